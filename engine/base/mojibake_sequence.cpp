#include "engine/base/mojibake_sequence.h"

#include "engine/base/mojibake_candidates.h"
#include "engine/base/utf8.h"

#include <array>
#include <span>
#include <string>

namespace orrery::mojibake {

namespace {

// Windows-1252 from 80 to 9F; the five bytes without a meaning stand for themselves, as the WHATWG's encoding has them.
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                   0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

// The byte that the character was made from, or 0 when no byte makes it.
std::uint8_t byteOf(char32_t character) {
    if (character >= 0x80U && character <= 0xFFU) return static_cast<std::uint8_t>(character);
    if (character < 0x0152U || character > 0x2122U) return 0;
    for (std::size_t i = 0; i < kWindows1252.size(); ++i) {
        if (kWindows1252[i] == character) return static_cast<std::uint8_t>(0x80U + i);
    }
    return 0;
}

bool isLower(char32_t c) {
    return c >= U'a' && c <= U'z';
}
bool isUpper(char32_t c) {
    return c >= U'A' && c <= U'Z';
}
bool isDigit(char32_t c) {
    return c >= U'0' && c <= U'9';
}
bool isLetter(char32_t c) {
    return isLower(c) || isUpper(c);
}

// What a continuation byte looks like to a reader of the damaged text.
enum class Look : std::uint8_t {
    punctuation,  // may follow a letter in clean text: a closing quotation mark, a dash, a unit, a footnote mark
    letter,       // Š Œ Ž š œ ž Ÿ ƒ µ ª º
    symbol,       // does not follow a letter: ¤ ¦ ¨ ¬ ¯ ´ ¸ € ˆ ˜ ...
    control,      // never in text
};

Look lookOf(std::uint8_t byte, bool control) {
    if (control) return Look::control;
    switch (byte) {
        case 0x83:
        case 0x8A:
        case 0x8C:
        case 0x8E:
        case 0x9A:
        case 0x9C:
        case 0x9E:
        case 0x9F:
        case 0xAA:
        case 0xB5:
        case 0xBA:
            return Look::letter;
        case 0x85:
        case 0x86:
        case 0x87:
        case 0x8B:
        case 0x91:
        case 0x92:
        case 0x93:
        case 0x94:
        case 0x95:
        case 0x96:
        case 0x97:
        case 0x99:
        case 0x9B:
        case 0xA0:
        case 0xA7:
        case 0xA9:
        case 0xAB:
        case 0xAD:
        case 0xAE:
        case 0xB0:
        case 0xB1:
        case 0xB2:
        case 0xB3:
        case 0xB6:
        case 0xB7:
        case 0xB9:
        case 0xBB:
            return Look::punctuation;
        default:
            return Look::symbol;
    }
}

// Punctuation that clean text puts between a letter and another letter: no proof of damage when a letter follows.
bool joinsWords(std::uint8_t byte) {
    return byte == 0x85 || byte == 0x92 || byte == 0x96 || byte == 0x97 || byte == 0xA0 || byte == 0xAD ||
           byte == 0xB7 || byte == 0xB1;
}

struct Parts {
    std::string bytes;         // lead and continuations as they were
    std::size_t length = 0;    // of the damaged text
    std::size_t expected = 0;  // bytes that the lead announces
    std::array<Look, 3> looks{};
    char32_t before = 0;
    char32_t after = 0;
    char32_t afterNext = 0;

    std::uint8_t at(std::size_t i) const { return static_cast<std::uint8_t>(bytes[i]); }
    std::size_t continuations() const { return bytes.size() - 1; }
    bool any(Look look) const {
        for (std::size_t i = 0; i < continuations(); ++i) {
            if (looks[i] == look) return true;
        }
        return false;
    }
    bool all(Look look) const {
        for (std::size_t i = 0; i < continuations(); ++i) {
            if (looks[i] != look) return false;
        }
        return true;
    }
};

std::size_t announcedBytes(std::uint8_t lead) {
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

char32_t characterAt(std::string_view text, std::size_t at) {
    return at < text.size() ? utf8::decode(text, at).codePoint : U'\0';
}

Parts partsAt(std::string_view text, std::size_t at, char32_t before) {
    Parts parts;
    parts.before = before;
    const utf8::Decoded first = utf8::decode(text, at);
    parts.length = first.length;
    const std::uint8_t lead = first.valid ? byteOf(first.codePoint) : std::uint8_t{0};
    parts.expected = announcedBytes(lead);
    if (parts.expected == 0) return parts;
    parts.bytes += static_cast<char>(lead);
    while (parts.bytes.size() < parts.expected && at + parts.length < text.size()) {
        const utf8::Decoded next = utf8::decode(text, at + parts.length);
        const std::uint8_t byte = next.valid ? byteOf(next.codePoint) : std::uint8_t{0};
        if (byte < 0x80 || byte > 0xBF) break;
        // Next Line is the one control character of that range that old text files hold.
        const bool control = next.codePoint < 0xA0U && next.codePoint != 0x85U;
        parts.looks[parts.continuations()] = lookOf(byte, control);
        parts.bytes += static_cast<char>(byte);
        parts.length += next.length;
    }
    parts.after = characterAt(text, at + parts.length);
    if (parts.after < 0x80U) parts.afterNext = characterAt(text, at + parts.length + 1);
    return parts;
}

// Whether the rest of the word shows that the sequence is the inside or the start of a word: "Ã©tat", not "MANHÃ—E".
bool wordGoesOn(const Parts& parts) {
    if (!isLower(parts.after) || isUpper(parts.before)) return false;
    return parts.at(parts.continuations()) != 0x92 || isLower(parts.afterNext);  // "Å’s" is a unit's genitive
}

Evidence evidenceOfLatin(const Parts& parts) {
    const std::uint8_t lead = parts.at(0);
    const std::uint8_t next = parts.at(1);
    const Look look = parts.looks[0];
    const bool inWord = isLower(parts.before);
    if (look == Look::control) return lead == 0xC2 ? Evidence::weak : Evidence::strong;
    if (lead == 0xC2) {
        // U+00A0 to U+00BF. Quantum mechanics writes "Â²", French sets its quotation marks with non-breaking spaces.
        if (next < 0xA0) return Evidence::weak;
        if (isUpper(parts.before) || next == 0xA0 || next == 0xAB || next == 0xBB || next == 0xAD)
            return Evidence::weak;
        const bool operation = next == 0xB1 || next == 0xB2 || next == 0xB3 || next == 0xB7 || next == 0xB9;
        return operation && !inWord && !isDigit(parts.before) ? Evidence::weak : Evidence::strong;
    }
    if (lead <= 0xC5) {
        if (look == Look::symbol || inWord) return Evidence::strong;
        if (lead == 0xC3 && (look == Look::letter || isDigit(parts.before))) return Evidence::strong;
        if (next == 0x9F) return Evidence::strong;
        if (wordGoesOn(parts) && (lead == 0xC3 || !joinsWords(next))) return Evidence::strong;
        const bool inCapitals = isUpper(parts.before) && isUpper(parts.after);
        return lead == 0xC3 && inCapitals && !joinsWords(next) ? Evidence::strong : Evidence::weak;
    }
    if (lead == 0xC6) {  // U+01A1 and U+01B0 of Vietnamese
        if (next == 0xA1 || (next == 0xB0 && (inWord || wordGoesOn(parts)))) return Evidence::strong;
    }
    if (lead == 0xC8 && next >= 0x98 && next <= 0x9B && (inWord || wordGoesOn(parts))) return Evidence::strong;
    if (lead >= 0xC6 && lead <= 0xCD && inWord && (look == Look::symbol || wordGoesOn(parts))) return Evidence::strong;
    if (lead >= 0xCE && lead <= 0xD3 && !isUpper(parts.before)) {  // Greek and Cyrillic
        const bool mark = lead <= 0xCF && (next == 0xB1 || next == 0xB2 || next == 0xB3);
        if (look == Look::symbol || (look == Look::letter && lead <= 0xCF) || mark) return Evidence::strong;
    }
    return Evidence::weak;
}

Evidence evidenceOfThree(const Parts& parts, char32_t character) {
    const std::uint8_t lead = parts.at(0);
    const std::uint8_t second = parts.at(1);
    if (parts.any(Look::control)) return Evidence::strong;
    if (lead == 0xE2) {
        const bool common = character >= 0x2000U && character <= 0x2BFFU;
        if (!common) return Evidence::weak;
        const bool mark = second == 0x86 || second == 0x87 || second == 0x9B || second == 0xA7;
        // Persian in Latin letters, "âš…"; Friulian, "â™…" and "â €" with a non-breaking space.
        if (second == 0xA0) return Evidence::weak;
        const bool wordEnd =
            (second == 0x99 || second == 0x9A || second == 0x9E) && parts.looks[1] == Look::punctuation;
        return mark || !(parts.all(Look::punctuation) || wordEnd) ? Evidence::strong : Evidence::weak;
    }
    if (lead == 0xEF)
        return second == 0xB8 || second >= 0xBC || character == 0xFEFFU ? Evidence::strong : Evidence::weak;
    if (second == 0xA0) return Evidence::weak;  // "payé €" with a non-breaking space
    if (lead == 0xE1 && second == 0xBA) return Evidence::strong;
    if (lead == 0xE1 && second == 0xBB) {
        const std::uint8_t third = parts.at(2);
        const bool closes = parts.looks[1] == Look::punctuation && third != 0x86 && third != 0x87;
        return !closes || isLower(parts.after) ? Evidence::strong : Evidence::weak;
    }
    return parts.any(Look::symbol) ? Evidence::strong : Evidence::weak;  // letters are not enough: Czech "víš…"
}

Evidence evidenceOf(const Parts& parts, char32_t character) {
    if (parts.expected == 2) return evidenceOfLatin(parts);
    if (parts.expected == 3) return evidenceOfThree(parts, character);
    const bool pictures = parts.at(0) == 0xF0 && parts.at(1) == 0x9F;
    return pictures || parts.any(Look::control) ? Evidence::strong : Evidence::weak;
}

bool isEmoji(char32_t c) {
    return (c >= 0x1F000U && c <= 0x1FAFFU) || (c >= 0x2600U && c <= 0x27BFU) || c == 0xFE0FU;
}

bool isSkinTone(char32_t c) {
    return c >= 0x1F3FBU && c <= 0x1F3FFU;
}

// The hands and people that a skin tone follows (Unicode's Emoji_Modifier_Base, in ranges).
bool takesSkinTone(char32_t c) {
    return c == 0x261DU || c == 0x26F9U || (c >= 0x270AU && c <= 0x270DU) || (c >= 0x1F3C2U && c <= 0x1F3CCU) ||
           (c >= 0x1F442U && c <= 0x1F450U) || (c >= 0x1F466U && c <= 0x1F487U) || (c >= 0x1F574U && c <= 0x1F596U) ||
           (c >= 0x1F645U && c <= 0x1F64FU) || (c >= 0x1F6A3U && c <= 0x1F6CCU) || (c >= 0x1F90CU && c <= 0x1F93EU) ||
           (c >= 0x1F977U && c <= 0x1F9DDU) || (c >= 0x1FAC3U && c <= 0x1FAF8U);
}

struct Choice {
    char32_t character = 0;
    bool uncertain = false;
};

// E2 80 with its third byte dropped: a zero width joiner, a hyphen or a closing quotation mark.
Choice chooseQuote(const Parts& parts, const Surroundings& around, std::string_view rest) {
    const bool pictureFollows = rest.starts_with("\u00F0\u0178") || rest.starts_with("\u00E2\u2122") ||
                                rest.starts_with("\u00E2\u0161") || rest.starts_with("\u00E2\u009A") ||
                                rest.starts_with("\u00E2\u0099");
    if (isEmoji(around.beforeRepaired) && pictureFollows) return {0x200DU, false};
    if (isLetter(parts.before) && isLetter(parts.after)) return {0x2010U, true};
    return {0x201DU, false};
}

// The character by what stands around it where the likeliest one depends on that; 0 where it does not.
char32_t chooseByPlace(const Parts& parts, const Surroundings& around, std::string_view rest) {
    const std::uint8_t lead = parts.at(0);
    const std::uint8_t kept = parts.continuations() > 0 ? parts.at(parts.continuations()) : std::uint8_t{0};
    const bool hardSpaceAfter = parts.after == 0 || parts.after <= U' ';
    if (lead == 0xF0 && parts.continuations() == 2) {
        if (kept == 0xB4 && rest.starts_with("\u00F3\u00A0")) return 0x1F3F4U;  // the flag that tags follow
        if (kept >= 0xBB && takesSkinTone(around.beforeRepaired)) return 0x1F3FBU + (kept - 0xBBU);
    }
    if (lead == 0xE2 && parts.continuations() == 1) {
        const bool raised = isLetter(parts.before) || isDigit(parts.before) || parts.before == U')';
        if (kept == 0xB0 && raised) return 0x2070U;
        if (kept >= 0xB4 && kept <= 0xBE && raised) return 0x2070U + (kept - 0xB0U);
        if (kept == 0x94 && around.boxes) return 0x2510U;
        if (kept == 0x95 && around.boxes) return 0x2550U;
        if (kept == 0x97 && !around.emoji) return 0x25CFU;
        if (kept == 0x96 && !hardSpaceAfter) return 0x2581U;
    }
    if (lead == 0xC3 && parts.continuations() == 0 && parts.after == U'n') return 0xCDU;  // "Índice"
    if (lead == 0xC5 && parts.continuations() == 0 && isLower(parts.before)) return 0x14DU;
    if (parts.bytes == "\xE1\xBB" && around.beforeRepaired == 0x1B0U) return 0x1EDDU;  // "người"
    // The letters of Russian and Hebrew at the end of a word.
    const bool wordEnds = parts.after < 0x80U && !isLetter(parts.after);
    const bool wordStarts = parts.before < 0x80U;
    if (lead == 0xD1 && parts.continuations() == 0) return wordEnds && !wordStarts ? 0x44FU : 0x441U;
    if (lead == 0xD7 && parts.continuations() == 0) return wordEnds && !wordStarts ? 0x5DDU : 0x5D0U;
    return 0;
}

Choice choose(const Parts& parts, const Surroundings& around, std::string_view rest) {
    if (parts.bytes == "\xE2\x80") return chooseQuote(parts, around, rest);
    if (parts.at(0) == 0xF3 && parts.bytes.size() == 3 && parts.at(1) == 0xA0 &&
        (around.beforeRepaired == 0x1F3F4U ||
         (around.beforeRepaired >= 0xE0020U && around.beforeRepaired <= 0xE007FU))) {
        return {0xE0040U + (parts.at(2) & 0x3FU), false};  // F3 A0 81 xx: a tag of a flag such as Scotland's
    }
    const std::span<const Candidate> candidates = candidatesFor(parts.bytes);
    if (candidates.empty()) return {};
    if (const char32_t character = chooseByPlace(parts, around, rest); character != 0) {
        return {character, !isSkinTone(character)};
    }
    const bool selectorFollows = rest.starts_with("\u00EF\u00B8");
    const Candidate* chosen = nullptr;
    std::size_t fitting = 0;
    for (const Candidate& candidate : candidates) {
        if (isSkinTone(candidate.character) || candidate.selector != selectorFollows) continue;
        if (chosen == nullptr) chosen = &candidate;
        ++fitting;
    }
    if (chosen == nullptr) return {candidates.front().character, candidates.size() > 1};
    return {chosen->character, fitting > 1};
}

Evidence evidenceOfInferred(const Parts& parts, char32_t character) {
    if (parts.continuations() == 0) return parts.at(0) == 0xE2 ? Evidence::foreign : Evidence::leadOnly;
    if (parts.at(0) == 0xF0 || character >= 0xE0000U) return Evidence::strong;
    if (parts.any(Look::control)) return Evidence::strong;
    const std::uint8_t kept = parts.at(1);
    if (parts.at(0) == 0xEF) return kept == 0xB8 || kept == 0xAC ? Evidence::strong : Evidence::weak;
    if (parts.at(0) != 0xE2) return Evidence::weak;
    const bool alone = !isLetter(parts.before) && !isLetter(parts.after);
    switch (kept) {
        case 0x80:
        case 0x8C:
        case 0x8E:
        case 0xA4:
        case 0xAC:
        case 0xAF:
        case 0xB8:
            return Evidence::strong;
        case 0xAD:  // hyphenated French has a soft hyphen inside its words
            return alone ? Evidence::strong : Evidence::foreign;
        default:
            return Evidence::weak;
    }
}

}  // namespace

Sequence readSequence(std::string_view text, std::size_t at, const Surroundings& around) {
    const Parts parts = partsAt(text, at, around.before);
    Sequence sequence;
    sequence.length = utf8::decode(text, at).length;
    if (parts.expected == 0) return sequence;
    sequence.lead = parts.at(0);
    sequence.punctuationOnly = parts.all(Look::punctuation);
    if (parts.bytes.size() == parts.expected) {
        const utf8::Decoded decoded = utf8::decode(parts.bytes, 0);
        if (decoded.length != parts.expected) return sequence;
        sequence.length = parts.length;
        sequence.character = decoded.codePoint;
        sequence.complete = true;
        sequence.evidence = evidenceOf(parts, decoded.codePoint);
        return sequence;
    }
    // The emoji planes announce themselves with F0 9F; no other lead of four bytes is inferred.
    if (parts.expected == 4 && (parts.bytes.size() < 2 || (parts.at(0) == 0xF0 && parts.at(1) != 0x9F)))
        return sequence;
    const Choice choice = choose(parts, around, text.substr(at + parts.length));
    if (choice.character == 0) return sequence;
    sequence.evidence = evidenceOfInferred(parts, choice.character);
    if (sequence.evidence == Evidence::foreign) return sequence;
    sequence.length = parts.length;
    sequence.character = choice.character;
    sequence.uncertain = choice.uncertain;
    return sequence;
}

int scriptOf(char32_t c) {
    if ((c >= 0xC0U && c <= 0x24FU) || (c >= 0x1E00U && c <= 0x1EFFU)) return 1;
    if ((c >= 0x370U && c <= 0x3FFU) || (c >= 0x1F00U && c <= 0x1FFFU)) return 2;
    if (c >= 0x400U && c <= 0x52FU) return 3;
    if (c >= 0x590U && c <= 0x5FFU) return 4;
    if (c >= 0x600U && c <= 0x77FU) return 5;
    if (c >= 0x900U && c <= 0xDFFU) return 6;
    if (c >= 0xE00U && c <= 0xEFFU) return 7;
    if (c >= 0x10A0U && c <= 0x10FFU) return 8;
    if ((c >= 0x3000U && c <= 0x9FFFU) || (c >= 0xAC00U && c <= 0xD7A3U) || (c >= 0xFF00U && c <= 0xFFEFU)) return 9;
    return 0;
}

}  // namespace orrery::mojibake
