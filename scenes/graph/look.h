#pragma once

// How a graph's parts look in a theme: the author's colours where there are any, else a colour by branch, by group or
// by rank; and for every label an ink and, where the body's colour would swallow it, a plate, so that it can be read.

#include "engine/base/colour.h"
#include "engine/render/theme.h"
#include "scenes/graph/graph.h"

#include <optional>
#include <span>
#include <vector>

namespace orrery::graph {

struct NodeLook {
    Colour fill;
    Colour stroke;
    Colour ink;
    std::optional<Colour> plate;  // behind the label; nothing where the ink is readable on the fill itself
    float rim = 0.0F;             // width of the border in em
};

struct EdgeLook {
    Colour from;
    Colour to;
    Colour ink;
    float radius = 0.06F;  // em
};

struct GroupLook {
    Colour hull;  // alpha: how dense it is seen at an angle
    Colour title;
};

struct Looks {
    std::vector<NodeLook> nodes;
    std::vector<EdgeLook> edges;
    std::vector<GroupLook> groups;
};

// `ranks`: one a node, from the layout; a scale of colour runs along them where a graph is one single chain. `fills`:
// colours that count more than the author's, with ink and borders chosen for them: one a node, transparent for its own;
// or empty.
Looks looksFor(const Graph& graph, const render::Theme& theme, std::span<const int> ranks,
               std::span<const Colour> fills = {});

// Which branch every node belongs to: the branches that start at the graph's sources, or, with one or two sources, at
// their successors; -1 for such a source itself. Breadth first in the order written.
std::vector<int> branchesOf(const Graph& graph);

// A length of CSS in pixels ("2px", "1.5", "0.2em"); nothing when it is none.
std::optional<float> cssPixels(std::string_view text);

// viridis (van der Walt and Smith 2015) at t in 0..1.
Colour viridis(float t);

}  // namespace orrery::graph
