#include "kernels/layout/routes.h"

#include "kernels/layout/picture.h"
#include "kernels/layout/quality.h"
#include "tests/unit/layout/graphs.h"

#include <gtest/gtest.h>

namespace orrery::layout {
namespace {

using testing::Sample;

struct Routed {
    Sample sample;
    Result result;
    std::vector<Route> routes;

    explicit Routed(Sample any) : sample(std::move(any)) {
        result = layOut(sample.problem());
        routes = routeEdges(sample.problem(), result);
    }
};

std::vector<vec3> trace(const Route& route, int samples) {
    std::vector<vec3> points;
    const int count = static_cast<int>(route.points.size() - 1) / 3 * samples;
    for (int i = 0; i <= count; ++i)
        points.push_back(pointOn(route, static_cast<float>(i) / static_cast<float>(samples)));
    return points;
}

// Pairs of an edge and a foreign body, grown by `clearance`, that it runs through in space.
int hits(const Routed& routed, float clearance) {
    const RestCamera camera(routed.result.view, routed.sample.problem().verticalFov);
    int count = 0;
    for (std::size_t e = 0; e < routed.routes.size(); ++e) {
        std::vector<vec3> points = trace(routed.routes[e], 64);
        for (vec3& p : points) p = camera.toCamera(p);
        for (std::size_t n = 0; n < routed.sample.nodes.size(); ++n) {
            const Edge& edge = routed.sample.edges[e];
            if (edge.from == static_cast<int>(n) || edge.to == static_cast<int>(n)) continue;
            const vec3 centre = camera.toCamera(routed.result.positions[n]);
            const vec3 half = 0.5F * routed.sample.nodes[n].size + clearance;
            for (std::size_t i = 0; i + 1 < points.size(); ++i) {
                const auto [enter, leave] = stretchInside(points[i], points[i + 1], centre - half, centre + half);
                if (enter >= leave) continue;
                ++count;
                break;
            }
        }
    }
    return count;
}

TEST(Routes, RunFromCentreToCentreAndSmoothly) {
    Sample sample = testing::randomGraph(30, 50, 0.3, 2);
    sample.flow = Flow::down;
    const Routed routed(sample);
    for (std::size_t e = 0; e < routed.routes.size(); ++e) {
        const Route& route = routed.routes[e];
        const Edge& edge = routed.sample.edges[e];
        // To camera space and back: single precision over numbers of about 100.
        EXPECT_LT(glm::distance(route.points.front(), routed.result.positions[static_cast<std::size_t>(edge.from)]),
                  1e-3F);
        EXPECT_LT(glm::distance(route.points.back(), routed.result.positions[static_cast<std::size_t>(edge.to)]),
                  1e-3F);
        for (std::size_t joint = 3; joint + 1 < route.points.size(); joint += 3) {
            const vec3 in = route.points[joint] - route.points[joint - 1];
            const vec3 out = route.points[joint + 1] - route.points[joint];
            EXPECT_GT(glm::dot(glm::normalize(in), glm::normalize(out)), 0.999F) << "a kink in edge " << e;
        }
        EXPECT_LT(glm::distance(route.labelPosition, pointOn(route, route.labelAt)), 1e-3F);
    }
}

TEST(Routes, NeverRunThroughForeignBodies) {
    for (Sample& sample : testing::lectureGraphs()) {
        const Routed routed(std::move(sample));
        EXPECT_EQ(hits(routed, 0.15F), 0) << routed.sample.name;
    }
    for (const auto& [nodes, edges] : {std::pair(12, 20), std::pair(30, 45), std::pair(40, 80), std::pair(60, 120)}) {
        for (std::uint64_t seed = 1; seed <= 2; ++seed) {
            Sample sample = testing::randomGraph(nodes, edges, 0.2, seed);
            if (seed == 2) sample.flow = Flow::down;
            EXPECT_EQ(hits(Routed(std::move(sample)), 0.15F), 0) << nodes << "/" << edges << ", seed " << seed;
        }
    }
}

TEST(Routes, ParallelEdgesAreAllSeen) {
    Sample sample = testing::chain(2);
    sample.flow = Flow::down;
    sample.edges = {{.from = 0, .to = 1, .labelSize = {6.0F, 1.2F}},
                    {.from = 1, .to = 0, .labelSize = {6.0F, 1.2F}},
                    {.from = 0, .to = 1, .labelSize = {5.0F, 1.2F}},
                    {.from = 0, .to = 1}};
    const Routed routed(sample);
    const RestCamera camera(routed.result.view, sample.problem().verticalFov);
    for (std::size_t a = 0; a < 4; ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            const vec2 between = camera.project(camera.toCamera(pointOn(routed.routes[a], 0.5F))) -
                                 camera.project(camera.toCamera(pointOn(routed.routes[b], 0.5F)));
            EXPECT_GT(glm::length(between), 0.5F) << a << " and " << b;
        }
    }
    const Quality q = measure(sample.problem(), routed.result, routed.routes);
    EXPECT_EQ(q.labelOverlaps, 0);
    EXPECT_EQ(q.labelsOverBodies, 0);
}

TEST(Routes, LoopsStandOutOfTheirBody) {
    Sample sample = testing::chain(3);
    sample.flow = Flow::down;
    sample.edges.push_back({.from = 1, .to = 1, .labelSize = {5.0F, 1.2F}});
    sample.edges.push_back({.from = 1, .to = 1});
    const Routed routed(sample);
    const RestCamera camera(routed.result.view, sample.problem().verticalFov);
    const vec3 centre = camera.toCamera(routed.result.positions[1]);
    const vec3 half = 0.5F * sample.nodes[1].size;
    for (const std::size_t e : {2U, 3U}) {
        float farthest = 0.0F;
        for (const vec3& p : trace(routed.routes[e], 32)) {
            const vec3 away = glm::abs(camera.toCamera(p) - centre) - half;
            farthest = std::max(farthest, std::max(away.x, away.y));
        }
        EXPECT_GT(farthest, 0.9F);
        EXPECT_LT(farthest, 8.0F);
    }
    const Quality q = measure(sample.problem(), routed.result, routed.routes);
    EXPECT_EQ(q.labelsOverBodies, 0);
    EXPECT_EQ(q.labelOverlaps, 0);
}

TEST(Routes, BackEdgesMakeAWiderArc) {
    Sample sample = testing::chain(3);
    sample.flow = Flow::down;
    sample.edges.push_back({.from = 2, .to = 0});
    const Routed routed(sample);
    ASSERT_TRUE(routed.result.backEdges[2]);
    const auto bulge = [&](std::size_t e) {
        const vec3 a = routed.routes[e].points.front();
        const vec3 b = routed.routes[e].points.back();
        return glm::distance(pointOn(routed.routes[e], 0.5F), 0.5F * (a + b)) / glm::distance(a, b);
    };
    EXPECT_GT(bulge(2), 2.0F * bulge(0));
}

TEST(Routes, WithoutRoundsNothingIsSearched) {
    Sample sample = testing::randomGraph(30, 50, 0.3, 2);
    const Result result = layOut(sample.problem());
    const std::vector<Route> quick = routeEdges(sample.problem(), result, {.rounds = 0});
    for (const Route& route : quick) EXPECT_EQ(route.points.size(), 4U);
}

TEST(Routes, AreTheSameEveryTime) {
    const Routed first(testing::randomGraph(25, 40, 0.4, 6));
    const std::vector<Route> again = routeEdges(first.sample.problem(), first.result);
    for (std::size_t e = 0; e < again.size(); ++e) EXPECT_EQ(first.routes[e].points, again[e].points);
}

}  // namespace
}  // namespace orrery::layout
