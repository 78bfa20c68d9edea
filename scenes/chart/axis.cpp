#include "scenes/chart/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::chart {

namespace {

constexpr double kHair = 1e-9;

std::string superscript(int number) {
    static constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string text = number < 0 ? "⁻" : "";
    for (const char digit : std::to_string(std::abs(number))) text += kDigits[digit - '0'];
    return text;
}

// Without zeros behind the last digit that says something.
std::string trimmed(const std::string& text) {
    if (text.find('.') == std::string::npos) return text;
    std::size_t end = text.find_last_not_of('0') + 1;
    if (end > 0 && text[end - 1] == '.') --end;
    return text.substr(0, end);
}

// 1, 2, 5 times each power of ten from low to high, or the powers alone.
std::vector<double> byTens(double low, double high, bool between) {
    std::vector<double> values;
    const int last = static_cast<int>(std::ceil(std::log10(high)));
    for (int ten = static_cast<int>(std::floor(std::log10(low))); ten <= last; ++ten) {
        for (const double times : {1.0, 2.0, 5.0}) {
            const double value = times * std::pow(10.0, ten);
            if ((between || times == 1.0) && value >= low * (1.0 - kHair) && value <= high * (1.0 + kHair))
                values.push_back(value);
        }
    }
    return values;
}

std::vector<double> evenly(double low, double high, int most) {
    const double step = roundStep(high - low, most);
    std::vector<double> values;
    const double first = std::ceil(low / step - kHair);
    for (int i = 0; i <= 2 * most + 2 && (first + i) * step <= high + step * kHair; ++i)
        values.push_back((first + i) * step);
    return values;
}

}  // namespace

double Axis::share(double value) const {
    return log ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
}

double Axis::value(double share) const {
    return log ? low * std::pow(high / low, share) : low + (high - low) * share;
}

bool Axis::holds(double value) const {
    const double at = share(value);
    return at >= -kHair && at <= 1.0 + kHair;
}

double roundStep(double length, int most) {
    if (!(length > 0.0) || most < 1) return 1.0;
    const double least = length / most;
    const double ten = std::pow(10.0, std::floor(std::log10(least)));
    for (const double step : {1.0, 2.0, 5.0})
        if (step * ten >= least * 0.999) return step * ten;
    return 10.0 * ten;
}

std::vector<double> levelsOf(const Axis& axis, int count) {
    if (axis.log && axis.high / axis.low > 30.0) {
        std::vector<double> levels = byTens(axis.low, axis.high, true);
        if (static_cast<int>(levels.size()) > count) levels = byTens(axis.low, axis.high, false);
        return levels;
    }
    return evenly(axis.low, axis.high, count);
}

std::vector<Tick> ticksOf(const Axis& axis, int most) {
    std::vector<double> values;
    if (axis.log && axis.high / axis.low >= 10.0) {
        values = byTens(axis.low, axis.high, true);
        if (static_cast<int>(values.size()) > most) values = byTens(axis.low, axis.high, false);
        // Every second or third factor of ten, counted from the first.
        const std::size_t every = (values.size() + static_cast<std::size_t>(most) - 1) / static_cast<std::size_t>(most);
        std::vector<double> some;
        for (std::size_t i = 0; i < values.size(); i += std::max<std::size_t>(every, 1)) some.push_back(values[i]);
        values = std::move(some);
    } else {
        values = evenly(axis.low, axis.high, most);
    }
    std::vector<Tick> ticks;
    for (const double value : values) ticks.push_back({axis.share(value), numberText(value, 6)});
    return ticks;
}

std::string numberText(double value, int digits, Zeros zeros) {
    const auto finished = [&](const std::string& text) { return zeros == Zeros::kept ? text : trimmed(text); };
    if (!std::isfinite(value)) return "not defined";
    if (value == 0.0) return "0";
    // Rounded first: 99999.7 to three digits is a hundred thousand.
    const std::string rounded = fmt::format("{:.{}e}", value, std::max(digits - 1, 0));
    const std::size_t e = rounded.find('e');
    const int ten = std::stoi(rounded.substr(e + 1));
    if (ten >= -3 && ten < 5)
        return finished(fmt::format("{:.{}f}", std::stod(rounded), std::max(digits - 1 - ten, 0)));
    const std::string front = finished(rounded.substr(0, e));
    const std::string power = "10" + superscript(ten);
    if (front == "1") return power;
    return (front == "-1" ? "-" : front + "×") + power;
}

std::string withUnit(double value, const Axis& axis, int digits, Zeros zeros) {
    const std::string number = numberText(value, digits, zeros);
    return axis.unit.empty() || !std::isfinite(value) ? number : number + " " + axis.unit;
}

Axis readAxis(const yaml::Value& value, bool rangeNeeded) {
    value.allowOnly({"name", "label", "unit", "range", "log"});
    Axis axis{.low = 0.0, .high = 0.0};
    if (const auto name = value.find("name")) axis.name = name->text();
    axis.label = axis.name;
    if (const auto label = value.find("label")) axis.label = label->text();
    if (const auto unit = value.find("unit"); unit && !unit->isEmpty()) axis.unit = unit->text();
    if (const auto log = value.find("log")) axis.log = log->truth();
    const auto range = rangeNeeded ? std::optional(value["range"]) : value.find("range");
    if (!range) return axis;
    const std::vector<double> ends = range->numbers();
    if (ends.size() != 2 || !(ends[0] < ends[1])) range->fail("a range is two numbers, the smaller first: [0, 10]");
    if (axis.log && !(ends[0] > 0.0)) range->fail("a range on a log axis starts above 0");
    if (!std::isfinite(ends[1] - ends[0])) range->fail("a range this wide cannot be drawn");
    axis.low = ends[0];
    axis.high = ends[1];
    return axis;
}

}  // namespace orrery::chart
