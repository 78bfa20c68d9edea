#pragma once

// The classes of characters that Mermaid's lexer tells apart.

#include <array>
#include <cstddef>
#include <string_view>

namespace orrery::graph::mermaid {

inline constexpr std::size_t kNowhere = std::string_view::npos;

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool isWord(char c) {
    return isLetter(c) || isDigit(c) || c == '_';
}
constexpr bool isAscii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}
constexpr bool isBracket(char c) {
    return c == '[' || c == ']' || c == '(' || c == ')' || c == '{' || c == '}' || c == '|';
}

// A set of bytes.
class ByteSet {
 public:
    constexpr explicit ByteSet(std::string_view members) {
        for (const char c : members) has_[static_cast<unsigned char>(c)] = true;
    }
    constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }

 private:
    std::array<bool, 256> has_{};
};

// What may stand inside a name once it has begun: Mermaid's NODE_STRING, less the dash, which depends on what follows.
constexpr bool isNameCharacter(char c) {
    constexpr ByteSet kMarks("!\"#$%&'*+.`?\\/");
    return isWord(c) || kMarks.has(c);
}

// Bytes of the blank that starts at `at`: a space, a tab or one of Unicode's spaces, as \s has it; 0 when there is
// none. The end of a line is not a blank.
std::size_t blankLength(std::string_view text, std::size_t at);

// Bytes of a typographic double quote (“ ” „ ‟ « is not one) at `at`, 0 when there is none.
std::size_t smartQuoteLength(std::string_view text, std::size_t at);

// Characters that Mermaid's lexer has no place for in names; beyond ASCII, what is no letter to it: blocks of
// punctuation and symbols, and everything outside the basic plane. Coarse on purpose: it only decides on a remark.
bool isUnknownToMermaid(char32_t value);

// Without blanks and ends of lines at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace orrery::graph::mermaid
