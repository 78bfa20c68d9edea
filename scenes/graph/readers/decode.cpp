#include "scenes/graph/readers/decode.h"

#include "engine/base/mojibake.h"
#include "engine/base/parallel.h"
#include "engine/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

namespace orrery::graph {
namespace {

// Windows-1252 from 80 to 9F, the five free bytes as control characters (WHATWG Encoding).
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                   0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

std::uint8_t byteAt(std::string_view text, std::size_t at) {
    return static_cast<std::uint8_t>(text[at]);
}

std::string fromUtf16(std::string_view bytes, bool bigEndian) {
    std::string out;
    out.reserve(bytes.size());
    const auto unit = [&](std::size_t at) {
        return static_cast<std::uint32_t>(bigEndian ? byteAt(bytes, at) << 8 | byteAt(bytes, at + 1)
                                                    : byteAt(bytes, at + 1) << 8 | byteAt(bytes, at));
    };
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        const std::uint32_t first = unit(at);
        if (first < 0xD800U || first > 0xDFFFU) {
            utf8::append(out, first);
            continue;
        }
        const std::uint32_t second = first < 0xDC00U && at + 3 < bytes.size() ? unit(at + 2) : 0U;
        if (second >= 0xDC00U && second <= 0xDFFFU) {
            utf8::append(out, 0x10000U + ((first - 0xD800U) << 10U) + (second - 0xDC00U));
            at += 2;
        } else {
            utf8::append(out, utf8::kReplacement);
        }
    }
    if (bytes.size() % 2 != 0) utf8::append(out, utf8::kReplacement);
    return out;
}

// UTF-16 without a mark: the start is ASCII with a zero byte beside each character.
enum class ByteOrder : std::uint8_t { little, big };
std::optional<ByteOrder> unmarkedUtf16(std::string_view bytes) {
    const std::size_t looked = std::min<std::size_t>(bytes.size(), 256) & ~std::size_t{1};
    if (looked < 8) return std::nullopt;
    std::size_t zeroEven = 0;
    std::size_t zeroOdd = 0;
    for (std::size_t at = 0; at < looked; at += 2) {
        if (bytes[at] == '\0') ++zeroEven;
        if (bytes[at + 1] == '\0') ++zeroOdd;
    }
    if (zeroEven == 0 && zeroOdd * 4 > looked) return ByteOrder::little;
    if (zeroOdd == 0 && zeroEven * 4 > looked) return ByteOrder::big;
    return std::nullopt;
}

bool isAsciiLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Whether an XML declaration says that the file is Windows-1252 or a Latin alphabet that reads alike.
bool declaresLatin(std::string_view bytes) {
    if (!bytes.starts_with("<?xml")) return false;
    std::string declaration(bytes.substr(0, std::min<std::size_t>(bytes.find("?>"), 256)));
    std::ranges::transform(declaration, declaration.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return declaration.find("iso-8859-1\"") != std::string::npos ||
           declaration.find("iso-8859-1'") != std::string::npos ||
           declaration.find("windows-1252") != std::string::npos || declaration.find("latin1") != std::string::npos;
}

// Text from before UTF-8: no sequence of it, and at least one accented letter inside a word.
bool looksLikeWindows1252(std::string_view bytes) {
    bool letterInWord = false;
    for (std::size_t at = 0; at < bytes.size();) {
        const utf8::Decoded decoded = utf8::decode(bytes, at);
        if (decoded.valid && decoded.length > 1) return false;
        if (!decoded.valid) {
            const std::uint8_t byte = byteAt(bytes, at);
            if (byte < 0xA0 && kWindows1252[byte - 0x80U] < 0xA0) return false;
            const bool beside =
                (at > 0 && isAsciiLetter(bytes[at - 1])) || (at + 1 < bytes.size() && isAsciiLetter(bytes[at + 1]));
            letterInWord = letterInWord || (byte >= 0xC0 && byte < 0xFE && beside);
        }
        at += decoded.length;
    }
    return letterInWord;
}

std::string fromWindows1252(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto byte = static_cast<std::uint8_t>(c);
        utf8::append(out, byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80U] : char32_t{byte});
    }
    return out;
}

struct FirstInvalid {
    std::size_t count = 0;
    int line = 0;
    int column = 0;
};

FirstInvalid findInvalid(std::string_view text) {
    FirstInvalid found;
    int line = 1;
    int column = 1;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        if (!decoded.valid && found.count++ == 0) {
            found.line = line;
            found.column = column;
        }
        ++column;
        if (decoded.codePoint == U'\n') {
            ++line;
            column = 1;
        }
        at += decoded.length;
    }
    return found;
}

void unifyLineEnds(std::string& text) {
    if (text.find('\r') == std::string::npos) return;
    std::size_t to = 0;
    for (std::size_t from = 0; from < text.size(); ++from) {
        if (text[from] != '\r') {
            text[to++] = text[from];
        } else if (from + 1 >= text.size() || text[from + 1] != '\n') {
            text[to++] = '\n';
        }
    }
    text.resize(to);
}

// Most files are: they need none of the work below.
bool isAscii(std::string_view text) {
    unsigned bits = 0;
    for (const char c : text) bits |= static_cast<unsigned char>(c);
    return bits < 0x80U;
}

// Page breaks, bells and the escapes of terminals are no part of a text; a blank keeps the columns as they are.
void blankControls(std::string& text) {
    for (char& c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        if ((byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F) c = ' ';
    }
}

void refuseBinary(std::string_view text, const std::string& file) {
    const std::size_t zero = text.find('\0');
    if (zero == std::string_view::npos) return;
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n');
    throw Error("holds a zero byte, so it is no text file", {file, static_cast<int>(line), 0, {}});
}

// What is no UTF-8, and what was decoded wrongly before.
void repairText(std::string& text, Diagnostics& diagnostics) {
    if (!utf8::isValid(text)) {
        if (declaresLatin(text)) {
            text = fromWindows1252(text);
        } else if (looksLikeWindows1252(text)) {
            text = fromWindows1252(text);
            // Not a temporary: GCC 12 takes the move of a string whose length it knows for an overflow (bug 105329).
            static const std::string kAsWindows = "text is not UTF-8; it was read as Windows-1252";
            diagnostics.push_back({Severity::warning, 0, 0, kAsWindows});
        } else {
            const FirstInvalid invalid = findInvalid(text);
            text = utf8::sanitised(text);
            diagnostics.push_back({Severity::warning, invalid.line, invalid.column,
                                   fmt::format("{} byte{} not UTF-8, shown as \uFFFD", invalid.count,
                                               invalid.count == 1 ? " is" : "s are")});
        }
    }
    if (std::optional<Repair> repair = repairMojibake(text)) {
        std::string message = fmt::format("text was UTF-8 read as Windows-1252; {} place{} repaired", repair->repaired,
                                          repair->repaired == 1 ? "" : "s");
        if (repair->uncertain > 0) message += fmt::format(", {} of them by the likeliest character", repair->uncertain);
        diagnostics.push_back({Severity::note, 0, 0, std::move(message)});
        text = std::move(repair->text);
        if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    }
}

}  // namespace

std::string decodeText(std::string bytes, const std::string& file, Diagnostics& diagnostics) {
    std::string text;
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        text = bytes.substr(3);
    } else if (bytes.starts_with("\xFF\xFE")) {
        text = fromUtf16(std::string_view(bytes).substr(2), false);
    } else if (bytes.starts_with("\xFE\xFF")) {
        text = fromUtf16(std::string_view(bytes).substr(2), true);
    } else if (const std::optional<ByteOrder> order = unmarkedUtf16(bytes)) {
        text = fromUtf16(bytes, *order == ByteOrder::big);
    } else {
        text = std::move(bytes);
    }
    refuseBinary(text, file);
    if (!isAscii(text)) repairText(text, diagnostics);
    blankControls(text);
    unifyLineEnds(text);
    return text;
}

bool isPlainText(std::string_view bytes) {
    constexpr std::size_t kGrain = 1U << 20U;
    std::atomic<bool> plain{true};
    parallelChunks(bytes.size(), kGrain, [&](const tbb::blocked_range<std::size_t>& range) {
        // Without a branch a byte, so that the compiler takes many at once.
        unsigned other = 0;
        for (std::size_t i = range.begin(); i != range.end(); ++i) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            other |= static_cast<unsigned>(byte < 0x20 && byte != '\n' && byte != '\t') |
                     static_cast<unsigned>(byte >= 0x7F);
        }
        if (other != 0) plain.store(false, std::memory_order_relaxed);
    });
    return plain;
}

}  // namespace orrery::graph
