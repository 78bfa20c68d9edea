#include "kernels/layout/layout.h"

#include "kernels/layout/easel.h"
#include "kernels/layout/lecture.h"
#include "kernels/layout/ranks.h"
#include "kernels/layout/refinement.h"
#include "kernels/layout/sound.h"

#include "engine/base/error.h"
#include "engine/base/hash.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace orrery::layout {
namespace {

void addFloat(Hasher& hasher, float value) {
    hasher.number(std::bit_cast<std::uint32_t>(value));
}

}  // namespace

float backShare(std::size_t nodes, std::span<const Edge> edges) {
    std::vector<Arc> arcs;
    arcs.reserve(edges.size());
    for (const Edge& edge : edges) {
        if (edge.from != edge.to) arcs.push_back({edge.from, edge.to, edge.minLength});
    }
    if (arcs.empty()) return 0.0F;
    const std::vector<bool> back = findBackArcs(static_cast<int>(nodes), arcs);
    return static_cast<float>(std::count(back.begin(), back.end(), true)) / static_cast<float>(arcs.size());
}

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

namespace {

Result layOutLarge(const Problem& problem, const Options& options) {
    Result cancelled;
    cancelled.cancelled = true;
    Refinement refinement(problem, options);
    // The first positions take about a tenth of the time.
    constexpr float kFirst = 0.1F;
    do {
        if (isCancelled(options)) return cancelled;
        if (options.progress) options.progress(kFirst + (1.0F - kFirst) * refinement.done());
        if (!problem.start.empty()) break;  // a reload: what is there stays
    } while (refinement.step());
    return refinement.result();
}

}  // namespace

Result layOut(const Problem& given, const Options& options) {
    Result result;
    if (given.nodes.empty()) {
        result.hash = hashPositions({});
    } else if (given.nodes.size() > static_cast<std::size_t>(kLectureNodes)) {
        result = layOutLarge(given, options);
    } else {
        const SoundProblem sound(given);
        const std::uint64_t seed = given.seed != 0 ? given.seed : canonicalSeed(given);
        result = layOutLecture(sound.problem, Graph(sound.problem), seed, options);
        if (!result.cancelled) result.hash = hashPositions(result.positions);
    }
    if (result.cancelled) {
        result.positions.clear();
    } else if (options.progress && !given.nodes.empty()) {
        options.progress(1.0F);
    }
    return result;
}

Result resultOf(const Problem& problem, std::span<const vec3> positions) {
    constexpr float kFilled = 0.8F;  // of the picture
    Result result;
    result.positions.assign(positions.begin(), positions.end());
    result.ranks.assign(positions.size(), 0);
    result.backEdges.assign(problem.edges.size(), false);
    result.view = frameBodies(problem, positions, kFilled);
    result.hash = hashPositions(positions);
    return result;
}

}  // namespace orrery::layout
