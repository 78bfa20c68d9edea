#pragma once

// An axis of a chart: from where to where it runs, evenly or by factors of ten, and which round numbers are marked on
// it.

#include "engine/base/yaml.h"

#include <string>
#include <vector>

namespace orrery::chart {

struct Axis {
    std::string name;   // of its variable, where expressions can use it
    std::string label;  // what is written along it
    std::string unit;   // behind its numbers
    double low = 0.0, high = 1.0;
    bool log = false;  // then low > 0

    // Where a value stands between the ends, 0..1; not a number where it cannot stand on the axis.
    double share(double value) const;
    double value(double share) const;
    bool holds(double value) const;  // with a hair's breadth beyond the ends
};

struct Tick {
    double share = 0.0;
    std::string text;
};

// At most about `most` round numbers along the axis.
std::vector<Tick> ticksOf(const Axis& axis, int most);

// 1, 2 or 5 times a power of ten, so that at most `most` such steps lie between 0 and `length`.
double roundStep(double length, int most);

// Round levels between the ends, about `count`: even steps, or 1, 2, 5 in each factor of ten.
std::vector<double> levelsOf(const Axis& axis, int count);

// A number for people: `digits` significant ones, 7×10¹⁰ where it is large or tiny. Zeros at the end are kept where
// they say how precise a reading is.
enum class Zeros { dropped, kept };
std::string numberText(double value, int digits = 3, Zeros zeros = Zeros::dropped);
// With the unit behind it.
std::string withUnit(double value, const Axis& axis, int digits = 3, Zeros zeros = Zeros::dropped);

// From `{name, label, unit, range: [low, high], log}`; the range may be missing where `rangeNeeded` is false, and is
// then 0 to 0.
Axis readAxis(const yaml::Value& value, bool rangeNeeded);

}  // namespace orrery::chart
