#include "kernels/layout/sketch.h"

#include "kernels/layout/axes.h"
#include "kernels/layout/index.h"
#include "kernels/layout/pack.h"
#include "kernels/layout/picture.h"
#include "kernels/layout/stress.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

constexpr float kEdgeStep = 3.0F;   // em of edge between bodies, before composing
constexpr float kLayerStep = 2.5F;  // em between the bodies of neighbouring layers
constexpr int kTForceTicks = 80;
constexpr float kLean = 0.3F;  // em up an em of depth
// Full work for this many nodes; the ticks of larger graphs are fewer, so that the time stays within bounds.
constexpr float kFullTicksNodes = 350.0F;

}  // namespace

Sketcher::Sketcher(const Problem& problem, const Graph& graph, const FlowOrder& order)
    : problem_(problem), graph_(graph), order_(order), lengths_(wishedLengths(problem, graph, kEdgeStep)) {}

bool Sketcher::isPath(std::span<const int> nodes) const {
    std::size_t ends = 0;
    for (const int node : nodes) {
        if (graph_.degree(node) > 2) return false;
        ends += graph_.degree(node) == 1 ? 1 : 0;
    }
    return ends == 2;
}

// The nodes of a long and narrow component one after the other: by layer, or along a path; empty for any other.
std::vector<int> Sketcher::waveOrder(std::span<const int> nodes) const {
    constexpr std::size_t kShortest = 7;
    if (nodes.size() < kShortest) return {};
    if (!order_.directed) {
        if (!isPath(nodes)) return {};
        std::vector<int> order;
        int here = *std::find_if(nodes.begin(), nodes.end(), [this](int node) { return graph_.degree(node) == 1; });
        for (int before = -1; here >= 0;) {
            order.push_back(here);
            int next = -1;
            for (const Graph::Link& link : graph_.neighbours(here)) {
                if (link.node != before) next = link.node;
            }
            before = here;
            here = next;
        }
        return order;
    }
    int deepest = 0;
    for (const int node : nodes) deepest = std::max(deepest, order_.ranks[at(node)]);
    const std::size_t layers = at(deepest) + 1;
    // On average at most 1.6 nodes a layer.
    if (layers < kShortest || nodes.size() * 10 > layers * 16) return {};
    std::vector<int> order(nodes.begin(), nodes.end());
    std::stable_sort(order.begin(), order.end(),
                     [this](int a, int b) { return order_.ranks[at(a)] < order_.ranks[at(b)]; });
    return order;
}

bool Sketcher::waves() const {
    const auto& all = graph_.components();
    return std::any_of(all.begin(), all.end(), [this](const auto& nodes) { return !waveOrder(nodes).empty(); });
}

bool Sketcher::onlyWaves() const {
    const auto& all = graph_.components();
    return std::all_of(all.begin(), all.end(),
                       [this](const auto& nodes) { return isPath(nodes) && !waveOrder(nodes).empty(); });
}

std::vector<vec3> Sketcher::draw(SketchKind kind, std::uint64_t seed) const {
    std::vector<vec3> positions(at(graph_.nodeCount()), vec3(0.0F));
    for (const std::vector<int>& nodes : graph_.components()) {
        const std::vector<int> order = kind == SketchKind::wave ? waveOrder(nodes) : std::vector<int>();
        if (!order.empty()) {
            drawWave(order, seed, positions);
        } else {
            drawStress(nodes, kind != SketchKind::free, seed, positions);
        }
    }
    const float lean = kind == SketchKind::leanedBack ? -kLean : kind == SketchKind::leanedFore ? kLean : 0.0F;
    for (vec3& p : positions) p.y += lean * p.z;
    turnToFlow(problem_.flow, positions);
    pack(positions);
    return positions;
}

void Sketcher::drawStress(std::span<const int> nodes, bool layered, std::uint64_t seed,
                          std::span<vec3> positions) const {
    const bool directed = order_.directed;
    std::vector<float> flow;
    if (directed && layered) {
        // Layers as far apart as the mean body is long along the flow.
        const bool level = problem_.flow == Flow::right || problem_.flow == Flow::left;
        float extent = 0.0F;
        for (const int node : nodes) {
            extent += level ? problem_.nodes[at(node)].size.x : problem_.nodes[at(node)].size.y;
        }
        const float step = extent / static_cast<float>(nodes.size()) + kLayerStep;
        flow.reserve(order_.ranks.size());
        for (const int rank : order_.ranks) flow.push_back(-step * static_cast<float>(rank));
    }
    StressLayout stress(graph_, lengths_, flow);
    stress.layOut(nodes, seed, positions);
    const float share = kFullTicksNodes / std::max(static_cast<float>(nodes.size()), kFullTicksNodes);
    stress.refine(nodes, static_cast<int>(kTForceTicks * share * share), positions);
    if (directed && !layered) {
        turnToFlow(graph_, nodes, order_.directions, positions);
    } else {
        turnToPrincipalAxes(nodes, directed, positions);
    }
}

// Node after node: to the right in front, back to the left behind, a step down each time and a larger
// one at the turns.
void Sketcher::drawWave(std::span<const int> order, std::uint64_t variant, std::span<vec3> positions) const {
    constexpr float kBetween = 2.6F;   // em of edge between neighbours
    constexpr float kDrop = 1.1F;      // em down from one to the next
    constexpr float kTurnDrop = 2.0F;  // clear em between bodies at a turn
    constexpr float kBulge = 4.0F;     // of the front over the middle, before depths are scaled
    // In the frame of a flow that goes down.
    const bool level = problem_.flow == Flow::right || problem_.flow == Flow::left;
    const float aspect = level ? 1.0F / problem_.aspect : problem_.aspect;
    const auto size = [&](std::size_t i) {
        const vec2 seen(problem_.nodes[at(order[i])].size);
        return level ? vec2(seen.y, seen.x) : seen;
    };
    std::vector<vec3> trial(order.size());
    const auto lay = [&](std::size_t sweepLength) {
        vec2 place(0.0F);
        Rect bounds;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const float sign = (i / sweepLength) % 2 == 0 ? 1.0F : -1.0F;
            if (i > 0 && i % sweepLength == 0) {
                place.y -= 0.5F * (size(i - 1).y + size(i).y) + kTurnDrop;
            } else if (i > 0) {
                place += vec2(sign * (0.5F * (size(i - 1).x + size(i).x) + kBetween), -kDrop);
            }
            // Deepest in the middle of a sweep, as on a helix.
            const float share =
                sweepLength > 1 ? static_cast<float>(i % sweepLength) / static_cast<float>(sweepLength - 1) : 0.5F;
            trial[i] = vec3(place, sign * kBulge * share * (1.0F - share));
            bounds.add(Rect::around(place, 0.5F * size(i)));
        }
        for (vec3& p : trial) p -= vec3(bounds.centre(), 0.0F);
        const vec2 extent = bounds.high - bounds.low;
        return std::max(extent.y, extent.x / aspect);
    };
    std::size_t best = 2;
    float least = 1e30F;
    for (std::size_t length = 2; length <= std::max<std::size_t>(2, order.size()); ++length) {
        const float height = lay(length);
        if (height >= least) continue;
        least = height;
        best = length;
    }
    // Neighbours of the best length: a little larger, often better filled.
    const std::size_t choice = variant % 3 == 0   ? best
                               : variant % 3 == 1 ? best + 1
                                                  : std::max<std::size_t>(2, best - 1);
    lay(choice);
    for (std::size_t i = 0; i < order.size(); ++i) positions[at(order[i])] = trial[i];
}

void Sketcher::pack(std::span<vec3> positions) const {
    constexpr float kGap = 3.0F;
    std::vector<Rect> bounds;
    std::vector<vec2> sizes;
    for (const std::vector<int>& nodes : graph_.components()) {
        Rect rect;
        for (const int node : nodes) {
            rect.add(Rect::around(vec2(positions[at(node)]), 0.5F * vec2(problem_.nodes[at(node)].size)));
        }
        bounds.push_back(rect);
        sizes.push_back(rect.high - rect.low);
    }
    const std::vector<vec2> places = packRectangles(sizes, kGap, problem_.aspect);
    Rect all;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const vec2 shift = places[i] - bounds[i].centre();
        for (const int node : graph_.components()[i]) {
            positions[at(node)] += vec3(shift, 0.0F);
            all.add(vec2(positions[at(node)]));
        }
    }
    for (vec3& p : positions) p -= vec3(all.centre(), 0.0F);
}

}  // namespace orrery::layout
