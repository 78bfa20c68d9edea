#include "engine/mesh/extrude.h"

#include "engine/base/random.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

namespace orrery::mesh {
namespace {

const Polygon kBar{{0, 0}, {6, 0}, {6, 2}, {0, 2}};
const Polygon kArrow{{0, 0}, {4, 0}, {4, -1}, {6, 1}, {4, 3}, {4, 2}, {0, 2}, {1, 1}};

void expectSolid(const Mesh& mesh, const std::string& what) {
    EXPECT_FALSE(mesh.empty()) << what;
    EXPECT_TRUE(isClosedManifold(mesh)) << what;
    // A cap ends in its wall's last normal, which is the cap's own; rounding leaves less than this.
    EXPECT_TRUE(hasOutwardNormals(mesh, 1e-3F)) << what;
}

TEST(Extrude, HardEdgedPlateIsExact) {
    const Mesh plate = extrude(kBar, {.back = -1.0F, .front = 2.0F});
    expectSolid(plate, "plate");
    EXPECT_NEAR(volume(plate), 36.0, 1e-4);
    EXPECT_EQ(bounds(plate).low, vec3(0.0F, 0.0F, -1.0F));
    EXPECT_EQ(bounds(plate).high, vec3(6.0F, 2.0F, 2.0F));
    for (const vec3& normal : plate.normals) {
        EXPECT_NEAR(std::abs(normal.x) + std::abs(normal.y) + std::abs(normal.z), 1.0F, 1e-6F) << "along an axis";
    }
}

TEST(Extrude, BevelsTakeTheEdgeOff) {
    for (const Polygon& outline : {kBar, kArrow, filleted(kArrow, 0.3F, flattening(1))}) {
        for (const float bevel : {0.05F, 0.2F, 0.6F, 9.0F}) {
            for (const int steps : {1, 3, 6}) {
                const Mesh plate = extrude(
                    outline,
                    {.back = -0.5F, .front = 0.5F, .bevelFront = bevel, .bevelBack = bevel / 2, .bevelSteps = steps});
                expectSolid(plate, fmt::format("bevel {} in {} steps", bevel, steps));
                EXPECT_LT(volume(plate), signedArea(outline));
                EXPECT_NEAR(bounds(plate).size().z, 1.0F, 1e-6F);
            }
        }
    }
}

TEST(Extrude, RoundBevelsThatMeetMakeARoundedRim) {
    const Mesh coin = extrude(kBar, {.back = -0.25F, .front = 0.25F, .bevelFront = 0.25F, .bevelBack = 0.25F});
    expectSolid(coin, "coin");
}

TEST(Extrude, Holes) {
    Polygon hole;
    for (int i = 0; i < 20; ++i) hole.push_back(vec2(3.0F, 1.0F) + 0.6F * onUnitCircle(-i / 20.0));
    const std::vector<Polygon> rings{kBar, hole};
    const Mesh hard = extrude(rings, {});
    expectSolid(hard, "with a hole");
    EXPECT_NEAR(volume(hard), 12.0F + signedArea(hole), 1e-4F);
    expectSolid(extrude(rings, {.bevelFront = 0.15F, .bevelBack = 0.1F}), "bevelled, with a hole");
}

TEST(Extrude, NothingToExtrudeGivesNothing) {
    EXPECT_TRUE(extrude(Polygon{}, {}).empty());
    EXPECT_TRUE(extrude(Polygon{{0, 0}, {1, 0}}, {}).empty());
    EXPECT_TRUE(extrude(kBar, {.back = 1.0F, .front = 1.0F}).empty());
}

TEST(Extrude, RandomOutlinesAreClosed) {
    Random random(3);
    for (int round = 0; round < 150; ++round) {
        const int n = 3 + static_cast<int>(random.below(30));
        Polygon ring;
        for (int i = 0; i < n; ++i)
            ring.push_back(random.uniform(0.8F, 4.0F) * onUnitCircle(static_cast<double>(i) / n));
        if (!isSimple(ring) || signedArea(ring) <= 0.0F) continue;
        const Polygon outline = filleted(ring, random.uniform(0.0F, 0.4F), flattening(1));
        ASSERT_TRUE(isSimple(outline)) << "outline " << round;
        EXPECT_TRUE(isClosedManifold(extrude(outline, {.bevelFront = 0.2F, .bevelBack = 0.1F}))) << "outline " << round;
    }
}

TEST(Bead, RunsRoundTheOutline) {
    const std::array<vec2, 6> profile{
        {{-0.02F, -0.1F}, {0.05F, -0.15F}, {0.12F, -0.1F}, {0.12F, 0.1F}, {0.05F, 0.15F}, {-0.02F, 0.1F}}};
    for (const Polygon& outline : {kBar, kArrow, filleted(kArrow, 0.3F, flattening(1))}) {
        const Mesh ring = bead(outline, profile);
        EXPECT_TRUE(isClosedManifold(ring));
        EXPECT_GT(volume(ring), 0.0);
        // Section normals are means over the corners of the profile (up to 45 degrees off a facet).
        EXPECT_TRUE(hasOutwardNormals(ring));
    }
    EXPECT_TRUE(bead(kBar, std::array<vec2, 2>{}).empty());
}

}  // namespace
}  // namespace orrery::mesh
