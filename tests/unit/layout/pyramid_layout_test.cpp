// A layout by the pyramid of grids: as good as that by the octree, the same everywhere, and written where it is drawn.

#include "kernels/layout/pyramid_layout.h"

#include "kernels/layout/quality.h"
#include "kernels/layout/repulsion.h"
#include "tests/unit/layout/large_sample.h"
#include "tests/unit/layout/threads.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <set>

namespace orrery::layout {
namespace {

using testing::largeSample;
using testing::Sample;

std::vector<vec3> laidOut(const Problem& problem, const PyramidLayout::Settings& settings = {}) {
    PyramidLayout layout(problem, settings);
    while (layout.step()) {
    }
    return layout.positions();
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

TEST(PyramidLayout, IsAsGoodAsTheOctree) {
    const Sample cube = largeSample("grid", 8000);
    ASSERT_EQ(cube.nodes.size(), 8000U) << "20 x 20 x 20";
    const Problem problem = cube.problem();
    const double octree = stressOf(problem, layOut(problem).positions);
    // Seen: 0.993 and 0.996 of the octree's; PivotMDS alone has 1.53.
    EXPECT_LE(stressOf(problem, layOut(problem, {.method = Method::pyramid}).positions), 1.1 * octree);
    EXPECT_LE(stressOf(problem, laidOut(problem)), 1.1 * octree);
}

#endif

TEST(PyramidLayout, ThreadsDoNotMatter) {
    const Sample sample = largeSample("communities", 1500);
    std::vector<vec3> first;
    std::uint64_t refined = 0;
    for (const std::size_t threads : {1U, 2U, 8U}) {
        const std::vector<vec3> now = testing::onThreads(threads, [&] { return laidOut(sample.problem()); });
        const std::uint64_t hash =
            testing::onThreads(threads, [&] { return layOut(sample.problem(), {.method = Method::pyramid}).hash; });
        if (threads == 1) {
            first = now;
            refined = hash;
        }
        EXPECT_TRUE(samePlaces(first, now)) << threads;
        EXPECT_EQ(hash, refined) << threads;
    }
    EXPECT_NE(refined, layOut(sample.problem()).hash) << "the octree gives another picture";
}

TEST(PyramidLayout, TicksComeToTheSameHoweverTheyAreAskedFor) {
    const Sample sample = largeSample("tree", 800);
    PyramidLayout one(sample.problem(), {.ticks = 20});
    PyramidLayout many(sample.problem(), {.ticks = 20});
    EXPECT_EQ(one.done(), 0.0F);
    EXPECT_TRUE(one.step(7));
    EXPECT_TRUE(one.step(100));
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(many.step());
    EXPECT_FALSE(one.step());
    EXPECT_EQ(one.done(), 1.0F);
    EXPECT_TRUE(samePlaces(one.positions(), many.positions()));
}

TEST(PyramidLayout, WritesWhatItHasAtAnyStride) {
    const Sample sample = largeSample("hubs", 600);
    PyramidLayout layout(sample.problem());
    layout.step(5);
    const std::vector<vec3> places = layout.positions();
    std::vector<vec3> tight(places.size());
    layout.write(tight.data(), sizeof(vec3));
    EXPECT_TRUE(samePlaces(tight, places));
    std::vector<vec4> loose(places.size(), vec4(7.0F));
    layout.write(loose.data(), sizeof(vec4));
    std::vector<shared::SphereInstance> look(places.size());
    for (std::size_t i = 0; i < look.size(); ++i) {
        look[i].radius = static_cast<float>(i);
        look[i].fill = static_cast<std::uint32_t>(i) * 3U;
    }
    layout.dress(look);
    std::vector<shared::SphereInstance> spheres(places.size());
    layout.writeSpheres(spheres.data());
    for (std::size_t i = 0; i < places.size(); ++i) {
        ASSERT_EQ(loose[i], vec4(places[i], 7.0F)) << i;
        ASSERT_EQ(spheres[i].position, places[i]) << i;
        ASSERT_EQ(spheres[i].radius, static_cast<float>(i));
        ASSERT_EQ(spheres[i].fill, static_cast<std::uint32_t>(i) * 3U);
    }
}

TEST(PyramidLayout, GoesOnFromAStartAndLeavesWhatIsFixed) {
    Sample sample = largeSample("grid", 1000);
    std::vector<vec3> start = layOut(sample.problem()).positions;
    for (vec3& place : start) place = place * 20.0F + vec3(1e3F, 0.0F, 0.0F);
    const vec3 aside = start[0];
    start[1] = vec3(std::numeric_limits<float>::quiet_NaN());
    sample.nodes[0].fixed = true;
    Problem problem = sample.problem();
    problem.start = start;
    const std::vector<vec3> end = laidOut(problem);
    // Scaled to edge lengths and back: 1e3 is good to 1e-4.
    EXPECT_LT(glm::distance(end[0], aside), 1e-2F);
    const float edge = glm::distance(start[2], start[3]);
    EXPECT_NEAR(glm::distance(end[2], end[3]), edge, 0.5F * edge) << "at the start's scale";
    EXPECT_LT(glm::distance(end[500], start[500]), 3.0F * edge) << "it is still the same picture";
    for (const vec3& place : end) ASSERT_TRUE(std::isfinite(place.x + place.y + place.z));
}

TEST(PyramidLayout, NodesOnOneSpotAreSetApart) {
    Sample sample = largeSample("grid", 216);
    const std::vector<vec3> start(sample.nodes.size(), vec3(4.0F, 5.0F, 6.0F));
    Problem problem = sample.problem();
    problem.start = start;
    const std::vector<vec3> end = laidOut(problem);
    std::set<std::tuple<float, float, float>> spots;
    Bounds bounds;
    for (const vec3& place : end) {
        spots.emplace(place.x, place.y, place.z);
        bounds.add(place);
    }
    EXPECT_EQ(spots.size(), end.size());
    // A cube of 6 nodes a side, in whatever its edges were taken for.
    EXPECT_GT(bounds.size().x, 2.0F);
    EXPECT_LT(bounds.size().x, 20.0F);
}

TEST(PyramidLayout, FewNodesAndManyComponentsAreNoCase) {
    EXPECT_TRUE(laidOut(Problem{}).empty());
    const std::vector<Node> one(1);
    Problem alone;
    alone.nodes = one;
    EXPECT_EQ(laidOut(alone).size(), 1U);
    // 300 pairs and 100 nodes on their own.
    Sample sample;
    sample.nodes.assign(700, Node{});
    for (int i = 0; i < 600; i += 2) sample.edges.push_back({.from = i, .to = i + 1});
    const std::vector<vec3> end = laidOut(sample.problem());
    for (const Edge& edge : sample.edges) {
        const float length =
            glm::distance(end[static_cast<std::size_t>(edge.from)], end[static_cast<std::size_t>(edge.to)]);
        ASSERT_GT(length, 0.0F);
        ASSERT_LT(length, 50.0F);
    }
}

TEST(PyramidLayout, CudaGivesTheCpusBits) {
    if (!cudaAvailable()) GTEST_SKIP() << "no CUDA device here: the layout in CUDA was compiled, not run";
    for (const char* kind : {"grid", "hubs", "tree", "communities"}) {
        const Sample sample = largeSample(kind, 3000);
        // No tolerance: +, *, / and square roots in one order.
        EXPECT_TRUE(samePlaces(laidOut(sample.problem()), laidOut(sample.problem(), {.cuda = true}))) << kind;
        EXPECT_EQ(layOut(sample.problem(), {.method = Method::pyramid}).hash,
                  layOut(sample.problem(), {.method = Method::cudaPyramid}).hash)
            << kind;
    }
}

TEST(PyramidLayout, WhereThereIsNoGpuTheOctreeGoesOn) {
    if (cudaAvailable()) GTEST_SKIP() << "there is a CUDA device here";
    const Sample sample = largeSample("tree", 700);
    EXPECT_EQ(layOut(sample.problem(), {.method = Method::cudaPyramid}).hash, layOut(sample.problem()).hash);
    EXPECT_FALSE(PyramidLayout(sample.problem(), {.cuda = true}).onCuda());
    EXPECT_EQ(fastestMethod(true), Method::octree);
}

}  // namespace
}  // namespace orrery::layout
