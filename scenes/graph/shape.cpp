#include "scenes/graph/shape.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace orrery::graph {
namespace {

struct Name {
    std::string_view name;
    Shape shape;
};

// For each shape Mermaid's short name first, then its aliases, then what the older syntax calls it. After the list of
// documented shapes come the names that Mermaid borrows from its other kinds of diagram.
// https://mermaid.js.org/syntax/flowchart.html#complete-list-of-new-shapes
constexpr Name kNames[] = {
    {"rect", Shape::rect},
    {"proc", Shape::rect},
    {"process", Shape::rect},
    {"rectangle", Shape::rect},
    {"square", Shape::rect},
    {"squareRect", Shape::rect},
    {"rounded", Shape::rounded},
    {"event", Shape::rounded},
    {"round", Shape::rounded},
    {"roundedRect", Shape::rounded},
    {"stadium", Shape::stadium},
    {"terminal", Shape::stadium},
    {"pill", Shape::stadium},
    {"fr-rect", Shape::framedRect},
    {"subprocess", Shape::framedRect},
    {"subproc", Shape::framedRect},
    {"framed-rectangle", Shape::framedRect},
    {"subroutine", Shape::framedRect},
    {"cyl", Shape::cylinder},
    {"db", Shape::cylinder},
    {"database", Shape::cylinder},
    {"cylinder", Shape::cylinder},
    {"datastore", Shape::datastore},
    {"data-store", Shape::datastore},
    {"folder", Shape::folder},
    {"directory", Shape::folder},
    {"bucket", Shape::bucket},
    {"console", Shape::console},
    {"browser", Shape::browser},
    {"person", Shape::person},
    {"circle", Shape::circle},
    {"circ", Shape::circle},
    {"bang", Shape::bang},
    {"cloud", Shape::cloud},
    {"diam", Shape::diamond},
    {"decision", Shape::diamond},
    {"diamond", Shape::diamond},
    {"question", Shape::diamond},
    {"hex", Shape::hexagon},
    {"hexagon", Shape::hexagon},
    {"prepare", Shape::hexagon},
    {"lean-r", Shape::leanRight},
    {"lean-right", Shape::leanRight},
    {"in-out", Shape::leanRight},
    {"lean_right", Shape::leanRight},
    {"lean-l", Shape::leanLeft},
    {"lean-left", Shape::leanLeft},
    {"out-in", Shape::leanLeft},
    {"lean_left", Shape::leanLeft},
    {"trap-b", Shape::trapezoidBottom},
    {"priority", Shape::trapezoidBottom},
    {"trapezoid-bottom", Shape::trapezoidBottom},
    {"trapezoid", Shape::trapezoidBottom},
    {"trap-t", Shape::trapezoidTop},
    {"manual", Shape::trapezoidTop},
    {"trapezoid-top", Shape::trapezoidTop},
    {"inv-trapezoid", Shape::trapezoidTop},
    {"inv_trapezoid", Shape::trapezoidTop},
    {"dbl-circ", Shape::doubleCircle},
    {"double-circle", Shape::doubleCircle},
    {"doublecircle", Shape::doubleCircle},
    {"text", Shape::text},
    {"notch-rect", Shape::notchedRect},
    {"card", Shape::notchedRect},
    {"notched-rectangle", Shape::notchedRect},
    {"lin-rect", Shape::linedRect},
    {"lined-rectangle", Shape::linedRect},
    {"lined-process", Shape::linedRect},
    {"lin-proc", Shape::linedRect},
    {"shaded-process", Shape::linedRect},
    {"sm-circ", Shape::smallCircle},
    {"start", Shape::smallCircle},
    {"small-circle", Shape::smallCircle},
    {"stateStart", Shape::smallCircle},
    {"fr-circ", Shape::framedCircle},
    {"stop", Shape::framedCircle},
    {"framed-circle", Shape::framedCircle},
    {"stateEnd", Shape::framedCircle},
    {"fork", Shape::fork},
    {"join", Shape::fork},
    {"forkJoin", Shape::fork},
    {"hourglass", Shape::hourglass},
    {"collate", Shape::hourglass},
    {"brace", Shape::brace},
    {"comment", Shape::brace},
    {"brace-l", Shape::brace},
    {"brace-r", Shape::braceRight},
    {"braces", Shape::braces},
    {"bolt", Shape::bolt},
    {"com-link", Shape::bolt},
    {"lightning-bolt", Shape::bolt},
    {"doc", Shape::document},
    {"document", Shape::document},
    {"delay", Shape::delay},
    {"half-rounded-rectangle", Shape::delay},
    {"h-cyl", Shape::horizontalCylinder},
    {"das", Shape::horizontalCylinder},
    {"horizontal-cylinder", Shape::horizontalCylinder},
    {"lin-cyl", Shape::linedCylinder},
    {"disk", Shape::linedCylinder},
    {"lined-cylinder", Shape::linedCylinder},
    {"curv-trap", Shape::curvedTrapezoid},
    {"curved-trapezoid", Shape::curvedTrapezoid},
    {"display", Shape::curvedTrapezoid},
    {"div-rect", Shape::dividedRect},
    {"div-proc", Shape::dividedRect},
    {"divided-rectangle", Shape::dividedRect},
    {"divided-process", Shape::dividedRect},
    {"tri", Shape::triangle},
    {"extract", Shape::triangle},
    {"triangle", Shape::triangle},
    {"win-pane", Shape::windowPane},
    {"internal-storage", Shape::windowPane},
    {"window-pane", Shape::windowPane},
    {"f-circ", Shape::filledCircle},
    {"junction", Shape::filledCircle},
    {"filled-circle", Shape::filledCircle},
    {"notch-pent", Shape::notchedPentagon},
    {"loop-limit", Shape::notchedPentagon},
    {"notched-pentagon", Shape::notchedPentagon},
    {"flip-tri", Shape::flippedTriangle},
    {"manual-file", Shape::flippedTriangle},
    {"flipped-triangle", Shape::flippedTriangle},
    {"sl-rect", Shape::slopedRect},
    {"manual-input", Shape::slopedRect},
    {"sloped-rectangle", Shape::slopedRect},
    {"docs", Shape::documents},
    {"documents", Shape::documents},
    {"st-doc", Shape::documents},
    {"stacked-document", Shape::documents},
    {"st-rect", Shape::stackedRect},
    {"procs", Shape::stackedRect},
    {"processes", Shape::stackedRect},
    {"stacked-rectangle", Shape::stackedRect},
    {"bow-rect", Shape::bowTieRect},
    {"stored-data", Shape::bowTieRect},
    {"bow-tie-rectangle", Shape::bowTieRect},
    {"cross-circ", Shape::crossedCircle},
    {"summary", Shape::crossedCircle},
    {"crossed-circle", Shape::crossedCircle},
    {"tag-doc", Shape::taggedDocument},
    {"tagged-document", Shape::taggedDocument},
    {"tag-rect", Shape::taggedRect},
    {"tagged-rectangle", Shape::taggedRect},
    {"tag-proc", Shape::taggedRect},
    {"tagged-process", Shape::taggedRect},
    {"flag", Shape::flag},
    {"paper-tape", Shape::flag},
    {"odd", Shape::odd},
    {"rect_left_inv_arrow", Shape::odd},
    {"lin-doc", Shape::linedDocument},
    {"lined-document", Shape::linedDocument},
    {"ellipse", Shape::ellipse},
    {"icon", Shape::icon},
    {"icon-square", Shape::iconSquare},
    {"iconSquare", Shape::iconSquare},
    {"icon-circle", Shape::iconCircle},
    {"iconCircle", Shape::iconCircle},
    {"icon-rounded", Shape::iconRounded},
    {"iconRounded", Shape::iconRounded},
    {"image", Shape::image},
    {"imageSquare", Shape::image},
    {"state", Shape::rounded},
    {"choice", Shape::diamond},
    {"note", Shape::rect},
    {"composite", Shape::rect},
    {"anchor", Shape::filledCircle},
    {"bpmn-start", Shape::circle},
    {"bpmn-intermediate", Shape::doubleCircle},
    {"bpmn-boundary", Shape::doubleCircle},
    {"bpmn-end", Shape::framedCircle},
    {"bpmn-gateway", Shape::diamond},
    {"bpmn-activity", Shape::rounded},
    {"bpmn-data", Shape::document},
    {"bpmn-data-store", Shape::cylinder},
    {"bpmn-annotation", Shape::brace},
};

constexpr auto kShortNames = [] {
    std::array<std::string_view, kShapeCount> names{};
    for (const Name& entry : kNames) {
        std::string_view& name = names[static_cast<std::size_t>(entry.shape)];
        if (name.empty()) name = entry.name;
    }
    return names;
}();
static_assert(std::ranges::none_of(kShortNames, [](std::string_view name) { return name.empty(); }));

// Sorted when the program is compiled, so that a name is found by bisection.
constexpr auto kSorted = [] {
    auto sorted = std::to_array(kNames);
    std::ranges::sort(sorted, {}, &Name::name);
    return sorted;
}();
static_assert(std::ranges::adjacent_find(kSorted, {}, &Name::name) == kSorted.end(), "a name stands for one shape");

}  // namespace

std::string_view shapeName(Shape shape) {
    return kShortNames[static_cast<std::size_t>(shape)];
}

std::optional<Shape> shapeByName(std::string_view name) {
    const auto found = std::ranges::lower_bound(kSorted, name, {}, &Name::name);
    if (found == kSorted.end() || found->name != name) return std::nullopt;
    return found->shape;
}

bool isPicture(Shape shape) {
    return shape >= Shape::icon && shape <= Shape::image;
}

}  // namespace orrery::graph
