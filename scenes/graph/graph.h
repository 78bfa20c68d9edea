#pragma once

// A graph as its author wrote it: what every reader produces, and what layout, drawing and inspection start from.
// The vocabulary is Mermaid's (https://mermaid.js.org/syntax/flowchart.html), which is the richest of the formats read.

#include "engine/base/diagnostic.h"
#include "engine/base/math.h"
#include "scenes/graph/rare.h"
#include "scenes/graph/shape.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace orrery::graph {

enum class Direction : std::uint8_t { down, up, right, left };
enum class Stroke : std::uint8_t { normal, thick, dotted, invisible };
enum class Head : std::uint8_t { none, arrow, circle, cross };
enum class Animation : std::uint8_t { none, slow, fast };

// CSS declarations in the order written; a later one of the same name wins.
using Style = RareList<std::pair<std::string, std::string>>;

// Names of classes, in the order given.
using Classes = RareList<std::string>;

// Text to show. `plain` has '\n' between lines and no markup left; `markup` is Pango markup of the same text when the
// author asked for bold, italics or another style that Pango knows (sub- and superscript, underline, ...), else empty.
struct Label {
    std::string plain;
    Rare<std::string> markup;

    bool empty() const { return plain.empty(); }
    bool operator==(const Label&) const = default;
};

// What a click would do on a web page. Kept as data, shown to the person, never executed.
struct Link {
    std::string href;
    std::string target;
    std::string callback;
    std::string arguments;
    std::string tooltip;

    bool operator==(const Link&) const = default;
};

// A graph may have a million nodes and several million edges: what few of them have is boxed (see rare.h), so that a
// node takes 128 bytes and an edge 80.
struct Node {
    std::string id;
    Label label;
    Classes classes;
    Style style;  // of this node alone, from style statements; see resolvedStyle()
    Rare<Link> link;
    Rare<std::string> icon;   // name as written, such as "fa:user"
    Rare<std::string> image;  // path or address as written
    Shape shape = Shape::rect;
    int group = -1;    // the innermost group that holds the node, or -1
    float weight = 0;  // a size that the file gives, 0 when it gives none
    int line = 0;      // where the node is first named
};
static_assert(sizeof(Node) == 128);

// One end of an edge: a node, or a whole group.
struct Endpoint {
    enum class Kind { node, group };
    Kind kind = Kind::node;
    int index = 0;

    bool operator==(const Endpoint&) const = default;
};

struct Edge {
    Rare<std::string> id;
    Endpoint from;
    Endpoint to;
    Rare<Label> label;
    Stroke stroke = Stroke::normal;
    Head tail = Head::none;   // at `from`
    Head head = Head::arrow;  // at `to`
    Animation animation = Animation::none;
    int length = 1;  // least number of ranks that the edge spans (Mermaid's extra dashes)
    Rare<std::string> curve;
    Classes classes;
    Style style;
    float weight = 0;
    int step = 0;  // of a lesson at which it appears; 0: from the start
    int line = 0;
};
static_assert(sizeof(Edge) == 80);

struct Group {
    std::string id;
    Label title;
    int parent = -1;
    std::vector<int> nodes;  // direct members, in the order written
    bool hasDirection = false;
    Direction direction = Direction::down;
    Classes classes;
    Style style;
    Link link;
    int line = 0;
    bool collapsed = false;  // the author wants the group drawn as one node (Mermaid's `view: collapsed`)
};

struct ClassDefinition {
    std::string name;
    Style style;
};

struct Graph {
    std::string title;
    std::string date;  // as written in the front matter
    std::string accessibleTitle;
    std::string accessibleDescription;
    Direction direction = Direction::down;
    bool directed = true;
    // The format states a direction. A bare list of edges says from and to and seldom means a flow by it.
    bool flows = true;
    std::vector<Node> nodes;
    std::vector<Edge> edges;
    std::vector<Group> groups;  // a parent stands before its children
    std::vector<ClassDefinition> classDefinitions;
    // Positions that the file gives, as from a layout computed elsewhere: empty, or one a node, not finite where there
    // is none. See prepare() for what is made of them.
    std::vector<vec3> places;
    // When a node or edge appears: empty, or one each, not a number where there is none. Plain numbers as they are
    // (years, steps of a simulation); ISO 8601 dates as years with a fraction.
    std::vector<double> nodeTimes;
    std::vector<double> edgeTimes;
    Diagnostics diagnostics;
};

// A place and a time that there is none of.
inline const vec3 kNowhere(std::numeric_limits<float>::quiet_NaN());
inline constexpr double kNever = std::numeric_limits<double>::quiet_NaN();

inline bool isKnown(const vec3& place) {
    return std::isfinite(place.x) && std::isfinite(place.y) && std::isfinite(place.z);
}

// The style of a node, edge or group with its classes applied under its own declarations, the class "default" first.
Style resolvedStyle(const Graph& graph, const Classes& classes, const Style& own);

// The same for one element. The class "default" is for nodes; an edge or a group takes its own classes only (as Mermaid
// does).
Style resolvedStyle(const Graph& graph, const Node& node);
Style resolvedStyle(const Graph& graph, const Edge& edge);
Style resolvedStyle(const Graph& graph, const Group& group);

// The value of a property, or empty.
std::string_view styleValue(const Style& style, std::string_view property);

// The kind of an edge in words: stroke and heads, such as "normal arrow", "dotted arrow", "thick open",
// "normal circle-circle".
std::string edgeKind(const Edge& edge);

// How many connected parts the graph has, whichever way its edges run. An edge to a group joins the members of the
// group.
std::size_t countComponents(const Graph& graph);

std::string_view directionName(Direction direction);  // "TD", "BT", "LR", "RL"

}  // namespace orrery::graph
