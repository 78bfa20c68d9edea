#include "scenes/graph/readers/mermaid/link.h"

#include "scenes/graph/readers/mermaid/characters.h"

#include <algorithm>

namespace orrery::graph::mermaid {
namespace {

constexpr int kLongest = 10;  // Mermaid's cap on an arrow's length

char charAt(std::string_view text, std::size_t at) {
    return at < text.size() ? text[at] : '\0';
}

Head headAtStart(char c) {
    return c == '<' ? Head::arrow : c == 'o' ? Head::circle : c == 'x' ? Head::cross : Head::none;
}

Head headAtEnd(char c) {
    return c == '>' ? Head::arrow : c == 'o' ? Head::circle : c == 'x' ? Head::cross : Head::none;
}

std::size_t runOf(std::string_view text, std::size_t at, char c) {
    std::size_t end = at;
    while (charAt(text, end) == c) ++end;
    return end - at;
}

int clampLength(std::size_t length) {
    return static_cast<int>(std::clamp<std::size_t>(length, 1, kLongest));
}

// --> --- --x --o ====, and as many dashes more as the author wants it long; two alone begin an arrow with text.
bool matchDashes(std::string_view text, std::size_t at, LinkToken& link) {
    const char dash = charAt(text, at);
    if (dash != '-' && dash != '=') return false;
    const std::size_t count = runOf(text, at, dash);
    if (count < 2) return false;
    link.stroke = dash == '-' ? Stroke::normal : Stroke::thick;
    link.end = at + count;
    link.head = headAtEnd(charAt(text, link.end));
    link.kind = LinkToken::Kind::complete;
    if (link.head != Head::none) {
        ++link.end;
        link.length = clampLength(count - 1);
    } else if (count > 2) {
        link.length = clampLength(count - 2);
    } else {
        link.kind = LinkToken::Kind::opening;
    }
    return true;
}

// -.-> -.- .-> -..-, the dots giving the length; -. begins an arrow with text.
bool matchDots(std::string_view text, std::size_t at, LinkToken& link) {
    const bool dash = charAt(text, at) == '-';
    const std::size_t dotsBegin = at + (dash ? 1 : 0);
    const std::size_t dots = runOf(text, dotsBegin, '.');
    if (dots == 0) return false;
    link.stroke = Stroke::dotted;
    link.end = dotsBegin + dots;
    if (charAt(text, link.end) == '-') {
        link.kind = LinkToken::Kind::complete;
        link.head = headAtEnd(charAt(text, ++link.end));
        if (link.head != Head::none) ++link.end;
        link.length = clampLength(dots);
        return true;
    }
    if (!dash) return false;
    link.kind = LinkToken::Kind::opening;
    link.end = dotsBegin + 1;
    return true;
}

}  // namespace

LinkToken matchLink(std::string_view text, std::size_t at) {
    LinkToken link;
    link.begin = at;
    if (const std::size_t waves = runOf(text, at, '~'); waves >= 3) {
        link.kind = LinkToken::Kind::complete;
        link.stroke = Stroke::invisible;
        link.end = at + waves;
        link.length = clampLength(waves - 2);
        return link;
    }
    link.tail = headAtStart(charAt(text, at));
    const std::size_t line = at + (link.tail == Head::none ? 0 : 1);
    const bool matched = matchDashes(text, line, link) || matchDots(text, line, link);
    return matched ? link : LinkToken{};
}

LinkToken matchMistypedLink(std::string_view text, std::size_t at) {
    struct Mistyped {
        std::string_view text;
        Stroke stroke;
        Head tail;
        Head head;
    };
    static constexpr Mistyped kMistyped[] = {
        {"<->", Stroke::normal, Head::arrow, Head::arrow},
        {"<-", Stroke::normal, Head::arrow, Head::none},
        {"->", Stroke::normal, Head::none, Head::arrow},
        {"<=>", Stroke::thick, Head::arrow, Head::arrow},
        {"=>", Stroke::thick, Head::none, Head::arrow},
        {"\u2013>", Stroke::normal, Head::none, Head::arrow},  // en dash
        {"\u2013\u2013>", Stroke::normal, Head::none, Head::arrow},
        {"\u2014>", Stroke::normal, Head::none, Head::arrow},  // em dash
        {"\u2192", Stroke::normal, Head::none, Head::arrow},   // arrows
        {"\u27F6", Stroke::normal, Head::none, Head::arrow},
        {"\u2190", Stroke::normal, Head::arrow, Head::none},
        {"\u2194", Stroke::normal, Head::arrow, Head::arrow},
        {"\u21D2", Stroke::thick, Head::none, Head::arrow},
        {"\u27F9", Stroke::thick, Head::none, Head::arrow},
    };
    const char first = charAt(text, at);
    if (first != '-' && first != '=' && first != '<' && isAscii(first)) return {};
    for (const Mistyped& mistyped : kMistyped) {
        if (!text.substr(at).starts_with(mistyped.text)) continue;
        return {
            LinkToken::Kind::complete, at, at + mistyped.text.size(), mistyped.stroke, mistyped.tail, mistyped.head, 1};
    }
    return {};
}

LinkToken findLinkEnd(std::string_view text, std::size_t from, std::size_t to, Stroke stroke) {
    text = text.substr(0, to);
    const char mark = stroke == Stroke::thick ? '=' : stroke == Stroke::dotted ? '.' : '-';
    for (std::size_t at = text.find(mark, from); at < to; at = text.find(mark, at)) {
        const bool dashed = stroke == Stroke::dotted && at > from && text[at - 1] == '-';
        LinkToken link = matchLink(text, dashed ? at - 1 : at);
        if (link.kind != LinkToken::Kind::complete || link.stroke != stroke) {
            at += runOf(text, at, mark);
            continue;
        }
        if (link.begin == from) return link;
        // A letter before the line is a head when it stands apart and the other end has the same; `hello-->` is a word
        // and an arrow.
        const char before = text[link.begin - 1];
        const bool apart =
            link.begin - 1 == from || text[link.begin - 2] == '\n' || blankLength(text, link.begin - 2) == 1;
        if (before == '<' || (apart && headAtStart(before) == link.head)) {
            link.tail = headAtStart(before);
            if (link.tail != Head::none) --link.begin;
        }
        return link;
    }
    return {};
}

}  // namespace orrery::graph::mermaid
