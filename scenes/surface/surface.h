#pragma once

// A function of two variables as a lesson describes it: its axes, parameters, formula, and what is marked on it.

#include "scenes/chart/axis.h"
#include "scenes/chart/heading.h"
#include "scenes/chart/parameters.h"
#include "scenes/surface/expression.h"

#include <optional>
#include <string>
#include <vector>

namespace orrery::surface {

struct Mark {
    std::string label;
    double x = 0.0, y = 0.0;
};

// A line on the surface: y where x runs along its axis, or x where y does.
struct Line {
    std::string label;
    bool alongX = true;
    Expression other;
};

// Named values of the parameters.
struct Choice {
    std::string label;
    std::vector<double> values;
};

struct Surface {
    chart::Heading heading;
    chart::Axis x, y, z;
    std::vector<chart::Parameter> parameters;
    Expression function;  // of x, y and the parameters, in this order; so are those of the lines
    int contours = 12;
    std::vector<double> levels;  // of the contours, where the author chose them
    std::vector<Mark> marks;
    std::vector<Line> lines;
    std::vector<Choice> choices;  // the first is the start, where there are any

    // A surface that falls along an axis is seen from that axis' end, so that nothing high hides what is low.
    bool fallsAlongX = false, fallsAlongY = false;

    // How far towards the back a share of y stands.
    double depth(double yShare) const { return fallsAlongY ? 1.0 - yShare : yShare; }
    // `values` are the parameters'.
    double at(double x, double y, const std::vector<double>& values) const;
    // Levels that are about `count`, at round numbers.
    std::vector<double> levelsFor(int count) const { return chart::levelsOf(z, count); }
    std::vector<double> start() const;
};

inline constexpr int kMostContours = 40;

// Throws Error at what is wrong.
Surface readSurface(const yaml::Value& keys);
// `contours` of a description: a number, or a list of levels.
void readContours(const yaml::Value& value, int& count, std::vector<double>& levels);

}  // namespace orrery::surface
