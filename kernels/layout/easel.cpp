#include "kernels/layout/easel.h"

#include "kernels/layout/depth.h"
#include "kernels/layout/exact_math.h"
#include "kernels/layout/index.h"
#include "kernels/layout/overlap.h"
#include "kernels/layout/quality.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

// Text of 3 % of the picture's height is legible from the last row; a picture 28 em high leaves the farthest body that
// much, for graphs that need no more room.
constexpr float kHeight = 28.0F;
constexpr float kLegible = 0.0305F;
// Share of the filled frame that bodies and labels cover: more is too tight to see edges, less looks lost.
constexpr float kTight = 0.72F;
constexpr float kLabelRoom = 1.25F;  // edges need more of it around labels than around bodies
constexpr float kAiry = 0.3F;
constexpr float kLeastHeight = 10.0F;
// Everything with all edges stays within this share of the picture, 85 % less a little for routes found anew.
constexpr float kReach = 0.84F;
// Depth over the picture's width; the ratio of near to far sizes stays below 1.3 whatever the aspect.
constexpr float kDepthShare = 0.255F;
constexpr float kMostDepth = 0.25F;
constexpr float kLabelLine = 0.2F;  // em between labels in a stack

// Room that the labels of parallel edges need, one under the other.
vec2 labelStack(const Problem& problem, std::span<const int> edges) {
    vec2 stack(0.0F);
    for (const int edge : edges) {
        const vec2 size = problem.edges[at(edge)].labelSize;
        if (size.y <= 0.0F) continue;
        stack.x = std::max(stack.x, size.x);
        stack.y += size.y + (stack.y > 0.0F ? kLabelLine : 0.0F);
    }
    return stack;
}

}  // namespace

Easel::Easel(const Problem& problem, const Graph& graph, const FlowOrder& order)
    : problem_(problem), graph_(graph), order_(order), loopRoom_(problem.nodes.size(), vec2(0.0F)) {
    const double half = 0.5 * static_cast<double>(problem.verticalFov);
    tangent_ = static_cast<float>(2.0 * sine(half) / cosine(half));
    depthRange_ = std::min(kDepthShare * problem.aspect * tangent_, kMostDepth);
    for (const int edge : graph.selfLoops()) {
        const vec2 label = problem.edges[at(edge)].labelSize;
        vec2& room = loopRoom_[at(problem.edges[at(edge)].from)];
        room.x = std::max(room.x, label.x);
        room.y += 1.1F + 1.5F * std::max(label.y, 0.6F);
    }
    double area = 0.0;
    float widest = 0.0F;
    float tallest = 0.0F;
    for (std::size_t i = 0; i < problem.nodes.size(); ++i) {
        const vec2 size = vec2(problem.nodes[i].size) + vec2(kBodyGap, kBodyGap + loopRoom_[i].y);
        area += static_cast<double>(size.x) * static_cast<double>(size.y);
        widest = std::max(widest, size.x);
        tallest = std::max(tallest, size.y);
    }
    for (const Bundle& bundle : graph.bundles()) {
        const vec2 stack = labelStack(problem, bundle.edges);
        area += static_cast<double>(kLabelRoom * stack.x * stack.y);
    }
    const auto unit = static_cast<float>(area) / (problem.aspect * kFill * kFill);
    const float tight = std::sqrt(unit / kTight);
    const float airy = std::max({std::sqrt(unit / kAiry), kLeastHeight, tight});
    height_ = std::clamp(kHeight, tight, airy);
    height_ = std::max({height_, 1.15F * tallest / kFill, 1.15F * widest / (problem.aspect * kFill)});
    // Scarce space is what a picture higher than wished lacks.
    pressure_ = 1.0F + std::clamp((height_ - kHeight) / 15.0F, 0.0F, 1.0F);
}

Canvas Easel::makeCanvas(std::span<const vec2> centres, vec2 picture, bool mayFix) const {
    std::vector<CanvasNode> nodes(centres.size());
    for (std::size_t i = 0; i < centres.size(); ++i) {
        nodes[i].centre = centres[i];
        nodes[i].rank = order_.ranks[i];
        nodes[i].fixed = mayFix && problem_.nodes[i].fixed;
    }
    std::vector<CanvasBundle> bundles;
    for (std::size_t i = 0; i < graph_.bundles().size(); ++i) {
        const Bundle& bundle = graph_.bundles()[i];
        CanvasBundle drawn;
        drawn.a = bundle.from;
        drawn.b = bundle.to;
        drawn.flow = order_.directions[i];
        drawn.drawn = !bundle.edges.empty();
        if (!drawn.drawn) drawn.weight = 0.3F;
        bundles.push_back(drawn);
    }
    std::vector<CanvasGroup> groups(problem_.groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i].title = problem_.groups[i].titleSize.y;
        for (const int outer : groupPath(problem_.groups, static_cast<int>(i))) {
            if (outer == static_cast<int>(i)) continue;
            groups[i].related.push_back(outer);
            groups[at(outer)].related.push_back(static_cast<int>(i));
        }
    }
    for (CanvasGroup& group : groups) std::sort(group.related.begin(), group.related.end());
    for (std::size_t i = 0; i < problem_.nodes.size(); ++i) {
        for (const int group : groupPath(problem_.groups, problem_.nodes[i].group)) {
            groups[at(group)].members.push_back(static_cast<int>(i));
        }
    }
    return {std::move(nodes), std::move(bundles), std::move(groups), order_.directed ? problem_.flow : Flow::none,
            picture};
}

void Easel::size(Draft& draft) const {
    for (int node = 0; node < graph_.nodeCount(); ++node) {
        const float enlargement = 1.0F / (1.0F - draft.depths[at(node)]);
        vec2 extent(problem_.nodes[at(node)].size);
        extent = {std::max(extent.x, loopRoom_[at(node)].x), extent.y + loopRoom_[at(node)].y};
        draft.canvas.resize(node, 0.5F * enlargement * extent);
    }
    for (std::size_t i = 0; i < graph_.bundles().size(); ++i) {
        const Bundle& bundle = graph_.bundles()[i];
        const float depth = 0.5F * (draft.depths[at(bundle.from)] + draft.depths[at(bundle.to)]);
        const float enlargement = 1.0F / (1.0F - depth);
        draft.canvas.resizeLabel(static_cast<int>(i), 0.5F * enlargement * labelStack(problem_, bundle.edges));
    }
}

Draft Easel::begin(std::span<const vec3> sketch, bool keepShape, std::uint64_t seed) const {
    Rect bounds;
    for (const vec3& p : sketch) bounds.add(vec2(p));
    const vec2 picture = height_ * vec2(problem_.aspect, 1.0F);
    // Centres take up less of the frame than bodies will.
    vec2 scale = 0.65F * picture / glm::max(bounds.high - bounds.low, vec2(1.0F));
    if (keepShape) scale = vec2(std::min({1.0F, 1.15F * scale.x, 1.15F * scale.y}));
    std::vector<vec2> centres;
    std::vector<float> wished;
    for (const vec3& p : sketch) {
        centres.push_back((vec2(p) - bounds.centre()) * scale);
        wished.push_back(p.z);
    }
    Draft draft{makeCanvas(centres, picture, false), {}, std::move(wished)};
    deepen(draft, seed);
    return draft;
}

void Easel::deepen(Draft& draft, std::uint64_t seed) const {
    std::vector<vec2> centres;
    std::vector<vec3> sizes;
    for (const CanvasNode& node : draft.canvas.nodes()) centres.push_back(node.centre);
    for (const Node& node : problem_.nodes) sizes.push_back(node.size);
    const DepthInput input{.centres = centres,
                           .sizes = sizes,
                           .bundles = draft.canvas.bundles(),
                           .wished = draft.wished,
                           .range = depthRange_,
                           .distance = height_ / tangent_,
                           .pressure = pressure_,
                           .seed = seed};
    draft.depths = chooseDepths(input);
    size(draft);
}

void Easel::clear(Draft& draft) const {
    std::vector<vec2> centres;
    std::vector<vec2> halves;
    std::vector<unsigned char> fixed;
    for (const CanvasNode& node : draft.canvas.nodes()) {
        centres.push_back(node.centre);
        halves.push_back(node.half);
        fixed.push_back(node.fixed ? 1 : 0);
    }
    removeOverlaps({.halves = halves, .fixed = fixed, .gap = kBodyGap}, centres);
    for (int node = 0; node < graph_.nodeCount(); ++node) {
        if (fixed[at(node)] == 0) draft.canvas.move(node, centres[at(node)]);
    }
}

// The body's own centre: self-loops stand over it.
vec2 Easel::body(const Draft& draft, int node) const {
    const float room = loopRoom_[at(node)].y / (1.0F - draft.depths[at(node)]);
    return draft.canvas.nodes()[at(node)].centre - vec2(0.0F, 0.5F * room);
}

Result Easel::place(const Draft& draft, vec2 middle, float height) const {
    Result result;
    result.ranks = order_.ranks;
    result.backEdges = order_.backEdges;
    result.view.distance = height / tangent_;
    for (int node = 0; node < graph_.nodeCount(); ++node) {
        const float depth = draft.depths[at(node)];
        const vec2 seen = body(draft, node) - middle;
        result.positions.emplace_back(seen * (1.0F - depth), depth * result.view.distance);
    }
    return result;
}

Finished Easel::finish(Draft draft) const {
    clear(draft);
    const Rect own = draft.canvas.bounds();
    const auto heightFor = [this](const Rect& rect, float fill) {
        return std::max(rect.high.y - rect.low.y, (rect.high.x - rect.low.x) / problem_.aspect) / fill;
    };
    // At 80 %, unless the smallest text would then be less than legible.
    float farthest = 1.0F;
    for (const float depth : draft.depths) farthest = std::min(farthest, 1.0F / (1.0F - depth));
    const float wished = std::max(heightFor(own, kFill), 1.0F);
    float height = std::max(heightFor(own, kReach), std::min(wished, farthest / kLegible));
    vec2 middle = own.centre();
    Finished finished;
    // Edges are found in the picture that they are to fit into: framing and finding go to and fro a few times.
    const int framings = problem_.edges.size() <= 80 ? 5 : 2;
    for (int framing = 0;; ++framing) {
        finished.result = place(draft, middle, height);
        finished.routes = routeEdges(problem_, finished.result);
        const Rect all = seenBounds(problem_, finished.result, finished.routes);
        const vec2 beyond = glm::max(glm::abs(all.low), glm::abs(all.high));
        const float reach = 2.0F * std::max(beyond.x / problem_.aspect, beyond.y) / height;
        if (reach <= kReach + 0.008F || framing == framings) break;
        // First to the middle of all, then away.
        if (framing == 0) {
            middle += all.centre();
            height = std::max(height, heightFor(all, kReach));
        } else {
            height *= reach / kReach;
        }
    }
    return finished;
}

Draft Easel::resume(std::span<const vec3> positions, const View& view) const {
    const RestCamera camera(view, problem_.verticalFov);
    std::vector<vec2> centres;
    std::vector<float> depths;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const vec3 p = camera.toCamera(positions[i]);
        // Nothing may stand behind the eye.
        depths.push_back(std::min(p.z / view.distance, 0.9F));
        const float room = loopRoom_[i].y / (1.0F - depths.back());
        centres.push_back(vec2(p) / (1.0F - depths.back()) + vec2(0.0F, 0.5F * room));
    }
    const vec2 picture = camera.pictureHeight() * vec2(problem_.aspect, 1.0F);
    Draft draft{makeCanvas(centres, picture, true), depths, depths};
    size(draft);
    return draft;
}

Result Easel::finishResumed(Draft draft, std::span<const vec3> positions, const View& view) const {
    clear(draft);
    Result result = place(draft, vec2(0.0F), view.distance * tangent_);
    for (std::size_t i = 0; i < positions.size(); ++i) {
        if (problem_.nodes[i].fixed) {
            result.positions[i] = positions[i];
        } else {
            result.positions[i] += view.centre;
        }
    }
    result.view = frameBodies(problem_, result.positions, kFill);
    return result;
}

View frameBodies(const Problem& problem, std::span<const vec3> given, float fill, const View& side) {
    View view;
    if (given.empty()) return view;
    // As that camera sees them: the rest is a view from the front.
    const RestCamera turned({.yaw = side.yaw, .pitch = side.pitch}, problem.verticalFov);
    std::vector<vec3> positions(given.begin(), given.end());
    for (vec3& p : positions) p = turned.toCamera(p);
    const double half = 0.5 * static_cast<double>(problem.verticalFov);
    const auto tangent = static_cast<float>(2.0 * sine(half) / cosine(half));
    Bounds bounds;
    for (const vec3& p : positions) bounds.add(p);
    view.centre = bounds.centre();
    // Half the filled picture at distance 1.
    const vec2 slope = 0.5F * fill * tangent * vec2(problem.aspect, 1.0F);
    // The distance that frames all from this centre is exact; the centre that needs the least is found step by step.
    for (int step = 0; step < 8; ++step) {
        float distance = 1.0F;
        for (std::size_t i = 0; i < positions.size(); ++i) {
            const vec3 p = positions[i] - view.centre;
            const vec2 edge = (glm::abs(vec2(p)) + 0.5F * vec2(problem.nodes[i].size)) / slope;
            distance = std::max(distance, std::max(edge.x, edge.y) + p.z);
        }
        view.distance = distance;
        Rect seen;
        for (std::size_t i = 0; i < positions.size(); ++i) {
            const vec3 p = positions[i] - view.centre;
            const float enlargement = distance / std::max(distance - p.z, 0.05F * distance);
            seen.add(Rect::around(vec2(p) * enlargement, 0.5F * enlargement * vec2(problem.nodes[i].size)));
        }
        if (step < 7) view.centre += vec3(0.8F * seen.centre(), 0.0F);
    }
    view.centre = turned.toWorld(view.centre);
    view.yaw = side.yaw;
    view.pitch = side.pitch;
    return view;
}

}  // namespace orrery::layout
