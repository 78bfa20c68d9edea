#include "engine/base/clock.h"
#include "kernels/layout/physics.h"
#include "tests/unit/layout/graphs.h"
#include "tests/unit/layout/threads.h"

#include <gtest/gtest.h>
#include <tbb/parallel_for.h>

#include <atomic>
#include <cstring>
#include <thread>

namespace orrery::layout {
namespace {

using testing::Sample;

Sample directed(Sample sample) {
    sample.flow = Flow::down;
    return sample;
}

bool sameBytes(const std::vector<vec3>& a, const std::vector<vec3>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(vec3)) == 0;
}

Sample grouped(Sample sample) {
    sample.groups.resize(2);
    for (std::size_t i = 0; i < sample.nodes.size(); ++i) sample.nodes[i].group = static_cast<int>(i % 3) - 1;
    return sample;
}

#if !defined(__SANITIZE_THREAD__)
// Without it the tests below would say nothing on a small machine.
TEST(Determinism, ThereAreAsManyThreadsAsAskedFor) {
    const Stopwatch watch;
    std::atomic<int> there = 0;
    testing::onThreads(8, [&] {
        tbb::parallel_for(
            0, 8,
            [&](int) {
                ++there;
                while (there < 8 && watch.seconds() < 20.0) std::this_thread::yield();
            },
            tbb::simple_partitioner());
    });
    EXPECT_LT(watch.seconds(), 20.0) << "somebody waited for the others in vain";
}
#endif

TEST(Determinism, ThreadsDoNotMatter) {
    for (const Sample& sample :
         {directed(testing::randomGraph(24, 36, 0.5, 1)), directed(grouped(testing::randomGraph(30, 40, 0.2, 4))),
          grouped(testing::randomGraph(60, 80, 0.0, 5)), testing::randomGraph(200, 300, 0.0, 2),
          testing::barabasiAlbert(1500, 2, 3)}) {
        Result first;
        for (const std::size_t threads : {1U, 2U, 8U}) {
            const Result result = testing::onThreads(threads, [&] { return layOut(sample.problem()); });
            if (threads == 1) first = result;
            EXPECT_TRUE(sameBytes(first.positions, result.positions)) << sample.nodes.size() << ", " << threads;
            EXPECT_EQ(first.hash, result.hash);
            EXPECT_EQ(first.view.distance, result.view.distance);
        }
    }
}

// The same on every machine and with every compiler. A change of the method changes them, nothing else may.
TEST(Determinism, HashesAreThoseWrittenHere) {
    struct Case {
        Sample sample;
        std::uint64_t hash;
    };
    const std::vector<Case> cases{
        {directed(testing::chain(15)), 0xbac61f488a28590c},
        {directed(testing::randomGraph(12, 16, 0.6, 4)), 0x2abc6c6e4cb161cd},
        {testing::randomGraph(20, 26, 0.0, 5), 0xc0145c4555de8bff},
        {directed(testing::randomGraph(140, 190, 0.2, 6)), 0xc42f3deb0dfd916b},
        {testing::barabasiAlbert(800, 2, 7), 0xe3febeee57e4330b},
    };
    for (const Case& one : cases) {
        EXPECT_EQ(layOut(one.sample.problem()).hash, one.hash)
            << one.sample.name << " of " << one.sample.nodes.size() << " nodes: 0x" << std::hex
            << layOut(one.sample.problem()).hash;
    }
}

TEST(Determinism, TheSeedDecides) {
    const Sample sample = directed(testing::randomGraph(12, 16, 0.0, 8));
    Problem problem = sample.problem();
    const Result own = layOut(problem);
    problem.seed = canonicalSeed(problem);
    EXPECT_EQ(layOut(problem).hash, own.hash);
    problem.seed = 12345;
    EXPECT_NE(layOut(problem).hash, own.hash);
}

TEST(Determinism, PhysicsRepeats) {
    const Sample sample = testing::randomGraph(60, 90, 0.0, 9);
    const Problem problem = sample.problem();
    const Result result = layOut(problem);
    std::vector<vec3> first;
    for (const bool keepShape : {false, true}) {
        for (const std::size_t threads : {1U, 2U, 8U}) {
            const std::vector<vec3> now = testing::onThreads(threads, [&] {
                Physics physics(problem, result.positions, result.view, {.keepShape = keepShape});
                physics.pin(3, result.positions[3] + vec3(5.0F, 2.0F, 1.0F));
                for (int tick = 0; tick < 50; ++tick) physics.step();
                return std::vector<vec3>(physics.positions().begin(), physics.positions().end());
            });
            if (threads == 1) first = now;
            EXPECT_TRUE(sameBytes(first, now)) << keepShape << ", " << threads;
        }
    }
}

TEST(Hash, QuantisesTo1024ths) {
    const std::vector<vec3> places{{1.0F, -2.0F, 0.5F}};
    const std::vector<vec3> near{{1.0F + 1e-4F, -2.0F - 1e-4F, 0.5F}};
    const std::vector<vec3> far{{1.0F + 1.0F / 1024.0F, -2.0F, 0.5F}};
    EXPECT_EQ(hashPositions(places), hashPositions(near));
    EXPECT_NE(hashPositions(places), hashPositions(far));
}

}  // namespace
}  // namespace orrery::layout
