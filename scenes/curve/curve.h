#pragma once

// Series over one axis as a lesson describes them: numbers, formulas or columns of a file, with what happened where.

#include "scenes/chart/axis.h"
#include "scenes/chart/heading.h"
#include "scenes/chart/parameters.h"
#include "scenes/surface/expression.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace orrery::curve {

struct Point {
    double x = 0.0, y = 0.0;
};

struct Series {
    std::string name;
    std::vector<Point> points;                    // by their x; empty where it has a formula
    std::optional<surface::Expression> function;  // of x and the parameters
    bool synthetic = false;
};

struct Event {
    double at = 0.0;
    std::string label;
    std::optional<std::size_t> about;  // a series
};

struct Curve {
    chart::Heading heading;
    chart::Axis x, y;
    std::vector<chart::Parameter> parameters;
    std::vector<Series> series;
    std::vector<Event> events;

    // As it is drawn: no more points than can be told apart, with the highest and the lowest of those that fall
    // together. `values` are the parameters'.
    std::vector<Point> pointsOf(std::size_t index, const std::vector<double>& values) const;
    // Between two points on the straight line; nothing beyond the ends or where it is not defined.
    std::optional<double> valueAt(std::size_t index, double at, const std::vector<double>& values) const;
};

// Throws Error at what is wrong. Files of numbers are looked for in the folder, then among the program's own.
Curve readCurve(const yaml::Value& keys, const std::filesystem::path& folder);

}  // namespace orrery::curve
