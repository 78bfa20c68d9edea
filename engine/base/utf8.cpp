#include "engine/base/utf8.h"

namespace orrery::utf8 {

Decoded decode(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) -> std::uint32_t {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const std::uint32_t lead = byte(0);
    if (lead < 0x80U) return {lead, 1, true};
    if (lead >= 0xC2U && lead <= 0xDFU && continues(1)) return {(lead & 0x1FU) << 6U | (byte(1) & 0x3FU), 2, true};
    if (lead >= 0xE0U && lead <= 0xEFU && continues(1) && continues(2)) {
        const char32_t value = (lead & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
        if (value >= 0x800U && (value < 0xD800U || value > 0xDFFFU)) return {value, 3, true};
    }
    if (lead >= 0xF0U && lead <= 0xF4U && continues(1) && continues(2) && continues(3)) {
        const char32_t value =
            (lead & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
        if (value >= 0x10000U && value <= 0x10FFFFU) return {value, 4, true};
    }
    return {kReplacement, 1, false};
}

void append(std::string& out, char32_t codePoint) {
    if (codePoint < 0x80U) {
        out += static_cast<char>(codePoint);
    } else if (codePoint < 0x800U) {
        out += static_cast<char>(0xC0U | codePoint >> 6U);
        out += static_cast<char>(0x80U | (codePoint & 0x3FU));
    } else if (codePoint < 0x10000U) {
        out += static_cast<char>(0xE0U | codePoint >> 12U);
        out += static_cast<char>(0x80U | (codePoint >> 6U & 0x3FU));
        out += static_cast<char>(0x80U | (codePoint & 0x3FU));
    } else {
        out += static_cast<char>(0xF0U | (codePoint >> 18U & 0x07U));
        out += static_cast<char>(0x80U | (codePoint >> 12U & 0x3FU));
        out += static_cast<char>(0x80U | (codePoint >> 6U & 0x3FU));
        out += static_cast<char>(0x80U | (codePoint & 0x3FU));
    }
}

bool isValid(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const Decoded next = decode(text, at);
        if (!next.valid) return false;
        at += next.length;
    }
    return true;
}

std::size_t length(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) at += decode(text, at).length;
    return count;
}

std::string sanitised(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Decoded next = decode(text, at);
        if (next.valid) {
            out.append(text.substr(at, next.length));
        } else {
            append(out, kReplacement);
        }
        at += next.length;
    }
    return out;
}

bool isWide(char32_t codePoint) {
    struct Range {
        char32_t first, last;
    };
    // East Asian Width W and F in blocks, and the emoji planes; coarse on purpose: it only places a caret.
    static constexpr Range kWide[] = {{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF},   {0x3400, 0x4DBF},
                                      {0x4E00, 0x9FFF}, {0xA000, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};
    for (const Range& range : kWide) {
        if (codePoint >= range.first && codePoint <= range.last) return true;
    }
    return false;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n\f\v";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace orrery::utf8
