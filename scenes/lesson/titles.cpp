#include "scenes/lesson/titles.h"

#include "engine/base/utf8.h"
#include "engine/base/words.h"

#include <algorithm>
#include <optional>

namespace orrery::lesson {
namespace {

constexpr std::size_t kLongestTitle = 200;
// A line of this length or more is prose.
constexpr std::size_t kShortLine = 100;

std::string_view unadorned(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t*_#>|");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t*_#|") - first + 1);
}

bool isPicture(char32_t c) {
    return c >= 0x1F000U || (c >= 0x2600U && c <= 0x27BFU) || (c >= 0x2B00U && c <= 0x2BFFU) || c == 0xFE0FU ||
           c == 0x200DU;
}

// What stands behind "Name:" at the start of the line.
std::optional<std::string_view> field(std::string_view line, std::string_view name) {
    line = unadorned(line);
    if (line.size() <= name.size() || lowerCase(line.substr(0, name.size())) != name) return std::nullopt;
    line.remove_prefix(name.size());
    const std::size_t colon = line.find_first_not_of(" *_");
    if (colon == std::string_view::npos || line[colon] != ':') return std::nullopt;
    const std::string_view value = unadorned(line.substr(colon + 1));
    return value.empty() ? std::nullopt : std::optional(value);
}

// "Mermaid Graph of Key Concepts" names the form and not the matter.
bool isGeneric(std::string_view title) {
    const std::string lower = lowerCase(title);
    for (const std::string_view word : {"mermaid", "diagram", "flowchart", "graph", "chart", "here is", "below"}) {
        if (lower.starts_with(word)) return true;
    }
    return false;
}

bool isTitleLike(std::string_view line) {
    const std::string title = plainTitle(line);
    if (title.empty() || utf8::length(title) >= kShortLine || isGeneric(title)) return false;
    const char last = title.back();
    return last != '.' && last != ',' && last != ';' && title.find("://") == std::string::npos;
}

}  // namespace

std::string plainTitle(std::string_view line) {
    line = unadorned(line);
    std::size_t at = 0;
    while (at < line.size()) {
        const utf8::Decoded decoded = utf8::decode(line, at);
        if (!isPicture(decoded.codePoint) && decoded.codePoint != U' ') break;
        at += decoded.length;
    }
    std::string title;
    for (const char c : unadorned(line.substr(at))) {
        if (c != '*' && c != '`') title += c;
    }
    while (title.ends_with(':')) title.pop_back();  // "The other one:"
    if (title.size() > kLongestTitle) {
        std::size_t cut = kLongestTitle;
        while (cut > 0 && (static_cast<unsigned char>(title[cut]) & 0xC0U) == 0x80U) --cut;
        title.resize(cut);
        title += "\u2026";
    }
    return title;
}

Caption captionAbove(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end) {
    Caption caption;
    std::string nearest;
    for (std::size_t at = end; at-- > begin;) {
        const std::string_view line = lines[at];
        if (const auto title = field(line, "title"); title && !caption.explicitTitle) {
            caption.title = plainTitle(*title);
            caption.explicitTitle = true;
        }
        const auto date = field(line, "date");
        const auto authors = field(line, "authors");
        if (date && caption.date.empty()) caption.date = plainTitle(*date);
        if (authors && caption.authors.empty()) caption.authors = plainTitle(*authors);
        const bool firstField = (date || authors) && at > begin && !field(lines[at - 1], "authors") &&
                                !field(lines[at - 1], "date") && isTitleLike(lines[at - 1]);
        if (firstField && !caption.explicitTitle) {
            caption.title = plainTitle(lines[at - 1]);
            caption.explicitTitle = true;
        }
        const bool isField = line.find(": ") != std::string_view::npos;
        if (nearest.empty() && !isField && isTitleLike(line)) nearest = plainTitle(line);
    }
    if (caption.title.empty()) caption.title = nearest;
    return caption;
}

}  // namespace orrery::lesson
