#pragma once

// UTF-8 as the readers and the labels need it: decoding that never fails, counting, and what a terminal shows wide.

#include <cstdint>
#include <string>
#include <string_view>

namespace orrery::utf8 {

inline constexpr char32_t kReplacement = 0xFFFD;

struct Decoded {
    char32_t codePoint;    // kReplacement where the bytes are not UTF-8
    std::uint32_t length;  // bytes taken, at least 1
    bool valid;
};

// The code point that starts at text[at]; `at` must be inside the text. Over-long forms, surrogates and values above
// U+10FFFF are invalid (Unicode 15, table 3-7) and take one byte.
Decoded decode(std::string_view text, std::size_t at);

void append(std::string& out, char32_t codePoint);

bool isValid(std::string_view text);

// Number of code points; an invalid byte counts as one.
std::size_t length(std::string_view text);

// Invalid bytes replaced by U+FFFD.
std::string sanitised(std::string_view text);

// Without the blanks (space, tabs, line and page ends) at both ends.
std::string_view trimmed(std::string_view text);

// Whether a terminal shows the code point two cells wide (East Asian wide, emoji).
bool isWide(char32_t codePoint);

}  // namespace orrery::utf8
