#pragma once

// Dates as authors write them: a year, a month of it, or a day (ISO 8601, proleptic Gregorian calendar).

#include "engine/base/yaml.h"

#include <string>
#include <vector>

namespace orrery::timeline {

// From the start of the first day to the end of the last, in days since 1970-01-01.
struct Period {
    double from = 0.0;
    double to = 0.0;
    std::string text;   // "7 October 2022", "October 2022", "2022"
    std::string brief;  // "7 Oct 2022", "Oct 2022", "2022": on a card

    double middle() const { return (from + to) * 0.5; }
};

// YYYY, YYYY-MM or YYYY-MM-DD. Throws Error.
Period readDate(const yaml::Value& value);

struct DateTick {
    double day;
    std::string text;
};

// Years, or months where the time is short; at most about `most`.
std::vector<DateTick> dateTicks(double from, double to, int most);

}  // namespace orrery::timeline
