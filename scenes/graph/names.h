#pragma once

// Parts of a graph by the names that people write: a node's id or its label, an edge's id or "A -> B", a group's id or
// title. Case, line breaks and emoji do not count where a name is no id.

#include "scenes/graph/graph.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::graph {

class Names {
 public:
    explicit Names(const Graph& graph);

    // What is left of a name when case, line breaks, signs and emoji are gone.
    static std::string essence(std::string_view name);

    std::optional<int> node(std::string_view name) const;
    std::optional<int> group(std::string_view name) const;
    // All edges of that name: an id has one, "A -> B" every edge from A to B.
    std::vector<int> edges(std::string_view name) const;
    // The known name of a node or group that is most like this one; empty when none is.
    std::string likely(std::string_view name) const;

 private:
    const Graph& graph_;
    std::map<std::string, int, std::less<>> nodeIds_, nodeWords_, groupIds_, groupWords_, edgeIds_;
};

}  // namespace orrery::graph
