#pragma once

// The time of a talk: counts up while it runs, against the minutes that were planned.

#include <string>

namespace orrery::app {

class TalkTimer {
 public:
    void start() { running_ = true; }
    void toggle() { running_ = !running_; }
    void reset() { seconds_ = 0.0; }
    bool running() const { return running_; }
    void update(double seconds) { seconds_ += running_ ? seconds : 0.0; }

    double seconds() const { return seconds_; }
    // Of the planned minutes; negative when they are over.
    double remaining(int minutes) const { return minutes * 60.0 - seconds_; }

    // The last tenth, five minutes at most, should be noticed; then what is over.
    enum class Phase { plenty, nearEnd, over };
    Phase phase(int minutes) const;
    // For the eye, without need of colour: "38:12 left of 45 min", "LAST MINUTES: 3:20 left", "OVER by 1:05".
    std::string spoken(int minutes) const;

 private:
    double seconds_ = 0.0;
    bool running_ = false;
};

// "4:05", "1:04:05".
std::string minutesAndSeconds(double seconds);

}  // namespace orrery::app
