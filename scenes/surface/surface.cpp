#include "scenes/surface/surface.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace orrery::surface {

namespace {

constexpr std::size_t kMostMarks = 60;
constexpr std::size_t kMostLines = 12;
constexpr std::size_t kMostChoices = 12;

std::vector<yaml::Value> some(const yaml::Value& keys, std::string_view key, std::size_t most) {
    const auto value = keys.find(key);
    if (!value) return {};
    std::vector<yaml::Value> values = value->list();
    if (values.size() > most) value->fail(fmt::format("more than {} of them", most));
    return values;
}

chart::Axis variableAxis(const yaml::Value& keys, std::string_view key) {
    const yaml::Value value = keys[key];
    chart::Axis axis = chart::readAxis(value, true);
    if (axis.name.empty()) axis.name = key;
    if (axis.label.empty()) axis.label = axis.name;
    return axis;
}

std::vector<std::string> namesOf(const Surface& surface, const yaml::Value& keys) {
    std::vector<std::string> names{surface.x.name, surface.y.name};
    for (const chart::Parameter& parameter : surface.parameters) names.push_back(parameter.name);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!Expression::isName(names[i]))
            keys.fail(
                fmt::format("\"{}\" is no name for a formula: a letter first, then letters and digits", names[i]));
        if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
            names.begin() + static_cast<std::ptrdiff_t>(i))
            keys.fail(fmt::format("two things are called \"{}\"", names[i]));
    }
    return names;
}

Expression expressionOf(const yaml::Value& value, const std::vector<std::string>& names) {
    return {value.text(), names, value.where()};
}

std::string labelOf(const yaml::Value& value) {
    const auto label = value.find("label");
    return label ? label->text() : std::string();
}

// Which way it falls at the start, by the covariance of height with either axis.
void findSlope(Surface& surface) {
    constexpr int kProbes = 24;
    double sum = 0.0, x = 0.0, y = 0.0;
    const std::vector<double> values = surface.start();
    for (int i = 0; i < kProbes * kProbes; ++i) {
        const double atX = (i % kProbes + 0.5) / kProbes, atY = (i / kProbes + 0.5) / kProbes;
        const double z = surface.z.share(surface.at(surface.x.value(atX), surface.y.value(atY), values));
        if (!std::isfinite(z)) continue;
        const double height = std::clamp(z, 0.0, 1.0);
        sum += height;
        x += height * (atX - 0.5);
        y += height * (atY - 0.5);
    }
    constexpr double kLevel = 0.01;  // less than this is no slope
    surface.fallsAlongX = x < -kLevel * sum;
    surface.fallsAlongY = y < -kLevel * sum;
}

// From the least to the greatest value at the start and under every choice, with a little room.
void fitHeight(Surface& surface, const yaml::Value& keys) {
    constexpr int kProbes = 40;
    double low = INFINITY, high = -INFINITY;
    std::vector<std::vector<double>> settings{surface.start()};
    for (const Choice& choice : surface.choices) settings.push_back(choice.values);
    for (const std::vector<double>& values : settings) {
        for (int i = 0; i < kProbes * kProbes; ++i) {
            const double z = surface.at(surface.x.value((i % kProbes + 0.5) / kProbes),
                                        surface.y.value((i / kProbes + 0.5) / kProbes), values);
            if (!std::isfinite(z) || (surface.z.log && z <= 0.0)) continue;
            low = std::min(low, z);
            high = std::max(high, z);
        }
    }
    if (low > high) keys["function"].fail("nowhere in these ranges is it defined");
    if (surface.z.low != surface.z.high) return;
    if (low == high) {
        surface.z.low = surface.z.log ? low / 2.0 : low - 1.0;
        surface.z.high = surface.z.log ? high * 2.0 : high + 1.0;
    } else if (surface.z.log) {
        surface.z.low = low / std::pow(high / low, 0.04);
        surface.z.high = high * std::pow(high / low, 0.04);
    } else {
        surface.z.low = low - (high - low) * 0.04;
        surface.z.high = high + (high - low) * 0.04;
    }
}

}  // namespace

double Surface::at(double xValue, double yValue, const std::vector<double>& values) const {
    std::vector<double> all{xValue, yValue};
    all.insert(all.end(), values.begin(), values.end());
    return function(all);
}

std::vector<double> Surface::start() const {
    return choices.empty() ? chart::startOf(parameters) : choices.front().values;
}

void readContours(const yaml::Value& value, int& count, std::vector<double>& levels) {
    levels.clear();
    if (!value.isList()) {
        count = value.whole(0, kMostContours);
        return;
    }
    levels = value.numbers();
    if (levels.size() > static_cast<std::size_t>(kMostContours))
        value.fail(fmt::format("more than {} levels", kMostContours));
}

Surface readSurface(const yaml::Value& keys) {
    keys.allowOnly({"scene", "title", "source", "synthetic", "x", "y", "z", "parameters", "function", "contours",
                    "marks", "curves", "choices"});
    chart::Axis x = variableAxis(keys, "x");
    chart::Axis y = variableAxis(keys, "y");
    chart::Axis z{.low = 0.0, .high = 0.0};
    if (const auto value = keys.find("z")) z = chart::readAxis(*value, false);
    Surface surface{.heading = chart::readHeading(keys), .x = x, .y = y, .z = z, .function = Expression("0", {})};
    if (const auto value = keys.find("parameters")) surface.parameters = chart::readParameters(*value);
    const std::vector<std::string> names = namesOf(surface, keys);
    surface.function = expressionOf(keys["function"], names);
    if (surface.heading.title.empty()) surface.heading.title = surface.function.text();
    if (const auto value = keys.find("contours")) readContours(*value, surface.contours, surface.levels);
    for (const yaml::Value& value : some(keys, "marks", kMostMarks)) {
        value.allowOnly({"label", "at"});
        const std::vector<double> at = value["at"].numbers();
        if (at.size() != 2) value["at"].fail(fmt::format("two numbers were expected, [{}, {}]", x.name, y.name));
        if (!x.holds(at[0]) || !y.holds(at[1])) value["at"].fail("lies beyond the ranges of x and y");
        surface.marks.push_back({value["label"].text(), at[0], at[1]});
    }
    for (const yaml::Value& value : some(keys, "curves", kMostLines)) {
        value.allowOnly({"label", "x", "y"});
        const auto alongX = value.find("y");
        const auto alongY = value.find("x");
        if (bool(alongX) == bool(alongY))
            value.fail("a curve says y as a formula of x, or x as a formula of y: one of the two");
        const Expression other = expressionOf(alongX ? *alongX : *alongY, names);
        if (other.uses(alongX ? 1 : 0))
            (alongX ? *alongX : *alongY).fail("the formula of a curve cannot use what it is to give");
        surface.lines.push_back({labelOf(value), bool(alongX), other});
    }
    for (const yaml::Value& value : some(keys, "choices", kMostChoices)) {
        value.allowOnly({"label", "set"});
        Choice choice{value["label"].text(), chart::startOf(surface.parameters)};
        chart::setValues(surface.parameters, value["set"], choice.values);
        surface.choices.push_back(std::move(choice));
    }
    fitHeight(surface, keys);
    findSlope(surface);
    return surface;
}

}  // namespace orrery::surface
