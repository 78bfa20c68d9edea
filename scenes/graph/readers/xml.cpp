#include "scenes/graph/readers/xml.h"

#include "engine/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace orrery::graph {
namespace {

// References to what is no character (&#0; &#xD800;): pugixml would write the bytes all the same. They become blanks,
// so that every place stays where it is.
void blankFalseReferences(std::string& text) {
    for (std::size_t at = text.find("&#"); at != std::string::npos; at = text.find("&#", at + 2)) {
        const bool hexadecimal = at + 2 < text.size() && text[at + 2] == 'x';
        const std::size_t digits = at + (hexadecimal ? 3 : 2);
        const std::size_t end = std::min(
            text.find_first_not_of(hexadecimal ? "0123456789abcdefABCDEF" : "0123456789", digits), text.size());
        std::uint64_t value = 0;
        for (std::size_t i = digits; i < end && value <= 0x10FFFFU; ++i) {
            const char c = text[i];
            const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
            value = value * (hexadecimal ? 16U : 10U) + static_cast<std::uint64_t>(digit);
        }
        const bool control = value < 0x20U && value != 9 && value != 10 && value != 13;
        if (!control && value <= 0x10FFFFU && (value < 0xD800U || value > 0xDFFFU)) continue;
        std::fill(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        if (end < text.size() && text[end] == ';') text[end] = ' ';
    }
}

}  // namespace

XmlDocument::XmlDocument(std::string_view text, const Source& source, const Limits& limits)
    : text_(text), firstLine_(source.firstLine) {
    // pugixml needs about 70 bytes for each of the shortest elements: their number is what bounds the memory. Six tags
    // for each node or edge are more than such files have on average.
    const auto elements = static_cast<std::size_t>(std::ranges::count(text, '<'));
    const std::size_t most = 6 * (limits.nodes + limits.edges);
    if (elements > most) {
        throw Error(fmt::format("{} elements; the limit is {}", elements, most), {source.file, 0, 0, {}});
    }
    lineStarts_.push_back(0);
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        lineStarts_.push_back(at + 1);
    }
    blankFalseReferences(text_);
    const pugi::xml_parse_result result = document_.load_buffer_inplace(
        text_.data(), text_.size(), pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
    if (!result) {
        const auto offset = std::clamp<std::size_t>(
            static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)), 0, text.size());
        const std::size_t lineStart = *std::prev(std::ranges::upper_bound(lineStarts_, offset));
        const int line = static_cast<int>(std::ranges::upper_bound(lineStarts_, offset) - lineStarts_.begin());
        const int column = static_cast<int>(utf8::length(text.substr(lineStart, offset - lineStart))) + 1;
        std::string what = result.description();
        if (!what.empty()) what.front() = static_cast<char>(what.front() | 0x20);
        throw errorAt(source, text, line, column, "not well-formed XML: " + what);
    }
}

Place XmlDocument::placeOf(pugi::xml_node node) const {
    const std::ptrdiff_t offset = node.offset_debug();
    if (offset < 1) return {};
    // The offset is that of the name, behind the "<". The tree was built inside the text, so that columns are those of
    // the lines as they stand now: names and line ends are where they were.
    const auto at = static_cast<std::size_t>(offset - 1);
    const auto next = std::ranges::upper_bound(lineStarts_, at);
    const auto line = static_cast<int>(next - lineStarts_.begin());
    return {firstLine_ + line - 1, static_cast<int>(at - *std::prev(next)) + 1};
}

std::string_view localName(pugi::xml_node node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node childNamed(pugi::xml_node node, std::string_view name) {
    for (const pugi::xml_node child : node.children()) {
        if (localName(child) == name) return child;
    }
    return {};
}

std::string textOf(pugi::xml_node node) {
    std::string text;
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
    }
    return text;
}

}  // namespace orrery::graph
