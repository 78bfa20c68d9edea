#include "scenes/attention/latent_scene.h"
#include "tests/unit/attention_scene/opened.h"

#include "scenes/trace/trace.h"

#include <cmath>

namespace orrery::attention {
namespace {

trace::Trace latentTrace() {
    trace::Trace trace;
    trace.pieces = {"a", "b", "c"};
    trace.tokens = {97, 98, 99};
    for (int number = 0; number < 2; ++number) {
        trace::Layer layer;
        layer.number = number + 4;
        layer.latentWidth = 2;
        layer.latents = {0.5F, -2.0F, 0.0F, 1.0F, 0.25F, 0.125F};
        layer.ropeWidth = 1;
        layer.ropeKeys = {0.1F, 0.2F, 0.3F};
        trace.layers.push_back(layer);
    }
    return trace;
}

TEST(CellMap, ACellIsItsNumberFarthestFromZero) {
    const CellMap map = cellsOf({1, -3, 2, 0,  //
                                 0, 1, -1, 5,  //
                                 9, 0, 0, -9.5F},
                                3, 4, 2, 2);
    EXPECT_EQ(map.rows, 2);
    EXPECT_EQ(map.columns, 2);
    EXPECT_EQ(map.cells, (std::vector<float>{-3, 5, 9, -9.5F}));
}

TEST(CellMap, WhatIsNoNumberCountsAsNothing) {
    EXPECT_EQ(cellsOf({NAN, 2, INFINITY, 1}, 2, 2, 1, 1).cells, (std::vector<float>{2}));
}

using Latents = Opened;

TEST_F(Latents, ATraceOfNothingElseOpensAsAMapOfThem) {
    const std::filesystem::path path = folder_ / "latents.safetensors";
    trace::writeTrace(path, latentTrace());
    session_.open({path});
    settle();
    EXPECT_TRUE(isWritten("Layer 4: what the cache keeps of each token"));
    EXPECT_TRUE(isWritten("latent: 2"));
    EXPECT_TRUE(isWritten("key with RoPE: 1"));
    EXPECT_TRUE(isWritten("full at 2"));
    EXPECT_TRUE(isWritten("no queries were recorded"));
    ASSERT_EQ(session_.scene()->pickCount(), 9U);
    session_.scene()->hover(1);
    settle();
    EXPECT_TRUE(isWritten("token 0, number 1: -2"));
    session_.scene()->hover(6 + 2);
    settle();
    EXPECT_TRUE(isWritten("token 2, number 0: 0.3"));
    EXPECT_EQ(session_.scene()->stepCount(), 2);
    session_.scene()->goToStep(1);
    settle();
    EXPECT_TRUE(isWritten("Layer 5"));
}

TEST_F(Latents, WithQueriesThereAreMapsInstead) {
    trace::Trace trace = latentTrace();
    EXPECT_NE(latentSceneOf(trace, "x"), nullptr);
    trace.layers[0].q = {1.0F};
    EXPECT_EQ(latentSceneOf(trace, "x"), nullptr);
    EXPECT_EQ(latentSceneOf(trace::Trace{}, "x"), nullptr);
}

}  // namespace
}  // namespace orrery::attention
