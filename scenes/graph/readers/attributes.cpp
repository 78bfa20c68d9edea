#include "scenes/graph/readers/attributes.h"

#include "scenes/graph/readers/times.h"

#include <fmt/format.h>

#include <cmath>

namespace orrery::graph {

enum class AttributeRole : std::uint8_t {
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
    x,
    y,
    z,
    time,
};

namespace {

struct AttributeWord {
    std::string_view name;
    AttributeRole role;
};

constexpr AttributeWord kAttributeWords[] = {
    {"label", AttributeRole::label},
    {"caption", AttributeRole::label},
    {"name", AttributeRole::name},
    {"title", AttributeRole::title},
    {"relation", AttributeRole::relation},
    {"relationship", AttributeRole::relation},
    {"predicate", AttributeRole::relation},
    {"color", AttributeRole::colour},
    {"colour", AttributeRole::colour},
    {"fill", AttributeRole::colour},
    {"fillcolor", AttributeRole::colour},
    {"fill_color", AttributeRole::colour},
    {"background", AttributeRole::colour},
    {"background-color", AttributeRole::colour},
    {"line-color", AttributeRole::border},
    {"border", AttributeRole::border},
    {"bordercolor", AttributeRole::border},
    {"border-color", AttributeRole::border},
    {"stroke", AttributeRole::border},
    {"textcolor", AttributeRole::textColour},
    {"text-color", AttributeRole::textColour},
    {"fontcolor", AttributeRole::textColour},
    {"style", AttributeRole::line},
    {"line-style", AttributeRole::line},
    {"linestyle", AttributeRole::line},
    {"shape", AttributeRole::shape},
    {"symbol", AttributeRole::shape},
    {"url", AttributeRole::href},
    {"href", AttributeRole::href},
    {"link", AttributeRole::href},
    {"uri", AttributeRole::href},
    {"description", AttributeRole::tooltip},
    {"desc", AttributeRole::tooltip},
    {"tooltip", AttributeRole::tooltip},
    {"comment", AttributeRole::tooltip},
    {"image", AttributeRole::image},
    {"img", AttributeRole::image},
    {"group", AttributeRole::group},
    {"class", AttributeRole::group},
    {"category", AttributeRole::group},
    {"community", AttributeRole::group},
    {"cluster", AttributeRole::group},
    {"type", AttributeRole::group},
    {"modularity_class", AttributeRole::group},
    {"modularity class", AttributeRole::group},
    {"id", AttributeRole::id},
    {"key", AttributeRole::id},
    {"r", AttributeRole::red},
    {"g", AttributeRole::green},
    {"b", AttributeRole::blue},
    {"weight", AttributeRole::weight},
    {"value", AttributeRole::value},
    {"val", AttributeRole::value},
    {"size", AttributeRole::value},
    {"strength", AttributeRole::value},
    {"width", AttributeRole::width},
    {"thickness", AttributeRole::width},
    {"penwidth", AttributeRole::width},
    {"directed", AttributeRole::directed},
    {"arrows", AttributeRole::directed},
    {"x", AttributeRole::x},
    {"y", AttributeRole::y},
    {"z", AttributeRole::z},
    {"time", AttributeRole::time},
    {"timestamp", AttributeRole::time},
    {"date", AttributeRole::time},
    {"year", AttributeRole::time},
};

std::optional<AttributeRole> roleByName(std::string_view name) {
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

std::optional<AttributeRole> Attributes::roleOf(std::string_view name) {
    return roleByName(name);
}

bool Attributes::knows(std::string_view name) {
    return roleByName(name).has_value();
}

void Attributes::take(std::string_view name, std::string_view value) {
    if (const std::optional<AttributeRole> role = roleByName(name)) take(*role, name, value);
}

void Attributes::take(AttributeRole role, std::string_view name, std::string_view value) {
    value = trimmed(value);
    if (value.empty()) return;
    switch (role) {
        case AttributeRole::label:
            takeText(label_, labelRank_, 4, value);
            break;
        case AttributeRole::name:
            takeText(label_, labelRank_, 3, value);
            break;
        case AttributeRole::title:
        case AttributeRole::relation:
            takeText(label_, labelRank_, 2, value);
            break;
        case AttributeRole::colour:
            takeColour(fill_, value);
            break;
        case AttributeRole::border:
            takeColour(stroke_, value);
            break;
        case AttributeRole::textColour:
            takeColour(textColour_, value);
            break;
        case AttributeRole::line:
            line_ = lowerCase(value);
            break;
        case AttributeRole::shape:
            shape_ = value;
            break;
        case AttributeRole::href:
            href_ = value;
            break;
        case AttributeRole::tooltip:
            tooltip_ = labelText(value);
            break;
        case AttributeRole::image:
            image_ = value;
            break;
        case AttributeRole::group:
            class_ = value;
            break;
        case AttributeRole::id:
            id_ = value;
            break;
        case AttributeRole::red:
            takeNumber(rgb_[0], name, value);
            break;
        case AttributeRole::green:
            takeNumber(rgb_[1], name, value);
            break;
        case AttributeRole::blue:
            takeNumber(rgb_[2], name, value);
            break;
        case AttributeRole::weight:
            weightRank_ = 1;
            takeNumber(weight_, name, value);
            break;
        case AttributeRole::value:
            if (weightRank_ == 0) takeNumber(weight_, name, value);
            break;
        case AttributeRole::width:
            takeNumber(width_, name, value);
            break;
        case AttributeRole::directed: {
            const std::string word = lowerCase(value);
            directed_ = isTrue(word) || word.find("to") != std::string::npos || word == "directed";
            break;
        }
        case AttributeRole::x:
            takeNumber(xyz_[0], name, value);
            break;
        case AttributeRole::y:
            takeNumber(xyz_[1], name, value);
            break;
        case AttributeRole::z:
            takeNumber(xyz_[2], name, value);
            break;
        case AttributeRole::time:
            time_ = parseTime(value);
            if (!time_) {
                builder_.warn(
                    fmt::format("\"{}\" is no time; write a number or a date such as 1999-12-31", excerpt(value)),
                    place_);
            }
            break;
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

void Attributes::applyToNode(int index) {
    applyTo(builder_.graph().nodes[static_cast<std::size_t>(index)]);
    if (const auto place = position()) builder_.setPlace(index, *place);
    if (time_) builder_.setNodeTime(index, *time_);
}

void Attributes::applyToEdge(int index) {
    applyTo(builder_.graph().edges[static_cast<std::size_t>(index)]);
    if (time_) builder_.setEdgeTime(index, *time_);
}

std::optional<vec3> Attributes::position() const {
    if (!xyz_[0] || !xyz_[1]) return std::nullopt;
    return vec3(*xyz_[0], *xyz_[1], xyz_[2].value_or(0.0));
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
