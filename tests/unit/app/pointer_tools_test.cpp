#include "engine/app/pointer_tools.h"

#include <gtest/gtest.h>

namespace orrery::app {
namespace {

const vec2 kWindowSize(1280.0F, 720.0F);

shared::ShowPush described(const PointerTools& tools) {
    shared::ShowPush push{.size = kWindowSize};
    tools.describe(push, kWindowSize, render::themes()[0]);
    return push;
}

TEST(PointerTools, TheSameKeyTakesAToolAndPutsItAway) {
    PointerTools tools;
    tools.toggle(PointerTool::lens);
    EXPECT_EQ(tools.tool(), PointerTool::lens);
    tools.toggle(PointerTool::spotlight);
    EXPECT_EQ(tools.tool(), PointerTool::spotlight) << "another tool takes over";
    tools.toggle(PointerTool::spotlight);
    EXPECT_EQ(tools.tool(), PointerTool::none);
}

TEST(PointerTools, SpotlightDarkensAndLensMagnifiesAroundThePointer) {
    PointerTools tools;
    tools.moved(vec2(0.25F, 0.5F));
    EXPECT_EQ(described(tools).radius, 0.0F) << "no tool, nothing to do";
    tools.put(PointerTool::spotlight);
    EXPECT_EQ(described(tools).centre, vec2(320.0F, 360.0F));
    EXPECT_GT(described(tools).darkness, 0.6F);
    EXPECT_EQ(described(tools).zoom, 1.0F);
    tools.put(PointerTool::lens);
    EXPECT_EQ(described(tools).darkness, 0.0F);
    EXPECT_EQ(described(tools).zoom, 2.0F);
    tools.left();
    EXPECT_EQ(described(tools).radius, 0.0F) << "the pointer is not in the picture";
}

TEST(PointerTools, TheWheelChangesTheSizeWithinReason) {
    PointerTools tools;
    const float before = tools.radius();
    tools.resize(1.0F);
    EXPECT_GT(tools.radius(), before);
    tools.resize(-500.0F);
    EXPECT_GT(tools.radius(), 0.03F);
    tools.resize(500.0F);
    EXPECT_LT(tools.radius(), 1.0F);
}

TEST(PointerTools, TheLasersTrailIsShort) {
    PointerTools tools;
    tools.put(PointerTool::laser);
    for (int i = 0; i < 30; ++i) {
        tools.moved(vec2(static_cast<float>(i) * 0.02F, 0.5F));
        tools.update(1.0 / 60.0);
    }
    EXPECT_TRUE(tools.animating());
    EXPECT_LT(tools.trailLength(), 27U) << "what is older than 0.4 s is gone";
    tools.update(1.0);
    EXPECT_FALSE(tools.animating());
}

}  // namespace
}  // namespace orrery::app
