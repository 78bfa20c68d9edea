#pragma once

// The head of a GraphML file: what its keys declare, and what it says about the graph as a whole.

#include "scenes/graph/readers/attributes.h"
#include "scenes/graph/readers/xml.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace orrery::graph {

class GraphMlKeys {
 public:
    GraphMlKeys() = default;
    explicit GraphMlKeys(pugi::xml_node root);

    // The name of the key with that id; the id itself when none is declared.
    std::string_view nameOf(std::string_view id) const;
    // The values that keys declare for all elements of a kind, "node" or "edge".
    void takeStandards(std::string_view scope, Attributes& attributes) const;
    // Title and description.
    void readGraphData(pugi::xml_node element, Graph& graph) const;

 private:
    struct Key {
        std::string scope;  // node, edge, graph or all
        std::string name;
        std::string standard;  // the value where an element has no data for it
    };

    std::unordered_map<std::string, Key> keys_;  // looked up, never iterated
    std::vector<Key> standards_;
};

}  // namespace orrery::graph
