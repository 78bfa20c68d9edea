#pragma once

// What a step of a lesson asks of a graph, read from its keys and checked against the graph's names.
//
//     show: [A, B]            these nodes and the edges between them; hide: [A, "B -> C"]
//     reveal: 2               edges and nodes whose `step` is at most 2; those of step 2 are marked as new
//     highlight: [A, "A -> B", a group, a class]    the rest steps back
//     path: [A, B]   around: [A, 2]   breaks: A   downstream: A   upstream: A
//     colours: {A: "#D55E00"}   labels: {A: needs a licence}    flow: on   flat: on
//     colour: community   size: pagerank             or another measure; `as written` ends it
//     time: 2021   window: 5  what is there then, or came in that span before it; `time: all` ends it

#include "engine/base/colour.h"
#include "engine/base/yaml.h"
#include "scenes/graph/focus.h"
#include "scenes/graph/graph.h"
#include "scenes/graph/measure.h"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace orrery::graph {

struct Wanted {
    std::set<int> hiddenNodes, hiddenEdges;
    std::vector<int> litNodes, litEdges;  // highlighted
    std::set<int> newEdges;               // come with this step of a reveal
    Question question = Question::none;
    int node = -1, second = -1;  // asked about
    int steps = 2;               // around it
    std::map<int, Colour> colours;
    std::map<int, std::string> labels;
    std::optional<bool> flow, flat;
    Measure colour = Measure::written;
    Measure size = Measure::written;
    std::optional<double> time;
    double window = 0.0;
};

// The keys, for whoever sorts them out.
std::vector<std::string> directedKeys();

// All changes in their order; what a later one does not name stays, but each says anew what stands out. Throws Error.
Wanted readWanted(const Graph& graph, std::span<const yaml::Value> changes);

}  // namespace orrery::graph
