#pragma once

// The shapes of nodes: Mermaid's list (52 names and their aliases), the ellipse that Graphviz draws by default, and the
// forms that icons and images take.

#include <cstdint>
#include <optional>
#include <string_view>

namespace orrery::graph {

enum class Shape : std::uint8_t {
    rect,
    rounded,
    stadium,
    framedRect,
    cylinder,
    datastore,
    folder,
    bucket,
    console,
    browser,
    person,
    circle,
    bang,
    cloud,
    diamond,
    hexagon,
    leanRight,
    leanLeft,
    trapezoidBottom,
    trapezoidTop,
    doubleCircle,
    text,
    notchedRect,
    linedRect,
    smallCircle,
    framedCircle,
    fork,
    hourglass,
    brace,
    braceRight,
    braces,
    bolt,
    document,
    delay,
    horizontalCylinder,
    linedCylinder,
    curvedTrapezoid,
    dividedRect,
    triangle,
    windowPane,
    filledCircle,
    notchedPentagon,
    flippedTriangle,
    slopedRect,
    documents,
    stackedRect,
    bowTieRect,
    crossedCircle,
    taggedDocument,
    taggedRect,
    flag,
    odd,
    linedDocument,
    ellipse,
    icon,
    iconSquare,
    iconCircle,
    iconRounded,
    image,
};
inline constexpr int kShapeCount = static_cast<int>(Shape::image) + 1;

// Mermaid's short name ("rect", "cyl", "diam", "lean-r", ...); "ellipse", "icon", "icon-square", ... for the others.
std::string_view shapeName(Shape shape);

// By short name, alias, or the name that Mermaid's older syntax uses inside ("square", "round", "doublecircle", ...);
// nothing when the name is unknown.
std::optional<Shape> shapeByName(std::string_view name);

// Whether the node is a picture with its label beside it: an icon in one of its forms, or an image.
bool isPicture(Shape shape);

}  // namespace orrery::graph
