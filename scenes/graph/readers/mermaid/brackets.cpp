// Labels and the brackets around them, which give a node its shape.

#include "scenes/graph/readers/mermaid/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace orrery::graph::mermaid {
namespace {

struct Bracket {
    std::string_view open;
    std::string_view close;
    Shape shape;
};

// A longer one stands before a shorter one that begins alike.
constexpr Bracket kBrackets[] = {
    {"(((", ")))", Shape::doubleCircle}, {"((", "))", Shape::circle},        {"([", "])", Shape::stadium},
    {"(-", "-)", Shape::ellipse},        {"(", ")", Shape::rounded},         {"[[", "]]", Shape::framedRect},
    {"[(", ")]", Shape::cylinder},       {"[/", "/]", Shape::leanRight},     {"[/", "\\]", Shape::trapezoidBottom},
    {"[\\", "\\]", Shape::leanLeft},     {"[\\", "/]", Shape::trapezoidTop}, {"[", "]", Shape::rect},
    {"{{", "}}", Shape::hexagon},        {"{", "}", Shape::diamond},         {">", "]", Shape::odd},
};

char openingOf(char closing) {
    return closing == ']' ? '[' : closing == ')' ? '(' : closing == '}' ? '{' : '\0';
}

// [|field:value|text] sets a property that Mermaid keeps and does not draw. Where its text begins, or nowhere.
std::size_t propertyTextBegin(std::string_view text, std::size_t at) {
    if (!text.substr(at).starts_with("[|")) return kNowhere;
    const auto wordEnd = [&](std::size_t from) {
        while (from < text.size() && isNameCharacter(text[from])) ++from;
        return from;
    };
    const std::size_t colon = wordEnd(at + 2);
    if (colon == at + 2 || colon >= text.size() || text[colon] != ':') return kNowhere;
    const std::size_t bar = wordEnd(colon + 1);
    return bar > colon + 1 && bar < text.size() && text[bar] == '|' ? bar + 1 : kNowhere;
}

// Whether a bracket or a bar closes here: a quote in front of it ends a label, if not the one that is looked for.
bool closesAnother(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(std::min(at, text.size()), 2);
    return rest.starts_with(']') || rest.starts_with(')') || rest.starts_with('}') || rest.starts_with('|') ||
           rest == "/]" || rest == "\\]" || rest == "-)";
}

std::size_t afterSpace(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const std::size_t length = text[at] == '\n' ? 1 : blankLength(text, at);
        if (length == 0) break;
        at += length;
    }
    return at;
}

}  // namespace

void takeBackticks(RawLabel& label) {
    if (label.text.size() < 2 || !label.text.starts_with('`') || !label.text.ends_with('`')) return;
    label.kind = LabelKind::markdown;
    label.text = label.text.substr(1, label.text.size() - 2);
}

// [text] (text) ([text]) [[text]] [(text)] ((text)) (((text))) (-text-) {text} {{text}} >text]
// [/text/] [\text\] [/text\] [\text/] [|field:value|text]
void Parser::readBracket(int node) {
    const std::string_view text = scanner_.text();
    const std::size_t at = scanner_.at();
    std::optional<RawLabel> raw;
    Shape shape = Shape::rect;
    if (const std::size_t begin = propertyTextBegin(text, at); begin != kNowhere) raw = scanLabel(begin, "]");
    std::string_view firstOpen;
    for (const Bracket& bracket : kBrackets) {
        if (raw) break;
        if (!text.substr(at).starts_with(bracket.open)) continue;
        raw = scanLabel(at + bracket.open.size(), bracket.close);
        shape = bracket.shape;
        if (firstOpen.empty()) firstOpen = bracket.open;
        if (raw && bracket.open == "((" && raw->text.starts_with('-')) firstOpen = "(-";
        if (raw && raw->remark.empty() && bracket.open != firstOpen) {
            raw->remark =
                fmt::format("the label begins like the shape `{}`; Mermaid itself wants quotes around it", firstOpen);
            raw->remarkAt = at;
        }
    }
    if (!raw) {
        const char open = text[at];
        const char close = open == '(' ? ')' : open == '{' ? '}' : ']';
        scanner_.fail(at,
                      fmt::format("the label that `{}` opens here is not closed by `{}`; close it, or put the label in "
                                  "double quotes",
                                  open, close));
    }
    scanner_.moveTo(raw->end);
    LabelText label = takeLabel(*raw);
    Node& target = builder_.node(node);
    if (!isPicture(target.shape)) target.shape = shape;
    showLabel(target, std::move(label));
}

// The pictures inside a label come and go with it; those of `@{ }` stay.
void Parser::showLabel(Node& node, LabelText label) {
    node.label = std::move(label.label);
    if (isPicture(node.shape)) {
        if (node.icon.empty()) node.icon = std::move(label.icon);
        return;
    }
    node.icon = std::move(label.icon);
    node.image = std::move(label.image);
}

// What stands between `begin` and `close`; nothing when it is not closed.
std::optional<RawLabel> Parser::scanLabel(std::size_t begin, std::string_view close) {
    const std::string_view text = scanner_.text();
    const std::size_t first = afterSpace(text, begin);
    const std::size_t smart = smartQuoteLength(text, first);
    if (smart > 0 || scanner_.charAt(first) == '"') {
        auto quoted = smart > 0 ? scanSmartQuoted(first, smart, close) : scanQuoted(first, close);
        if (quoted) {
            if (first != begin && quoted->remark.empty()) {
                quoted->remark = "blanks before a quote; Mermaid itself wants the quote right behind the bracket";
                quoted->remarkAt = begin;
            }
            return quoted;
        }
    }
    auto plain = scanUnquoted(begin, close);
    if (plain && scanner_.charAt(first) == '"' && first < plain->end) {
        plain->text.remove_prefix(first + 1 - begin);
        if (plain->text.ends_with('"')) plain->text.remove_suffix(1);
        plain->remark = "this quote is not closed in front of the bracket; it is left out";
        plain->remarkAt = first;
    }
    return plain;
}

// "text", the closing quote being the one in front of `close`. On one line there may be quotes within, and text behind
// the closing quote belongs to the label.
std::optional<RawLabel> Parser::scanQuoted(std::size_t quote, std::string_view close) {
    const std::string_view text = scanner_.text();
    const std::size_t lineEnd = scanner_.lineEnd(quote);
    RawLabel label;
    label.begin = label.remarkAt = quote;
    int quotesWithin = 0;
    std::size_t from = quote + 1;
    for (std::size_t next = text.find('"', quote + 1); next != kNowhere; next = text.find('"', next + 1)) {
        // A label in quotes ends on its line when there are quotes within, and in front of the first `close` in any
        // case.
        if (quotesWithin > 0 && (next > lineEnd || text.substr(from, next - from).find(close) != kNowhere)) break;
        if (isAttribute(quote + 1, next)) {  // <font color="red">
            next = text.find('"', next + 1);
            continue;
        }
        const std::size_t after = afterSpace(text, next + 1);
        if (text.substr(after).starts_with(close)) {
            label.text = text.substr(quote + 1, next - quote - 1);
            label.end = after + close.size();
            if (quotesWithin > 0) {
                label.remark = "quotes within quotes; Mermaid itself wants `#quot;` for the inner ones";
            } else if (label.text.empty()) {
                label.remark = "an empty label; Mermaid itself wants a blank at least";
            }
            takeBackticks(label);
            return label;
        }
        if (closesAnother(text, after)) break;
        if (quotesWithin == 0) {
            std::size_t end = next + 1;
            while (end < text.size() && text[end] != '"' && !isBracket(text[end]) &&
                   !text.substr(end).starts_with(close))
                ++end;
            if (end < text.size() && text.substr(end).starts_with(close)) {
                label.joined.append(text, quote + 1, next - quote - 1).append(text, next + 1, end - next - 1);
                label.end = end + close.size();
                return label;
            }
            // With quotes within, the label ends on its line and `close` stands nowhere else.
            if (next > lineEnd || text.substr(from, next - from).find(close) != kNowhere) break;
        }
        ++quotesWithin;
        from = next + 1;
    }
    return std::nullopt;
}

// Whether the quote at `quote` opens the value of an attribute of a tag that begins after `from`: <font color="red">.
bool Parser::isAttribute(std::size_t from, std::size_t quote) const {
    constexpr std::size_t kLongestTag = 512;
    const std::string_view text = scanner_.text();
    if (text[quote - 1] != '=') return false;
    const std::size_t begin = std::max(from, quote - std::min(quote, kLongestTag));
    const std::string_view before = text.substr(begin, quote - begin);
    const std::size_t tag = before.rfind('<');
    if (tag == kNowhere || before.find('>', tag) != kNowhere || !isLetter(scanner_.charAt(begin + tag + 1)))
        return false;
    std::string_view behind = text.substr(quote + 1, kLongestTag);
    behind = behind.substr(0, behind.find('\n'));
    const std::size_t closing = behind.find('"');
    return closing != kNowhere && behind.find('>', closing) != kNowhere;
}

// “text” on one line.
std::optional<RawLabel> Parser::scanSmartQuoted(std::size_t quote, std::size_t quoteLength, std::string_view close) {
    const std::string_view text = scanner_.text();
    for (std::size_t at = quote + quoteLength; at < text.size() && text[at] != '\n'; ++at) {
        const std::size_t length = smartQuoteLength(text, at);
        if (length == 0) continue;
        const std::size_t after = afterSpace(text, at + length);
        if (!text.substr(after).starts_with(close)) return std::nullopt;
        RawLabel label;
        label.text = text.substr(quote + quoteLength, at - quote - quoteLength);
        label.begin = label.remarkAt = quote;
        label.end = after + close.size();
        label.remark = "typographic quotes; they are read as quotes";
        takeBackticks(label);
        return label;
    }
    return std::nullopt;
}

// Text as it stands. Brackets of the closing kind balance; when there are brackets of any kind the label ends on its
// line, so that one that is never closed does not swallow the rest of the text.
std::optional<RawLabel> Parser::scanUnquoted(std::size_t begin, std::string_view close) {
    const std::string_view text = scanner_.text();
    const bool prefixed = close.size() == 2 && !isBracket(close[0]);  // "/]", "\]", "-)"
    const char inner = prefixed ? close[1] : close[0];
    const char innerOpen = openingOf(inner);
    const char outer = close.size() == 2 && close[1] != inner ? close[1] : '\0';  // of "])" the ")"
    const char outerOpen = openingOf(outer);
    RawLabel label;
    label.begin = begin;
    int depth = 0;
    int outerDepth = 0;
    std::size_t odd = kNowhere;
    for (std::size_t at = begin; at < text.size(); ++at) {
        const char c = text[at];
        if (at - begin > limits_.labelBytes) failTooLong(begin);
        if (c == '\n') {
            if (odd != kNowhere) return std::nullopt;
            continue;
        }
        if (c == inner && depth == 0) {
            const std::size_t end = prefixed && at > begin ? at - 1 : at;
            if (!text.substr(end).starts_with(close)) return std::nullopt;
            label.text = text.substr(begin, end - begin);
            label.end = end + close.size();
            if (odd != kNowhere) {
                label.remark =
                    fmt::format("`{}` in a label without quotes; Mermaid itself wants quotes around it", text[odd]);
                label.remarkAt = odd;
            } else if (end == begin) {
                label.remark = "an empty label; Mermaid itself wants a blank at least";
                label.remarkAt = begin;
            }
            return label;
        }
        if (c == '"' && isAttribute(begin, at)) {
            at = text.find('"', at + 1);
            continue;
        }
        if (!(isBracket(c) || c == '"') || (c == '|' && prefixed)) continue;
        if (c == inner) --depth;
        if (c == innerOpen) ++depth;
        if (c == outer && --outerDepth < 0) return std::nullopt;
        if (c == outerOpen) ++outerDepth;
        if (odd == kNowhere) odd = at;
    }
    return std::nullopt;
}

void Parser::failTooLong(std::size_t at) {
    scanner_.fail(at, fmt::format("a label of more than {} bytes, the limit; shorten it", limits_.labelBytes));
}

// The label made fit to show, with what there is to say about it.
LabelText Parser::takeLabel(const RawLabel& raw) {
    const std::string_view text = raw.joined.empty() ? raw.text : std::string_view(raw.joined);
    if (text.size() > limits_.labelBytes) failTooLong(raw.begin);
    if (!raw.remark.empty()) scanner_.warn(raw.remarkAt, raw.remark);
    LabelText label = cleanLabel(text, raw.kind);
    if (!label.remark.empty()) scanner_.warn(raw.begin, label.remark);
    return label;
}

}  // namespace orrery::graph::mermaid
