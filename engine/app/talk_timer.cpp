#include "engine/app/talk_timer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::app {

std::string minutesAndSeconds(double seconds) {
    const auto whole = static_cast<long>(std::floor(std::abs(seconds)));
    if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

TalkTimer::Phase TalkTimer::phase(int minutes) const {
    const double left = remaining(minutes);
    if (left < 0.0) return Phase::over;
    return left <= std::min(minutes * 6.0, 300.0) ? Phase::nearEnd : Phase::plenty;
}

std::string TalkTimer::spoken(int minutes) const {
    const std::string time = minutesAndSeconds(std::ceil(remaining(minutes)));
    switch (phase(minutes)) {
        case Phase::plenty:
            break;
        case Phase::nearEnd:
            return "LAST MINUTES: " + time + " left";
        case Phase::over:
            return "OVER by " + minutesAndSeconds(remaining(minutes));
    }
    return fmt::format("{} left of {} min", time, minutes);
}

}  // namespace orrery::app
