#include "kernels/layout/broad.h"

#include "kernels/layout/axes.h"
#include "kernels/layout/canvas.h"
#include "kernels/layout/exact_math.h"
#include "kernels/layout/index.h"
#include "kernels/layout/overlap.h"
#include "kernels/layout/sketch.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::layout {
namespace {

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

// Gives every layer of a component as many rows as its bodies need side by side, and the component as much height as
// its layers need; the order across the flow stays.
void standInRows(const Problem& problem, const FlowOrder& order, std::span<const int> nodes, std::span<vec3> sketch) {
    constexpr float kCovered = 0.45F;  // share of the component's area that its bodies cover
    constexpr float kRowGap = 1.0F;
    constexpr float kLayerGap = 2.0F;
    const bool level = problem.flow == Flow::right || problem.flow == Flow::left;
    const int along = level ? 0 : 1;
    const int across = 1 - along;
    const float sign = problem.flow == Flow::right || problem.flow == Flow::up ? 1.0F : -1.0F;
    float area = 0.0F;
    for (const int node : nodes) {
        const vec2 size = vec2(problem.nodes[at(node)].size) + kBodyGap;
        area += size.x * size.y;
    }
    const float width = std::sqrt(area / kCovered * (level ? 1.0F / problem.aspect : problem.aspect));
    std::vector<int> sorted(nodes.begin(), nodes.end());
    std::stable_sort(sorted.begin(), sorted.end(), [&](int a, int b) {
        return std::pair(order.ranks[at(a)], sketch[at(a)][across]) <
               std::pair(order.ranks[at(b)], sketch[at(b)][across]);
    });
    float place = 0.0F;
    for (std::size_t begin = 0; begin < sorted.size();) {
        std::size_t end = begin;
        float side = 0.0F;
        float thickness = 0.0F;
        while (end < sorted.size() && order.ranks[at(sorted[end])] == order.ranks[at(sorted[begin])]) {
            const vec2 size(problem.nodes[at(sorted[end])].size);
            side += size[across] + kBodyGap;
            thickness = std::max(thickness, size[along] + kRowGap);
            ++end;
        }
        const auto rows = static_cast<std::size_t>(side / width) + 1;
        for (std::size_t i = begin; i < end; ++i) {
            const auto row = static_cast<float>((i - begin) % rows);
            sketch[at(sorted[i])][along] = sign * (place + (row + 0.5F) * thickness);
        }
        place += static_cast<float>(rows) * thickness + kLayerGap;
        begin = end;
    }
}

}  // namespace

Result fitBroadly(const Problem& problem, const Graph& graph, const FlowOrder& order, std::uint64_t seed) {
    constexpr float kCovered = 0.35F;  // share of the filled picture that bodies cover before overlaps are removed
    constexpr float kDepthOfWidth = 0.3F;
    constexpr float kEvenness = 0.7F;
    const Sketcher sketcher(problem, graph, order);
    const bool wave = sketcher.waves();
    std::vector<vec3> sketch = sketcher.draw(wave ? SketchKind::wave : SketchKind::layers, wave ? 0 : seed);
    for (const std::vector<int>& nodes : graph.components()) {
        if (wave) break;
        Rect before;
        for (const int node : nodes) before.add(vec2(sketch[at(node)]));
        const vec2 middle = before.centre();
        for (const int node : nodes) sketch[at(node)] -= vec3(middle, 0.0F);
        if (problem.flow == Flow::none || problem.flow == Flow::down || problem.flow == Flow::up) {
            chooseView(problem, graph, nodes, order.directed, sketch);
        }
        if (order.directed) standInRows(problem, order, nodes, sketch);
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
    const vec2 fitting = vec2(height * problem.aspect, height) / glm::max(vec2(bounds.size()), vec2(1.0F));
    // A wave has room for its bodies as it is.
    const vec2 scale = wave ? vec2(nearest) : fitting;
    std::vector<vec2> centres;
    for (const vec3& p : sketch) centres.push_back(vec2(p - bounds.centre()) * scale);
    const OverlapInput overlaps{.halves = halves, .labels = labels, .gap = kBodyGap};
    if (wave) {
        removeOverlaps(overlaps, centres);
    } else {
        // Stress leaves the middle crowded and the corners empty.
        spreadEvenly(0, kEvenness, halves, centres);
        spreadEvenly(1, kEvenness, halves, centres);
        centres = tightest(overlaps, centres, problem.aspect);
    }
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

}  // namespace orrery::layout
