#include "kernels/layout/canvas.h"

#include "kernels/layout/flow.h"
#include "kernels/layout/index.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

// What a fault costs, in em of edge length: the scale on which they are traded against each other.
constexpr double kOverlap = 12.0;      // an em that two bodies lack of their gap
constexpr double kOverlapOnce = 6.0;   // and that they overlap at all
constexpr float kAir = 1.3F;           // em between bodies that look at ease
constexpr double kLackOfAir = 0.8;     // an em less
constexpr float kLabelGap = 0.25F;     // em around a label
constexpr double kLabelOverlap = 5.0;  // an em that a label lacks
constexpr double kLabelOnce = 2.5;
constexpr double kOffMiddle = 1.0;     // a label from the middle of its edge to an end
constexpr float kEdgeGap = 0.35F;      // em between an edge and a body that it passes
constexpr double kThrough = 9.0;       // an edge through a foreign body
constexpr double kThroughEm = 0.6;     // each em of it
constexpr double kThroughLabel = 3.5;  // an edge through a foreign label
constexpr double kThroughLabelEm = 0.25;
constexpr double kCrossing = 3.0;  // and more where the graph could do without:
constexpr double kNeedlessCrossing = 6.0;
constexpr double kNarrow = 1.5;  // two edges of a body within 20 degrees
constexpr float kNarrowCosine = 0.94F;
constexpr double kLong = 0.3;     // an em of edge more than needed
constexpr double kShort = 1.6;    // an em less
constexpr float kVisible = 2.4F;  // em of edge that one wants to see, labels apart
constexpr double kUphill = 10.0;  // a successor that does not come after
constexpr double kUphillEm = 4.0;
constexpr float kLeastDrop = 1.8F;  // em along the flow that a successor must stand behind at least
constexpr float kFlatLimit = 6.0F;
constexpr double kFlatEm = 0.25;   // an em that a successor lacks to stand wholly behind
constexpr double kOutside = 20.0;  // an em outside the frame
constexpr double kUneven = 0.5;    // an em between siblings' rows, up to a limit
constexpr float kUnevenLimit = 2.5F;
constexpr double kSlant = 0.06;  // an em sideways along the flow, up to a limit
constexpr float kSlantLimit = 4.0F;
constexpr double kForeign = 4.0;  // an em of a foreign body or group inside a group
constexpr double kForeignOnce = 6.0;
constexpr float kGroupPad = 0.8F;

// Clear distance of two boxes: the larger of both axes' distances, negative when they overlap.
float gapBetween(vec2 a, vec2 halfA, vec2 b, vec2 halfB) {
    return std::max(std::abs(a.x - b.x) - halfA.x - halfB.x, std::abs(a.y - b.y) - halfA.y - halfB.y);
}

// How much of the line from `from` a body of that half size covers, as a share of `along`.
float covered(vec2 half, vec2 along) {
    const float x = std::abs(along.x);
    const float y = std::abs(along.y);
    // half.x / x <= half.y / y without dividing by nothing.
    if (half.x * y <= half.y * x) return x > 0.0F ? half.x / x : 1.0F;
    return half.y / y;
}

}  // namespace

Canvas::Canvas(std::vector<CanvasNode> nodes, std::vector<CanvasBundle> bundles, std::vector<CanvasGroup> groups,
               Flow flow, vec2 picture)
    : nodes_(std::move(nodes)),
      bundles_(std::move(bundles)),
      groups_(std::move(groups)),
      strokes_(bundles_.size()),
      strokeBoxes_(bundles_.size()),
      sharing_(bundles_.size(), bundles_.size()),
      bundlesOf_(nodes_.size()),
      siblings_(nodes_.size()),
      rooms_(nodes_.size()),
      roomBoxes_(nodes_.size()),
      own_(nodes_.size(), bundles_.size()),
      beside_(nodes_.size(), bundles_.size()),
      selected_(std::max(nodes_.size(), bundles_.size())),
      flow_(flowVector(flow)),
      height_(picture.y),
      frame_(0.5F * kFill * picture) {
    for (int node = 0; node < nodeCount(); ++node) place(node, nodes_[at(node)].centre);
    for (std::size_t i = 0; i < bundles_.size(); ++i) {
        bundlesOf_[at(bundles_[i].a)].push_back(static_cast<int>(i));
        bundlesOf_[at(bundles_[i].b)].push_back(static_cast<int>(i));
        trace(static_cast<int>(i));
    }
    crossingCost_ = kCrossing + kNeedlessCrossing * needlessness(nodeCount(), static_cast<int>(bundles_.size()));
    shared_.assign(bundles_.size() * bundles_.size(), -1);
    for (int node = 0; node < nodeCount(); ++node) {
        for (const int a : bundlesOf_[at(node)]) {
            own_.set(at(node), at(a));
            for (const int b : bundlesOf_[at(node)]) {
                shared_[at(a) * bundles_.size() + at(b)] = node;
                sharing_.set(at(a), at(b));
            }
            for (const int b : bundlesOf_[at(otherEnd(a, node))]) {
                if (bundles_[at(b)].a != node && bundles_[at(b)].b != node) beside_.set(at(node), at(b));
            }
        }
    }
    if (flow == Flow::none) return;
    for (int node = 0; node < nodeCount(); ++node) {
        std::vector<int>& list = siblings_[at(node)];
        for (const int first : bundlesOf_[at(node)]) {
            const int between = otherEnd(first, node);
            for (const int second : bundlesOf_[at(between)]) {
                const int other = otherEnd(second, between);
                if (other != node && nodes_[at(other)].rank == nodes_[at(node)].rank) list.push_back(other);
            }
        }
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }
}

inline double Canvas::frameCostOf(vec2 centre, vec2 half) const {
    const vec2 out = glm::max(vec2(0.0F), glm::abs(centre) + half - frame_);
    return kOutside * static_cast<double>(out.x + out.y + glm::dot(out, out));
}

// Of the first `count`, those whose rooms meet the area.
std::span<const int> Canvas::bodiesNear(const Rect& area, int count) const {
    return select(roomBoxes_, at(count), area, [](std::size_t, std::uint64_t meeting) { return meeting; });
}

// Of the first `count`, those that bodies() may be more than 0 for.
std::span<const int> Canvas::bodiesAbout(int node, int count) const {
    constexpr float kRounding = 0.01F;
    const CanvasNode& self = nodes_[at(node)];
    return bodiesNear(Rect::around(self.centre, self.half + (kAir - kEdgeGap + kRounding)), count);
}

void Canvas::trace(int bundle) {
    const CanvasBundle& self = bundles_[at(bundle)];
    const CanvasNode& a = nodes_[at(self.a)];
    const CanvasNode& b = nodes_[at(self.b)];
    Stroke& stroke = strokes_[at(bundle)];
    const vec2 along = stroke.along = b.centre - a.centre;
    stroke.square = glm::dot(along, along);
    const float length = std::sqrt(stroke.square);
    float from = std::min(covered(a.half, along), 1.0F);
    float to = 1.0F - std::min(covered(b.half, along), 1.0F);
    stroke.visible = (to - from) * length;
    if (from > to) from = to = 0.5F * (from + to);
    stroke.p = a.centre + along * from;
    stroke.q = a.centre + along * to;
    stroke.label = stroke.p + self.slide * (stroke.q - stroke.p);
    stroke.bounds.low = glm::min(glm::min(stroke.p, stroke.q), stroke.label - self.labelHalf);
    stroke.bounds.high = glm::max(glm::max(stroke.p, stroke.q), stroke.label + self.labelHalf);
    stroke.alone = bundleAlone(bundle);
    strokeBoxes_.set(at(bundle), stroke.bounds);
}

void Canvas::mark() {
    placesBefore_.clear();
    strokesBefore_.clear();
}

void Canvas::remember(int bundle) {
    strokesBefore_.push_back({bundle, bundles_[at(bundle)].slide, strokes_[at(bundle)]});
}

// Strokes are put back as they were: that is quicker than tracing them again.
void Canvas::undo() {
    for (auto before = placesBefore_.rbegin(); before != placesBefore_.rend(); ++before)
        place(before->node, before->centre);
    for (auto before = strokesBefore_.rbegin(); before != strokesBefore_.rend(); ++before) {
        bundles_[at(before->bundle)].slide = before->slide;
        strokes_[at(before->bundle)] = before->stroke;
        strokeBoxes_.set(at(before->bundle), before->stroke.bounds);
    }
    mark();
}

void Canvas::place(int node, vec2 centre) {
    nodes_[at(node)].centre = centre;
    rooms_[at(node)] = Rect::around(centre, nodes_[at(node)].half + kEdgeGap);
    roomBoxes_.set(at(node), rooms_[at(node)]);
}

void Canvas::move(int node, vec2 centre) {
    placesBefore_.push_back({node, nodes_[at(node)].centre});
    place(node, centre);
    for (const int bundle : bundlesOf_[at(node)]) {
        remember(bundle);
        trace(bundle);
    }
}

void Canvas::slideLabel(int bundle, float slide) {
    remember(bundle);
    bundles_[at(bundle)].slide = slide;
    trace(bundle);
}

void Canvas::resize(int node, vec2 half) {
    nodes_[at(node)].half = half;
    place(node, nodes_[at(node)].centre);
    for (const int bundle : bundlesOf_[at(node)]) trace(bundle);
}

void Canvas::resizeLabel(int bundle, vec2 half) {
    bundles_[at(bundle)].labelHalf = half;
    trace(bundle);
}

inline double Canvas::bodies(int i, int j) const {
    const CanvasNode& a = nodes_[at(i)];
    const CanvasNode& b = nodes_[at(j)];
    const float gap = gapBetween(a.centre, a.half, b.centre, b.half);
    if (gap >= kAir) return 0.0;
    double sum = kLackOfAir * static_cast<double>(kAir - gap);
    if (gap < kBodyGap) sum += kOverlap * static_cast<double>(kBodyGap - gap);
    if (gap < 0.0F) sum += kOverlapOnce;
    return sum;
}

double Canvas::alignment(int i, int j) const {
    const vec2 between = nodes_[at(i)].centre - nodes_[at(j)].centre;
    const float offRow = std::abs(glm::dot(between, flow_));
    return kUneven * static_cast<double>(std::min(offRow, kUnevenLimit));
}

double Canvas::bundleAlone(int bundle) const {
    const CanvasBundle& self = bundles_[at(bundle)];
    const Stroke& stroke = strokes_[at(bundle)];
    const CanvasNode& a = nodes_[at(self.a)];
    const CanvasNode& b = nodes_[at(self.b)];
    const vec2 along = stroke.along;
    double sum = 0.0;
    const bool labelled = self.labelHalf.x > 0.0F;
    float needed = kVisible;
    if (labelled) {
        const float length = std::sqrt(stroke.square);
        needed += 2.0F * std::min(covered(self.labelHalf, along), 1.0F) * length;
        sum += kOffMiddle * static_cast<double>(std::abs(self.slide - 0.5F));
        for (const CanvasNode* end : {&a, &b}) {
            const float gap = gapBetween(stroke.label, self.labelHalf, end->centre, end->half);
            if (gap < kLabelGap) sum += kLabelOnce + kLabelOverlap * static_cast<double>(kLabelGap - gap);
        }
    }
    const float lack = needed - stroke.visible;
    sum += lack > 0.0F ? kShort * static_cast<double>(lack)
                       : -kLong * static_cast<double>(lack) * static_cast<double>(self.weight);
    if (self.flow != 0) {
        const float drop = glm::dot(along, flow_) * static_cast<float>(self.flow);
        const float halves = glm::dot(a.half + b.half, glm::abs(flow_));
        const float least = std::min(0.45F * halves + 0.2F, kLeastDrop);
        if (drop < least) sum += kUphillEm * static_cast<double>(least - drop);
        if (drop < 0.1F) sum += kUphill;
        sum += kFlatEm * static_cast<double>(std::clamp(halves + 1.0F - drop, 0.0F, kFlatLimit));
        const float aside = std::abs(cross(along, flow_));
        sum += kSlant * static_cast<double>(std::min(aside, kSlantLimit));
    }
    return labelled ? sum + frameCostOf(stroke.label, self.labelHalf) : sum;
}

double Canvas::bundleNearBody(int bundle, int node) const {
    const CanvasBundle& self = bundles_[at(bundle)];
    const CanvasNode& body = nodes_[at(node)];
    const Stroke& stroke = strokes_[at(bundle)];
    double sum = 0.0;
    if (self.drawn) {
        const float inside = lengthInside(stroke.p, stroke.q, rooms_[at(node)]);
        if (inside > 0.0F) sum += kThrough + kThroughEm * static_cast<double>(inside);
    }
    if (self.labelHalf.x > 0.0F) {
        const float gap = gapBetween(stroke.label, self.labelHalf, body.centre, body.half);
        if (gap < kLabelGap) sum += kLabelOnce + kLabelOverlap * static_cast<double>(kLabelGap - gap);
    }
    return sum;
}

inline double Canvas::angle(int a, int b, int shared) const {
    const Stroke& one = strokes_[at(a)];
    const Stroke& two = strokes_[at(b)];
    // Both as seen from the shared end.
    const bool turned = (bundles_[at(a)].a == shared) != (bundles_[at(b)].a == shared);
    const float dot = glm::dot(one.along, turned ? -two.along : two.along);
    if (dot <= 0.0F) return 0.0;
    const float squares = one.square * two.square;
    if (dot * dot < kNarrowCosine * kNarrowCosine * squares) return 0.0;
    const float cosine = dot / std::sqrt(squares);
    return kNarrow * static_cast<double>((cosine - kNarrowCosine) / (1.0F - kNarrowCosine));
}

inline double Canvas::bundlePair(int a, int b) const {
    const bool distant = apart(strokes_[at(a)].bounds, strokes_[at(b)].bounds);
    return distant && sharedEnd(a, b) < 0 ? 0.0 : bundleNearPair(a, b, distant);
}

double Canvas::bundleNearPair(int a, int b, bool distant) const {
    const Stroke& first = strokes_[at(a)];
    const Stroke& second = strokes_[at(b)];
    const int shared = sharedEnd(a, b);
    const CanvasBundle& one = bundles_[at(a)];
    const CanvasBundle& two = bundles_[at(b)];
    if (!one.drawn || !two.drawn) return 0.0;
    double sum = 0.0;
    if (shared >= 0) {
        sum += angle(a, b, shared);
        if (distant) return sum;
    } else if (linesCross(first.p, first.q, second.p, second.q)) {
        sum += crossingCost_;
    }
    const bool labelOne = one.labelHalf.x > 0.0F;
    const bool labelTwo = two.labelHalf.x > 0.0F;
    if (labelOne && labelTwo) {
        const float gap = gapBetween(first.label, one.labelHalf, second.label, two.labelHalf);
        if (gap < kLabelGap) sum += kLabelOnce + kLabelOverlap * static_cast<double>(kLabelGap - gap);
    }
    if (labelOne && !apart(second.bounds, Rect::around(first.label, one.labelHalf))) {
        const float inside = lengthInside(second.p, second.q, Rect::around(first.label, one.labelHalf));
        if (inside > 0.0F) sum += kThroughLabel + kThroughLabelEm * static_cast<double>(inside);
    }
    if (labelTwo && !apart(first.bounds, Rect::around(second.label, two.labelHalf))) {
        const float inside = lengthInside(first.p, first.q, Rect::around(second.label, two.labelHalf));
        if (inside > 0.0F) sum += kThroughLabel + kThroughLabelEm * static_cast<double>(inside);
    }
    return sum;
}

Rect Canvas::groupRect(const CanvasGroup& group) const {
    Rect rect;
    for (const int member : group.members) rect.add(Rect::around(nodes_[at(member)].centre, nodes_[at(member)].half));
    rect = rect.grown(kGroupPad);
    rect.high.y += group.title;
    return rect;
}

double Canvas::groupCost() const {
    if (groups_.empty()) return 0.0;
    std::vector<Rect>& rects = groupRects_;
    rects.clear();
    double sum = 0.0;
    for (const CanvasGroup& group : groups_) {
        const Rect rect = groupRect(group);
        rects.push_back(rect);
        if (group.members.empty()) continue;
        sum += frameCostOf(rect.centre(), rect.half());
        std::size_t next = 0;
        for (int node = 0; node < nodeCount(); ++node) {
            if (next < group.members.size() && group.members[next] == node) {
                ++next;
                continue;
            }
            const float gap = gapBetween(rect, Rect::around(nodes_[at(node)].centre, nodes_[at(node)].half));
            if (gap < 0.0F) sum += kForeignOnce - kForeign * static_cast<double>(gap);
        }
    }
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const std::vector<int>& related = groups_[g].related;
        for (std::size_t h = 0; h < g; ++h) {
            if (std::binary_search(related.begin(), related.end(), static_cast<int>(h))) continue;
            const float gap = gapBetween(rects[g], rects[h]);
            if (gap < 0.0F) sum += kForeignOnce - kForeign * static_cast<double>(gap);
        }
    }
    return sum;
}

double Canvas::cost(double limit) const {
    double sum = groupCost();
    const int bundleCount = static_cast<int>(bundles_.size());
    for (int i = 0; i < nodeCount(); ++i) {
        sum += frameCostOf(nodes_[at(i)].centre, nodes_[at(i)].half);
        for (const int j : bodiesAbout(i, i)) sum += bodies(i, j);
        for (const int sibling : siblings_[at(i)]) {
            if (sibling < i) sum += alignment(i, sibling);
        }
        if (sum > limit) return sum;
    }
    for (int bundle = 0; bundle < bundleCount; ++bundle) {
        const CanvasBundle& self = bundles_[at(bundle)];
        const Stroke& stroke = strokes_[at(bundle)];
        sum += stroke.alone;
        for (const int node : bodiesNear(stroke.bounds, nodeCount())) {
            if (node != self.a && node != self.b) sum += bundleNearBody(bundle, node);
        }
        const auto sharing = sharing_.row(at(bundle));
        for (const int other :
             select(strokeBoxes_, at(bundle), stroke.bounds,
                    [&](std::size_t word, std::uint64_t meeting) { return meeting | sharing[word]; })) {
            sum += bundlePair(bundle, other);
        }
        if (sum > limit) return sum;
    }
    return sum;
}

double Canvas::costOf(int node, double limit) const {
    const CanvasNode& self = nodes_[at(node)];
    const std::vector<int>& own = bundlesOf_[at(node)];
    double sum = groupCost() + frameCostOf(self.centre, self.half);
    for (const int other : bodiesAbout(node, nodeCount())) {
        if (other != node) sum += bodies(node, other);
    }
    for (const int sibling : siblings_[at(node)]) sum += alignment(node, sibling);
    for (const int mine : own) sum += strokes_[at(mine)].alone;
    if (sum > limit) return sum;
    Rect area = rooms_[at(node)];  // that it and its bundles take up
    for (std::size_t k = 0; k < own.size(); ++k) {
        const CanvasBundle& bundle = bundles_[at(own[k])];
        area.add(strokes_[at(own[k])].bounds);
        for (const int other : bodiesNear(strokes_[at(own[k])].bounds, nodeCount())) {
            if (other != bundle.a && other != bundle.b) sum += bundleNearBody(own[k], other);
        }
        for (std::size_t j = 0; j < k; ++j) sum += bundlePair(own[k], own[j]);
        if (sum > limit) return sum;
    }
    // Rounding can make single terms negative by a millionth, all others only add.
    const double certain = limit + 1e-3;
    const auto mineToo = own_.row(at(node));
    const auto beside = beside_.row(at(node));
    for (const int other : select(strokeBoxes_, bundles_.size(), area, [&](std::size_t word, std::uint64_t meeting) {
             return (meeting & ~mineToo[word]) | beside[word];
         })) {
        if (!apart(strokes_[at(other)].bounds, rooms_[at(node)])) sum += bundleNearBody(other, node);
        for (const int mine : own) sum += bundlePair(mine, other);
        if (sum > certain) return sum;
    }
    return sum;
}

Rect Canvas::bounds() const {
    Rect rect;
    for (const CanvasNode& node : nodes_) rect.add(Rect::around(node.centre, node.half));
    for (std::size_t i = 0; i < bundles_.size(); ++i) {
        if (bundles_[i].labelHalf.x > 0.0F) rect.add(Rect::around(strokes_[i].label, bundles_[i].labelHalf));
    }
    for (const CanvasGroup& group : groups_) {
        if (!group.members.empty()) rect.add(groupRect(group));
    }
    return rect;
}

}  // namespace orrery::layout
