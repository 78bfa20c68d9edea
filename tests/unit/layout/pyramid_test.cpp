// Repulsion over a pyramid of grids: how near it is to the exact sum, and that it is the same everywhere.

#include "kernels/layout/pyramid.h"

#include "kernels/layout/repulsion.h"
#include "tests/unit/layout/threads.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace orrery::layout {
namespace {

constexpr float kSoftening = 0.5F;

std::vector<Body> ballOfBodies(std::size_t count, float radius, std::uint64_t seed) {
    Random random(seed);
    std::vector<Body> bodies;
    while (bodies.size() < count) {
        const float x = random.uniform(-1.0F, 1.0F);
        const float y = random.uniform(-1.0F, 1.0F);
        const float z = random.uniform(-1.0F, 1.0F);
        if (x * x + y * y + z * z > 1.0F) continue;
        bodies.push_back({x * radius, y * radius, z * radius, static_cast<float>(1 + random.below(4))});
    }
    return bodies;
}

// Most of them in a few heaps, with hundreds in one cell.
std::vector<Body> heapsOfBodies(std::size_t count, std::uint64_t seed) {
    Random random(seed);
    std::vector<Body> bodies = ballOfBodies(count, 1.0F, seed);
    for (Body& body : bodies) {
        const float spread = random.below(4) == 0 ? 40.0F : 1.0F;
        const auto heap = static_cast<float>(random.below(3));
        body.x = body.x * spread + 20.0F * heap;
        body.y = body.y * spread - 10.0F * heap * heap;
        body.z = body.z * spread;
    }
    return bodies;
}

double lengthOf(double x, double y, double z) {
    return std::sqrt(x * x + y * y + z * z);
}

struct Errors {
    double median = 0.0;
    double ninetieth = 0.0;  // of a hundred
    double mean = 0.0;       // of the errors' lengths over that of the forces'
};

// Of some hundred bodies, against the sum of every pair in double precision.
Errors errorsOf(std::span<const Body> bodies, std::span<const Force> found, float softening) {
    std::vector<double> relative;
    double errors = 0.0;
    double sizes = 0.0;
    const std::size_t each = std::max<std::size_t>(bodies.size() / 600, 1);
    for (std::size_t i = 0; i < bodies.size(); i += each) {
        double fx = 0.0;
        double fy = 0.0;
        double fz = 0.0;
        for (const Body& other : bodies) {
            const double dx = static_cast<double>(bodies[i].x) - static_cast<double>(other.x);
            const double dy = static_cast<double>(bodies[i].y) - static_cast<double>(other.y);
            const double dz = static_cast<double>(bodies[i].z) - static_cast<double>(other.z);
            const double square = dx * dx + dy * dy + dz * dz + static_cast<double>(softening);
            const double factor = static_cast<double>(other.mass) / (square * square);
            fx += dx * factor;
            fy += dy * factor;
            fz += dz * factor;
        }
        const double error = lengthOf(static_cast<double>(found[i].x) - fx, static_cast<double>(found[i].y) - fy,
                                      static_cast<double>(found[i].z) - fz);
        const double size = lengthOf(fx, fy, fz);
        relative.push_back(error / std::max(size, 1e-30));
        errors += error;
        sizes += size;
    }
    std::sort(relative.begin(), relative.end());
    return {relative[relative.size() / 2], relative[relative.size() * 9 / 10], errors / sizes};
}

std::vector<Force> forcesOf(std::span<const Body> bodies, float softening, std::uint32_t chance = 1) {
    std::vector<Force> forces(bodies.size());
    repulseByPyramid(bodies, softening, chance, forces);
    return forces;
}

bool sameForces(const std::vector<Force>& a, const std::vector<Force>& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(Force)) == 0);
}

TEST(Pyramid, IsCloseToTheExactForce) {
    for (const std::size_t count : {300U, 5000U, 12'000U}) {
        const std::vector<Body> bodies = ballOfBodies(count, std::cbrt(static_cast<float>(count)), count);
        const Errors errors = errorsOf(bodies, forcesOf(bodies, kSoftening), kSoftening);
        // Of a net force of which most cancels out. Seen: medians 0.009 to 0.019, nine of ten within 0.05.
        EXPECT_LT(errors.median, 0.022) << count;
        EXPECT_LT(errors.ninetieth, 0.06) << count;
        EXPECT_GT(errors.median, 0.0) << count << ": nothing was taken together";
    }
    // Hundreds of bodies in a cell act through 32 of them: seen 0.19 in one tick.
    const std::vector<Body> bodies = heapsOfBodies(8000, 3);
    EXPECT_LT(errorsOf(bodies, forcesOf(bodies, kSoftening), kSoftening).mean, 0.25);
}

// A long tail, such as a path that hangs on a network, makes the cube fifty times as large.
TEST(Pyramid, AFewFarOffDoNotCrowdTheOthers) {
    std::vector<Body> bodies = ballOfBodies(5000, 15.0F, 21);
    for (int i = 0; i < 700; ++i) {
        const auto at = static_cast<float>(i);
        bodies.push_back({15.0F + at, 0.3F * at, -0.1F * at, 1.0F});
    }
    const Errors errors = errorsOf(bodies, forcesOf(bodies, kSoftening), kSoftening);
    EXPECT_LT(errors.median, 0.03);  // seen: 0.014
}

// CUDA runs forceOn() for each body; the CPU has it in lanes.
TEST(Pyramid, LanesGiveTheBitsOfTheLaw) {
    for (const std::vector<Body>& bodies : {ballOfBodies(3000, 10.0F, 4), heapsOfBodies(3000, 5)}) {
        Places places(bodies.size());
        std::vector<float> masses;
        for (std::size_t i = 0; i < bodies.size(); ++i) {
            places.set(i, {bodies[i].x, bodies[i].y, bodies[i].z});
            masses.push_back(bodies[i].mass);
        }
        Pyramid pyramid;
        pyramid.build(places, bodies.size(), masses, lensFor(places, bodies.size()));
        Places forces(bodies.size());
        pyramid.sum(kSoftening, 7, forces);
        for (std::size_t k = 0; k < bodies.size(); ++k) {
            const auto i = static_cast<std::size_t>(pyramid.order()[k]);
            const Force one = forceOn(pyramid.view(), static_cast<int>(k), kSoftening, 7);
            ASSERT_EQ(forces[i], vec3(one.x, one.y, one.z)) << i;
        }
    }
}

TEST(Pyramid, NoMassIsLostOnAnyLevel) {
    const std::vector<Body> bodies = heapsOfBodies(20'000, 6);
    Places places(bodies.size());
    std::vector<float> masses;
    double all = 0.0;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        places.set(i, {bodies[i].x, bodies[i].y, bodies[i].z});
        masses.push_back(bodies[i].mass);
        all += static_cast<double>(bodies[i].mass);
    }
    Pyramid pyramid;
    pyramid.build(places, bodies.size(), masses, lensFor(places, bodies.size()));
    EXPECT_GT(pyramid.finest(), finestLevelFor(20'000)) << "heaps need more levels";
    for (int level = kCoarsestLevel; level <= pyramid.finest(); ++level) {
        std::uint64_t sum = 0;
        for (const CellSum& cell : pyramid.sums(level)) sum += cell.mass;
        // Masses are whole numbers here, so nothing is rounded.
        EXPECT_EQ(static_cast<double>(sum), all * static_cast<double>(pyramid.massScale())) << level;
    }
}

TEST(Pyramid, ThreadsDoNotMatterAndItRepeats) {
    const std::vector<Body> bodies = heapsOfBodies(6000, 8);
    const std::vector<Force> first = testing::onThreads(1, [&] { return forcesOf(bodies, kSoftening); });
    for (const std::size_t threads : {1U, 2U, 8U}) {
        EXPECT_TRUE(sameForces(first, testing::onThreads(threads, [&] { return forcesOf(bodies, kSoftening); })))
            << threads;
    }
    EXPECT_FALSE(sameForces(first, forcesOf(bodies, kSoftening, 2))) << "chance chooses who acts for a full cell";
}

// Full cells act through some of their bodies: the mean over many ticks is the exact force.
TEST(Pyramid, ChanceFavoursNobody) {
    const std::vector<Body> crowded = ballOfBodies(400, 1.5F, 9);
    Places places(crowded.size());
    std::vector<float> masses;
    for (std::size_t i = 0; i < crowded.size(); ++i) {
        places.set(i, {crowded[i].x, crowded[i].y, crowded[i].z});
        masses.push_back(crowded[i].mass);
    }
    // A lens that looks elsewhere: there are few cells where the bodies are.
    const GridLens elsewhere{.centre = {-100.0F, -100.0F, -100.0F}, .perReach = 10.0F};
    places.set(0, {-101.0F, -101.0F, -101.0F});
    std::vector<Body> placed = crowded;
    placed[0] = {-101.0F, -101.0F, -101.0F, crowded[0].mass};
    Pyramid pyramid;
    pyramid.build(places, crowded.size(), masses, elsewhere);
    const auto forcesAt = [&](std::uint32_t tick) {
        Places sums(crowded.size());
        pyramid.sum(kSoftening, tick, sums);
        std::vector<Force> forces(crowded.size());
        for (std::size_t i = 0; i < forces.size(); ++i) forces[i] = {sums.x[i], sums.y[i], sums.z[i], 0.0F};
        return forces;
    };
    std::vector<Force> mean(crowded.size());
    constexpr int kTicks = 400;
    for (std::uint32_t tick = 0; tick < kTicks; ++tick) {
        const std::vector<Force> forces = forcesAt(tick);
        for (std::size_t i = 0; i < mean.size(); ++i) {
            mean[i].x += forces[i].x / kTicks;
            mean[i].y += forces[i].y / kTicks;
            mean[i].z += forces[i].z / kTicks;
        }
    }
    const Errors once = errorsOf(placed, forcesAt(1), kSoftening);
    const Errors errors = errorsOf(placed, mean, kSoftening);
    // Seen: 0.40 once, 0.016 in the mean of 400.
    EXPECT_GT(once.mean, 0.1) << "all of them act";
    EXPECT_LT(errors.mean, 0.1 * once.mean);
}

TEST(Pyramid, BodiesOnOneSpotDoNothingToOneAnother) {
    const std::vector<Body> bodies(500, {1e6F, -2e6F, 3.0F, 2.0F});
    for (const Force& force : forcesOf(bodies, kSoftening)) {
        ASSERT_EQ(force.x, 0.0F);
        ASSERT_EQ(force.y, 0.0F);
        ASSERT_EQ(force.z, 0.0F);
    }
}

TEST(Pyramid, OneBodyOrNoneIsNoCase) {
    EXPECT_TRUE(forcesOf({}, kSoftening).empty());
    const std::vector<Body> alone{{5.0F, 6.0F, 7.0F, 1.0F}};
    EXPECT_EQ(forcesOf(alone, kSoftening)[0].x, 0.0F);
    // Two in opposite corners of the cube: 1 delta / (0.5 + 16)^2 along x.
    const std::vector<Body> two{{0.0F, 0.0F, 0.0F, 1.0F}, {4.0F, 0.0F, 0.0F, 1.0F}};
    const std::vector<Force> forces = forcesOf(two, kSoftening);
    EXPECT_NEAR(forces[0].x, -4.0F / (16.5F * 16.5F), 1e-6F);
    EXPECT_NEAR(forces[1].x, 4.0F / (16.5F * 16.5F), 1e-6F);
}

TEST(Pyramid, FarFromTheOriginAndHugeItStaysTrue) {
    std::vector<Body> bodies = ballOfBodies(2000, 1e4F, 10);
    for (Body& body : bodies) {
        body.x += 1e6F;
        body.y -= 3e6F;
    }
    // Coordinates are good to 0.25 there, and so is the law's delta in every version: bodies stand some hundred apart.
    EXPECT_LT(errorsOf(bodies, forcesOf(bodies, 1e4F), 1e4F).median, 0.02);
    // Beyond what a float's fourth power holds forces are 0, not NaN.
    for (Body& body : bodies) body = {body.x * 1e20F, body.y * 1e20F, body.z * 1e20F, 1.0F};
    for (const Force& force : forcesOf(bodies, 1.0F)) {
        ASSERT_TRUE(std::isfinite(force.x) && std::isfinite(force.y) && std::isfinite(force.z));
    }
}

TEST(Pyramid, BodiesWithoutMassFeelAndAreNotFelt) {
    std::vector<Body> bodies = ballOfBodies(1000, 10.0F, 11);
    const std::vector<Force> before = forcesOf(bodies, kSoftening);
    const std::size_t count = bodies.size();
    for (int i = 0; i < 5; ++i) bodies.push_back({static_cast<float>(i), 0.0F, 0.0F, 0.0F});
    const std::vector<Force> after = forcesOf(bodies, kSoftening);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(before[i].x, after[i].x) << i;
    EXPECT_NE(after.back().x, 0.0F);
}

TEST(Pyramid, CudaGivesTheCpusBits) {
    if (!cudaAvailable()) GTEST_SKIP() << "no CUDA device here: the pyramid in CUDA was compiled, not run";
    for (const std::vector<Body>& bodies : {ballOfBodies(1, 1.0F, 1), ballOfBodies(777, 5.0F, 12),
                                            heapsOfBodies(20'000, 13), ballOfBodies(150'000, 50.0F, 14)}) {
        std::vector<Force> found(bodies.size());
        repulseByPyramidCuda(bodies, kSoftening, 3, found);
        // No tolerance: sums over cells are of whole numbers, and each body adds up in the same order with +, * and /.
        EXPECT_TRUE(sameForces(forcesOf(bodies, kSoftening, 3), found)) << bodies.size();
    }
}

}  // namespace
}  // namespace orrery::layout
