#pragma once

// Dated events as a lesson describes them, with their tracks.

#include "engine/base/colour.h"
#include "scenes/chart/heading.h"
#include "scenes/timeline/dates.h"

#include <optional>
#include <string>
#include <vector>

namespace orrery::timeline {

struct Event {
    std::string label;
    std::string text;
    std::string date;             // for people
    std::string briefDate;        // on its card
    double from = 0.0, to = 0.0;  // days; equal where it is no span
    std::size_t track = 0;
    std::optional<Colour> colour;

    bool isSpan() const { return to > from; }
};

struct Timeline {
    chart::Heading heading;
    std::vector<std::string> tracks;  // at least one; without names where the author has none
    std::vector<Event> events;        // by their start
    double from = 0.0, to = 1.0;      // days, with a little room at both ends

    // Where a day stands on the axis, 0..1.
    double share(double day) const { return (day - from) / (to - from); }
};

// Throws Error at what is wrong.
Timeline readTimeline(const yaml::Value& keys);

}  // namespace orrery::timeline
