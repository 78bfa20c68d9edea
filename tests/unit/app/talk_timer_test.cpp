#include "engine/app/talk_timer.h"

#include <gtest/gtest.h>

namespace orrery::app {
namespace {

TalkTimer after(double seconds) {
    TalkTimer timer;
    timer.start();
    timer.update(seconds);
    return timer;
}

TEST(TalkTimer, CountsWhileItRuns) {
    TalkTimer timer;
    timer.update(10.0);
    EXPECT_EQ(timer.seconds(), 0.0);
    timer.toggle();
    timer.update(65.0);
    timer.toggle();
    timer.update(100.0);
    EXPECT_EQ(timer.seconds(), 65.0);
    EXPECT_EQ(timer.remaining(45), 45.0 * 60.0 - 65.0);
    timer.reset();
    EXPECT_EQ(timer.seconds(), 0.0);
}

TEST(TalkTimer, SaysTheEndInWords) {
    EXPECT_EQ(after(0.0).spoken(45), "45:00 left of 45 min");
    EXPECT_EQ(after(6.5).spoken(45), "44:54 left of 45 min");
    EXPECT_EQ(after(41.0 * 60.0).spoken(45), "LAST MINUTES: 4:00 left");
    EXPECT_EQ(after(45.0 * 60.0 + 65.0).spoken(45), "OVER by 1:05");
    EXPECT_EQ(after(4.0 * 60.0).phase(5), TalkTimer::Phase::plenty) << "of a short talk the last tenth";
    EXPECT_EQ(after(4.6 * 60.0).phase(5), TalkTimer::Phase::nearEnd);
}

TEST(TalkTimer, HoursWhenThereAreSome) {
    EXPECT_EQ(minutesAndSeconds(59.9), "0:59");
    EXPECT_EQ(minutesAndSeconds(3599.0), "59:59");
    EXPECT_EQ(minutesAndSeconds(3661.0), "1:01:01");
}

}  // namespace
}  // namespace orrery::app
