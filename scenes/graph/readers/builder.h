#pragma once

// What the readers of exchange formats share: nodes found by their names, edges, nested groups, limits, and remarks
// that do not flood a person when a file repeats one fault ten thousand times.

#include "engine/base/utf8.h"
#include "engine/base/words.h"
#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace orrery::graph {

// A place in the text; 0 where it is unknown.
struct Place {
    int line = 0;
    int column = 0;
};

// More warnings than a person reads are counted, not kept.
inline constexpr std::size_t kMostWarnings = 100;
Diagnostic leftOut(std::size_t warnings);

class GraphBuilder {
 public:
    GraphBuilder(const Source& source, const Limits& limits) : source_(source), limits_(limits) {}

    // Nothing when no node has the name.
    std::optional<int> findNode(std::string_view id) const;
    // The node of that name; made, with the name as its label, when there is none. Throws Error past the limit.
    int node(std::string_view id, Place place = {});
    std::optional<int> findGroup(std::string_view id) const;
    // `parent` is the index of the group around it, or -1. Throws Error past the limit of nesting.
    int addGroup(std::string_view id, int parent, Place place = {});
    // The group around a group, -1 for none.
    int parentOf(int group) const { return graph_.groups[static_cast<std::size_t>(group)].parent; }
    // Puts the node into the group; a node stays in the group that it was put into first.
    void enter(int node, int group);
    Edge& addEdge(Endpoint from, Endpoint to, Place place = {});

    // Where a node stands, and when a node or an edge appears: Graph::places, nodeTimes and edgeTimes.
    void setPlace(int node, const vec3& place);
    void setNodeTime(int node, double time);
    void setEdgeTime(int edge, double time);

    // Throws Error when the text is longer than a label may be.
    Label label(std::string_view text, Place place = {}) const;

    void warn(const std::string& message, Place place = {});
    [[noreturn]] void fail(const std::string& message, Place place = {}) const;

    Graph& graph() { return graph_; }
    const Limits& limits() const { return limits_; }
    // The graph, with a last remark about the warnings that were left out.
    Graph finish();

 private:
    Source source_;
    Limits limits_;
    Graph graph_;
    std::unordered_map<std::string, int> nodes_;   // looked up, never iterated
    std::unordered_map<std::string, int> groups_;  // the same
    std::vector<int> depths_;                      // of the groups
    std::size_t warnings_ = 0;
};

// Text of a file as a label's: line ends unified, control characters and the blank ends of the text taken out.
std::string labelText(std::string_view text);

// Text of a file as messages quote it: one line, at most 64 bytes of it.
std::string excerpt(std::string_view text);

// Sets a CSS property, in place of an earlier declaration of the same name.
void setStyle(Style& style, std::string_view property, std::string_view value);

// A CSS colour from the components, each 0..255, and the opacity, 0..1: "#rrggbb", or "#rrggbbaa" when it is not
// opaque.
std::string cssColour(int red, int green, int blue, double alpha = 1.0);

// Any colour that CSS knows in the same form; nothing for another text.
std::optional<std::string> cssColour(std::string_view text);

// A finite number that takes up the whole text, blanks around it aside.
std::optional<double> parseNumber(std::string_view text);

// A number as people write it, with at most six digits after the point.
std::string formatNumber(double value);

using utf8::trimmed;

}  // namespace orrery::graph
