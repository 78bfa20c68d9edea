#include "kernels/layout/lecture.h"

#include "engine/base/parallel.h"
#include "kernels/layout/axes.h"
#include "kernels/layout/broad.h"
#include "kernels/layout/compose.h"
#include "kernels/layout/easel.h"
#include "kernels/layout/exact_math.h"
#include "kernels/layout/index.h"
#include "kernels/layout/overlap.h"
#include "kernels/layout/quality.h"
#include "kernels/layout/sketch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>

namespace orrery::layout {
namespace {

constexpr std::size_t kComposedBundles = 300;
constexpr std::size_t kStarts = 8;  // sketches that are composed quickly
constexpr std::size_t kKept = 3;    // of which the best are composed with care
constexpr int kFirstRounds = 60;
constexpr int kSecondRounds = 120;
constexpr double kHeat = 6.0;
constexpr double kSecondHeat = 3.0;
constexpr double kGentleHeat = 0.5;  // for shapes that should stay as they are

Result cancelled() {
    Result result;
    result.cancelled = true;
    return result;
}

void report(const Options& options, float share) {
    if (options.progress) options.progress(share);
}

// Fewer rounds for graphs so large that all would take long: a round moves every node a few times, and each move looks
// at the node's edges against all nodes and edges.
int roundsFor(const Graph& graph, int full) {
    constexpr double kFullWork = 6000.0;
    const double nodes = graph.nodeCount();
    const auto bundles = static_cast<double>(graph.bundles().size());
    const double work = nodes * nodes + 2.0 * nodes * bundles + 2.0 * bundles * bundles;
    return std::max(4, static_cast<int>(static_cast<double>(full) * std::min(1.5, kFullWork / std::max(work, 1.0))));
}

// What a picture lacks, for choosing among finished ones. In faults about as bad as one more crossing.
double faults(const Problem& problem, const Graph& graph, const Finished& finished) {
    const Result& result = finished.result;
    const Quality q = measure(problem, result, finished.routes);
    double uphill = (1.0 - q.withFlow) * static_cast<double>(problem.edges.size());
    for (const bool back : result.backEdges) uphill -= back ? 1.0 : 0.0;
    const double crossing = 1.0 + 3.0 * needlessness(graph.nodeCount(), static_cast<int>(graph.bundles().size()));
    return 50.0 * q.bodyOverlaps + 30.0 * q.edgesThroughBodies + 5.0 * q.edgesOverBodies +
           2.5 * (q.labelOverlaps + q.labelsOverBodies) + crossing * q.crossings + 0.5 * q.edgesOverLabels +
           4.0 * std::max(0.0, uphill) + 5.0 * q.foreignInGroups + 150.0 * std::max(0.0, 1.0 - q.emLeast / 0.03) +
           10.0 * std::max(0.0, 1.0 - q.emLeast / 0.036);
}

Result composeBest(const Problem& problem, const Graph& graph, const FlowOrder& order, std::uint64_t seed,
                   const Options& options) {
    constexpr std::array<SketchKind, 4> kDirected{SketchKind::layers, SketchKind::leanedBack, SketchKind::leanedFore,
                                                  SketchKind::free};
    const Sketcher sketcher(problem, graph, order);
    const Easel easel(problem, graph, order);
    // Of long narrow graphs the first sketches are waves, of chains all.
    const std::size_t waves = sketcher.onlyWaves() ? 3 : sketcher.waves() ? 2 : 0;
    // Larger graphs take longer for each, and differ less from one to the other.
    const auto nodes = static_cast<std::size_t>(graph.nodeCount());
    const std::size_t starts = sketcher.onlyWaves() ? 3 : std::clamp<std::size_t>(320 / nodes, 3, kStarts);
    const std::size_t edges = problem.edges.size();
    const std::size_t kept = nodes <= 40 && edges <= 80 ? kKept : nodes <= 80 && edges <= 160 ? 2 : 1;
    std::array<std::unique_ptr<Draft>, kStarts> drafts;
    parallelFor(starts, [&](std::size_t i) {
        if (isCancelled(options)) return;
        const bool wave = i < waves;
        const SketchKind kind = wave             ? SketchKind::wave
                                : order.directed ? kDirected[i % kDirected.size()]
                                                 : SketchKind::free;
        const std::uint64_t own = seed + i;
        auto draft = std::make_unique<Draft>(easel.begin(sketcher.draw(kind, wave ? i : own), wave, own));
        compose(draft->canvas, {own, roundsFor(graph, kFirstRounds), wave ? kGentleHeat : kHeat});
        draft->cost = draft->canvas.cost();
        draft->heat = wave ? kGentleHeat : kSecondHeat;
        drafts[i] = std::move(draft);
    });
    report(options, 0.5F);
    if (isCancelled(options)) return cancelled();
    std::stable_sort(drafts.begin(), drafts.begin() + static_cast<std::ptrdiff_t>(starts),
                     [](const auto& a, const auto& b) { return a->cost < b->cost; });
    std::array<Finished, kKept> results;
    std::array<double, kKept> badness{};
    parallelFor(kept, [&](std::size_t i) {
        if (isCancelled(options)) return;
        const std::uint64_t own = seed + 100 + i;
        easel.deepen(*drafts[i], own);
        compose(drafts[i]->canvas, {own, roundsFor(graph, kSecondRounds), drafts[i]->heat});
        // The canvas' own cost decides between pictures without faults.
        badness[i] = 0.02 * drafts[i]->canvas.cost();
        results[i] = easel.finish(std::move(*drafts[i]));
        if (kept > 1) badness[i] += faults(problem, graph, results[i]);
    });
    if (isCancelled(options)) return cancelled();
    const auto best =
        std::min_element(badness.begin(), badness.begin() + static_cast<std::ptrdiff_t>(kept)) - badness.begin();
    return std::move(results[static_cast<std::size_t>(best)].result);
}

// Places for nodes that start nowhere: among their neighbours that do, or in the middle, a little apart.
std::vector<vec3> completeStart(const Problem& problem, const Graph& graph) {
    const auto known = [](vec3 p) { return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z); };
    std::vector<vec3> positions(problem.start.begin(), problem.start.end());
    Bounds bounds;
    for (const vec3& p : positions) {
        if (known(p)) bounds.add(p);
    }
    // Outward from what is known: each takes the mean of neighbours placed before.
    for (int sweep = 0; sweep < 3; ++sweep) {
        const std::vector<vec3> before = positions;
        for (int node = 0; node < graph.nodeCount(); ++node) {
            if (known(before[at(node)])) continue;
            vec3 sum(0.0F);
            float count = 0.0F;
            for (const Graph::Link& link : graph.neighbours(node)) {
                if (!known(before[at(link.node)])) continue;
                sum += before[at(link.node)];
                count += 1.0F;
            }
            // Not on the same spot as another: a step that differs from node to node.
            const vec3 aside(static_cast<float>(node % 7) - 3.0F, static_cast<float>(node % 5) - 2.0F, 0.0F);
            if (count > 0.0F) positions[at(node)] = sum / count + aside;
            if (count == 0.0F && sweep == 2) positions[at(node)] = bounds.centre() + aside;
        }
    }
    return positions;
}

Result resume(const Problem& problem, const Graph& graph, const FlowOrder& order, std::uint64_t seed) {
    const std::vector<vec3> positions = completeStart(problem, graph);
    const View view = frameBodies(problem, positions, kFill);
    const Easel easel(problem, graph, order);
    Draft draft = easel.resume(positions, view);
    if (graph.nodeCount() <= kComposedNodes && graph.bundles().size() <= kComposedBundles) {
        compose(draft.canvas, {seed, roundsFor(graph, kFirstRounds), kGentleHeat});
    }
    return easel.finishResumed(std::move(draft), positions, view);
}

}  // namespace

Result layOutLecture(const Problem& problem, const Graph& graph, std::uint64_t seed, const Options& options) {
    const FlowOrder order(problem, graph);
    report(options, 0.05F);
    if (!problem.start.empty()) return resume(problem, graph, order, seed);
    if (graph.nodeCount() <= kComposedNodes && graph.bundles().size() <= kComposedBundles) {
        return composeBest(problem, graph, order, seed, options);
    }
    return fitBroadly(problem, graph, order, seed);
}

}  // namespace orrery::layout
