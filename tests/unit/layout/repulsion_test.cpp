#include "kernels/layout/repulsion.h"

#include "engine/base/random.h"
#include "tests/unit/layout/threads.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace orrery::layout {
namespace {

std::vector<Body> anyBodies(int count, std::uint64_t seed) {
    Random random(seed);
    std::vector<Body> bodies;
    for (int i = 0; i < count; ++i) {
        const float x = random.uniform(-30.0F, 30.0F);
        const float y = random.uniform(-30.0F, 30.0F);
        const float z = random.uniform(-10.0F, 10.0F);
        bodies.push_back({x, y, z, static_cast<float>(1 + random.below(6))});
    }
    return bodies;
}

double length(const Force& force) {
    const auto x = static_cast<double>(force.x);
    const auto y = static_cast<double>(force.y);
    const auto z = static_cast<double>(force.z);
    return std::sqrt(x * x + y * y + z * z);
}

TEST(Repulsion, TwoBodiesPushEachOtherByTheLaw) {
    // strength 2, masses 3 and 5, distance 4 (softening nearly 0): 2 * 3 * 5 / 4 along x.
    const std::vector<Body> bodies{{0.0F, 0.0F, 0.0F, 3.0F}, {4.0F, 0.0F, 0.0F, 5.0F}};
    std::vector<Force> forces(2);
    repulseCpu(bodies, {.strength = 2.0F, .softening = 1e-6F}, forces);
    EXPECT_NEAR(forces[0].x, -7.5F, 1e-4F);
    EXPECT_NEAR(forces[1].x, 7.5F, 1e-4F);
    EXPECT_EQ(forces[0].y, 0.0F);
}

TEST(Repulsion, BodiesOnOneSpotStayFinite) {
    const std::vector<Body> bodies(5, {1.0F, 2.0F, 3.0F, 2.0F});
    std::vector<Force> forces(5);
    repulseCpu(bodies, {}, forces);
    for (const Force& force : forces) EXPECT_EQ(length(force), 0.0);
    repulseByOctree(bodies, {}, forces);
    for (const Force& force : forces) EXPECT_EQ(length(force), 0.0);
}

TEST(Repulsion, TheOctreeIsCloseToTheExactForce) {
    const std::vector<Body> bodies = anyBodies(2000, 1);
    std::vector<Force> exact(bodies.size());
    std::vector<Force> near(bodies.size());
    repulseCpu(bodies, {}, exact);
    repulseByOctree(bodies, {}, near);
    double error = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        error += length({near[i].x - exact[i].x, near[i].y - exact[i].y, near[i].z - exact[i].z});
        size += length(exact[i]);
    }
    // Centres of mass: about half a per cent was seen.
    EXPECT_LT(error, 0.01 * size);
    EXPECT_GT(error, 0.0) << "the octree takes nothing together";
}

TEST(Repulsion, ThreadsDoNotMatter) {
    const std::vector<Body> bodies = anyBodies(3000, 2);
    std::vector<Force> first(bodies.size());
    std::vector<Force> second(bodies.size());
    for (const Repulsion compute : {&repulseCpu, &repulseByOctree}) {
        for (const std::size_t threads : {1U, 2U, 8U}) {
            testing::onThreads(threads, [&] { compute(bodies, {}, threads == 1 ? first : second); });
            if (threads == 1) continue;
            EXPECT_EQ(std::memcmp(first.data(), second.data(), first.size() * sizeof(Force)), 0) << threads;
        }
    }
}

// On a machine with a device this holds the CUDA version to the oracle; on others to its fallback.
TEST(Repulsion, TheFastestGivesTheOraclesBits) {
    const std::vector<Body> bodies = anyBodies(2777, 3);
    std::vector<Force> expected(bodies.size());
    std::vector<Force> found(bodies.size());
    repulseCpu(bodies, {}, expected);
    fastestRepulsion(static_cast<int>(bodies.size()))(bodies, {}, found);
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        ASSERT_EQ(expected[i].x, found[i].x) << i;
        ASSERT_EQ(expected[i].y, found[i].y) << i;
        ASSERT_EQ(expected[i].z, found[i].z) << i;
    }
}

}  // namespace
}  // namespace orrery::layout
