#include "scenes/graph/communities.h"
#include "tests/unit/graph/known_graphs.h"

#include <gtest/gtest.h>

#include <deque>
#include <set>

namespace orrery::graph {
namespace {

using testing::graphOf;
using testing::karateClub;
using testing::plantedParts;

TEST(Communities, KarateClubAsInTheLiterature) {
    const Graph club = karateClub();
    ASSERT_EQ(club.edges.size(), 78U);
    const Adjacency adjacency(club);
    const Communities found = findCommunities(adjacency);
    // The best division of all has 0.4198, with four communities (Brandes et al. 2008).
    EXPECT_GE(found.modularity, 0.41);
    EXPECT_LE(found.modularity, 0.41979);
    EXPECT_EQ(found.sizes.size(), 4U);
    EXPECT_NE(found.of[0], found.of[33]) << "the instructor and the president parted";
    EXPECT_EQ(found.of[32], found.of[33]);
    EXPECT_EQ(found.centres[static_cast<std::size_t>(found.of[33])], 33);
    EXPECT_EQ(found.centres[static_cast<std::size_t>(found.of[0])], 0);
    EXPECT_DOUBLE_EQ(found.modularity, modularity(adjacency, found.of));
    EXPECT_EQ(found.of, findCommunities(adjacency).of);
}

TEST(Communities, AllOrdersOfLookingFindAGoodDivision) {
    const Graph club = karateClub();
    const Adjacency adjacency(club);
    for (std::uint64_t seed = 1; seed <= 50; ++seed)
        EXPECT_GE(findCommunities(adjacency, {}, {.seed = seed}).modularity, 0.41) << seed;
}

// Two cliques of four with one edge between: 12 of 13 edges inside, strengths of 13 each.
TEST(Communities, ModularityByHand) {
    std::vector<std::pair<int, int>> edges{{0, 4}};
    for (const int base : {0, 4}) {
        for (int a = 0; a < 4; ++a) {
            for (int b = a + 1; b < 4; ++b) edges.emplace_back(base + a, base + b);
        }
    }
    const Graph graph = graphOf(9, edges);  // and one node alone
    const Adjacency adjacency(graph);
    const Communities found = findCommunities(adjacency);
    EXPECT_DOUBLE_EQ(found.modularity, 12.0 / 13.0 - 0.5);
    EXPECT_EQ(found.sizes, (std::vector<int>{4, 4, 1}));
    EXPECT_EQ(found.of, (std::vector<int>{0, 0, 0, 0, 1, 1, 1, 1, 2}));
    EXPECT_EQ(found.centres, (std::vector<int>{0, 4, 8}));
}

TEST(Communities, WeightsPull) {
    // A square: heavy edges make the pairs.
    const Graph graph = graphOf(4, {{0, 1}, {1, 2}, {2, 3}, {3, 0}});
    const Adjacency adjacency(graph);
    const std::vector<float> one{10.0F, 1.0F, 10.0F, 1.0F};
    const std::vector<float> other{1.0F, 10.0F, 1.0F, 10.0F};
    EXPECT_EQ(findCommunities(adjacency, one).of, (std::vector<int>{0, 0, 1, 1}));
    EXPECT_EQ(findCommunities(adjacency, other).of, (std::vector<int>{0, 1, 1, 0}));
}

TEST(Communities, ThoseOfARandomGraphDoNotStandOut) {
    const auto standOutIn = [](const Graph& graph) {
        const Adjacency adjacency(graph);
        return standOut(findCommunities(adjacency), adjacency);
    };
    EXPECT_TRUE(standOutIn(plantedParts(20, 50, 6, 1, 3)));
    EXPECT_TRUE(standOutIn(plantedParts(40, 50, 2, 1, 3))) << "few edges";
    for (const int edges : {2, 5}) EXPECT_FALSE(standOutIn(plantedParts(1, 2000, edges, 0, 3))) << edges;
    std::vector<std::pair<int, int>> tree;
    for (int i = 1; i < 2000; ++i) tree.emplace_back((i - 1) / 2, i);
    EXPECT_TRUE(standOutIn(graphOf(2000, tree))) << "its branches";
    EXPECT_FALSE(standOutIn(graphOf(5, {})));
}

TEST(Communities, ResolutionMakesThemSmaller) {
    const Graph club = karateClub();
    const Adjacency adjacency(club);
    EXPECT_GT(findCommunities(adjacency, {}, {.resolution = 3.0}).sizes.size(),
              findCommunities(adjacency, {}, {.resolution = 0.5}).sizes.size());
}

TEST(Communities, PlantedPartsAreFoundAgain) {
    const Graph graph = plantedParts(20, 50, 6, 1, 3);
    const Adjacency adjacency(graph);
    const Communities found = findCommunities(adjacency);
    std::vector<int> planted;
    for (int i = 0; i < 1000; ++i) planted.push_back(i / 50);
    EXPECT_GE(found.modularity, modularity(adjacency, planted) - 1e-9);
    EXPECT_NEAR(static_cast<double>(found.sizes.size()), 20.0, 1.0);
}

// What Leiden promises and Louvain does not (Traag, Waltman and van Eck 2019).
TEST(Communities, AreConnectedAndNotBetterTogether) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Graph graph = plantedParts(10, 12, 2, 1, seed);
        const Adjacency adjacency(graph);
        const Communities found = findCommunities(adjacency, {}, {.seed = seed});
        std::vector<int> reached(graph.nodes.size(), 0);
        std::set<int> begun;
        for (int start = 0; start < static_cast<int>(graph.nodes.size()); ++start) {
            const int community = found.of[static_cast<std::size_t>(start)];
            if (reached[static_cast<std::size_t>(start)] != 0) continue;
            EXPECT_TRUE(begun.insert(community).second) << "community " << community << " is in two pieces";
            std::deque<int> queue{start};
            reached[static_cast<std::size_t>(start)] = 1;
            while (!queue.empty()) {
                const int node = queue.front();
                queue.pop_front();
                for (const auto steps : {adjacency.out(node), adjacency.in(node)}) {
                    for (const Adjacency::Step& step : steps) {
                        const auto to = static_cast<std::size_t>(step.node);
                        if (found.of[to] != community || reached[to] != 0) continue;
                        reached[to] = 1;
                        queue.push_back(step.node);
                    }
                }
            }
        }
        for (std::size_t a = 0; a < found.sizes.size(); ++a) {
            for (std::size_t b = a + 1; b < found.sizes.size(); ++b) {
                std::vector<int> merged = found.of;
                for (int& each : merged) each = each == static_cast<int>(b) ? static_cast<int>(a) : each;
                EXPECT_LE(modularity(adjacency, merged), found.modularity + 1e-9);
            }
        }
    }
}

TEST(Communities, StopsWhenTold) {
    const Graph graph = plantedParts(20, 50, 6, 1, 3);
    Progress progress;
    progress.stop();
    EXPECT_TRUE(findCommunities(Adjacency(graph), {}, {}, &progress).of.empty());
}

TEST(Communities, WithoutEdgesEveryNodeIsOne) {
    const Graph graph = graphOf(3, {});
    EXPECT_EQ(findCommunities(Adjacency(graph)).of, (std::vector<int>{0, 1, 2}));
}

}  // namespace
}  // namespace orrery::graph
