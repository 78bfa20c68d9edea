// click: kept as data, never carried out.

#include "scenes/graph/readers/mermaid/parser.h"

#include <fmt/format.h>

#include <utility>

namespace orrery::graph::mermaid {

// click A "https://..." "tooltip" _blank
// click A href "https://..." "tooltip" _blank
// click A call callback(arguments) "tooltip"
// click A callback "tooltip"
void Parser::readClick() {
    const std::size_t at = scanner_.at();
    scanner_.skipBlanks();
    const std::string_view names = takeWord();
    const std::size_t blanksAt = scanner_.at();
    scanner_.skipBlanks();
    if (names.empty() || scanner_.atSeparator()) {
        scanner_.fail(at, "click wants a name and what to do, such as `click A \"https://example.org\"`");
    }
    Attachment attachment;
    attachment.kind = Attachment::Kind::link;
    Link& link = attachment.link;
    if (atQuote()) {
        link.href = readString();
    } else {
        const std::size_t wordAt = scanner_.at();
        const std::string_view word = takeWord();
        scanner_.skipBlanks();
        if (word == "href") {
            if (!atQuote()) scanner_.fail(wordAt, "href wants an address in double quotes behind it");
            link.href = readString();
        } else if (word == "call") {
            readCallback(link);
        } else {
            scanner_.moveTo(wordAt);
            readCallback(link);
        }
    }
    readTooltipAndTarget(link);
    endStatement(false);
    for (const std::string_view name : splitNames(names)) builder_.attach(name, attachment, blanksAt - names.size());
}

// name        name(arguments)
void Parser::readCallback(Link& link) {
    const std::string_view text = scanner_.text();
    const std::size_t begin = scanner_.at();
    std::size_t end = begin;
    while (end < text.size() && text[end] != '(' && text[end] != '\n' && text[end] != ';' && text[end] != '"' &&
           blankLength(text, end) == 0) {
        ++end;
    }
    if (end == begin) scanner_.fail(begin, "a callback's name is missing; write `call name()`");
    link.callback = text.substr(begin, end - begin);
    scanner_.moveTo(end);
    if (scanner_.peek() != '(') return;
    const std::size_t close = text.find(')', end);
    if (close == kNowhere || close > scanner_.lineEnd(end)) {
        scanner_.fail(end, "the arguments that `(` opens here are not closed; close them with `)`");
    }
    link.arguments = trimmed(text.substr(end + 1, close - end - 1));
    scanner_.moveTo(close + 1);
}

// "tooltip" _blank
void Parser::readTooltipAndTarget(Link& link) {
    while (true) {
        const std::size_t begin = scanner_.at();
        scanner_.skipBlanks();
        if (atQuote()) {
            link.tooltip = readString();
            continue;
        }
        const std::size_t wordAt = scanner_.at();
        const std::string_view word = takeWord();
        if (word == "_self" || word == "_blank" || word == "_parent" || word == "_top") {
            link.target = word;
            continue;
        }
        if (!word.empty() && !word.starts_with("%%")) {
            scanner_.fail(wordAt, fmt::format("`{}` is no place to open a link; write _self, _blank, _parent or _top",
                                              shown(word)));
        }
        scanner_.moveTo(begin);
        return;
    }
}

bool Parser::atQuote() const {
    return scanner_.peek() == '"' || smartQuoteLength(scanner_.text(), scanner_.at()) > 0;
}

// "text", or with typographic quotes on one line
std::string Parser::readString() {
    const std::string_view text = scanner_.text();
    const std::size_t at = scanner_.at();
    const std::size_t smart = smartQuoteLength(text, at);
    const std::size_t length = smart > 0 ? smart : 1;
    std::size_t close = at + length;
    while (close < text.size() &&
           (smart > 0 ? smartQuoteLength(text, close) == 0 && text[close] != '\n' : text[close] != '"')) {
        ++close;
    }
    if (close >= text.size() || text[close] == '\n') {
        scanner_.fail(at, "the text that a quote opens here is not closed; close it");
    }
    if (smart > 0) scanner_.warn(at, "typographic quotes; they are read as quotes");
    const std::string_view content = text.substr(at + length, close - at - length);
    if (content.size() > limits_.labelBytes) failTooLong(at);
    scanner_.moveTo(close + (smart > 0 ? smartQuoteLength(text, close) : 1));
    return std::string(content);
}

}  // namespace orrery::graph::mermaid
