#include "kernels/layout/sound.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

float sane(float size) {
    constexpr float kLargest = 1e4F;  // em; more is no label
    return std::isfinite(size) ? std::clamp(size, 0.0F, kLargest) : 0.0F;
}

}  // namespace

SoundProblem::SoundProblem(const Problem& given)
    : nodes(given.nodes.begin(), given.nodes.end()), edges(given.edges.begin(), given.edges.end()), problem(given) {
    ORRERY_CHECK(given.start.empty() || given.start.size() == given.nodes.size(), "{} places to start for {} nodes",
                 given.start.size(), given.nodes.size());
    for (Node& node : nodes) {
        node.size = {sane(node.size.x), sane(node.size.y), sane(node.size.z)};
        if (node.group < 0 || node.group >= static_cast<int>(given.groups.size())) node.group = -1;
        if (given.start.empty()) node.fixed = false;
    }
    for (Edge& edge : edges) edge.labelSize = {sane(edge.labelSize.x), sane(edge.labelSize.y)};
    problem.nodes = nodes;
    problem.edges = edges;
    problem.aspect = std::isfinite(given.aspect) ? std::clamp(given.aspect, 0.2F, 5.0F) : 16.0F / 9.0F;
    problem.verticalFov = std::isfinite(given.verticalFov) ? std::clamp(given.verticalFov, 0.05F, 2.5F) : 0.5236F;
}

}  // namespace orrery::layout
