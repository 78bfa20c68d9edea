#pragma once

// The way from one state of a chart to the next, when a step of a lesson changes it: eased, and over within 0.6 s.

#include "engine/app/scene.h"

#include <algorithm>

namespace orrery::chart {

class Ease {
 public:
    static constexpr double kSeconds = 0.6;

    // A way begins with the next update.
    void start() { state_ = State::wanted; }
    void update(const app::Moment& moment) {
        if (moment.still || moment.reducedMotion) state_ = State::there;
        if (state_ == State::wanted) {
            state_ = State::moving;
            since_ = moment.time;
        }
        if (state_ != State::moving) return;
        t_ = std::clamp((moment.time - since_) / kSeconds, 0.0, 1.0);
        if (t_ >= 1.0) state_ = State::there;
    }
    bool moving() const { return state_ != State::there; }
    // How much of the way is made, 0..1.
    double share() const {
        if (state_ == State::there) return 1.0;
        return state_ == State::wanted ? 0.0 : t_ * t_ * t_ * (t_ * (t_ * 6.0 - 15.0) + 10.0);
    }
    float between(float from, float to) const { return from + (to - from) * static_cast<float>(share()); }
    double between(double from, double to) const { return from + (to - from) * share(); }

 private:
    enum class State { there, wanted, moving };
    State state_ = State::there;
    double since_ = 0.0;
    double t_ = 0.0;
};

}  // namespace orrery::chart
