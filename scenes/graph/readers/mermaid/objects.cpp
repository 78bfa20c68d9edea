// A@{ shape: circle, label: "Text" }: properties of nodes, edges and subgraphs.

#include "scenes/graph/readers/mermaid/parser.h"

#include <fmt/format.h>

#include <charconv>

#include <algorithm>
#include <iterator>
#include <utility>

namespace orrery::graph::mermaid {
namespace {

// The names in our table that Mermaid does not take here, besides those with capitals and underscores.
bool isOurNameOnly(std::string_view name) {
    static constexpr std::string_view kNames[] = {"ellipse", "icon-circle", "icon-rounded", "icon-square",
                                                  "image",   "round",       "square"};
    return std::ranges::find(kNames, name) != std::end(kNames) ||
           std::ranges::any_of(name, [](char c) { return c == '_' || c == ' ' || (c >= 'A' && c <= 'Z'); });
}

std::string asMermaidSpellsIt(std::string_view name) {
    std::string spelt(name);
    for (char& c : spelt) c = c == '_' || c == ' ' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return spelt;
}

// “text” typed for "text".
bool takeSmartQuotes(std::string& value) {
    const std::size_t first = smartQuoteLength(value, 0);
    if (first == 0 || value.size() < first + 3 || smartQuoteLength(value, value.size() - 3) == 0) return false;
    value = value.substr(first, value.size() - first - 3);
    return true;
}

}  // namespace

// @{ ... }, up to the first brace that is not inside double quotes
Properties Parser::takeProperties() {
    const std::string_view text = scanner_.text();
    const std::size_t open = scanner_.at();
    const std::size_t begin = open + 2;
    std::size_t end = begin;
    for (bool quoted = false; end < text.size() && (quoted || text[end] != '}'); ++end) {
        if (text[end] == '"') quoted = !quoted;
    }
    if (end >= text.size()) {
        scanner_.fail(open, "the properties that `@{` opens here are not closed; close them with `}`");
    }
    if (end - begin > limits_.labelBytes) failTooLong(open);
    scanner_.moveTo(end + 1);
    Properties properties = readProperties(text.substr(begin, end - begin), "<br/>");
    for (const PropertyRemark& remark : properties.remarks) scanner_.warn(begin + remark.at, remark.message);
    for (Property& property : properties.list) {
        property.at += begin;
        if (takeSmartQuotes(property.value)) {
            scanner_.warn(property.at, "typographic quotes; they are read as quotes");
        }
    }
    return properties;
}

// shape, label, labelType, icon, form, img; pos, w, h and constraint place pictures on a page and say nothing here.
void Parser::readNodeProperties(int number) {
    static constexpr std::string_view kKnown[] = {"shape", "label", "labelType", "icon", "form",
                                                  "img",   "pos",   "w",         "h",    "constraint"};
    const Properties properties = takeProperties();
    Node& node = builder_.node(number);
    for (const Property& property : properties.list) {
        if (std::ranges::find(kKnown, property.key) == std::end(kKnown)) {
            scanner_.warn(property.at, fmt::format("no node has a property `{}`; it is left out", shown(property.key)));
        }
    }
    const Property* shape = properties.find("shape");
    if (shape != nullptr && !shape->value.empty() && !isPicture(node.shape)) setShape(node, *shape);
    setLabel(node, properties);
    setPicture(node, properties);
}

void Parser::setShape(Node& node, const Property& property) {
    const std::string& name = property.value;
    std::optional<Shape> shape = shapeByName(name);
    if (!shape) shape = shapeByName(asMermaidSpellsIt(name));
    if (!shape) {
        scanner_.warn(property.at, fmt::format("no shape is called `{}`; a rectangle is drawn", shown(name)));
    } else if (isOurNameOnly(name)) {
        scanner_.warn(property.at, fmt::format("Mermaid itself has no shape called `{}`; read as `{}`", shown(name),
                                               shapeName(*shape)));
    }
    node.shape = shape.value_or(Shape::rect);
}

void Parser::setLabel(Node& node, const Properties& properties) {
    const Property* label = properties.find("label");
    if (label == nullptr || label->value.empty()) return;
    const Property* type = properties.find("labelType");
    const bool plain = type != nullptr && (type->value == "text" || type->value == "string");
    RawLabel raw;
    raw.text = label->value;
    raw.kind = plain ? LabelKind::text : LabelKind::markdown;
    raw.begin = label->at;
    showLabel(node, takeLabel(raw));
}

// A picture takes the place of the name, though not of a label.
void Parser::setPicture(Node& node, const Properties& properties) {
    const Property* icon = properties.find("icon");
    const Property* form = properties.find("form");
    const Property* image = properties.find("img");
    const bool hasIcon = icon != nullptr && !icon->value.empty();
    const bool hasImage = image != nullptr && !image->value.empty();
    if (hasIcon) {
        node.icon = icon->value;
        const std::string_view name = form == nullptr ? std::string_view{} : std::string_view(form->value);
        node.shape = name == "circle"    ? Shape::iconCircle
                     : name == "square"  ? Shape::iconSquare
                     : name == "rounded" ? Shape::iconRounded
                                         : Shape::icon;
    }
    if (hasImage) {
        node.image = image->value;
        node.shape = Shape::image;
    }
    const Property* label = properties.find("label");
    const bool labelled = label != nullptr && !trimmed(label->value).empty();
    if ((hasIcon || hasImage) && !labelled && node.label.plain == node.id) node.label = {};
}

// e1@{ animate: true, animation: fast, curve: stepBefore }
void Parser::readEdgeProperties(Edge& edge) {
    const Properties properties = takeProperties();
    for (const Property& property : properties.list) {
        const std::string& value = property.value;
        if (property.key == "animate") {
            if (value == "true" && edge.animation == Animation::none) edge.animation = Animation::fast;
            if (value == "false") edge.animation = Animation::none;
        } else if (property.key == "animation") {
            if (value == "fast") {
                edge.animation = Animation::fast;
            } else if (value == "slow") {
                edge.animation = Animation::slow;
            } else {
                scanner_.warn(property.at, fmt::format("`{}` is no animation; write fast or slow", shown(value)));
            }
        } else if (property.key == "curve") {
            edge.curve = value;
        } else if (property.key == "step") {
            const char* const end = value.data() + value.size();
            const auto [stop, problem] = std::from_chars(value.data(), end, edge.step);
            if (problem != std::errc() || stop != end || edge.step < 0 || edge.step > 1000) {
                edge.step = 0;
                scanner_.warn(property.at, fmt::format("`{}` is no step; write a number such as 2", shown(value)));
            }
        } else {
            scanner_.warn(property.at, fmt::format("no edge has a property `{}`; it is left out", shown(property.key)));
        }
    }
}

// one@{ view: collapsed }
void Parser::readGroupProperties(Group& group) {
    const Properties properties = takeProperties();
    for (const Property& property : properties.list) {
        if (property.key == "view") {
            group.collapsed = property.value == "collapsed";
        } else {
            scanner_.warn(property.at,
                          fmt::format("no subgraph has a property `{}`; it is left out", shown(property.key)));
        }
    }
}

}  // namespace orrery::graph::mermaid
