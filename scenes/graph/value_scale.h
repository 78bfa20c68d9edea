#pragma once

// Numbers on a scale from 0 to 1. What is spread over magnitudes, as degrees are, gets a scale that is linear near zero
// and logarithmic beyond, so that neither the many small ones nor the few large ones fall together.

#include <span>
#include <string>

namespace orrery::graph {

class ValueScale {
 public:
    ValueScale() = default;
    // NaN counts as no number. `linear`: whatever the spread, as for times.
    explicit ValueScale(std::span<const float> values, bool linear = false);

    double low() const { return low_; }
    double high() const { return high_; }
    float at(double value) const;    // 0..1; 0.5 where all numbers are the same
    double valueAt(float at) const;  // its inverse

 private:
    double low_ = 0.0;
    double high_ = 0.0;
    double unit_ = 0.0;  // where the logarithm takes over; 0: nowhere
};

// For a legend: "12", "0.031", "2.1 %" with `share`.
std::string shownNumber(double value, bool share = false);

}  // namespace orrery::graph
