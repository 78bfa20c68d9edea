#include "scenes/routing/playback.h"

#include <gtest/gtest.h>

namespace orrery::routing {
namespace {

TEST(Playback, GoesOnByTheClockAndStopsAtTheEnd) {
    Playback playback;
    playback.setLength(10, 100.0);
    playback.setSpeed(2.0, 100.0);
    EXPECT_DOUBLE_EQ(playback.placeAt(101.0), 2.0);
    EXPECT_TRUE(playback.moving(101.0));
    EXPECT_DOUBLE_EQ(playback.placeAt(1000.0), 10.0);
    EXPECT_FALSE(playback.moving(1000.0)) << "the window may rest when all tokens are there";
}

TEST(Playback, HoldsWhereItIsAndGoesOnFromThere) {
    Playback playback;
    playback.setLength(10, 0.0);
    playback.setSpeed(1.0, 0.0);
    playback.hold(3.5);
    EXPECT_DOUBLE_EQ(playback.placeAt(60.0), 3.5);
    playback.play(60.0);
    EXPECT_DOUBLE_EQ(playback.placeAt(61.0), 4.5);
}

TEST(Playback, PlayAtTheEndStartsAgain) {
    Playback playback;
    playback.setLength(4, 0.0);
    playback.seek(4.0, 0.0);
    playback.play(1.0);
    EXPECT_DOUBLE_EQ(playback.placeAt(1.0), 0.0);
}

TEST(Playback, AChangeOfSpeedDoesNotJump) {
    Playback playback;
    playback.setLength(100, 0.0);
    playback.setSpeed(1.0, 0.0);
    playback.setSpeed(10.0, 5.0);
    EXPECT_DOUBLE_EQ(playback.placeAt(5.0), 5.0);
    EXPECT_DOUBLE_EQ(playback.placeAt(6.0), 15.0);
}

TEST(Playback, StepsToTheStartsOfTokens) {
    Playback playback;
    playback.setLength(10, 0.0);
    playback.hold(0.0);
    playback.seek(3.25, 0.0);
    playback.step(1, 0.0);
    EXPECT_DOUBLE_EQ(playback.placeAt(0.0), 4.0);
    playback.step(-1, 0.0);
    EXPECT_DOUBLE_EQ(playback.placeAt(0.0), 3.0);
    playback.seek(3.25, 0.0);
    playback.step(-1, 0.0);
    EXPECT_DOUBLE_EQ(playback.placeAt(0.0), 3.0) << "from the middle of a way, back to its start";
    playback.seek(0.0, 0.0);
    playback.step(-1, 0.0);
    EXPECT_DOUBLE_EQ(playback.placeAt(0.0), 0.0);
}

TEST(Playback, AShorterTextKeepsThePlaceWithinIt) {
    Playback playback;
    playback.setLength(10, 0.0);
    playback.hold(0.0);
    playback.seek(8.0, 0.0);
    playback.setLength(5, 0.0);
    EXPECT_DOUBLE_EQ(playback.placeAt(0.0), 5.0);
}

}  // namespace
}  // namespace orrery::routing
