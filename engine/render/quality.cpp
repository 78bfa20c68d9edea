#include "engine/render/quality.h"

#include <algorithm>

namespace orrery::render {

void Pacer::fix(int step) {
    step_ = std::clamp(step, 0, static_cast<int>(kQualitySteps.size()) - 1);
    fixed_ = true;
}

int Pacer::frame(double seconds) {
    if (fixed_) return step_;
    sum_ += seconds;
    if (++seen_ < kSettle) return step_;
    const double mean = sum_ / seen_;
    seen_ = 0;
    sum_ = 0.0;
    const int last = static_cast<int>(kQualitySteps.size()) - 1;
    if (mean > budget_ * 1.08 && step_ < last) {
        // Far too slow: two steps at once, so that a class does not watch it stutter its way down.
        step_ = std::min(last, step_ + (mean > budget_ * 3.0 ? 2 : 1));
        if (trying_) patience_ = std::min(patience_ * 2, 4000);
        trying_ = false;
        roomy_ = 0;
    } else if (mean < budget_ * 0.45 && step_ > 0) {
        roomy_ += kSettle;
        if (roomy_ >= patience_) {
            --step_;
            trying_ = true;
            roomy_ = 0;
        }
    } else {
        trying_ = false;
        roomy_ = 0;
    }
    return step_;
}

}  // namespace orrery::render
