#include "engine/render/pick.h"
#include "engine/mesh/round.h"

#include <gtest/gtest.h>

namespace orrery::render {
namespace {

const vec2 kPictureSize(1280.0F, 720.0F);
const Camera kCamera{.distance = 20.0F};

struct Fixture {
    std::vector<shared::SphereInstance> spheres;
    std::vector<std::uint32_t> spherePicks;
    std::vector<shared::BodyInstance> bodies;
    std::vector<std::uint32_t> bodyPicks;
    std::vector<shared::TubeInstance> tubes;
    std::vector<std::uint32_t> tubePicks;
    std::shared_ptr<MeshAsset> box;

    Fixture() {
        MeshLevel level;
        appendMesh(level, mesh::roundedBox(vec3(4.0F, 2.0F, 1.0F), 0.1F, 2), 0);
        box = std::make_shared<MeshAsset>(std::vector{level});
    }
    DrawList list() const {
        DrawList all;
        all.spheres.push_back({spheres, spherePicks});
        all.bodies.push_back({box, bodies, bodyPicks});
        all.tubes.push_back({.tubes = tubes, .particles = {}, .picks = tubePicks});
        return all;
    }
    void addSphere(const vec3& at, std::uint32_t pick) {
        spheres.push_back({.position = at, .radius = 1.0F, .fill = 0, .stroke = 0, .emphasis = 1, .glow = 0});
        spherePicks.push_back(pick);
    }
    void addBody(const vec3& at, std::uint32_t pick, const vec4& rotation = {0, 0, 0, 1}) {
        bodies.push_back(
            {.position = at, .scale = 1, .rotation = rotation, .fill = 0, .stroke = 0, .emphasis = 1, .glow = 0});
        bodyPicks.push_back(pick);
    }
    void addTube(const vec3& from, const vec3& to, std::uint32_t pick) {
        tubes.push_back({.p0 = from,
                         .radius = 0.1F,
                         .p1 = glm::mix(from, to, 0.33F),
                         .start = 0,
                         .p2 = glm::mix(from, to, 0.67F),
                         .end = 1,
                         .p3 = to,
                         .dash = 0,
                         .colourFrom = 0,
                         .colourTo = 0,
                         .emphasis = 1,
                         .glow = 0,
                         .drawnLength = 1,
                         .flow = 0});
        tubePicks.push_back(pick);
    }
};

vec2 pixelOf(const vec3& point) {
    return kCamera.project(point, kPictureSize)->pixel;
}

TEST(Pick, TheNearestBodyIsMeant) {
    Fixture scene;
    scene.addSphere(vec3(0.0F, 0.0F, -3.0F), 7);
    scene.addBody(vec3(0.0F), 8);
    EXPECT_EQ(pickAt(scene.list(), kCamera, kPictureSize, pixelOf(vec3(0.0F))).pick, 8U);
    EXPECT_EQ(pickAt(scene.list(), kCamera, kPictureSize, vec2(5.0F)).pick, kNoPick) << "empty space is nothing";
}

TEST(Pick, ATurnedBodyIsWhereItIsSeen) {
    Fixture scene;
    // A quarter turn about z: two wide and four high.
    scene.addBody(vec3(0.0F), 8, vec4(0.0F, 0.0F, 0.70710678F, 0.70710678F));
    EXPECT_EQ(pickAt(scene.list(), kCamera, kPictureSize, pixelOf(vec3(0.0F, 1.8F, 0.0F))).pick, 8U);
    EXPECT_EQ(pickAt(scene.list(), kCamera, kPictureSize, pixelOf(vec3(1.8F, 0.0F, 0.0F))).pick, kNoPick);
}

TEST(Pick, AThinEdgeIsEasyToHitButABodyGoesFirst) {
    Fixture scene;
    scene.addTube(vec3(-6.0F, 0.0F, 0.0F), vec3(6.0F, 0.0F, 0.0F), 3);
    scene.addTube(vec3(-6.0F, 0.5F, 0.0F), vec3(6.0F, 0.5F, 0.0F), 4);
    const vec2 above = pixelOf(vec3(3.0F, 0.1F, 0.0F)) - vec2(0.0F, 5.0F);
    EXPECT_EQ(pickAt(scene.list(), kCamera, kPictureSize, above).pick, 3U) << "the edge nearest to the pointer";
    scene.addBody(vec3(0.0F, 0.0F, -2.0F), 8);
    EXPECT_EQ(pickAt(scene.list(), kCamera, kPictureSize, pixelOf(vec3(0.0F))).pick, 8U);
}

TEST(Pick, OnASurfaceOfCellsTheCellIsMeant) {
    // Two cells side by side and two behind them, on the ground; seen from above.
    const std::vector<vec3> positions{{0, 0, 0}, {0, 0, 2}, {4, 0, 2}, {4, 0, 0}};
    const std::vector<vec3> normals(4, vec3(0.0F, 1.0F, 0.0F));
    const std::vector<std::uint32_t> indices{0, 1, 2, 0, 2, 3};
    DrawList list;
    list.surfaces.push_back({.surface = std::make_shared<const SurfaceAsset>(SurfaceDescription{.positions = positions,
                                                                                                .normals = normals,
                                                                                                .uvs = {},
                                                                                                .colours = {},
                                                                                                .indices = indices,
                                                                                                .picture = nullptr}),
                             .transform = glm::scale(glm::translate(mat4(1.0F), vec3(-2, 0, -1)), vec3(0.5F)),
                             .pick = 100,
                             .grid = PickGrid{.cell = vec2(2.0F, 1.0F), .columns = 2, .rows = 2}});
    const Camera above{.pitch = 1.2F, .distance = 20.0F};
    const auto at = [&](float x, float z) {
        const vec3 place(-2.0F + 0.5F * x, 0.0F, -1.0F + 0.5F * z);
        return pickAt(list, above, kPictureSize, above.project(place, kPictureSize)->pixel).pick;
    };
    EXPECT_EQ(at(1.0F, 0.5F), 100U);
    EXPECT_EQ(at(3.0F, 0.5F), 101U);
    EXPECT_EQ(at(1.0F, 1.5F), 102U);
    EXPECT_EQ(at(3.9F, 1.9F), 103U);
    EXPECT_EQ(at(5.0F, 0.5F), kNoPick);
}

TEST(Pick, WhatHasNoNumberIsNeverPicked) {
    Fixture scene;
    scene.addSphere(vec3(0.0F), 7);
    DrawList list = scene.list();
    list.spheres[0].picks = {};
    EXPECT_EQ(pickAt(list, kCamera, kPictureSize, pixelOf(vec3(0.0F))).pick, kNoPick);
}

}  // namespace
}  // namespace orrery::render
