#pragma once

// A graph in space: how large every body is for its label, where the layout puts it, and how the edges run between.

#include "engine/text/typesetter.h"
#include "kernels/layout/layout.h"
#include "kernels/layout/routes.h"
#include "scenes/graph/graph.h"

#include <span>
#include <vector>

namespace orrery::graph {

// Above this a graph is drawn as beads with labels beside them; up to it, as cards that carry their labels.
inline constexpr std::size_t kMostCards = 500;

inline constexpr float kEdgeLabelEm = 0.8F;  // of a line in a node's label

struct Arrangement {
    bool cards = true;
    std::vector<vec2> labelSizes;       // em, one a node; empty for beads
    std::vector<vec2> edgeLabelSizes;   // em of the label's own size, one an edge; empty for beads
    std::vector<vec2> groupTitleSizes;  // em
    std::vector<float> labelScales;     // of labels on bodies that are sized by a measure; empty: 1 each
    std::vector<vec3> bodySizes;        // em: width, height, thickness; three times a bead's diameter
    std::vector<layout::Node> nodes;    // what the layout was asked
    std::vector<layout::Edge> edges;
    std::vector<layout::Group> groups;
    layout::Flow flow = layout::Flow::none;
    float aspect = 16.0F / 9.0F;
    std::uint64_t seed = 0;  // of the layout, which problem() does not carry
    // The graph's places in units of the layout: empty, or one a node, not finite where the file gives none. Those
    // nodes are fixed.
    std::vector<vec3> given;
    bool allGiven = false;  // so there is nothing to lay out
    layout::Result result;
    std::vector<layout::Route> routes;  // one an edge; empty for beads, whose edges are straight
    double layoutSeconds = 0.0;

    layout::Problem problem() const;
};

layout::Flow flowAlong(Direction direction);

// All but the layout: sizes, and what it is asked, for a picture of this width over height. For those who refine a
// large graph themselves. Cards flow when the graph is directed; beads when it is nearly acyclic besides, and has at
// most layout::kRankedNodes.
//
// Places that the graph gives are used as they are, and their nodes are fixed; only when the median edge is shorter
// than two mean bodies or longer than a hundred (three of cards) are all multiplied by the one factor that brings it
// there, so that there is something to see. Where all nodes have one (allGiven), `result` is complete and no layout is
// due.
Arrangement prepare(const Graph& graph, text::Typesetter& typesetter, float aspect = 16.0F / 9.0F);

// Measures, lays out and routes. `start`: a position for every node to start from, for a reload; may be empty. Places
// that the graph gives come before it: where all are given nothing is laid out, else the others find theirs around
// them.
Arrangement arrange(const Graph& graph, text::Typesetter& typesetter, std::span<const vec3> start = {},
                    float aspect = 16.0F / 9.0F);

// The styles that labels are measured with; colours and plates are added when they are drawn, at the same size.
text::LabelStyle nodeLabelStyle();
text::LabelStyle edgeLabelStyle();
text::LabelStyle groupTitleStyle();
text::LabelContent contentOf(const Label& label);

// The node that stands for an end of an edge: the node itself, or a group's first. -1 for an empty group.
int representative(const Graph& graph, const Endpoint& end);

// Gives every empty group a node of its own with the group's title, so that there is something to see and to point at;
// edges to the group go to that node.
void materialiseEmptyGroups(Graph& graph);

}  // namespace orrery::graph
