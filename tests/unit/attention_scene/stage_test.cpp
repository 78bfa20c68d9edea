#include "engine/base/error.h"
#include "tests/unit/attention_scene/opened.h"

#include <cmath>

// The steps, the caches and the two texts as a person sees them; files that are no examples.

namespace orrery::attention {
namespace {

using Stages = Opened;

TEST_F(Stages, TheStepsShowEveryNumberAndWorkOneOut) {
    openText("steps.attention", R"({"example": "steps"})");
    EXPECT_EQ(scene().mode(), Mode::steps);
    EXPECT_EQ(session_.scene()->stepCount(), 5);
    StepsStage& steps = scene().steps();
    EXPECT_EQ(session_.list().bodies.front().instances.size(), 16U * 6U + 8U * 2U) << "all matrices of the whole";
    session_.nextStep(1);
    settle();
    EXPECT_EQ(session_.list().bodies.front().instances.size(), 48U) << "Q, K and the scores";
    EXPECT_TRUE(isWritten("2·1 + 1·2 + 0·0 + 1·1 = 5")) << "an example is worked out";
    pointAt(steps.pickOf(StepsStage::Part::scores, 3, 2));
    EXPECT_TRUE(isWritten("1·0 + 0·1 + 2·2 + (−1)·(−1) = 5"));
    for (int i = 0; i < 3; ++i) session_.nextStep(1);
    settle();
    EXPECT_EQ(session_.scene()->step(), 3);
    EXPECT_TRUE(isWritten(fmt::format("{:.2f} bits", steps.walked().bits)));
    EXPECT_TRUE(isWritten("−∞"));
    session_.nextStep(1);
    settle();
    EXPECT_TRUE(isWritten(session_.scene()->stepTitle(4)));
}

TEST_F(Stages, TheRootOfTheWidthKeepsTheEntropyUp) {
    openText("steps.attention", R"({"example": "steps"})");
    StepsStage& steps = scene().steps();
    const float bits = steps.walked().bits;
    steps.setSoftening({.temperature = 1.0F, .scaled = false});
    session_.goToStep(1);
    settle();
    EXPECT_LT(steps.walked().bits, 0.8F * bits);
    EXPECT_TRUE(isWritten("not divided"));
    steps.setSoftening({});
    EXPECT_EQ(steps.walked().bits, bits);
}

TEST_F(Stages, TheCachesGrowTokenByToken) {
    openText("caches.attention", R"({"example": "caches"})");
    EXPECT_EQ(scene().mode(), Mode::cache);
    CacheStage& cache = scene().cache();
    EXPECT_TRUE(isWritten("3,997,696 B"));
    EXPECT_TRUE(isWritten("70,272 B"));
    EXPECT_TRUE(isWritten("MHA\n48.0 MB")) << "12 tokens";
    cache.setTokens(1);
    settle();
    EXPECT_TRUE(isWritten("MHA\n4.00 MB"));
    EXPECT_EQ(session_.list().bodies.front().instances.size(), 256U + 16U + 2U + 4U + 4U)
        << "a floor each, seen whole, and what the colours stand for";
    cache.setTokens(6);
    cache.play();
    session_.update(0.1, kPictureSize, false);
    EXPECT_TRUE(session_.scene()->animating());
    EXPECT_TRUE(isWritten("after 1 token "));
    for (int i = 0; i < 20; ++i) session_.update(0.1, kPictureSize, false);
    EXPECT_TRUE(isWritten("after 4 tokens"));
    for (int i = 0; i < 30; ++i) session_.update(0.1, kPictureSize, false);
    EXPECT_FALSE(session_.scene()->animating());
    EXPECT_TRUE(isWritten("after 6 tokens"));
}

TEST_F(Stages, NaiveAndAbsorbedAreShownWithTheirDifference) {
    openText("caches.attention", R"({"example": "caches", "seed": 3})");
    session_.goToStep(2);
    settle();
    EXPECT_TRUE(isWritten("Naive"));
    EXPECT_TRUE(isWritten("Absorbed"));
    EXPECT_TRUE(
        isWritten(fmt::format("largest difference {:.1e}", static_cast<double>(scene().cache().example().difference))));
    EXPECT_EQ(session_.list().bodies.front().instances.size(), 24U);
    session_.goToStep(1);
    settle();
    EXPECT_EQ(session_.list().tubes.front().tubes.size(), 8U) << "a key and a value for each of four heads";
}

TEST_F(Stages, CrossAttentionHasTwoRowsOfWords) {
    openText("cross.attention", R"({"example": "cross"})");
    EXPECT_EQ(scene().mode(), Mode::cross);
    CrossStage& cross = scene().cross();
    EXPECT_TRUE(isWritten("synthetic")) << "it says that it is made up";
    EXPECT_TRUE(isWritten("Katze"));
    EXPECT_TRUE(isWritten("cat"));
    const auto heights = [&](std::uint32_t first, int count) {
        std::set<float> all;
        for (int i = 0; i < count; ++i) all.insert(session_.scene()->placeOf(first + static_cast<std::uint32_t>(i))->y);
        return all;
    };
    const int queries = cross.shownCase().heads.queries, keys = cross.shownCase().heads.keys;
    EXPECT_NE(queries, keys);
    EXPECT_EQ(heights(cross.pickOfQuery(0), queries).size(), 1U);
    EXPECT_EQ(heights(cross.pickOfKey(0), keys).size(), 1U);
    EXPECT_GT(*heights(cross.pickOfQuery(0), queries).begin(), *heights(cross.pickOfKey(0), keys).begin() + 5.0F);
    // "Katze" looks at "cat" first.
    const auto row =
        std::span(cross.weights()).subspan(3U * static_cast<std::size_t>(keys), static_cast<std::size_t>(keys));
    EXPECT_EQ(std::max_element(row.begin(), row.end()) - row.begin(), 1);
    pointAt(cross.pickOfCell(3, 1));
    EXPECT_TRUE(isWritten("Katze  looks at  cat"));
    EXPECT_TRUE(isWritten(fmt::format("weight {:.3f}", row[1])));
}

TEST_F(Stages, TheModesOfASceneCanBeChanged) {
    openTrace();
    const std::uint32_t picks = session_.scene()->pickCount();
    for (const Mode mode : kModes) {
        scene().setMode(mode);
        settle();
        EXPECT_FALSE(session_.list().labels.empty()) << nameOf(mode);
        EXPECT_EQ(session_.scene()->pickCount(), picks) << "a space of scenes counts once";
        EXPECT_EQ(session_.scene()->describe(render::kNoPick).extras["mode"], std::string(nameOf(mode)));
    }
}

TEST_F(Stages, WhatIsNoExampleIsOneLine) {
    for (const char* text : {"", "{", "[]", "{}", R"({"example": 3})", R"({"example": "teapot"})",
                             R"({"example": "long", "tokens": -1})", R"({"example": "long", "tokens": 1e9})",
                             R"({"example": "long", "tokens": "many"})", R"({"example": "steps", "width": 99})",
                             R"({"example": "steps", "seed": 1.5})", R"({"example": "cross", "tokens": 4})"}) {
        const std::string problem = problemWith("bad.attention", text);
        EXPECT_NE(problem.find("bad.attention"), std::string::npos) << text;
        EXPECT_EQ(problem.find('\n'), std::string::npos) << problem;
    }
    EXPECT_EQ(problemWith("good.attention", R"({"example": "steps", "tokens": 3, "width": 2, "seed": 5})"), "opened");
    settle();
    EXPECT_EQ(scene().steps().small().count(), 3);
}

}  // namespace
}  // namespace orrery::attention
