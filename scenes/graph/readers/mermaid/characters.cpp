#include "scenes/graph/readers/mermaid/characters.h"

#include "engine/base/utf8.h"

namespace orrery::graph::mermaid {

std::size_t blankLength(std::string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\v' || c == '\f') return 1;
    if (isAscii(c)) return 0;
    const utf8::Decoded next = utf8::decode(text, at);
    const char32_t value = next.codePoint;
    const bool blank = value == 0xA0 || value == 0x1680 || (value >= 0x2000 && value <= 0x200A) || value == 0x2028 ||
                       value == 0x2029 || value == 0x202F || value == 0x205F || value == 0x3000 || value == 0xFEFF;
    return blank ? next.length : 0;
}

std::size_t smartQuoteLength(std::string_view text, std::size_t at) {
    const std::string_view here = text.substr(at < text.size() ? at : text.size());
    for (const std::string_view quote : {"\u201C", "\u201D", "\u201E", "\u201F"}) {
        if (here.starts_with(quote)) return quote.size();
    }
    return 0;
}

bool isUnknownToMermaid(char32_t value) {
    return value == '=' || value == '^' || value == '~' || value == '@' || value > 0xFFFF ||
           (value >= 0x80 && value < 0xC0 && value != 0xAA && value != 0xB5 && value != 0xBA) || value == 0xD7 ||
           value == 0xF7 || (value >= 0x300 && value <= 0x36F) || (value >= 0x2000 && value <= 0x206F) ||
           (value >= 0x20A0 && value <= 0x20FF) || (value >= 0x2190 && value <= 0x2BFF) ||
           (value >= 0x3000 && value <= 0x3004) || (value >= 0xE000 && value <= 0xF8FF) ||
           (value >= 0xFE00 && value <= 0xFE0F);
}

std::string_view trimmed(std::string_view text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t length = text[begin] == '\n' ? 1 : blankLength(text, begin);
        if (length == 0) break;
        begin += length;
    }
    std::size_t end = text.size();
    while (end > begin) {
        // A blank takes one to three bytes; step back to where the last character starts.
        std::size_t last = end - 1;
        while (last > begin && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) --last;
        if (text[last] != '\n' && blankLength(text, last) != end - last) break;
        end = last;
    }
    return text.substr(begin, end - begin);
}

}  // namespace orrery::graph::mermaid
