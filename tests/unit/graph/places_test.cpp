#include "scenes/graph/arrangement.h"

#include <gtest/gtest.h>

#include <limits>

namespace orrery::graph {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

Graph chain(std::size_t nodes) {
    Graph graph;
    for (std::size_t i = 0; i < nodes; ++i) graph.nodes.push_back({.id = std::to_string(i)});
    for (std::size_t i = 0; i + 1 < nodes; ++i) {
        Edge edge;
        edge.from.index = static_cast<int>(i);
        edge.to.index = static_cast<int>(i + 1);
        graph.edges.push_back(edge);
    }
    return graph;
}

Arrangement arranged(const Graph& graph) {
    return arrange(graph, text::threadTypesetter());
}

TEST(Places, OfAllNodesAreUsedAsTheyAre) {
    for (const std::size_t nodes : {5U, 800U}) {
        Graph graph = chain(nodes);
        const float step = nodes > kMostCards ? 20.0F : 5.0F;
        for (std::size_t i = 0; i < nodes; ++i) {
            graph.places.emplace_back(step * static_cast<float>(i), static_cast<float>(i % 7), -3.0F);
        }
        const Arrangement made = arranged(graph);
        EXPECT_TRUE(made.allGiven);
        EXPECT_EQ(made.result.positions, graph.places) << nodes;
        EXPECT_NEAR(made.result.view.centre.x, 0.5F * step * static_cast<float>(nodes - 1), 25.0F);
        EXPECT_EQ(made.routes.size(), made.cards ? nodes - 1 : 0U);
    }
}

TEST(Places, ThatAreTooCloseAreSpreadByOneFactor) {
    Graph graph = chain(800);
    for (std::size_t i = 0; i < 800; ++i) graph.places.emplace_back(static_cast<float>(i) / 800.0F, 0.5F, 0.25F);
    const std::vector<vec3> positions = arranged(graph).result.positions;
    const float factor = positions[799].x / graph.places[799].x;
    EXPECT_GT(positions[1].x - positions[0].x, 1.0F) << "neighbours would lie inside of each other";
    for (std::size_t i = 0; i < 800; ++i) {
        EXPECT_NEAR(positions[i].x, graph.places[i].x * factor, 1e-2F);
        EXPECT_NEAR(positions[i].y, 0.5F * factor, 1e-2F);
    }
}

// As programs leave them that count in pixels: names could not be read so far apart.
TEST(Places, OfCardsAreBroughtTogetherByOneFactor) {
    Graph graph = chain(5);
    for (std::size_t i = 0; i < 5; ++i) graph.places.emplace_back(400.0F * static_cast<float>(i), 30.0F, 0.0F);
    const Arrangement made = arranged(graph);
    const float between = made.result.positions[1].x - made.result.positions[0].x;
    EXPECT_NEAR(between, 3.0F * made.bodySizes[0].x, 0.1F);
    for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(made.result.positions[i].x, between * static_cast<float>(i), 1e-3F);
}

TEST(Places, OfSomeNodesHoldThem) {
    for (const std::size_t nodes : {40U, 800U}) {
        Graph graph = chain(nodes);
        graph.places.assign(nodes, vec3(kNone));
        for (std::size_t i = 0; i < nodes; i += 4) graph.places[i] = vec3(40.0F * static_cast<float>(i), 0.0F, 0.0F);
        const Arrangement made = arranged(graph);
        EXPECT_FALSE(made.allGiven);
        for (std::size_t i = 0; i < nodes; ++i) {
            const vec3 place = made.result.positions[i];
            ASSERT_TRUE(isKnown(place)) << i;
            if (!isKnown(graph.places[i])) continue;
            EXPECT_NEAR(glm::distance(place, graph.places[i]), 0.0F, 0.01F * (1.0F + std::abs(place.x))) << i;
        }
    }
}

}  // namespace
}  // namespace orrery::graph
