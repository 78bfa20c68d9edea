#pragma once

// JSON read as a stream of a graph's parts: each node and each edge is handed over as a small tree and forgotten, so
// that memory follows the graph and not the file.

#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace orrery::graph {

enum class JsonPart {
    node,
    edge,
    element,   // a node or an edge: its content says which
    property,  // a scalar beside the lists, such as "directed"
};

// `key` is the property's name, or the id of a node in an object of nodes; else empty.
using JsonVisitor = std::function<void(JsonPart part, const std::string& key, nlohmann::json&& value)>;

// Walks the text and calls `visit` in the order of the text. False when it holds no list of nodes, edges or elements.
// Throws Error with line and column for text that is not JSON or is nested deeper than the limit.
bool streamGraphJson(std::string_view text, const Source& source, const Limits& limits, const JsonVisitor& visit);

}  // namespace orrery::graph
