#include "kernels/layout/physics.h"

#include "kernels/layout/picture.h"
#include "kernels/layout/quality.h"
#include "tests/unit/layout/graphs.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace orrery::layout {
namespace {

using testing::Sample;

int run(Physics& physics, int most) {
    int ticks = 0;
    while (ticks < most && physics.step()) ++ticks;
    return ticks;
}

// Pairs of bodies that overlap as seen by more than a tenth of an em.
int overlaps(const Sample& sample, const View& view, std::span<const vec3> positions) {
    const RestCamera camera(view, sample.problem().verticalFov);
    std::vector<Rect> seen;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const vec3 p = camera.toCamera(positions[i]);
        seen.push_back(Rect::around(camera.project(p), 0.5F * camera.enlargement(p) * vec2(sample.nodes[i].size)));
    }
    int count = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) count += gapBetween(seen[i], seen[j]) < -0.1F ? 1 : 0;
    }
    return count;
}

struct Stage {
    Sample sample = testing::randomGraph(20, 28, 0.0, 3);
    Result result = layOut(sample.problem());
    std::vector<vec3> places(const Physics& physics) const {
        return {physics.positions().begin(), physics.positions().end()};
    }
};

TEST(Physics, AComposedPictureRestsFromTheStart) {
    const Stage stage;
    Physics physics(stage.sample.problem(), stage.result.positions, stage.result.view);
    run(physics, 50);
    EXPECT_TRUE(physics.settled());
    for (std::size_t i = 0; i < stage.sample.nodes.size(); ++i) {
        // Framing left half an em less a rounding between bodies: nobody needs to move.
        EXPECT_LT(glm::distance(physics.positions()[i], stage.result.positions[i]), 0.05F) << i;
    }
}

TEST(Physics, EverythingComesToRestByItself) {
    for (const bool logAttraction : {false, true}) {
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            const Sample sample = testing::randomGraph(30, 42, 0.0, seed);
            const Result result = layOut(sample.problem());
            Physics physics(sample.problem(), result.positions, result.view,
                            {.keepShape = false, .logAttraction = logAttraction});
            EXPECT_LT(run(physics, 2000), 1500) << "seed " << seed << ": only the cap stopped it";
            EXPECT_TRUE(physics.settled());
            const std::vector<vec3> before(physics.positions().begin(), physics.positions().end());
            EXPECT_FALSE(physics.step());
            EXPECT_TRUE(std::equal(before.begin(), before.end(), physics.positions().begin()));
        }
    }
}

TEST(Physics, EdgesPullTogether) {
    // Two joined nodes, far apart, come near; two others, on one spot, go apart.
    Sample sample = testing::chain(4);
    sample.edges = {{.from = 0, .to = 1}};
    const std::vector<vec3> start{{-40.0F, 0.0F, 0.0F}, {40.0F, 0.0F, 0.0F}, {0.0F, 5.0F, 0.0F}, {0.0F, 5.0F, 0.0F}};
    Physics physics(sample.problem(), start, {.distance = 200.0F}, {.keepShape = false});
    run(physics, 2000);
    const auto p = physics.positions();
    EXPECT_LT(glm::distance(p[0], p[1]), 30.0F);
    EXPECT_GT(glm::distance(p[2], p[3]), 2.0F);
}

TEST(Physics, TheHardCapHolds) {
    const Stage stage;
    Physics physics(stage.sample.problem(), stage.result.positions, stage.result.view,
                    {.keepShape = false, .mostTicks = 7});
    EXPECT_EQ(run(physics, 100), 7);
    EXPECT_TRUE(physics.settled());
}

TEST(Physics, ASettledNodeDoesNotMoveUnderThePointer) {
    const Stage stage;
    for (const bool keepShape : {true, false}) {
        Physics physics(stage.sample.problem(), stage.result.positions, stage.result.view, {.keepShape = keepShape});
        run(physics, 2000);
        const std::vector<vec3> before = stage.places(physics);
        // Pressed and held, not moved.
        physics.pin(4, before[4]);
        run(physics, 100);
        for (std::size_t i = 0; i < before.size(); ++i) {
            EXPECT_LT(glm::distance(before[i], physics.positions()[i]), 0.1F) << i;
        }
        EXPECT_EQ(physics.positions()[4], before[4]);
    }
}

TEST(Physics, TheNeighbourhoodFollowsADrag) {
    // A chain: the nearer to the dragged end, the farther it is pulled along; it stays where it is left.
    Sample sample = testing::chain(8);
    sample.flow = Flow::down;
    const Result result = layOut(sample.problem());
    Physics physics(sample.problem(), result.positions, result.view);
    run(physics, 100);
    const std::vector<vec3> before(physics.positions().begin(), physics.positions().end());
    const vec3 by = glm::normalize(before[0] - before[7]) * 25.0F;
    for (int step = 1; step <= 50; ++step) {
        physics.pin(0, before[0] + by * (static_cast<float>(step) / 50.0F));
        physics.step();
    }
    run(physics, 2000);
    EXPECT_TRUE(physics.settled());
    const auto moved = [&](std::size_t i) { return glm::dot(physics.positions()[i] - before[i], by) / 25.0F; };
    EXPECT_NEAR(moved(0), 25.0F, 1e-3F);
    EXPECT_GT(moved(1), 8.0F);
    EXPECT_GT(moved(1), moved(4));
    EXPECT_LT(std::abs(moved(7)), 6.0F);
    physics.unpin(0);
    run(physics, 2000);
    EXPECT_GT(moved(0), 24.0F) << "let go, it stays";
}

TEST(Physics, NobodyIsCoveredDuringADrag) {
    const Stage stage;
    Physics physics(stage.sample.problem(), stage.result.positions, stage.result.view);
    run(physics, 50);
    const vec3 from = physics.positions()[0];
    // Across the whole picture, half an em a tick: as fast as one drags with care.
    const vec3 to = 2.0F * stage.result.view.centre - from;
    const int ticks = static_cast<int>(glm::distance(from, to) / 0.5F) + 1;
    int worst = 0;
    for (int tick = 0; tick <= ticks; ++tick) {
        physics.pin(0, from + (to - from) * (static_cast<float>(tick) / static_cast<float>(ticks)));
        physics.step();
        worst = std::max(worst, overlaps(stage.sample, stage.result.view, physics.positions()));
    }
    EXPECT_LE(worst, 2) << "who is being pushed may touch the next for a moment";
    for (int tick = 0; tick < 60; ++tick) physics.step();
    EXPECT_EQ(overlaps(stage.sample, stage.result.view, physics.positions()), 0);
}

TEST(Physics, PinnedNodesHoldStill) {
    const Stage stage;
    Physics physics(stage.sample.problem(), stage.result.positions, stage.result.view, {.keepShape = false});
    const vec3 place(3.0F, 4.0F, 1.0F);
    physics.pin(2, place);
    run(physics, 300);
    EXPECT_EQ(physics.positions()[2], place);
    EXPECT_TRUE(physics.pinned(2));
    // What is no place is not taken.
    physics.pin(2, vec3(std::numeric_limits<float>::quiet_NaN()));
    EXPECT_EQ(physics.positions()[2], place);
}

TEST(Physics, TenThousandNodesGoOverTheOctree) {
    const Sample sample = testing::barabasiAlbert(10'000, 2, 1);
    std::vector<vec3> start;
    for (int i = 0; i < 10'000; ++i) {
        start.emplace_back(static_cast<float>(i % 100) * 9.0F, static_cast<float>(i / 100) * 6.0F,
                           static_cast<float>(i % 7));
    }
    Physics physics(sample.problem(), start, {.distance = 3000.0F}, {.keepShape = false});
    for (int tick = 0; tick < 3; ++tick) EXPECT_TRUE(physics.step());
    for (const vec3& p : physics.positions()) ASSERT_TRUE(std::isfinite(p.x + p.y + p.z));
}

}  // namespace
}  // namespace orrery::layout
