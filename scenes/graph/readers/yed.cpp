#include "scenes/graph/readers/yed.h"

#include "scenes/graph/readers/attributes.h"
#include "scenes/graph/readers/xml.h"

#include <optional>
#include <string>
#include <string_view>

namespace orrery::graph {
namespace {

// The element with the drawing inside <data>: y:ShapeNode, y:GenericNode, y:PolyLineEdge, ... A group holds one for
// each of its states; the active one counts.
pugi::xml_node realizerIn(pugi::xml_node data) {
    for (const pugi::xml_node child : data.children()) {
        if (child.type() != pugi::node_element || std::string_view(child.name()).find(':') == std::string_view::npos) {
            continue;
        }
        if (localName(child) != "ProxyAutoBoundsNode") return child;
        const pugi::xml_node realizers = childNamed(child, "Realizers");
        int active = realizers.attribute("active").as_int(0);
        for (const pugi::xml_node realizer : realizers.children()) {
            if (realizer.type() == pugi::node_element && active-- <= 0) return realizer;
        }
    }
    return {};
}

// yEd writes "#RRGGBB" and "#RRGGBBAA"; hasColor="false" means none.
std::string colourIn(pugi::xml_node element, const char* attribute) {
    if (element.attribute("hasColor").as_bool(true) == false) return {};
    const std::optional<std::string> colour = cssColour(element.attribute(attribute).as_string());
    return colour.value_or(std::string());
}

std::string labelsIn(pugi::xml_node realizer, std::string_view name, std::string* colour) {
    std::string text;
    for (const pugi::xml_node child : realizer.children()) {
        if (localName(child) != name || child.attribute("hasText").as_string() == std::string_view("false")) continue;
        const std::string piece = labelText(textOf(child));
        if (piece.empty()) continue;
        if (!text.empty()) text += '\n';
        text += piece;
        if (colour != nullptr && colour->empty()) *colour = colourIn(child, "textColor");
    }
    return text;
}

void setColour(Style& style, std::string_view property, const std::string& colour) {
    // Black text is what yEd writes for every label: no choice of the author's.
    if (!colour.empty() && !(property == "color" && colour == "#000000")) setStyle(style, property, colour);
}

void setLine(Style& style, pugi::xml_node line) {
    const double width = line.attribute("width").as_double(1.0);
    if (width > 1.0 && width < 100.0) setStyle(style, "stroke-width", formatNumber(width) + "px");
    const std::string_view type = line.attribute("type").as_string();
    if (type == "dashed" || type == "dashed_dotted") setStyle(style, "stroke-dasharray", "6 4");
    if (type == "dotted") setStyle(style, "stroke-dasharray", "2 3");
}

// Fill, border and text of a node or group.
void readBody(pugi::xml_node realizer, Style& style, const std::string& textColour) {
    const pugi::xml_node fill = childNamed(realizer, "Fill");
    const pugi::xml_node border = childNamed(realizer, "BorderStyle");
    setColour(style, "fill", colourIn(fill, "color"));
    if (border.attribute("hasColor").as_string() != std::string_view("false")) {
        setColour(style, "stroke", colourIn(border, "color"));
        setLine(style, border);
    }
    setColour(style, "color", textColour);
}

// "com.yworks.flowchart.decision" and its kin, from yEd's palettes for flow charts and BPMN.
Shape genericShape(std::string_view configuration) {
    struct Generic {
        std::string_view part;
        Shape shape;
    };
    static constexpr Generic kGenerics[] = {
        {"decision", Shape::diamond},
        {"gateway", Shape::diamond},
        {"terminator", Shape::stadium},
        {"start", Shape::stadium},
        {"database", Shape::cylinder},
        {"datastore", Shape::cylinder},
        {"directdata", Shape::horizontalCylinder},
        {"storeddata", Shape::bowTieRect},
        {"document", Shape::document},
        {"predefinedprocess", Shape::framedRect},
        {"preparation", Shape::hexagon},
        {"manualoperation", Shape::trapezoidTop},
        {"manualinput", Shape::slopedRect},
        {"data", Shape::leanRight},
        {"card", Shape::notchedRect},
        {"cloud", Shape::cloud},
        {"delay", Shape::delay},
        {"display", Shape::curvedTrapezoid},
        {"paper", Shape::flag},
        {"internalstorage", Shape::windowPane},
        {"looplimit", Shape::notchedPentagon},
        {"annotation", Shape::brace},
        {"event", Shape::circle},
        {"connector", Shape::smallCircle},
        {"activity", Shape::rounded},
    };
    const std::string lower = lowerCase(configuration);
    for (const Generic& generic : kGenerics) {
        if (lower.find(generic.part) != std::string::npos) return generic.shape;
    }
    return Shape::rect;
}

Head headFor(std::string_view arrow) {
    if (arrow == "none" || arrow.empty()) return Head::none;
    if (arrow.find("circle") != std::string_view::npos) return Head::circle;
    if (arrow == "cross" || arrow == "skewed_dash" || arrow == "dash" || arrow == "t_shape") return Head::cross;
    return Head::arrow;
}

}  // namespace

bool readYedNode(pugi::xml_node data, Node& node, const GraphBuilder& builder, Place place) {
    const pugi::xml_node realizer = realizerIn(data);
    const std::string_view kind = localName(realizer);
    if (!realizer || !kind.ends_with("Node")) return false;
    std::string textColour;
    if (const std::string text = labelsIn(realizer, "NodeLabel", &textColour); !text.empty()) {
        node.label = builder.label(text, place);
    }
    readBody(realizer, node.style, textColour);
    if (kind == "GenericNode") {
        node.shape = genericShape(realizer.attribute("configuration").as_string());
    } else if (kind == "ImageNode") {
        node.image = childNamed(realizer, "Image").attribute("href").as_string();
        if (!node.image.empty()) node.shape = Shape::image;
    } else if (const char* shape = childNamed(realizer, "Shape").attribute("type").as_string(nullptr)) {
        node.shape = shapeByForeignName(shape).value_or(Shape::rect);
    }
    return true;
}

bool readYedGroup(pugi::xml_node data, Group& group, const GraphBuilder& builder, Place place) {
    const pugi::xml_node realizer = realizerIn(data);
    if (!realizer || !localName(realizer).ends_with("Node")) return false;
    std::string textColour;
    if (const std::string text = labelsIn(realizer, "NodeLabel", &textColour); !text.empty()) {
        group.title = builder.label(text, place);
    }
    readBody(realizer, group.style, textColour);
    group.collapsed = childNamed(realizer, "State").attribute("closed").as_bool(false);
    return true;
}

bool readYedEdge(pugi::xml_node data, Edge& edge, const GraphBuilder& builder, Place place) {
    const pugi::xml_node realizer = realizerIn(data);
    if (!realizer || !localName(realizer).ends_with("Edge")) return false;
    std::string textColour;
    if (const std::string text = labelsIn(realizer, "EdgeLabel", &textColour); !text.empty()) {
        edge.label = builder.label(text, place);
    }
    setColour(edge.style, "color", textColour);
    if (const pugi::xml_node line = childNamed(realizer, "LineStyle")) {
        setColour(edge.style, "stroke", colourIn(line, "color"));
        setLine(edge.style, line);
        if (std::string_view(line.attribute("type").as_string("line")) != "line") edge.stroke = Stroke::dotted;
    }
    if (const pugi::xml_node arrows = childNamed(realizer, "Arrows")) {
        edge.tail = headFor(arrows.attribute("source").as_string());
        edge.head = headFor(arrows.attribute("target").as_string());
    }
    return true;
}

}  // namespace orrery::graph
