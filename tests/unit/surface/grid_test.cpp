#include "scenes/surface/grid.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::surface {
namespace {

Surface surfaceOf(const std::string& function, const std::string& z = "{range: [0, 1]}") {
    return readSurface(
        yaml::parse("{x: {range: [0, 1]}, y: {range: [0, 1]}, z: " + z + ", function: \"" + function + "\"}", "n.md"));
}

float area(const render::SurfaceAsset& mesh) {
    float sum = 0.0F;
    for (std::size_t i = 0; i + 2 < mesh.indices().size(); i += 3) {
        const vec3 a = mesh.vertices()[mesh.indices()[i]].position;
        const vec3 b = mesh.vertices()[mesh.indices()[i + 1]].position;
        const vec3 c = mesh.vertices()[mesh.indices()[i + 2]].position;
        const vec3 across = glm::cross(b - a, c - a);
        EXPECT_GE(across.y, -1e-4F) << "seen from above, each is counter-clockwise";
        sum += across.y * 0.5F;
    }
    return sum;
}

TEST(Grid, CoversTheFloorWhereItIsDefined) {
    const float floor = kBox.x * kBox.z;
    const Surface whole = surfaceOf("0.5");
    EXPECT_NEAR(area(*Grid(whole, {}).mesh()), floor, floor * 1e-3F);
    // Not defined in the half where x < 0.5: at most one row of cells is missing at the border.
    const Surface half = surfaceOf("0.5 + 0 * sqrt(x - 0.5)");
    EXPECT_NEAR(area(*Grid(half, {}).mesh()), floor * 0.5F, floor / Grid::kColumns);
}

TEST(Grid, WhatLeavesTheBoxIsCutAtItsSides) {
    // From -0.5 to 1.5: the middle half is within.
    const Surface steep = surfaceOf("2 * x - 0.5");
    const auto mesh = Grid(steep, {}).mesh();
    const float floor = kBox.x * kBox.z;
    EXPECT_NEAR(area(*mesh), floor * 0.5F, floor * 1e-3F) << "cut exactly, not by whole cells";
    EXPECT_GE(mesh->bounds().low.y, -1e-4F);
    EXPECT_LE(mesh->bounds().high.y, kBox.y + 1e-4F);
}

TEST(Grid, ContoursRunWhereTheFunctionHasTheirLevel) {
    const Surface slope = surfaceOf("x * 0.8");
    const auto pieces = Grid(slope, {}).contours({0.2, 0.4});
    float length = 0.0F;
    for (const Grid::Piece& piece : pieces) {
        const float x = (piece.level == 0 ? 0.25F : 0.5F) * kBox.x - kBox.x * 0.5F;
        EXPECT_NEAR(piece.from.x, x, 0.01F);
        EXPECT_NEAR(piece.to.x, x, 0.01F);
        length += glm::length(piece.to - piece.from);
    }
    EXPECT_NEAR(length, 2.0F * kBox.z, 0.05F) << "from the front to the back, without a gap";
}

TEST(Grid, HighIsAtTheBack) {
    // Falling along y: y runs to the front, so that the high part hides nothing.
    const Surface falls = surfaceOf("1 - y");
    EXPECT_TRUE(falls.fallsAlongY);
    const Grid grid(falls, {});
    EXPECT_NEAR(grid.shares().front(), 0.0, 1e-9) << "the front row";
    EXPECT_NEAR(grid.shares().back(), 1.0, 1e-9);
    EXPECT_FALSE(surfaceOf("y").fallsAlongY);
}

TEST(Grid, CellsCountFromTheBack) {
    const vec2 first = Grid::middleOf(0), last = Grid::middleOf(Grid::kCells - 1);
    EXPECT_LT(first.x, 0.02F);
    EXPECT_GT(first.y, 0.98F);
    EXPECT_GT(last.x, 0.98F);
    EXPECT_LT(last.y, 0.02F);
}

}  // namespace
}  // namespace orrery::surface
