#include "scenes/graph/readers/times.h"

#include "scenes/graph/readers/builder.h"

#include <array>
#include <charconv>

namespace orrery::graph {
namespace {

bool isLeap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

// Exactly `digits` digits at the start of the text, at most `most`; taken off it.
std::optional<int> takeDigits(std::string_view& text, std::size_t digits, int most) {
    int value = 0;
    if (text.size() < digits) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc() || end != text.data() + digits || value < 0 || value > most) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

// hh:mm, hh:mm:ss or hh:mm:ss.fff with Z or an offset behind it, as seconds.
std::optional<double> takeClock(std::string_view& text) {
    const auto hour = takeDigits(text, 2, 24);
    if (!hour || !take(text, ':')) return std::nullopt;
    const auto minute = takeDigits(text, 2, 59);
    if (!minute) return std::nullopt;
    double seconds = *hour * 3600.0 + *minute * 60.0;
    if (take(text, ':')) {
        const auto whole = takeDigits(text, 2, 60);
        if (!whole) return std::nullopt;
        seconds += *whole;
        if (take(text, '.')) {
            for (double place = 0.1; !text.empty() && text.front() >= '0' && text.front() <= '9'; place *= 0.1) {
                seconds += place * (text.front() - '0');
                text.remove_prefix(1);
            }
        }
    }
    if (take(text, 'Z') || text.empty()) return seconds;
    const double sign = take(text, '+') ? -1.0 : take(text, '-') ? 1.0 : 0.0;
    const auto offsetHour = takeDigits(text, 2, 24);
    if (sign == 0.0 || !offsetHour) return std::nullopt;
    take(text, ':');
    const int offsetMinute = takeDigits(text, 2, 59).value_or(0);
    return seconds + sign * (*offsetHour * 3600.0 + offsetMinute * 60.0);
}

}  // namespace

std::optional<double> parseTime(std::string_view text) {
    text = trimmed(text);
    if (const std::optional<double> number = parseNumber(text)) return number;
    constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const auto year = takeDigits(text, 4, 9999);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = takeDigits(text, 2, 12);
    if (!month || *month < 1) return std::nullopt;
    int day = 1;
    double seconds = 0.0;
    if (take(text, '-')) {
        const auto given = takeDigits(text, 2, 31);
        if (!given || *given < 1) return std::nullopt;
        day = *given;
        if (take(text, 'T') || take(text, ' ')) {
            const auto clock = takeClock(text);
            if (!clock) return std::nullopt;
            seconds = *clock;
        }
    }
    if (!text.empty()) return std::nullopt;
    double days = day - 1 + seconds / 86400.0;
    for (int i = 0; i + 1 < *month; ++i) days += kDays[static_cast<std::size_t>(i)];
    if (*month > 2 && isLeap(*year)) days += 1.0;
    return *year + days / (isLeap(*year) ? 366.0 : 365.0);
}

}  // namespace orrery::graph
