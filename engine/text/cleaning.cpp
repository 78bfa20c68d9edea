#include "engine/text/cleaning.h"

#include "engine/base/utf8.h"

namespace orrery::text {

namespace {

constexpr std::string_view kEllipsis = "\u2026";

bool isNoncharacter(char32_t c) {
    return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFEU) == 0xFFFEU;
}

bool isControl(char32_t c) {
    // C0, delete, C1; and the interlinear annotation marks, which no font shows.
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0xFFF9 && c <= 0xFFFB);
}

bool breaksLine(char32_t c) {
    return c == '\n' || c == '\v' || c == '\f' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

std::string cleaned(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded next = utf8::decode(text, at);
        const char32_t c = next.codePoint;
        at += next.length;
        if (breaksLine(c)) {
            if (c == '\r' && at < text.size() && text[at] == '\n') ++at;
            out += '\n';
        } else if (c == '\t') {
            out += ' ';
        } else if (isNoncharacter(c)) {
            utf8::append(out, utf8::kReplacement);
        } else if (!isControl(c)) {
            utf8::append(out, c);
        }
    }
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out;
}

std::string limited(std::string_view text, std::size_t codePoints, int lines) {
    std::size_t count = 0;
    int line = 1;
    for (std::size_t at = 0; at < text.size(); ++count) {
        if (text[at] == '\n') ++line;
        if (count == codePoints || line > lines) {
            std::string out(text.substr(0, at));
            while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
            return out.append(kEllipsis);
        }
        at += utf8::decode(text, at).length;
    }
    return std::string(text);
}

}  // namespace orrery::text
