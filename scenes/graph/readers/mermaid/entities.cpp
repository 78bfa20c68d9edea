#include "scenes/graph/readers/mermaid/entities.h"

#include "engine/base/utf8.h"
#include "scenes/graph/readers/mermaid/characters.h"

#include <cmark-gfm.h>

#include <cstdint>
#include <memory>

namespace orrery::graph::mermaid {
namespace {

constexpr std::size_t kLongestName = 32;  // CounterClockwiseContourIntegral has 31 letters

// HTML's 2,125 names are in cmark's table, which it applies to any text: one word in, its character out.
std::string namedCharacter(std::string_view reference) {
    const std::unique_ptr<cmark_node, decltype(&cmark_node_free)> document(
        cmark_parse_document(reference.data(), reference.size(), CMARK_OPT_DEFAULT), &cmark_node_free);
    cmark_node* paragraph = document ? cmark_node_first_child(document.get()) : nullptr;
    cmark_node* word = paragraph != nullptr ? cmark_node_first_child(paragraph) : nullptr;
    const char* literal = word != nullptr ? cmark_node_get_literal(word) : nullptr;
    return literal != nullptr && reference != literal ? literal : std::string{};
}

// The digits between `at` and the semicolon as a character, U+FFFD where there is none of that number.
Entity numberedCharacter(std::string_view text, std::size_t begin, std::size_t at) {
    const bool hexadecimal = at < text.size() && (text[at] | 0x20) == 'x';
    if (hexadecimal) ++at;
    const std::size_t digits = at;
    std::uint32_t value = 0;
    while (at < text.size() && at - digits < 8) {
        const std::size_t digit = std::string_view("0123456789abcdef").find(static_cast<char>(text[at] | 0x20));
        if (digit == kNowhere || (!hexadecimal && digit > 9)) break;
        value = value * (hexadecimal ? 16U : 10U) + static_cast<std::uint32_t>(digit);
        ++at;
    }
    if (at == digits || at >= text.size() || text[at] != ';') return {};
    const bool character = value > 0 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    Entity entity;
    utf8::append(entity.text, character ? value : utf8::kReplacement);
    entity.length = at + 1 - begin;
    return entity;
}

// Bytes of the word from `at` to a semicolon, 0 when there is no such word.
std::size_t referenceLength(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && end - at < kLongestName && isWord(text[end])) ++end;
    return end > at && end < text.size() && text[end] == ';' ? end - at : 0;
}

}  // namespace

Entity readEntity(std::string_view text, std::size_t at) {
    if (at + 1 < text.size() && text[at + 1] == '#') return numberedCharacter(text, at, at + 2);
    const std::size_t name = referenceLength(text, at + 1);
    if (name == 0) return {};
    std::string character = namedCharacter(text.substr(at, name + 2));
    if (character.empty()) return {};
    return {std::move(character), name + 2};
}

std::string withHtmlEntities(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t name = text[at] == '#' ? referenceLength(text, at + 1) : 0;
        const std::string_view word = text.substr(at + 1 < text.size() ? at + 1 : text.size(), name);
        const bool number = word.find_first_not_of("0123456789") == kNowhere;
        if (name == 0 || (at > 0 && text[at - 1] == '&')) {
            out += text[at++];
        } else if (number) {
            out.append("&#").append(word).append(";");
            at += name + 2;
        } else if (const std::string reference = "&" + std::string(word) + ";";
                   !readEntity(reference, 0).text.empty()) {
            out += reference;
            at += name + 2;
        } else {
            out += text[at++];
        }
    }
    return out;
}

}  // namespace orrery::graph::mermaid
