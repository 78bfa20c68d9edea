// Where a label ends: with quotes, without, with the wrong ones.

#include "scenes/graph/readers/mermaid/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace orrery::graph::mermaid {
namespace {

char openingOf(char closing) {
    return closing == ']' ? '[' : closing == ')' ? '(' : closing == '}' ? '{' : '\0';
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

// Where text without brackets and quotes ends at `close`, or nowhere.
std::size_t plainTextEnd(std::string_view text, std::size_t at, std::string_view close) {
    for (; at < text.size(); ++at) {
        if (text.substr(at).starts_with(close)) return at;
        if (text[at] == '"' || isBracket(text[at])) return kNowhere;
    }
    return kNowhere;
}

}  // namespace

void takeBackticks(RawLabel& label) {
    if (label.text.size() < 2 || !label.text.starts_with('`') || !label.text.ends_with('`')) return;
    label.kind = LabelKind::markdown;
    label.text = label.text.substr(1, label.text.size() - 2);
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

// "text", the closing quote being the one in front of `close`. Text behind the closing quote belongs to the label, as
// in `A["x" y]`. There may be quotes within; then the label ends on its line, and `close` stands nowhere in it.
std::optional<RawLabel> Parser::scanQuoted(std::size_t quote, std::string_view close) {
    const std::string_view text = scanner_.text();
    const std::size_t lineEnd = scanner_.lineEnd(quote);
    RawLabel label;
    label.begin = label.remarkAt = quote;
    bool quotesWithin = false;
    for (std::size_t from = quote + 1, next = text.find('"', from); next != kNowhere; next = text.find('"', next + 1)) {
        const bool plainSoFar = next <= lineEnd && text.substr(from, next - from).find(close) == kNowhere;
        if (quotesWithin && !plainSoFar) break;
        if (isAttribute(quote + 1, next)) {  // <font color="red">
            next = text.find('"', next + 1);
            continue;
        }
        const std::size_t after = afterSpace(text, next + 1);
        if (text.substr(after).starts_with(close)) {
            label.text = text.substr(quote + 1, next - quote - 1);
            label.end = after + close.size();
            if (quotesWithin) {
                label.remark = "quotes within quotes; Mermaid itself wants `#quot;` for the inner ones";
            } else if (label.text.empty()) {
                label.remark = "an empty label; Mermaid itself wants a blank at least";
            }
            takeBackticks(label);
            return label;
        }
        if (closesAnother(text, after)) break;
        const std::size_t end = quotesWithin ? kNowhere : plainTextEnd(text, next + 1, close);
        if (end != kNowhere) {
            label.joined.append(text, quote + 1, next - quote - 1).append(text, next + 1, end - next - 1);
            label.end = end + close.size();
            return label;
        }
        if (!plainSoFar) break;
        quotesWithin = true;
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
    if (tag == kNowhere || before.find('>', tag) != kNowhere || !isLetter(scanner_.charAt(begin + tag + 1))) {
        return false;
    }
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
