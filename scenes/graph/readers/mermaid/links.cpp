// Arrows with their ids and texts.

#include "scenes/graph/readers/mermaid/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace orrery::graph::mermaid {
namespace {

// Two dashes, or two equals signs, that are no arrow: in text[from, to), or nowhere.
std::size_t findBarePair(std::string_view text, std::size_t from, std::size_t to, Stroke stroke) {
    if (stroke != Stroke::normal && stroke != Stroke::thick) return kNowhere;
    const std::string_view pair = stroke == Stroke::normal ? "--" : "==";
    return text.substr(0, to).find(pair, from);
}

}  // namespace

// Whether an arrow goes on from here, on this line or on one of the next; the scanner moves to it.
bool Parser::atLink() {
    const std::size_t begin = scanner_.at();
    scanner_.skipBlanks();
    if (linkStandsHere()) return true;
    if (scanner_.peek() == '\n' && scanner_.skipGap(false) && linkStandsHere()) return true;
    scanner_.moveTo(begin);
    return false;
}

bool Parser::linkStandsHere() {
    return matchLink(scanner_.text(), scanner_.at()) || matchMistypedLink(scanner_.text(), scanner_.at()) ||
           linkIdEnd() != kNowhere;
}

// e1@ in front of an arrow: where the arrow's id ends, at the `@`, or nowhere.
std::size_t Parser::linkIdEnd() {
    const std::string_view text = scanner_.text();
    for (std::size_t at = scanner_.at(); at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n' || c == ';' || c == '"' || isBracket(c) || blankLength(text, at) > 0) return kNowhere;
        if (c != '@') continue;
        std::size_t next = at + 1;
        while (const std::size_t length = blankLength(text, next)) next += length;
        if (matchLink(text, next)) return at > scanner_.at() ? at : kNowhere;
    }
    return kNowhere;
}

// (id `@`)? arrow (`|` text `|`)?        (id `@`)? half-arrow text half-arrow
LinkDescription Parser::readLink() {
    LinkDescription link;
    const std::string_view text = scanner_.text();
    if (!matchLink(text, scanner_.at())) {
        if (const std::size_t at = linkIdEnd(); at != kNowhere) {
            link.id = text.substr(scanner_.at(), at - scanner_.at());
            scanner_.moveTo(at + 1);
            scanner_.skipBlanks();
        }
    }
    const std::size_t at = scanner_.at();
    LinkToken token = matchLink(text, at);
    const bool mistyped = !token;
    if (mistyped) {
        token = matchMistypedLink(text, at);
        scanner_.warn(at, fmt::format("`{}` is taken for an arrow; Mermaid itself wants `-->` or one of its kind",
                                      token.in(text)));
    }
    link.stroke = token.stroke;
    link.tail = token.tail;
    scanner_.moveTo(token.end);
    if (token.kind == LinkToken::Kind::opening) {
        readLinkText(token, link);
    } else {
        link.head = token.head;
        link.length = token.length;
        scanner_.skipGap(false);
        if (scanner_.peek() == '|') {
            readPipedText(link);
        } else {
            scanner_.moveTo(token.end);
        }
    }
    if (link.tail != Head::none && link.tail != link.head && !mistyped) {
        scanner_.warn(at, "different heads at the two ends; Mermaid itself draws the last one at most");
    }
    return link;
}

// -- text -->        == text ==>        -. text .->
void Parser::readLinkText(const LinkToken& opening, LinkDescription& link) {
    const std::string_view text = scanner_.text();
    std::size_t first = opening.end;
    while (first < text.size() && (text[first] == '\n' || blankLength(text, first) > 0)) ++first;
    std::size_t searchFrom = opening.end;
    if (scanner_.charAt(first) == '"') {  // what is quoted closes no arrow
        const std::size_t quote = text.find('"', first + 1);
        if (quote != kNowhere && findTextEnd(quote + 1, opening.stroke)) searchFrom = quote + 1;
    }
    const LinkToken end = findTextEnd(searchFrom, opening.stroke);
    if (!end) {
        scanner_.warn(opening.begin,
                      fmt::format("`{}` opens a text that no arrow closes; it is taken for an arrow without one",
                                  opening.in(text)));
        return;
    }
    link.head = end.head;
    link.length = end.length;
    if (link.tail == Head::none) link.tail = end.tail;
    if (findBarePair(text, searchFrom, end.end, opening.stroke) < end.begin || !matchLink(text, end.begin).complete()) {
        scanner_.warn(opening.end,
                      "two dashes in or behind the text; Mermaid itself wants quotes around it, or `---` behind it");
    }
    takeLinkText(opening.end, end.begin, link);
    scanner_.moveTo(end.end);
    scanner_.skipBlanks();
    if (scanner_.peek() == '|') scanner_.fail(scanner_.at(), "an edge has two labels; keep one");
}

// Where the text behind a half-arrow ends: at an arrow on this line, else at a bare pair of dashes there, else at an
// arrow further down as long as nothing in between could be another one; kind none when there is no end.
LinkToken Parser::findTextEnd(std::size_t from, Stroke stroke) {
    const std::string_view text = scanner_.text();
    const std::size_t lineEnd = scanner_.lineEnd(from);
    const LinkToken end = findNextEnd(from, stroke);
    if (end && end.begin < lineEnd) return end;
    if (const std::size_t pair = findBarePair(text, from, lineEnd, stroke); pair != kNowhere) {
        LinkToken bare;
        bare.kind = LinkToken::Kind::complete;
        bare.begin = pair;
        bare.end = pair + 2;
        return bare;
    }
    if (!end || end.begin - from > limits_.labelBytes) return {};
    return findBarePair(text, lineEnd, end.begin, stroke) == kNowhere ? end : LinkToken{};
}

LinkToken Parser::findNextEnd(std::size_t from, Stroke stroke) {
    NextEnd& known = nextEnds_[static_cast<std::size_t>(stroke)];
    const bool holds = known.from != kNowhere && from >= known.from && (!known.end || from < known.end.begin);
    if (!holds) known = {from, findLinkEnd(scanner_.text(), from, scanner_.text().size(), stroke)};
    return known.end;
}

// The text in [begin, end): plain, "quoted", "`Markdown`", or quoted with more behind.
void Parser::takeLinkText(std::size_t begin, std::size_t end, LinkDescription& link) {
    const std::string_view written = scanner_.text().substr(begin, end - begin);
    const std::string_view text = trimmed(written);
    RawLabel raw;
    raw.text = text;
    raw.begin = raw.remarkAt = text.empty() ? begin : static_cast<std::size_t>(text.data() - scanner_.text().data());
    const std::size_t smart = smartQuoteLength(text, 0);
    const std::size_t close = text.starts_with('"') ? text.find('"', 1) : kNowhere;
    if (text.empty()) {
        raw.remark = "an arrow with an empty text; Mermaid itself wants it without";
    } else if (smart > 0 && text.size() > smart + 3 && smartQuoteLength(text, text.size() - 3) > 0) {
        raw.text = text.substr(smart, text.size() - smart - 3);
        raw.remark = "typographic quotes; they are read as quotes";
    } else if (close != kNowhere && close + 1 == text.size()) {
        raw.text = text.substr(1, close - 1);
        takeBackticks(raw);
    } else if (close != kNowhere && text.find('"', close + 1) == kNowhere) {
        raw.joined.append(text, 1, close - 1).append(text, close + 1);
    } else if (text.find('"') != kNowhere) {
        raw.remark = "a quote in a text without quotes; Mermaid itself wants quotes around it";
    } else if ((link.stroke == Stroke::thick && text.find('=') != kNowhere) ||
               (link.stroke == Stroke::dotted && text.find('.') != kNowhere)) {
        raw.remark = "an equals sign or a dot in the text of such an edge; Mermaid itself wants quotes around it";
    } else if (text.find('\n') != kNowhere) {
        raw.remark =
            "the text of this edge runs over several lines, up to the next arrow; write `---` for an edge without";
    } else if (written.ends_with('x') || written.ends_with('o')) {
        raw.remark =
            "a letter right before the arrow belongs to the text; Mermaid itself takes it for the arrow's head";
        raw.remarkAt = end - 1;
    }
    link.label = takeLabel(raw).label;
}

// |text|
void Parser::readPipedText(LinkDescription& link) {
    const std::size_t at = scanner_.at();
    std::optional<RawLabel> raw = scanLabel(at + 1, "|");
    const bool swallows = raw && raw->text.find('\n') != kNowhere && raw->text.find("--") != kNowhere;
    if (!raw || swallows) {
        scanner_.fail(at, "the text that `|` opens here is not closed by `|`; close it, or put it in double quotes");
    }
    scanner_.moveTo(raw->end);
    link.label = takeLabel(*raw).label;
    scanner_.skipBlanks();
    if (!scanner_.atEnd() && scanner_.peek() == '\n') {
        scanner_.warn(scanner_.at(),
                      "a new line between an edge's text and its target; Mermaid itself wants both on one");
    }
}

}  // namespace orrery::graph::mermaid
