#include "kernels/layout/layout.h"

#include "kernels/layout/large.h"
#include "kernels/layout/lecture.h"

#include "engine/base/error.h"
#include "engine/base/hash.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace orrery::layout {
namespace {

float sane(float size) {
    constexpr float kLargest = 1e4F;  // em; more is no label
    return std::isfinite(size) ? std::clamp(size, 0.0F, kLargest) : 0.0F;
}

void addFloat(Hasher& hasher, float value) {
    hasher.number(std::bit_cast<std::uint32_t>(value));
}

}  // namespace

std::uint64_t canonicalSeed(const Problem& problem) {
    Hasher hasher;
    hasher.number(problem.nodes.size()).number(problem.edges.size()).number(static_cast<std::uint64_t>(problem.flow));
    for (const Node& node : problem.nodes) {
        addFloat(hasher, node.size.x);
        addFloat(hasher, node.size.y);
        hasher.number(static_cast<std::uint64_t>(static_cast<std::int64_t>(node.group)));
    }
    for (const Edge& edge : problem.edges) {
        hasher.number(static_cast<std::uint64_t>(edge.from)).number(static_cast<std::uint64_t>(edge.to));
        hasher.number(static_cast<std::uint64_t>(edge.minLength));
    }
    return hasher.value();
}

std::uint64_t hashPositions(std::span<const vec3> positions) {
    Hasher hasher;
    for (const vec3& p : positions) {
        for (int axis = 0; axis < 3; ++axis) {
            const double steps = std::floor(static_cast<double>(p[axis]) * 1024.0 + 0.5);
            hasher.number(static_cast<std::uint64_t>(static_cast<std::int64_t>(steps)));
        }
    }
    return hasher.value();
}

Result layOut(const Problem& given, const Options& options) {
    ORRERY_CHECK(given.start.empty() || given.start.size() == given.nodes.size(), "{} places to start for {} nodes",
                 given.start.size(), given.nodes.size());
    std::vector<Node> nodes(given.nodes.begin(), given.nodes.end());
    for (Node& node : nodes) {
        node.size = {sane(node.size.x), sane(node.size.y), sane(node.size.z)};
        if (node.group < 0 || node.group >= static_cast<int>(given.groups.size())) node.group = -1;
        if (given.start.empty()) node.fixed = false;
    }
    std::vector<Edge> edges(given.edges.begin(), given.edges.end());
    for (Edge& edge : edges) edge.labelSize = {sane(edge.labelSize.x), sane(edge.labelSize.y)};
    Problem problem = given;
    problem.nodes = nodes;
    problem.edges = edges;
    problem.aspect = std::isfinite(given.aspect) ? std::clamp(given.aspect, 0.2F, 5.0F) : 16.0F / 9.0F;
    problem.verticalFov = std::isfinite(given.verticalFov) ? std::clamp(given.verticalFov, 0.05F, 2.5F) : 0.5236F;
    const std::uint64_t seed = given.seed != 0 ? given.seed : canonicalSeed(given);

    const Graph graph(problem);
    if (graph.nodeCount() == 0) {
        Result result;
        result.hash = hashPositions({});
        return result;
    }
    Result result = graph.nodeCount() <= kLectureNodes ? layOutLecture(problem, graph, seed, options)
                                                       : layOutLarge(problem, graph, seed, options);
    if (result.cancelled) {
        result.positions.clear();
        return result;
    }
    result.hash = hashPositions(result.positions);
    if (options.progress) options.progress(1.0F);
    return result;
}

}  // namespace orrery::layout
