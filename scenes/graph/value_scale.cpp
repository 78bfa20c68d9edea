#include "scenes/graph/value_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace orrery::graph {

ValueScale::ValueScale(std::span<const float> values, bool linear) {
    std::vector<float> numbers;
    numbers.reserve(values.size());
    for (const float value : values) {
        if (std::isfinite(value)) numbers.push_back(value);
    }
    if (numbers.empty()) return;
    const auto [least, most] = std::ranges::minmax_element(numbers);
    low_ = static_cast<double>(*least);
    high_ = static_cast<double>(*most);
    if (linear || high_ <= low_) return;
    // Half of the numbers that are more than the least lie below this.
    std::erase_if(numbers, [&](float value) { return static_cast<double>(value) <= low_; });
    const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
    std::ranges::nth_element(numbers, middle);
    const double typical = static_cast<double>(*middle) - low_;
    if (high_ - low_ > 8.0 * typical) unit_ = typical;
}

float ValueScale::at(double value) const {
    if (high_ <= low_) return 0.5F;
    const double above = std::clamp(value, low_, high_) - low_;
    const double range = high_ - low_;
    return static_cast<float>(unit_ > 0.0 ? std::log1p(above / unit_) / std::log1p(range / unit_) : above / range);
}

double ValueScale::valueAt(float at) const {
    const double range = high_ - low_;
    const auto share = static_cast<double>(at);
    return low_ + (unit_ > 0.0 ? std::expm1(share * std::log1p(range / unit_)) * unit_ : share * range);
}

std::string shownNumber(double value, bool share) {
    if (share) return shownNumber(value * 100.0) + " %";
    if (value == 0.0) return "0";
    if (std::abs(value) >= 1e6 || std::abs(value) < 1e-3) return fmt::format("{:.1e}", value);
    if (std::abs(value) >= 100.0) return fmt::format("{:.0f}", value);
    if (std::abs(value) < 1.0) return fmt::format("{:.2g}", value);
    std::string text = fmt::format("{:.1f}", value);
    if (text.find('.') != std::string::npos) {
        while (text.back() == '0') text.pop_back();
        if (text.back() == '.') text.pop_back();
    }
    return text;
}

}  // namespace orrery::graph
