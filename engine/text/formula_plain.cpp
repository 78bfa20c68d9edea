#include "engine/text/formula_plain.h"

#include "engine/base/utf8.h"
#include "engine/text/formula.h"

#include <algorithm>
#include <array>
#include <optional>

namespace orrery::text {

namespace {

using PlainKind = MathNode::Kind;

// The letter that one of a mathematical alphabet stands for: Latin ones repeat every 52, Greek ones every 58.
char32_t withoutAlphabet(char32_t c) {
    constexpr std::u32string_view kGreek = U"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΘΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂εθκφρπ";
    if (c == 0x210E) return U'h';
    if (c >= 0x1D400 && c < 0x1D6A4) {
        const char32_t letter = (c - 0x1D400) % 52;
        return letter < 26 ? U'A' + letter : U'a' + (letter - 26);
    }
    if (c >= 0x1D6A8 && c < 0x1D7CA) return kGreek[(c - 0x1D6A8) % kGreek.size()];
    if (c >= 0x1D7CE && c < 0x1D800) return U'0' + (c - 0x1D7CE) % 10;
    return c;
}

std::string encoded(char32_t c) {
    std::string out;
    if (c != 0) utf8::append(out, withoutAlphabet(c));
    return out;
}

// In small raised or lowered figures, where Unicode has them all.
std::optional<std::string> small(const std::string& text, bool raised) {
    constexpr std::array<std::string_view, 10> kRaised{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    constexpr std::array<std::string_view, 10> kLowered{"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded c = utf8::decode(text, at);
        at += c.length;
        if (c.codePoint >= U'0' && c.codePoint <= U'9') {
            out += (raised ? kRaised : kLowered).at(c.codePoint - U'0');
        } else if (c.codePoint == U'\u2212' || c.codePoint == U'-') {
            out += raised ? "⁻" : "₋";
        } else {
            return std::nullopt;
        }
    }
    return out.empty() ? std::nullopt : std::optional(out);
}

class PlainWriter {
 public:
    // `tight`: without blanks around operators, in scripts.
    std::string list(const MathList& nodes, bool tight) const {
        std::string out;
        MathClass before = MathClass::open;
        for (const MathNode& node : nodes) {
            const std::string said = one(node, tight);
            if (node.kind == PlainKind::space) {
                if (!out.empty() && out.back() != ' ') out += said;
                continue;
            }
            if (said.empty()) continue;
            MathClass now = node.mathClass;
            // A sign, and not between two things.
            const bool nothingLeft = before == MathClass::open || before == MathClass::binary ||
                                     before == MathClass::relation || before == MathClass::punctuation;
            if (now == MathClass::binary && nothingLeft) now = MathClass::ordinary;
            if (!out.empty() && out.back() != ' ' && gapBetween(before, now, tight)) out += ' ';
            out += said;
            before = now;
        }
        return out;
    }

 private:
    static bool gapBetween(MathClass left, MathClass right, bool tight) {
        const auto apart = [](MathClass c) { return c == MathClass::binary || c == MathClass::relation; };
        if (!tight && (apart(left) || apart(right))) return true;
        if (left == MathClass::punctuation) return !tight;
        // Names of functions and large operators: "log x", "2 log x", "log(x)".
        if (left == MathClass::operation) return right != MathClass::open;
        return right == MathClass::operation && left != MathClass::open;
    }

    // As one thing: in parentheses where it is several.
    std::string group(const MathList& nodes, bool product) const {
        const std::string said = list(nodes, true);
        const bool sum = std::ranges::any_of(nodes, [](const MathNode& node) {
            return node.mathClass == MathClass::binary || node.mathClass == MathClass::relation;
        });
        const auto digits = [](const MathNode& node) {
            return node.kind == PlainKind::symbol &&
                   ((node.symbol >= U'0' && node.symbol <= U'9') || node.symbol == U'.');
        };
        if (nodes.size() < 2 && !sum) {
            const bool fraction = !nodes.empty() && nodes.front().kind == PlainKind::fraction;
            const bool inner = nodes.size() == 1 && nodes.front().kind == PlainKind::list;
            if (inner) return group(nodes.front().parts.front(), product);
            return fraction ? "(" + said + ")" : said;
        }
        if ((product && !sum) || std::ranges::all_of(nodes, digits)) return said;
        return "(" + (sum ? list(nodes, false) : said) + ")";
    }

    std::string script(const MathList& nodes, bool raised) const {
        if (nodes.empty()) return {};
        const std::string said = list(nodes, true);
        if (raised && std::ranges::all_of(nodes, [](const MathNode& node) {
                return node.symbol >= U'\u2032' && node.symbol <= U'\u2034';
            })) {
            return said;
        }
        if (const auto figures = small(said, raised)) return *figures;
        return (raised ? "^" : "_") + group(nodes, false);
    }

    std::string root(const MathNode& node) const {
        const std::string of = group(node.parts[0], false);
        const std::string degree = list(node.parts[1], true);
        if (degree.empty()) return "√" + of;
        if (degree == "3") return "∛" + of;
        return of + "^(1/" + degree + ")";
    }

    std::string one(const MathNode& node, bool tight) const {
        switch (node.kind) {
            case PlainKind::symbol:
            case PlainKind::delimiter:
                return encoded(node.symbol);
            case PlainKind::word:
            case PlainKind::text:
            case PlainKind::unknown:
                return node.text;
            case PlainKind::space:
                return node.amount >= 0.5 ? " " : "";
            case PlainKind::style:
                return {};
            case PlainKind::scripts:
                return list(node.parts[0], tight) + script(node.parts[1], false) + script(node.parts[2], true);
            case PlainKind::stack:
                return list(node.parts[0], tight) + script(node.parts[2], false) + script(node.parts[1], true);
            case PlainKind::fraction:
                if (!node.ruled) return "(" + list(node.parts[0], true) + " over " + list(node.parts[1], true) + ")";
                return group(node.parts[0], true) + "/" + group(node.parts[1], false);
            case PlainKind::root:
                return root(node);
            case PlainKind::accent: {
                const std::string under = list(node.parts[0], tight);
                return utf8::length(under) == 1 ? under + encoded(node.symbol) : under;
            }
            case PlainKind::list:
            case PlainKind::overline:
            case PlainKind::underline:
            case PlainKind::brace:
                return list(node.parts[0], tight);
            case PlainKind::fenced: {
                std::string out;
                for (std::size_t i = 0; i < node.delimiters.size(); ++i) {
                    out += encoded(node.delimiters[i]);
                    if (i < node.parts.size()) out += list(node.parts[i], tight);
                }
                return out;
            }
            case PlainKind::array: {
                std::string out;
                for (std::size_t i = 0; i < node.parts.size(); ++i) {
                    const bool first = i == 0;
                    const bool newRow = node.columns > 0 && i % node.columns == 0;
                    if (!first) out += newRow ? "; " : node.pairs ? " " : ", ";
                    out += list(node.parts[i], false);
                }
                return out;
            }
        }
        return {};
    }
};

}  // namespace

std::string plainFormula(std::string_view tex) {
    const Formula formula = parseFormula(tex);
    return PlainWriter().list(formula.content, false);
}

}  // namespace orrery::text
