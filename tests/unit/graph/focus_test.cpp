#include "scenes/graph/focus.h"
#include "tests/unit/graph/build.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

using testing::node;
using testing::read;

struct Fixture {
    Graph graph = read("A --> B --> C --> D\nX --> Y");
    Adjacency adjacency{graph};
    Focus focus{graph, adjacency};
    int at(const char* id) const { return node(graph, id); }
};

TEST(Focus, SelectingDimsAllButTheNeighbourhood) {
    Fixture f;
    f.focus.select(f.at("B"), false);
    f.focus.update(0.0, true);
    for (const char* id : {"A", "B", "C"}) EXPECT_EQ(f.focus.nodeEmphasis(f.at(id)), 1.0F) << id;
    for (const char* id : {"D", "X", "Y"}) EXPECT_EQ(f.focus.nodeEmphasis(f.at(id)), 0.0F) << id;
    f.focus.clear();
    f.focus.update(0.0, true);
    EXPECT_EQ(f.focus.nodeEmphasis(f.at("X")), 1.0F);
}

TEST(Focus, HoveringTakesNothingAway) {
    Fixture f;
    f.focus.hover(f.at("B"), -1);
    f.focus.update(0.0, true);
    EXPECT_GT(f.focus.nodeEmphasis(f.at("X")), 0.4F);
    EXPECT_EQ(f.focus.nodeEmphasis(f.at("A")), 1.0F);
}

TEST(Focus, AnAnswerAppearsInTheOrderOfItsRanks) {
    Fixture f;
    f.focus.select(f.at("A"), false);
    f.focus.ask(Question::downstream);
    const auto shown = [&](const char* id) { return f.focus.nodeEmphasis(f.at(id)); };
    for (int i = 0; i < 20; ++i) f.focus.update(0.01, false);
    EXPECT_GT(shown("A"), shown("D") + 0.3F) << "the far end comes later";
    for (int i = 0; i < 400; ++i) f.focus.update(0.01, false);
    EXPECT_EQ(shown("D"), 1.0F);
    EXPECT_EQ(shown("X"), 0.0F);
    EXPECT_FALSE(f.focus.animating());
}

TEST(Focus, ASecondNodeAsksForThePath) {
    Fixture f;
    f.focus.select(f.at("A"), false);
    f.focus.select(f.at("D"), true);
    EXPECT_EQ(f.focus.question(), Question::path);
    EXPECT_EQ(f.focus.answer().nodeWaves.size(), 4U);
}

TEST(Focus, WhatIsLostIsKnown) {
    Fixture f;
    f.focus.select(f.at("B"), false);
    f.focus.ask(Question::cutOff);
    f.focus.update(10.0, false);
    EXPECT_TRUE(f.focus.isLost(f.at("D")));
    EXPECT_FALSE(f.focus.isLost(f.at("A")));
}

}  // namespace
}  // namespace orrery::graph
