#include "scenes/timeline/dates.h"

#include "scenes/chart/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace orrery::timeline {

namespace {

constexpr std::array kMonths{"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};

double dayOf(std::chrono::year_month_day date) {
    return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

// All digits, as many as there should be; -1 else.
int digits(std::string_view text, std::size_t count) {
    int number = 0;
    const bool right = text.size() == count && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
                       std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
    return right ? number : -1;
}

}  // namespace

Period readDate(const yaml::Value& value) {
    using namespace std::chrono;
    const std::string text = value.text();
    const auto wrong = [&] { value.fail(fmt::format("\"{}\" is no date; 2022, 2022-10 or 2022-10-07 are", text)); };
    const int y = digits(std::string_view(text).substr(0, 4), 4);
    if (y < 1 || (text.size() > 4 && text[4] != '-') || (text.size() > 7 && text[7] != '-')) wrong();
    const year ofYear(y);
    if (text.size() == 4) {
        const std::string shown = fmt::format("{}", y);
        return {dayOf(ofYear / 1 / 1), dayOf((ofYear + years(1)) / 1 / 1), shown, shown};
    }
    const int m = digits(std::string_view(text).substr(5, 2), 2);
    if (m < 1 || m > 12) wrong();
    const year_month ofMonth = ofYear / month(static_cast<unsigned>(m));
    const std::string_view name = kMonths[static_cast<std::size_t>(m - 1)];
    const std::string_view brief = name.substr(0, 3);
    if (text.size() == 7) {
        return {dayOf(ofMonth / 1), dayOf((ofMonth + months(1)) / 1), fmt::format("{} {}", name, y),
                fmt::format("{} {}", brief, y)};
    }
    const int d = digits(std::string_view(text).substr(8), 2);
    const year_month_day date = ofMonth / day(static_cast<unsigned>(std::max(d, 0)));
    if (!date.ok()) wrong();
    return {dayOf(date), dayOf(date) + 1.0, fmt::format("{} {} {}", d, name, y), fmt::format("{} {} {}", d, brief, y)};
}

std::vector<DateTick> dateTicks(double from, double to, int most) {
    using namespace std::chrono;
    const auto first = year_month_day(sys_days(days(static_cast<int>(std::floor(from)))));
    // In months: 1, 2, 3, 6, or whole years.
    const double span = (to - from) / 30.44;
    int step = 1;
    for (const int months : {1, 2, 3, 6, 12}) {
        step = months;
        if (span / months <= most) break;
    }
    if (span / step > most) step = 12 * static_cast<int>(std::max(1.0, chart::roundStep(span / 12.0, most)));
    const int start = static_cast<int>(first.year()) * 12 + static_cast<int>(static_cast<unsigned>(first.month())) - 1;
    std::vector<DateTick> ticks;
    for (int month = (start + step - 1) / step * step;; month += step) {
        const double at = dayOf(year(month / 12) / std::chrono::month(static_cast<unsigned>(month % 12 + 1)) / 1);
        if (at > to) break;
        if (at < from) continue;
        const std::string_view name = kMonths[static_cast<std::size_t>(month % 12)];
        ticks.push_back(
            {at, step % 12 == 0 || month % 12 == 0 ? fmt::format("{}", month / 12) : std::string(name.substr(0, 3))});
    }
    return ticks;
}

}  // namespace orrery::timeline
