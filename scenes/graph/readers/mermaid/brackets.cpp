// The brackets around a node's label, which give it its shape.

#include "scenes/graph/readers/mermaid/parser.h"

#include <fmt/format.h>

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

}  // namespace

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

}  // namespace orrery::graph::mermaid
