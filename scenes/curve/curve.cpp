#include "scenes/curve/curve.h"

#include "engine/base/files.h"
#include "scenes/curve/columns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace orrery::curve {

namespace {

constexpr std::size_t kMostSeries = 12;
constexpr std::size_t kMostEvents = 40;
constexpr std::size_t kMostListed = 20'000;  // points
constexpr std::uint64_t kMostFile = 32U << 20U;
constexpr std::size_t kSteps = 320;  // of a drawn series

std::vector<Point> readPoints(const yaml::Value& value) {
    std::vector<Point> points;
    for (const yaml::Value& each : value.list()) {
        const std::vector<double> pair = each.numbers();
        if (pair.size() != 2) each.fail("a point is two numbers, [x, y]");
        points.push_back({pair[0], pair[1]});
    }
    if (points.empty()) value.fail("a series needs at least one point");
    if (points.size() > kMostListed) value.fail(fmt::format("more than {} points; name a csv", kMostListed));
    return points;
}

Series readSeries(const yaml::Value& value, const std::vector<std::string>& names,
                  const std::filesystem::path& folder) {
    value.allowOnly({"name", "points", "function", "csv", "columns", "every", "synthetic"});
    Series series{.name = value["name"].text()};
    if (const auto synthetic = value.find("synthetic")) series.synthetic = synthetic->truth();
    const auto points = value.find("points"), function = value.find("function"), csv = value.find("csv");
    if (int(bool(points)) + int(bool(function)) + int(bool(csv)) != 1)
        value.fail("a series has points, a function or a csv: one of the three");
    if (function) {
        series.function.emplace(function->text(), names, function->where());
        return series;
    }
    if (points) {
        series.points = readPoints(*points);
    } else {
        const std::filesystem::path file = chart::fileBeside(folder, *csv);
        const auto every = value.find("every");
        series.points = readColumns(readFile(file, kMostFile), file.filename().string(), value["columns"],
                                    every ? every->whole(1, 100'000) : 1);
    }
    std::ranges::stable_sort(series.points, {}, &Point::x);
    return series;
}

// From the least to the greatest of what is there, with room above; from 0 where that is near.
void fit(chart::Axis& axis, double low, double high, double room) {
    if (axis.low != axis.high) return;
    if (axis.log) {
        const double factor = high > low ? std::pow(high / low, room) : 2.0;
        axis.low = low / factor;
        axis.high = high * factor;
        return;
    }
    if (low == high) {
        low -= 1.0;
        high += 1.0;
    }
    axis.high = high + (high - low) * room;
    axis.low = low >= 0.0 && low < 0.4 * high ? 0.0 : low - (high - low) * room;
}

void fitX(Curve& curve, const yaml::Value& keys) {
    double low = INFINITY, high = -INFINITY;
    for (const Series& series : curve.series) {
        for (const Point& point : series.points) {
            if (curve.x.log && point.x <= 0.0) continue;
            low = std::min(low, point.x);
            high = std::max(high, point.x);
        }
    }
    if (curve.x.low != curve.x.high) return;
    if (low > high) (keys.find("x") ? keys["x"] : keys).fail("\"range\" of x is missing: formulas have no ends");
    fit(curve.x, low, high, 0.0);
}

void fitY(Curve& curve, const yaml::Value& keys) {
    double low = INFINITY, high = -INFINITY;
    const std::vector<double> values = chart::startOf(curve.parameters);
    for (std::size_t i = 0; i < curve.series.size(); ++i) {
        for (const Point& point : curve.pointsOf(i, values)) {
            if (!std::isfinite(point.y) || (curve.y.log && point.y <= 0.0)) continue;
            low = std::min(low, point.y);
            high = std::max(high, point.y);
        }
    }
    if (low > high) keys["series"].fail("no series has a value within the range of x");
    fit(curve.y, low, high, 0.05);
}

}  // namespace

std::vector<Point> Curve::pointsOf(std::size_t index, const std::vector<double>& values) const {
    const Series& of = series[index];
    std::vector<Point> drawn;
    if (of.function) {
        std::vector<double> all{0.0};
        all.insert(all.end(), values.begin(), values.end());
        for (std::size_t step = 0; step <= kSteps; ++step) {
            all[0] = x.value(static_cast<double>(step) / kSteps);
            drawn.push_back({all[0], (*of.function)(all)});
        }
        return drawn;
    }
    std::vector<Point> inside;
    std::ranges::copy_if(of.points, std::back_inserter(inside), [&](const Point& point) { return x.holds(point.x); });
    if (inside.size() <= kSteps) return inside;
    const std::size_t bucket = (inside.size() * 2 + kSteps - 1) / kSteps;
    for (std::size_t from = 0; from < inside.size(); from += bucket) {
        const auto first = inside.begin() + static_cast<std::ptrdiff_t>(from);
        const auto last = inside.begin() + static_cast<std::ptrdiff_t>(std::min(from + bucket, inside.size()));
        auto [low, high] = std::minmax_element(first, last, [](const Point& a, const Point& b) { return a.y < b.y; });
        if (high < low) std::swap(low, high);
        drawn.push_back(*low);
        if (low != high) drawn.push_back(*high);
    }
    return drawn;
}

std::optional<double> Curve::valueAt(std::size_t index, double at, const std::vector<double>& values) const {
    const Series& of = series[index];
    if (of.function) {
        std::vector<double> all{at};
        all.insert(all.end(), values.begin(), values.end());
        const double value = (*of.function)(all);
        return std::isfinite(value) ? std::optional(value) : std::nullopt;
    }
    const auto after = std::ranges::lower_bound(of.points, at, {}, &Point::x);
    if (after == of.points.end()) return std::nullopt;
    if (after->x == at || after == of.points.begin()) return after->x == at ? std::optional(after->y) : std::nullopt;
    const auto before = std::prev(after);
    return before->y + (after->y - before->y) * (at - before->x) / (after->x - before->x);
}

Curve readCurve(const yaml::Value& keys, const std::filesystem::path& folder) {
    keys.allowOnly({"scene", "title", "source", "synthetic", "x", "y", "parameters", "series", "events"});
    Curve curve{.heading = chart::readHeading(keys),
                .x = {.label = "x", .low = 0.0, .high = 0.0},
                .y = {.low = 0.0, .high = 0.0}};
    if (const auto x = keys.find("x")) curve.x = chart::readAxis(*x, false);
    if (const auto y = keys.find("y")) curve.y = chart::readAxis(*y, false);
    if (curve.x.name.empty()) curve.x.name = std::string("x");
    std::vector<std::string> names{curve.x.name};
    if (const auto parameters = keys.find("parameters")) {
        curve.parameters = chart::readParameters(*parameters);
        for (const chart::Parameter& parameter : curve.parameters) {
            if (!surface::Expression::isName(parameter.name) || std::ranges::find(names, parameter.name) != names.end())
                parameters->fail(fmt::format("\"{}\" is no name for a parameter here", parameter.name));
            names.push_back(parameter.name);
        }
    }
    const yaml::Value series = keys["series"];
    for (const yaml::Value& value : series.list()) {
        Series each = readSeries(value, names, folder);
        if (std::ranges::find(curve.series, each.name, &Series::name) != curve.series.end())
            value.fail(fmt::format("two series are called \"{}\"", each.name));
        curve.series.push_back(std::move(each));
    }
    if (curve.series.empty()) series.fail("a curve needs at least one series");
    if (curve.series.size() > kMostSeries) series.fail(fmt::format("more than {} series", kMostSeries));
    if (std::ranges::all_of(curve.series, &Series::synthetic)) curve.heading.synthetic = true;
    fitX(curve, keys);
    fitY(curve, keys);
    if (const auto events = keys.find("events")) {
        if (events->list().size() > kMostEvents) events->fail(fmt::format("more than {} events", kMostEvents));
        for (const yaml::Value& value : events->list()) {
            value.allowOnly({"at", "label", "about"});
            Event event{.at = value["at"].number(curve.x.low, curve.x.high), .label = value["label"].text()};
            if (const auto about = value.find("about")) {
                const auto at = std::ranges::find(curve.series, about->text(), &Series::name);
                if (at == curve.series.end()) about->fail(fmt::format("there is no series \"{}\"", about->text()));
                event.about = static_cast<std::size_t>(at - curve.series.begin());
            }
            curve.events.push_back(std::move(event));
        }
    }
    return curve;
}

}  // namespace orrery::curve
