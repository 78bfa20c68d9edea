// A large graph refined over the pyramid of grids: as good as by the octree, the same everywhere, and written where it
// is drawn from.

#include "kernels/layout/quality.h"
#include "kernels/layout/refinement.h"
#include "kernels/layout/repulsion.h"
#include "tests/unit/layout/large_sample.h"
#include "tests/unit/layout/threads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>

namespace orrery::layout {
namespace {

using testing::largeSample;
using testing::Sample;

Result laidOut(const Problem& problem) {
    return layOut(problem, {.method = Method::pyramid});
}

bool samePlaces(const std::vector<vec3>& a, const std::vector<vec3>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(vec3)) == 0;
}

// Under a sanitizer these take minutes, and how good it is does not depend on one.
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)

double stressOf(const Problem& problem, std::vector<vec3> positions) {
    Result result;
    result.positions = std::move(positions);
    return measure(problem, result, {}).stress;
}

TEST(PyramidMethod, IsAsGoodAsTheOctree) {
    const Sample cube = largeSample("grid", 8000);
    ASSERT_EQ(cube.nodes.size(), 8000U) << "20 x 20 x 20";
    const Problem problem = cube.problem();
    const double octree = stressOf(problem, layOut(problem).positions);
    // Seen: 0.993 of the octree's; PivotMDS alone has 1.53.
    EXPECT_LE(stressOf(problem, laidOut(problem).positions), 1.1 * octree);
}

#endif

TEST(PyramidMethod, ThreadsDoNotMatter) {
    const Sample sample = largeSample("communities", 1500);
    std::uint64_t first = 0;
    for (const std::size_t threads : {1U, 2U, 8U}) {
        const std::uint64_t hash = testing::onThreads(threads, [&] { return laidOut(sample.problem()).hash; });
        if (threads == 1) first = hash;
        EXPECT_EQ(hash, first) << threads;
    }
    EXPECT_NE(first, layOut(sample.problem()).hash) << "the octree gives another picture";
}

// As a scene draws them.
TEST(PyramidMethod, WritesThePositionsThatItHas) {
    const Sample sample = largeSample("hubs", 600);
    for (const Method method : {Method::octree, Method::pyramid}) {
        Refinement refinement(sample.problem(), {.method = method});
        for (int i = 0; i < 5; ++i) refinement.step();
        const std::vector<vec3> places = refinement.positions();
        std::vector<vec3> written(places.size());
        ASSERT_TRUE(refinement.write(written.data(), nullptr));
        EXPECT_TRUE(samePlaces(written, places));
        refinement.step();
        refinement.write(written.data(), nullptr);
        EXPECT_FALSE(samePlaces(written, places)) << "they are the newest";
    }
}

TEST(PyramidMethod, WhatDoesNotStandAloneIsNotWritten) {
    std::vector<vec3> to(2000, vec3(7.0F));
    Sample two = largeSample("tree", 700);
    const std::size_t nodes = two.nodes.size();
    const std::size_t edges = two.edges.size();
    two.nodes.insert(two.nodes.end(), two.nodes.begin(), two.nodes.begin() + static_cast<std::ptrdiff_t>(nodes));
    for (std::size_t e = 0; e < edges; ++e) {
        Edge edge = two.edges[e];
        edge.from += static_cast<int>(nodes);
        edge.to += static_cast<int>(nodes);
        two.edges.push_back(edge);
    }
    EXPECT_FALSE(Refinement(two.problem(), {.method = Method::pyramid}).write(to.data(), nullptr));
    const Sample tree = largeSample("tree", 700);
    Problem down = tree.problem();
    down.flow = Flow::down;
    EXPECT_FALSE(Refinement(down, {.method = Method::pyramid}).write(to.data(), nullptr));
    EXPECT_EQ(std::count(to.begin(), to.end(), vec3(7.0F)), 2000);
}

TEST(PyramidMethod, GoesOnFromAStartAndLeavesWhatIsFixed) {
    Sample sample = largeSample("grid", 1000);
    std::vector<vec3> start = layOut(sample.problem()).positions;
    for (vec3& place : start) place = place * 20.0F + vec3(1e3F, 0.0F, 0.0F);
    const vec3 aside = start[0];
    start[1] = vec3(std::numeric_limits<float>::quiet_NaN());
    sample.nodes[0].fixed = true;
    Problem problem = sample.problem();
    problem.start = start;
    const std::vector<vec3> end = laidOut(problem).positions;
    // Scaled to edge lengths and back: 1e3 is good to 1e-4.
    EXPECT_LT(glm::distance(end[0], aside), 1e-2F);
    const float edge = glm::distance(start[2], start[3]);
    EXPECT_NEAR(glm::distance(end[2], end[3]), edge, 0.5F * edge) << "at the start's scale";
    EXPECT_LT(glm::distance(end[500], start[500]), 3.0F * edge) << "it is still the same picture";
    for (const vec3& place : end) ASSERT_TRUE(std::isfinite(place.x + place.y + place.z));
}

TEST(PyramidMethod, AStartOnOneSpotIsNone) {
    Sample sample = largeSample("grid", 1000);
    const std::vector<vec3> start(sample.nodes.size(), vec3(4.0F, 5.0F, 6.0F));
    Problem problem = sample.problem();
    problem.start = start;
    const std::vector<vec3> end = laidOut(problem).positions;
    std::set<std::tuple<float, float, float>> spots;
    for (const vec3& place : end) spots.emplace(place.x, place.y, place.z);
    EXPECT_EQ(spots.size(), end.size());
    // A cube of 10 nodes a side.
    Bounds bounds;
    for (const vec3& place : end) bounds.add(place);
    EXPECT_GT(bounds.size().z, 10.0F);
}

TEST(PyramidMethod, CudaGivesTheCpusBits) {
    if (!cudaAvailable()) GTEST_SKIP() << "no CUDA device here: the layout in CUDA was compiled, not run";
    for (const char* kind : {"grid", "hubs", "tree", "communities"}) {
        const Sample sample = largeSample(kind, 3000);
        // No tolerance: +, *, / and square roots in one order.
        EXPECT_EQ(laidOut(sample.problem()).hash, layOut(sample.problem(), {.method = Method::cudaPyramid}).hash)
            << kind;
    }
}

TEST(PyramidMethod, WhereThereIsNoGpuTheOctreeGoesOn) {
    if (cudaAvailable()) GTEST_SKIP() << "there is a CUDA device here";
    const Sample sample = largeSample("tree", 700);
    EXPECT_EQ(layOut(sample.problem(), {.method = Method::cudaPyramid}).hash, layOut(sample.problem()).hash);
    EXPECT_EQ(fastestMethod(true), Method::octree);
}

}  // namespace
}  // namespace orrery::layout
