#include "engine/render/quality.h"

#include <gtest/gtest.h>

namespace orrery::render {
namespace {

int after(Pacer& pacer, int frames, double seconds) {
    for (int i = 0; i < frames; ++i) pacer.frame(seconds);
    return pacer.step();
}

TEST(Pacer, StepsDownWhenFramesAreSlow) {
    Pacer pacer(60.0);
    EXPECT_EQ(after(pacer, 8, 0.020), 1);
    EXPECT_EQ(after(pacer, 8, 0.020), 2);
    EXPECT_EQ(after(pacer, 80, 0.020), 3) << "and stays at the last step";
}

TEST(Pacer, FallsTwoStepsWhenFarTooSlow) {
    Pacer pacer(60.0);
    EXPECT_EQ(after(pacer, 8, 0.200), 2);
}

TEST(Pacer, OneSlowFrameIsNoReason) {
    Pacer pacer(60.0);
    for (int i = 0; i < 40; ++i) {
        pacer.frame(i % 8 == 3 ? 0.040 : 0.010);
    }
    EXPECT_EQ(pacer.step(), 0);
}

TEST(Pacer, ComesBackUpWhenThereIsRoomButDoesNotSwing) {
    Pacer pacer(60.0);
    after(pacer, 8, 0.020);
    EXPECT_EQ(after(pacer, 400, 0.004), 0);
    // A step that proves too slow again is tried less and less often.
    int changes = 0;
    int last = pacer.step();
    for (int i = 0; i < 3000; ++i) {
        pacer.frame(pacer.step() == 0 ? 0.020 : 0.004);
        changes += pacer.step() != last ? 1 : 0;
        last = pacer.step();
    }
    EXPECT_LE(changes, 12) << "it swings";
}

TEST(Pacer, WhatIsChosenByHandStays) {
    Pacer pacer(60.0);
    pacer.fix(1);
    EXPECT_EQ(after(pacer, 100, 0.5), 1);
    pacer.release();
    EXPECT_GT(after(pacer, 16, 0.5), 1);
}

}  // namespace
}  // namespace orrery::render
