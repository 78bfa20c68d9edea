#pragma once

// A graph in the form in which ours and Mermaid's reading are compared: JSON with ids in place of numbers, sorted where
// order means nothing, and without what is empty or as usual. tools/dev/mermaid_judge/judge.mjs writes the same.

#include "scenes/graph/graph.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace orrery::graph {

nlohmann::json normalForm(const Graph& graph);

// One text of data/snippets.txt: what stands between two lines `=== name`.
struct Snippet {
    std::string name;
    std::string text;
};

std::vector<Snippet> splitSnippets(const std::string& file);

}  // namespace orrery::graph
