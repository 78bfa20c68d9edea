#include "kernels/layout/lecture.h"

#include "kernels/layout/axes.h"
#include "kernels/layout/compose.h"
#include "kernels/layout/easel.h"
#include "kernels/layout/index.h"
#include "kernels/layout/overlap.h"
#include "kernels/layout/quality.h"
#include "kernels/layout/sketch.h"
#include "kernels/layout/trigonometry.h"

#include <tbb/parallel_for.h>

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

bool isCancelled(const Options& options) {
    return options.cancel != nullptr && options.cancel->load(std::memory_order_relaxed);
}

Result cancelled() {
    Result result;
    result.cancelled = true;
    return result;
}

void report(const Options& options, float share) {
    if (options.progress) options.progress(share);
}

// Rounds for graphs so large that a full number would take long: a round's work grows with nodes times what each move
// looks at.
int roundsFor(const Graph& graph, int full) {
    const double nodes = graph.nodeCount();
    const double work = nodes * (nodes + 3.0 * static_cast<double>(graph.bundles().size()));
    constexpr double kFullWork = 4500.0;
    return std::max(4, static_cast<int>(static_cast<double>(full) * std::min(1.5, kFullWork / std::max(work, 1.0))));
}

// What a picture lacks, for choosing among finished ones. In faults about as bad as one more crossing.
double faults(const Problem& problem, const Finished& finished) {
    const Result& result = finished.result;
    const Quality q = measure(problem, result, finished.routes);
    double uphill = (1.0 - q.withFlow) * static_cast<double>(problem.edges.size());
    for (const bool back : result.backEdges) uphill -= back ? 1.0 : 0.0;
    return 50.0 * q.bodyOverlaps + 30.0 * q.edgesThroughBodies + 5.0 * q.edgesOverBodies +
           2.5 * (q.labelOverlaps + q.labelsOverBodies) + q.crossings + 0.5 * q.edgesOverLabels +
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
    const std::size_t kept = nodes <= 40 ? kKept : nodes <= 80 ? 2 : 1;
    std::array<std::unique_ptr<Draft>, kStarts> drafts;
    tbb::parallel_for(std::size_t{0}, starts, [&](std::size_t i) {
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
    tbb::parallel_for(std::size_t{0}, kept, [&](std::size_t i) {
        if (isCancelled(options)) return;
        const std::uint64_t own = seed + 100 + i;
        easel.deepen(*drafts[i], own);
        compose(drafts[i]->canvas, {own, roundsFor(graph, kSecondRounds), drafts[i]->heat});
        // The canvas' own cost decides between pictures without faults.
        badness[i] = 0.02 * drafts[i]->canvas.cost();
        results[i] = easel.finish(std::move(*drafts[i]));
        if (kept > 1) badness[i] += faults(problem, results[i]);
    });
    if (isCancelled(options)) return cancelled();
    const auto best =
        std::min_element(badness.begin(), badness.begin() + static_cast<std::ptrdiff_t>(kept)) - badness.begin();
    return std::move(results[static_cast<std::size_t>(best)].result);
}

float pictureHeight(std::span<const vec2> centres, std::span<const vec2> halves, float aspect) {
    Rect seen;
    for (std::size_t i = 0; i < centres.size(); ++i) seen.add(Rect::around(centres[i], halves[i]));
    return std::max(seen.high.y - seen.low.y, (seen.high.x - seen.low.x) / aspect);
}

// Moves places along one axis toward an even use of it: each body's share of the axis becomes its share of the area, as
// far as `strength` (0..1) says. Equal places stay equal.
void spreadEvenly(int axis, float strength, std::span<const vec2> halves, std::span<vec2> centres) {
    std::vector<std::size_t> order(centres.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return centres[a][axis] < centres[b][axis]; });
    const float low = centres[order.front()][axis];
    const float range = centres[order.back()][axis] - low;
    float total = 0.0F;
    for (const vec2 half : halves) total += half.x * half.y;
    if (range <= 0.0F || total <= 0.0F) return;
    float before = 0.0F;
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        float here = 0.0F;
        const float place = centres[order[i]][axis];
        while (end < order.size() && centres[order[end]][axis] - place < 1e-3F * range) {
            here += halves[order[end]].x * halves[order[end]].y;
            ++end;
        }
        const float even = low + range * (before + 0.5F * here) / total;
        for (; i < end; ++i) {
            float& value = centres[order[i]][axis];
            value += strength * (even - value);
        }
        before += here;
    }
}

// The places without overlaps that fit into the smallest picture: pushed apart from ever smaller scales, until that no
// longer pays.
std::vector<vec2> tightest(const OverlapInput& input, std::span<const vec2> spread, float aspect) {
    constexpr float kShrink = 0.9F;
    constexpr int kTrials = 7;
    constexpr int kPasses = 500;
    std::vector<vec2> best;
    float least = 1e30F;
    float scale = 1.3F;
    int worse = 0;
    for (int trial = 0; trial < kTrials && worse < 2; ++trial, scale *= kShrink) {
        std::vector<vec2> centres(spread.begin(), spread.end());
        for (vec2& centre : centres) centre *= scale;
        if (!pushApart(input, kPasses, centres)) {
            ++worse;
            continue;
        }
        const float height = pictureHeight(centres, input.halves, aspect);
        worse = height < least ? 0 : worse + 1;
        if (height >= least) continue;
        least = height;
        best = std::move(centres);
    }
    if (best.empty()) best.assign(spread.begin(), spread.end());
    removeOverlaps(input, best);
    return best;
}

// Scaled to the picture's shape, freed from overlaps, framed.
Result fitBroadly(const Problem& problem, const Graph& graph, const FlowOrder& order, std::uint64_t seed) {
    constexpr float kCovered = 0.35F;  // share of the filled picture that bodies cover before overlaps are removed
    constexpr float kDepthOfWidth = 0.3F;
    constexpr float kEvenness = 0.7F;
    std::vector<vec3> sketch = Sketcher(problem, graph, order).draw(SketchKind::layers, seed);
    for (const std::vector<int>& nodes : graph.components()) {
        Rect before;
        for (const int node : nodes) before.add(vec2(sketch[at(node)]));
        const vec2 middle = before.centre();
        for (const int node : nodes) sketch[at(node)] -= vec3(middle, 0.0F);
        if (problem.flow == Flow::none || problem.flow == Flow::down || problem.flow == Flow::up) {
            chooseView(problem, graph, nodes, order.directed, sketch);
        }
        for (const int node : nodes) sketch[at(node)] += vec3(middle, 0.0F);
    }
    Bounds bounds;
    double area = 0.0;
    std::vector<vec2> halves;
    for (std::size_t i = 0; i < sketch.size(); ++i) {
        bounds.add(sketch[i]);
        const vec2 size(problem.nodes[i].size);
        halves.push_back(0.5F * size);
        area += static_cast<double>((size.x + kBodyGap) * (size.y + kBodyGap));
    }
    // Depth enlarges what is near: a body's room is what it takes up nearest to the camera.
    const float nearest = 1.0F + 0.5F * kDepthOfWidth;
    for (vec2& half : halves) half *= nearest;
    std::vector<MiddleLabel> labels;
    for (const Bundle& bundle : graph.bundles()) {
        vec2 label(0.0F);
        for (const int edge : bundle.edges) label = glm::max(label, problem.edges[at(edge)].labelSize);
        if (label.y > 0.0F) labels.push_back({bundle.from, bundle.to, 0.5F * label});
    }
    const float height = std::sqrt(static_cast<float>(area) / (kCovered * problem.aspect));
    const vec2 scale = vec2(height * problem.aspect, height) / glm::max(vec2(bounds.size()), vec2(1.0F));
    std::vector<vec2> spread;
    for (const vec3& p : sketch) spread.push_back(vec2(p - bounds.centre()) * scale);
    // Stress leaves the middle crowded and the corners empty.
    spreadEvenly(0, kEvenness, halves, spread);
    spreadEvenly(1, kEvenness, halves, spread);
    const std::vector<vec2> centres =
        tightest({.halves = halves, .labels = labels, .gap = kBodyGap}, spread, problem.aspect);
    Rect seen;
    for (std::size_t i = 0; i < centres.size(); ++i) seen.add(Rect::around(centres[i], halves[i]));
    const float picture = std::max(seen.high.y - seen.low.y, (seen.high.x - seen.low.x) / problem.aspect) / kFill;
    const double half = 0.5 * static_cast<double>(problem.verticalFov);
    const float distance = picture / static_cast<float>(2.0 * sine(half) / cosine(half));
    const float depth = std::min(kDepthOfWidth * picture * problem.aspect, 0.25F * distance);
    Result result;
    result.ranks = order.ranks;
    result.backEdges = order.backEdges;
    for (std::size_t i = 0; i < centres.size(); ++i) {
        const float z = (sketch[i].z - bounds.centre().z) / std::max(bounds.size().z, 1.0F) * depth;
        result.positions.emplace_back((centres[i] - seen.centre()) * (1.0F - z / distance), z);
    }
    result.view.distance = distance;
    return result;
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
