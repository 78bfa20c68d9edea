// The arithmetic under the layout: functions, camera, octree, pivots, axes.

#include "kernels/layout/axes.h"
#include "kernels/layout/exact_math.h"
#include "kernels/layout/octree.h"
#include "kernels/layout/picture.h"
#include "kernels/layout/pivot.h"
#include "kernels/layout/sparse_stress.h"
#include "tests/unit/layout/graphs.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace orrery::layout {
namespace {

TEST(Trigonometry, AgreesWithTheLibrary) {
    for (int i = -200; i <= 200; ++i) {
        const double angle = 0.037 * i;
        EXPECT_NEAR(sine(angle), std::sin(angle), 1e-9);
        EXPECT_NEAR(cosine(angle), std::cos(angle), 1e-9);
    }
    for (const float x : {1e-6F, 0.3F, 1.0F, 2.0F, 10.0F, 1e6F}) {
        EXPECT_NEAR(naturalLogarithm(x), std::log(x), 2e-6F * std::max(1.0F, std::abs(std::log(x))));
    }
}

TEST(RestCamera, SeesWhatTheViewMatrixSees) {
    const View view{.centre = {1.0F, 2.0F, 3.0F}, .yaw = 0.4F, .pitch = 0.3F, .distance = 20.0F};
    const RestCamera camera(view, 0.5236F);
    const vec3 toward(std::sin(0.4F) * std::cos(0.3F), std::sin(0.3F), std::cos(0.4F) * std::cos(0.3F));
    const mat4 look = glm::lookAt(view.centre + 20.0F * toward, view.centre, vec3(0.0F, 1.0F, 0.0F));
    const vec3 point(4.0F, -1.0F, 5.0F);
    const vec4 eye = look * vec4(point, 1.0F);
    const vec2 seen = camera.project(camera.toCamera(point));
    // Single precision over numbers of about 20.
    EXPECT_NEAR(seen.x, eye.x * 20.0F / -eye.z, 1e-4F);
    EXPECT_NEAR(seen.y, eye.y * 20.0F / -eye.z, 1e-4F);
    EXPECT_NEAR(camera.pictureHeight(), 2.0F * 20.0F * std::tan(0.2618F), 1e-4F);
    const vec3 back = camera.toWorld(camera.toCamera(point));
    EXPECT_NEAR(glm::distance(back, point), 0.0F, 1e-5F);
}

TEST(Picture, FindsTheStretchInsideABox) {
    const auto [enter, leave] = stretchInside(vec2(-2.0F, 0.0F), vec2(2.0F, 0.0F), vec2(-1.0F), vec2(1.0F));
    EXPECT_FLOAT_EQ(enter, 0.25F);
    EXPECT_FLOAT_EQ(leave, 0.75F);
    EXPECT_EQ(lengthInside({-2.0F, 1.5F}, {2.0F, 1.5F}, {vec2(-1.0F), vec2(1.0F)}), 0.0F);
    // Along a side's line, but beside it; and a line across a corner.
    EXPECT_EQ(lengthInside({3.0F, -5.0F}, {3.0F, 5.0F}, {vec2(-1.0F), vec2(1.0F)}), 0.0F);
    EXPECT_NEAR(lengthInside({-2.0F, 0.0F}, {0.0F, 2.0F}, {vec2(-1.5F), vec2(1.5F)}), std::sqrt(2.0F), 1e-5F);
}

TEST(Picture, LinesCrossOnlyWhereTheyMeet) {
    EXPECT_TRUE(linesCross({0.0F, 0.0F}, {2.0F, 2.0F}, {0.0F, 2.0F}, {2.0F, 0.0F}));
    EXPECT_FALSE(linesCross({0.0F, 0.0F}, {2.0F, 2.0F}, {0.0F, 2.0F}, {0.9F, 1.1F}));
    EXPECT_FALSE(linesCross({0.0F, 0.0F}, {1.0F, 0.0F}, {0.0F, 1.0F}, {1.0F, 1.0F}));
}

// Bodies thick here and thin there, with some on one spot and one far off.
Places anyPlaces(std::size_t count) {
    Random random(6);
    Places places(count);
    for (std::size_t i = 0; i < count; ++i) {
        const float x = random.uniform(0.0F, 9.0F);
        const float y = random.uniform(0.0F, 9.0F);
        const float z = random.uniform(0.0F, i % 7 == 0 ? 0.1F : x * y);
        places.set(i, i % 20 == 3 ? vec3(1.0F) : vec3(x, y, z));
    }
    places.set(count / 2, vec3(400.0F, -300.0F, 20.0F));
    return places;
}

// The sum over all others, in double precision; body i has mass 1 + i % 3.
glm::dvec3 exactSum(const Places& places, std::size_t count, std::size_t body, Octree::Law law, double softening) {
    glm::dvec3 sum(0.0);
    for (std::size_t i = 0; i < count; ++i) {
        const glm::dvec3 delta = glm::dvec3(places[body]) - glm::dvec3(places[i]);
        const double bound = 1.0 / (softening + glm::dot(delta, delta));
        sum += delta * (static_cast<double>(1 + i % 3) * (law == Octree::Law::bounded ? bound * bound : bound));
    }
    return sum;
}

TEST(Octree, SumsAreThoseOverAllPairs) {
    // None, one leaf, a leaf and a bit, several levels.
    for (const std::size_t count : {std::size_t{2}, std::size_t{16}, std::size_t{17}, std::size_t{1500}}) {
        const Places places = anyPlaces(count);
        std::vector<float> masses;
        for (std::size_t i = 0; i < count; ++i) masses.push_back(static_cast<float>(1 + i % 3));
        Octree tree;
        tree.sort(places, count, masses);
        tree.refit(places);
        for (const Octree::Law law : {Octree::Law::inverse, Octree::Law::bounded}) {
            for (const auto& [openness, tolerance] : {std::pair{1e-6F, 1e-5}, std::pair{1.0F, 0.01}}) {
                Places sums(count);
                tree.sum({.law = law, .softening = 0.5F, .openness = openness}, sums);
                double error = 0.0;
                double size = 0.0;
                for (std::size_t i = 0; i < count; ++i) {
                    const glm::dvec3 exact = exactSum(places, count, i, law, 0.5);
                    const glm::dvec3 off = glm::dvec3(sums[i]) - exact;
                    error += std::sqrt(glm::dot(off, off));
                    size += std::sqrt(glm::dot(exact, exact));
                }
                // Without openness nothing but rounding, over at most 1,500 terms; with it, 0.2 % was seen.
                EXPECT_LE(error, tolerance * size) << count << " bodies, openness " << openness;
            }
        }
    }
}

TEST(Octree, KeepsItsOrderWhileBodiesMove) {
    Places places = anyPlaces(800);
    Octree tree;
    tree.sort(places, 800, {});
    tree.refit(places);
    const float before = tree.spacing();
    // They change places, two by two, and all is drawn out: the boxes are loose, the sums still right.
    for (std::size_t i = 0; i < 800; i += 2) {
        const vec3 place = places[i];
        places.set(i, places[i + 1] * 2.0F);
        places.set(i + 1, place * 2.0F);
    }
    tree.refit(places);
    EXPECT_GT(tree.spacing(), 2.0F * before);
    Places kept(800);
    tree.sum({.openness = 1e-6F}, kept);
    tree.sort(places, 800, {});
    tree.refit(places);
    EXPECT_LT(tree.spacing(), 3.0F * before);
    Places sorted(800);
    tree.sum({.openness = 1e-6F}, sorted);
    for (std::size_t i = 0; i < 800; ++i) EXPECT_NEAR(glm::distance(kept[i], sorted[i]), 0.0F, 1e-3F) << i;
}

TEST(Octree, ManyBodiesOnOneSpotCostNoMoreThanOthers) {
    const std::size_t count = 200'000;
    const Places places(count);
    Octree tree;
    tree.sort(places, count, {});
    tree.refit(places);
    Places sums(count);
    tree.sum({}, sums);  // all pairs would take a minute
    for (std::size_t i = 0; i < count; i += 1000) EXPECT_EQ(sums[i], vec3(0.0F));
}

TEST(Pivots, DistancesInSpaceFollowThoseInTheGraph) {
    const testing::Sample sample = testing::chain(300);
    const Problem problem = sample.problem();
    const Graph graph(problem);
    const Pivots pivots = choosePivots(Net(problem, graph, graph.components()[0]), 30, 1);
    EXPECT_EQ(pivots.unit, 1);
    const std::vector<vec3> positions = placeByPivots(pivots, 1);
    // Edge length about one: a chain of 300 is a line 299 long.
    EXPECT_NEAR(glm::distance(positions[0], positions[299]), 299.0F, 3.0F);
    EXPECT_NEAR(glm::distance(positions[100], positions[200]), 100.0F, 2.0F);
    // Scale-optimal of what was scaled.
    std::vector<vec3> larger = positions;
    for (vec3& place : larger) place *= 7.0F;
    EXPECT_NEAR(bestScale(pivots, larger), 1.0F / 7.0F, 1e-4F);
}

// Searched for many at a time, and each as it would be alone.
TEST(Pivots, EveryPivotKnowsItsDistances) {
    const testing::Sample sample = testing::barabasiAlbert(900, 1, 7);
    const Problem problem = sample.problem();
    const Graph graph(problem);
    const Net net(problem, graph, graph.components()[0]);
    const Pivots pivots = choosePivots(net, 200, 1);
    ASSERT_EQ(pivots.count(), 200U);
    EXPECT_EQ(std::set<int>(pivots.nodes.begin(), pivots.nodes.end()).size(), 200U);
    for (std::size_t p = 0; p < pivots.count(); ++p) {
        std::vector<std::uint16_t> steps(900, 0);
        for (const int node : breadthFirst(net, pivots.nodes[p])) {
            if (node == pivots.nodes[p]) continue;
            std::uint16_t least = 0xFFFF;
            for (const int other : net.neighbours(node)) {
                const std::uint16_t there = steps[static_cast<std::size_t>(other)];
                if (there != 0 || other == pivots.nodes[p]) least = std::min(least, there);
            }
            steps[static_cast<std::size_t>(node)] = static_cast<std::uint16_t>(least + 1);
        }
        ASSERT_EQ(pivots.steps[p], steps) << "pivot " << p;
    }
}

TEST(Pivots, LongGraphsAreMeasuredInCoarserUnits) {
    const testing::Sample sample = testing::chain(20'000);
    const Problem problem = sample.problem();
    const Graph graph(problem);
    const Pivots pivots = choosePivots(Net(problem, graph, graph.components()[0]), 20, 1);
    EXPECT_GT(pivots.unit, 1);
    for (std::size_t p = 0; p < pivots.count(); ++p) {
        for (const int node : {0, 777, 12'345, 19'999}) {
            const int steps = pivots.steps[p][static_cast<std::size_t>(node)];
            EXPECT_LE(steps, Pivots::kMostSteps);
            EXPECT_NEAR(steps * pivots.unit, std::abs(node - pivots.nodes[p]), 0.5 * pivots.unit + 0.5);
        }
    }
}

// What the lanes compute, term by term, with the same rule for how many nodes a pivot stands for.
TEST(SparseStress, PullsToTheLeastOfTheMajorisedStress) {
    const testing::Sample sample = testing::barabasiAlbert(203, 2, 5);
    const Problem problem = sample.problem();
    const Graph graph(problem);
    const Pivots pivots = choosePivots(Net(problem, graph, graph.components()[0]), 25, 3);
    std::vector<int> order(203);
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>((i * 50) % 203);
    Places places(203);
    Random random(4);
    for (std::size_t i = 0; i < 203; ++i) {
        const float x = random.uniform(-4.0F, 4.0F);
        const float y = random.uniform(-4.0F, 4.0F);
        places.set(i, {x, y, x * y});
    }
    Pull pull;
    SparseStress(pivots, order).pull(places, pull);
    std::vector<std::size_t> owner(203, 0);
    for (std::size_t p = 1; p < pivots.count(); ++p) {
        for (std::size_t i = 0; i < 203; ++i) {
            if (pivots.steps[p][i] < pivots.steps[owner[i]][i]) owner[i] = p;
        }
    }
    for (std::size_t i = 0; i < 203; i += 17) {
        const auto node = static_cast<std::size_t>(order[i]);
        glm::dvec3 sum(0.0);
        double weights = 0.0;
        for (std::size_t p = 0; p < pivots.count(); ++p) {
            const int steps = pivots.steps[p][node];
            if (steps == 0) continue;
            double near = 0.0;
            for (std::size_t j = 0; j < 203; ++j) near += owner[j] == p && pivots.steps[p][j] <= steps / 2 ? 1.0 : 0.0;
            const auto at = std::find(order.begin(), order.end(), pivots.nodes[p]) - order.begin();
            const glm::dvec3 pivot(places[static_cast<std::size_t>(at)]);
            const glm::dvec3 away = glm::dvec3(places[i]) - pivot;
            const double weight = near / (steps * steps);
            sum += weight * (pivot + away * (steps / std::sqrt(glm::dot(away, away))));
            weights += weight;
        }
        // Weights have eight bits.
        EXPECT_NEAR(static_cast<double>(pull.weight[i]), weights, 0.008 * weights);
        EXPECT_NEAR(glm::distance(glm::dvec3(pull.target[i]), sum / weights), 0.0, 0.05) << i;
    }
}

TEST(Axes, TheBroadSideFacesTheCamera) {
    // A tilted plate: 10 by 6 by 1.
    const mat3 tilt(glm::rotate(mat4(1.0F), 0.7F, glm::normalize(vec3(1.0F, 2.0F, -1.0F))));
    std::vector<vec3> positions;
    std::vector<int> nodes;
    for (int x = 0; x < 11; ++x) {
        for (int y = 0; y < 7; ++y) {
            positions.push_back(tilt * vec3(x, y, (x + y) % 2));
            nodes.push_back(static_cast<int>(nodes.size()));
        }
    }
    turnToPrincipalAxes(nodes, false, positions);
    Bounds bounds;
    for (const vec3& p : positions) bounds.add(p);
    EXPECT_NEAR(bounds.size().x, 10.0F, 0.2F);
    EXPECT_NEAR(bounds.size().y, 6.0F, 0.2F);
    EXPECT_NEAR(bounds.size().z, 1.0F, 0.2F);
    // Signs are fixed: the first node is left of the last.
    EXPECT_LT(positions.front().x, positions.back().x);
}

TEST(Axes, KeepingYTurnsAboutItOnly) {
    std::vector<vec3> positions{{0.0F, 5.0F, -4.0F}, {0.2F, 1.0F, 0.0F}, {-0.2F, 0.0F, 4.0F}};
    const std::vector<int> nodes{0, 1, 2};
    turnToPrincipalAxes(nodes, true, positions);
    // The mean of y moves to 0; differences stay.
    EXPECT_FLOAT_EQ(positions[0].y - positions[1].y, 4.0F);
    EXPECT_NEAR(std::abs(positions[0].x - positions[2].x), 8.0F, 0.1F);
    EXPECT_LT(std::abs(positions[0].z - positions[2].z), 0.5F);
}

}  // namespace
}  // namespace orrery::layout
