#pragma once

// Several graphs as one: nodes of the same name are one node, so that what they share is seen. A synthesis, where there
// is one, is drawn into the same space: it is what the others have in common.

#include "scenes/graph/graph.h"

#include <filesystem>
#include <string>
#include <vector>

namespace orrery::graph {

struct MergeSource {
    std::string name;  // of the file; every node of it has the class of this name, and that of its title
    Graph graph;
};

// Names are compared without case, signs and emoji. The ends of equal edges are joined by one edge, whose weight is how
// often it was there; a node's weight is in how many graphs it stands. Where `synthesis` is the place of one in the
// list, its nodes have the class "synthesis", and each term that shares a word of meaning with one is tied to it by a
// dotted edge. Groups are left out.
Graph mergeGraphs(const std::vector<MergeSource>& sources, int synthesis, const std::string& title);

}  // namespace orrery::graph
