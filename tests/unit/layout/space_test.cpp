// The arithmetic under the layout: functions, camera, octree, pivots, axes.

#include "kernels/layout/axes.h"
#include "kernels/layout/exact_math.h"
#include "kernels/layout/octree.h"
#include "kernels/layout/picture.h"
#include "kernels/layout/pivot.h"
#include "tests/unit/layout/graphs.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <cmath>

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

TEST(Octree, WithoutOpennessVisitsEveryOtherBodyOnce) {
    Random random(6);
    std::vector<vec3> places;
    for (int i = 0; i < 500; ++i) {
        const float x = random.uniform(0.0F, 9.0F);
        const float y = random.uniform(0.0F, 9.0F);
        places.emplace_back(x, y, i % 7 == 0 ? places.empty() ? 0.0F : places.back().z : x * y);
    }
    // Several on one spot.
    for (int i = 0; i < 30; ++i) places.emplace_back(1.0F, 1.0F, 1.0F);
    Octree tree;
    tree.build(places, {});
    for (const int body : {0, 17, 499, 505, 529}) {
        float mass = 0.0F;
        vec3 sum(0.0F);
        tree.walk(body, 0.0F, [&](vec3 centre, float m) {
            mass += m;
            sum += centre;
        });
        EXPECT_EQ(mass, 529.0F) << body;
        vec3 expected(0.0F);
        for (const vec3& p : places) expected += p;
        expected -= places[static_cast<std::size_t>(body)];
        // Sums of 529 numbers up to 81, in another order.
        EXPECT_NEAR(glm::distance(sum, expected) / glm::length(expected), 0.0F, 1e-4F);
    }
    float mass = 0.0F;
    int visits = 0;
    tree.walk(3, 0.8F, [&](vec3, float m) {
        mass += m;
        ++visits;
    });
    EXPECT_EQ(mass, 529.0F);
    EXPECT_LT(visits, 400) << "far cells are taken as one";
}

TEST(Pivots, DistancesInSpaceFollowThoseInTheGraph) {
    const testing::Sample sample = testing::chain(300);
    const Problem problem = sample.problem();
    const Graph graph(problem);
    std::vector<vec3> positions(300, vec3(0.0F));
    placeByPivots(graph, graph.components()[0], 30, 1, positions);
    // Edge length about one: a chain of 300 is a line 299 long.
    EXPECT_NEAR(glm::distance(positions[0], positions[299]), 299.0F, 3.0F);
    EXPECT_NEAR(glm::distance(positions[100], positions[200]), 100.0F, 2.0F);
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
