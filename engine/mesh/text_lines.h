#pragma once

// Lines and words of the Wavefront formats, and numbers in them whatever the locale is.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::mesh {

// One line after the other, without its end; a backslash at the end joins the next one to it.
class TextLines {
 public:
    explicit TextLines(std::string_view text) : rest_(text) {}

    // False at the end of the text.
    bool next() {
        if (rest_.empty()) return false;
        ++number_;
        line_ = take();
        if (!line_.ends_with('\\')) return true;
        joined_.clear();
        while (line_.ends_with('\\')) {
            joined_ += line_.substr(0, line_.size() - 1);
            joined_ += ' ';
            line_ = rest_.empty() ? std::string_view() : take();
            ++number_;
        }
        joined_ += line_;
        line_ = joined_;
        return true;
    }
    std::string_view line() const { return line_; }
    int number() const { return number_; }  // from 1, of its last part

 private:
    std::string_view take() {
        const std::size_t end = rest_.find('\n');
        std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }

    std::string_view rest_;
    std::string_view line_;
    std::string joined_;
    int number_ = 0;
};

// Takes the next word off the line; empty at its end.
inline std::string_view takeWord(std::string_view& line) {
    constexpr std::string_view kBlanks = " \t";
    const std::size_t start = line.find_first_not_of(kBlanks);
    if (start == std::string_view::npos) {
        line = {};
        return {};
    }
    const std::size_t end = std::min(line.find_first_of(kBlanks, start), line.size());
    const std::string_view word = line.substr(start, end - start);
    line.remove_prefix(end);
    return word;
}

// The whole word as a finite number.
inline std::optional<float> numberIn(std::string_view word) {
    if (word.starts_with('+')) word.remove_prefix(1);
    float value = 0.0F;
    const char* end = word.data() + word.size();
    auto result = std::from_chars(word.data(), end, value);
    if (result.ec == std::errc::result_out_of_range) {
        // Too small for a float is 0; too large stays out of range as a double, or becomes infinite.
        double wide = 0.0;
        result = std::from_chars(word.data(), end, wide);
        value = static_cast<float>(wide);
        if (result.ec != std::errc{} && word.find("e-") != std::string_view::npos) result.ec = std::errc{};
    }
    if (result.ec != std::errc{} || result.ptr != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

}  // namespace orrery::mesh
