#pragma once

// The positions of a graph's nodes as CSV, as orrery layout writes and reads them.

#include "engine/base/math.h"
#include "scenes/graph/graph.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace orrery::command {

// "id,x,y,z,rank" and a line a node; ranks may be empty, then all are 0.
std::string positionsAsCsv(const graph::Graph& graph, std::span<const vec3> positions, std::span<const int> ranks);

// A place for every node of the graph, not finite where the file has none. The first line names the columns; id, x, y
// and z must be among them, in any order. Lines with ids that the graph does not have are passed over. Throws Error
// with the line for what is no number, and when no node of the graph is there.
std::vector<vec3> readPositions(const graph::Graph& graph, const std::filesystem::path& file);

}  // namespace orrery::command
