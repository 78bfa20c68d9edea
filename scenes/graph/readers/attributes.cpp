#include "scenes/graph/readers/attributes.h"

#include <fmt/format.h>

#include <cmath>

namespace orrery::graph {
namespace {

enum class Role {
    label,
    name,
    title,
    relation,
    colour,
    border,
    textColour,
    line,
    shape,
    href,
    tooltip,
    image,
    group,
    id,
    red,
    green,
    blue,
    weight,
    value,
    width,
    directed,
};

struct AttributeWord {
    std::string_view name;
    Role role;
};

constexpr AttributeWord kAttributeWords[] = {
    {"label", Role::label},
    {"caption", Role::label},
    {"name", Role::name},
    {"title", Role::title},
    {"relation", Role::relation},
    {"relationship", Role::relation},
    {"predicate", Role::relation},
    {"color", Role::colour},
    {"colour", Role::colour},
    {"fill", Role::colour},
    {"fillcolor", Role::colour},
    {"fill_color", Role::colour},
    {"background", Role::colour},
    {"background-color", Role::colour},
    {"line-color", Role::border},
    {"border", Role::border},
    {"bordercolor", Role::border},
    {"border-color", Role::border},
    {"stroke", Role::border},
    {"textcolor", Role::textColour},
    {"text-color", Role::textColour},
    {"fontcolor", Role::textColour},
    {"style", Role::line},
    {"line-style", Role::line},
    {"linestyle", Role::line},
    {"shape", Role::shape},
    {"symbol", Role::shape},
    {"url", Role::href},
    {"href", Role::href},
    {"link", Role::href},
    {"uri", Role::href},
    {"description", Role::tooltip},
    {"desc", Role::tooltip},
    {"tooltip", Role::tooltip},
    {"comment", Role::tooltip},
    {"image", Role::image},
    {"img", Role::image},
    {"group", Role::group},
    {"class", Role::group},
    {"category", Role::group},
    {"community", Role::group},
    {"cluster", Role::group},
    {"type", Role::group},
    {"modularity_class", Role::group},
    {"modularity class", Role::group},
    {"id", Role::id},
    {"key", Role::id},
    {"r", Role::red},
    {"g", Role::green},
    {"b", Role::blue},
    {"weight", Role::weight},
    {"value", Role::value},
    {"val", Role::value},
    {"size", Role::value},
    {"strength", Role::value},
    {"width", Role::width},
    {"thickness", Role::width},
    {"penwidth", Role::width},
    {"directed", Role::directed},
    {"arrows", Role::directed},
};

std::optional<Role> roleOf(std::string_view name) {
    const std::string lower = lowerCase(name);
    for (const AttributeWord& word : kAttributeWords) {
        if (word.name == lower) return word.role;
    }
    return std::nullopt;
}

bool isTrue(std::string_view value) {
    return value == "true" || value == "1" || value == "yes";
}

}  // namespace

bool Attributes::knows(std::string_view name) {
    return roleOf(name).has_value();
}

void Attributes::take(std::string_view name, std::string_view value) {
    const std::optional<Role> role = roleOf(name);
    value = trimmed(value);
    if (!role || value.empty()) return;
    switch (*role) {
        case Role::label:
            takeText(label_, labelRank_, 4, value);
            break;
        case Role::name:
            takeText(label_, labelRank_, 3, value);
            break;
        case Role::title:
        case Role::relation:
            takeText(label_, labelRank_, 2, value);
            break;
        case Role::colour:
            takeColour(fill_, value);
            break;
        case Role::border:
            takeColour(stroke_, value);
            break;
        case Role::textColour:
            takeColour(textColour_, value);
            break;
        case Role::line:
            line_ = lowerCase(value);
            break;
        case Role::shape:
            shape_ = value;
            break;
        case Role::href:
            href_ = value;
            break;
        case Role::tooltip:
            tooltip_ = labelText(value);
            break;
        case Role::image:
            image_ = value;
            break;
        case Role::group:
            class_ = value;
            break;
        case Role::id:
            id_ = value;
            break;
        case Role::red:
            takeNumber(rgb_[0], name, value);
            break;
        case Role::green:
            takeNumber(rgb_[1], name, value);
            break;
        case Role::blue:
            takeNumber(rgb_[2], name, value);
            break;
        case Role::weight:
            weightRank_ = 1;
            takeNumber(weight_, name, value);
            break;
        case Role::value:
            if (weightRank_ == 0) takeNumber(weight_, name, value);
            break;
        case Role::width:
            takeNumber(width_, name, value);
            break;
        case Role::directed: {
            const std::string word = lowerCase(value);
            directed_ = isTrue(word) || word.find("to") != std::string::npos || word == "directed";
            break;
        }
    }
}

void Attributes::takeColour(std::string& to, std::string_view value) {
    // A number is the index of a palette that the file does not hold.
    if (parseNumber(value)) return;
    if (const std::optional<std::string> colour = cssColour(value)) {
        to = *colour;
    } else {
        builder_.warn(fmt::format("\"{}\" is no colour", excerpt(value)), place_);
    }
}

void Attributes::takeNumber(std::optional<double>& to, std::string_view name, std::string_view value) {
    const std::optional<double> number = parseNumber(value);
    if (number && std::abs(*number) < 1e30) {
        to = number;
    } else {
        builder_.warn(fmt::format("{} \"{}\" is no number", name, excerpt(value)), place_);
    }
}

void Attributes::takeText(std::string& to, int& rank, int newRank, std::string_view value) {
    if (newRank < rank) return;
    to = value;
    rank = newRank;
}

std::string Attributes::fillColour() const {
    if (!fill_.empty() || !rgb_[0] || !rgb_[1] || !rgb_[2]) return fill_;
    const auto byte = [](double value) { return static_cast<int>(std::lround(std::min(std::max(value, 0.0), 255.0))); };
    return cssColour(byte(*rgb_[0]), byte(*rgb_[1]), byte(*rgb_[2]));
}

void Attributes::applyLine(Style& style, Stroke* stroke) const {
    if (width_ && *width_ > 0) setStyle(style, "stroke-width", formatNumber(*width_) + "px");
    if (line_ == "dashed" || line_ == "dotted") {
        if (stroke != nullptr) {
            *stroke = Stroke::dotted;
        } else {
            setStyle(style, "stroke-dasharray", line_ == "dashed" ? "6 4" : "2 3");
        }
    }
}

void Attributes::applyTo(Node& node) {
    if (!label_.empty()) node.label = builder_.label(label_, place_);
    if (const std::string fill = fillColour(); !fill.empty()) setStyle(node.style, "fill", fill);
    if (!stroke_.empty()) setStyle(node.style, "stroke", stroke_);
    if (!textColour_.empty()) setStyle(node.style, "color", textColour_);
    if (!shape_.empty()) {
        if (const std::optional<Shape> shape = shapeByForeignName(shape_)) {
            node.shape = *shape;
        } else {
            builder_.warn(fmt::format("the shape \"{}\" is unknown", excerpt(shape_)), place_);
        }
    }
    if (!href_.empty()) node.link.edit().href = href_;
    if (!tooltip_.empty()) node.link.edit().tooltip = tooltip_;
    if (!image_.empty()) node.image = image_;
    if (!class_.empty()) node.classes.push_back(class_);
    if (weight_) node.weight = static_cast<float>(*weight_);
    applyLine(node.style, nullptr);
}

void Attributes::applyTo(Edge& edge) {
    if (!label_.empty()) {
        edge.label = builder_.label(label_, place_);
    } else if (!class_.empty() && lowerCase(class_) != "directed" && lowerCase(class_) != "undirected") {
        edge.label = builder_.label(class_, place_);
    }
    if (const std::string fill = fillColour(); !fill.empty()) setStyle(edge.style, "stroke", fill);
    if (!stroke_.empty()) setStyle(edge.style, "stroke", stroke_);
    if (!textColour_.empty()) setStyle(edge.style, "color", textColour_);
    if (!id_.empty()) edge.id = id_;
    if (weight_) edge.weight = static_cast<float>(*weight_);
    if (directed_) edge.head = *directed_ ? Head::arrow : Head::none;
    applyLine(edge.style, &edge.stroke);
}

void Attributes::applyTo(Group& group) {
    if (!label_.empty()) group.title = builder_.label(label_, place_);
    if (const std::string fill = fillColour(); !fill.empty()) setStyle(group.style, "fill", fill);
    if (!stroke_.empty()) setStyle(group.style, "stroke", stroke_);
    if (!textColour_.empty()) setStyle(group.style, "color", textColour_);
    if (!href_.empty()) group.link.href = href_;
    if (!tooltip_.empty()) group.link.tooltip = tooltip_;
    if (!class_.empty()) group.classes.push_back(class_);
    applyLine(group.style, nullptr);
}

std::optional<Shape> shapeByForeignName(std::string_view name) {
    struct ForeignShape {
        std::string_view name;
        Shape shape;
    };
    static constexpr ForeignShape kShapes[] = {
        // Graphviz: https://graphviz.org/doc/info/shapes.html
        {"box", Shape::rect},
        {"polygon", Shape::rect},
        {"oval", Shape::ellipse},
        {"ellipse", Shape::ellipse},
        {"egg", Shape::ellipse},
        {"point", Shape::filledCircle},
        {"triangle", Shape::triangle},
        {"plaintext", Shape::text},
        {"plain", Shape::text},
        {"none", Shape::text},
        {"underline", Shape::text},
        {"trapezium", Shape::trapezoidBottom},
        {"invtrapezium", Shape::trapezoidTop},
        {"parallelogram", Shape::leanRight},
        {"house", Shape::notchedPentagon},
        {"pentagon", Shape::notchedPentagon},
        {"invhouse", Shape::flippedTriangle},
        {"invtriangle", Shape::flippedTriangle},
        {"septagon", Shape::hexagon},
        {"octagon", Shape::hexagon},
        {"doubleoctagon", Shape::hexagon},
        {"tripleoctagon", Shape::hexagon},
        {"mdiamond", Shape::diamond},
        {"msquare", Shape::framedRect},
        {"mcircle", Shape::framedCircle},
        {"star", Shape::bang},
        {"note", Shape::document},
        {"tab", Shape::folder},
        {"box3d", Shape::stackedRect},
        {"component", Shape::framedRect},
        {"cds", Shape::odd},
        {"record", Shape::rect},
        {"mrecord", Shape::rounded},
        {"rarrow", Shape::odd},
        {"larrow", Shape::odd},
        // yEd
        {"roundrectangle", Shape::rounded},
        {"rectangle3d", Shape::stackedRect},
        {"parallelogram2", Shape::leanLeft},
        {"trapezoid2", Shape::trapezoidTop},
        {"triangle2", Shape::flippedTriangle},
        {"star5", Shape::bang},
        {"star6", Shape::bang},
        {"star8", Shape::bang},
        {"fatarrow", Shape::odd},
        {"fatarrow2", Shape::odd},
        // GEXF, vis.js, Cytoscape
        {"disc", Shape::circle},
        {"dot", Shape::circle},
        {"sphere", Shape::circle},
        {"cube", Shape::rect},
        {"roundrect", Shape::rounded},
        {"round-rectangle", Shape::rounded},
        {"ellipsis", Shape::ellipse},
        {"vee", Shape::flippedTriangle},
        {"rhomboid", Shape::leanRight},
        {"barrel", Shape::cylinder},
        {"tag", Shape::odd},
    };
    const std::string lower = lowerCase(trimmed(name));
    for (const ForeignShape& shape : kShapes) {
        if (shape.name == lower) return shape.shape;
    }
    return shapeByName(lower);
}

}  // namespace orrery::graph
