// subgraph ... end

#include "engine/base/utf8.h"
#include "scenes/graph/readers/mermaid/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace orrery::graph::mermaid {
namespace {

bool hasBlank(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n' || blankLength(text, at) > 0) return true;
    }
    return false;
}

// What Mermaid's lexer refuses in a subgraph's name without quotes.
bool isRefused(char c) {
    return isBracket(c) || std::string_view(",\"<>@=~").find(c) != kNowhere;
}

}  // namespace

// subgraph        subgraph name        subgraph "name"        subgraph id [title]
// A name of one word is id and title. A name of several is a title; Mermaid finds an id for it.
void Parser::readSubgraph() {
    const std::size_t at = scanner_.at() - std::string_view("subgraph").size();
    scanner_.skipBlanks();
    const bool quoted = scanner_.peek() == '"' || smartQuoteLength(scanner_.text(), scanner_.at()) > 0;
    RawLabel name = quoted ? scanQuotedTitle() : scanPlainTitle();
    scanner_.moveTo(name.end);
    scanner_.skipBlanks();
    const bool titled = scanner_.peek() == '[';
    if (name.text.empty()) {
        name.remark = titled ? "a subgraph with a title and no id; Mermaid itself wants `subgraph id [title]`"
                             : "a subgraph without a name; Mermaid itself wants one";
        name.remarkAt = at;
    }
    const std::string_view id = titled || !hasBlank(name.text) ? name.text : std::string_view{};
    Label title = takeLabel(name).label;
    if (titled) {
        title = readSubgraphTitle();
    } else {
        scanner_.moveTo(name.end);
    }
    builder_.openGroup(id, std::move(title), at);
    if (scanner_.startsWith(":::")) {
        const std::size_t classAt = scanner_.at();
        if (id.empty()) scanner_.fail(classAt, "a subgraph without an id takes no class; write `subgraph id [title]`");
        scanner_.warn(classAt, "a class behind a subgraph's name; Mermaid itself wants a class statement");
        builder_.findGroup(id)->classes = Classes(takeClasses().classes);
    }
    // Behind a name of one word a blank is enough for Mermaid to take it for a title without an id.
    endStatement(id.empty());
}

// [title]
Label Parser::readSubgraphTitle() {
    const std::size_t open = scanner_.at();
    const std::optional<RawLabel> raw = scanLabel(open + 1, "]");
    if (!raw) {
        scanner_.fail(open, "the title that `[` opens here is not closed by `]`; close it, or put it in double quotes");
    }
    scanner_.moveTo(raw->end);
    return takeLabel(*raw).label;
}

// name, up to a bracket or the end of the statement
RawLabel Parser::scanPlainTitle() {
    const std::string_view text = scanner_.text();
    RawLabel name;
    name.begin = scanner_.at();
    std::size_t end = name.begin;
    while (end < text.size() && text[end] != '\n' && text[end] != ';' && text[end] != '[') {
        const std::string_view rest = text.substr(end);
        if (rest.starts_with(":::") || (rest.starts_with("%%") && blankLength(text, end - 1) > 0)) break;
        const utf8::Decoded next = utf8::decode(text, end);
        const bool refused = next.codePoint < 0x80 ? isRefused(text[end]) : isUnknownToMermaid(next.codePoint);
        if (refused && blankLength(text, end) == 0 && name.remark.empty()) {
            name.remark = fmt::format("`{}` in a name without quotes; Mermaid itself wants quotes around it",
                                      rest.substr(0, next.length));
            name.remarkAt = end;
        }
        end += next.length;
    }
    name.text = trimmed(text.substr(name.begin, end - name.begin));
    name.end = name.begin + name.text.size();
    return name;
}

// "name"
RawLabel Parser::scanQuotedTitle() {
    const std::string_view text = scanner_.text();
    RawLabel name;
    name.begin = name.remarkAt = scanner_.at();
    const std::size_t smart = smartQuoteLength(text, name.begin);
    const std::size_t begin = name.begin + std::max<std::size_t>(smart, 1);
    std::size_t close = smart > 0 ? begin : text.find('"', begin);
    const std::size_t lineEnd = scanner_.lineEnd(begin);
    while (smart > 0 && close < lineEnd && smartQuoteLength(text, close) == 0) ++close;
    if (close == kNowhere || (smart > 0 && close >= lineEnd)) {
        scanner_.fail(name.begin, "the title that a quote opens here is not closed; close it with a quote");
    }
    name.text = text.substr(begin, close - begin);
    name.end = close + (smart > 0 ? smartQuoteLength(text, close) : 1);
    if (smart > 0) name.remark = "typographic quotes; they are read as quotes";
    takeBackticks(name);
    return name;
}

// direction LR, inside a subgraph
void Parser::readSubgraphDirection() {
    scanner_.skipBlanks();
    std::size_t at = scanner_.at();
    const auto direction = readDirectionWord(at, false);
    if (!direction) scanner_.fail(at, "`direction` wants TB, TD, BT, LR or RL behind it");
    if (builder_.groupIsOpen()) {
        builder_.setGroupDirection(*direction);
    } else {
        scanner_.warn(scanner_.at(), "`direction` outside a subgraph has no effect; the header gives the direction");
    }
    scanner_.moveTo(at);
    endStatement(true);
}

// end
void Parser::readEnd() {
    if (builder_.groupIsOpen()) {
        builder_.closeGroup();
    } else {
        scanner_.warn(scanner_.at() - std::string_view("end").size(), "`end` without a subgraph; it is passed over");
    }
}

}  // namespace orrery::graph::mermaid
