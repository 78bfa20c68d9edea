#include "scenes/graph/card_frame.h"
#include "scenes/graph/card_picture.h"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

// The edges of a card picture: where a curve leaves the bodies at its ends, its tubes, its heads, its label's places.

namespace orrery::graph {

namespace {

constexpr float kHeadLength = 0.8F;  // em
constexpr float kGap = 0.05F;        // em between a head's tip and the body
constexpr float kFarEm = 5.0F;       // pixels a line, below which edges are drawn without heads
constexpr int kSteps = 28;           // samples of a curve in search of a border

vec3 bezier(std::span<const vec3> p, float t) {
    const float s = 1.0F - t;
    return p[0] * (s * s * s) + p[1] * (3.0F * s * s * t) + p[2] * (3.0F * s * t * t) + p[3] * (t * t * t);
}

// A route with the parameter from 0 to its number of cubics.
class Chain {
 public:
    explicit Chain(std::span<const vec3> points) : points_(points), cubics_(points.size() / 3) {}

    std::size_t cubics() const { return cubics_; }
    float end() const { return static_cast<float>(cubics_); }
    std::span<const vec3> cubic(std::size_t k) const { return points_.subspan(k * 3, 4); }
    vec3 at(float u) const {
        const auto k = std::min(static_cast<std::size_t>(std::max(u, 0.0F)), cubics_ - 1);
        return bezier(cubic(k), u - static_cast<float>(k));
    }

    // Going from `from` towards `to`, the first parameter at which the test holds, to a thousandth of the way; `to`
    // when it never does.
    template <typename Test>
    float firstWhere(float from, float to, Test holds) const {
        const int steps = kSteps * static_cast<int>(cubics_);
        float before = from;
        for (int i = 0; i <= steps; ++i) {
            float here = from + (to - from) * static_cast<float>(i) / static_cast<float>(steps);
            if (!holds(at(here))) {
                before = here;
                continue;
            }
            if (i == 0) return from;
            for (int k = 0; k < 10; ++k) {
                const float middle = (before + here) * 0.5F;
                (holds(at(middle)) ? here : before) = middle;
            }
            return here;
        }
        return to;
    }

 private:
    std::span<const vec3> points_;
    std::size_t cubics_;
};

// The part of a route between two parameters as a route of its own.
class Part {
 public:
    Part(const Chain& chain, float start, float end) {
        first_ = std::min(static_cast<std::size_t>(start), chain.cubics() - 1);
        const std::size_t last = std::max(static_cast<std::size_t>(std::ceil(end)), first_ + 1) - 1;
        for (std::size_t k = first_; k <= last; ++k) {
            const auto own = static_cast<float>(k);
            const float low = std::max(start - own, 0.0F);
            const float high = std::min(end - own, 1.0F);
            const std::array<vec3, 4> piece = between(chain.cubic(k), low, high);
            points_.insert(points_.end(), piece.begin() + (points_.empty() ? 0 : 1), piece.end());
            ranges_.push_back({low, high});
        }
    }

    std::vector<vec3>& points() { return points_; }
    // A parameter of the whole route as one of the part.
    float parameter(float u) const {
        const float own = u - static_cast<float>(first_);
        const auto k = std::min(static_cast<std::size_t>(std::max(own, 0.0F)), ranges_.size() - 1);
        const auto [low, high] = ranges_[k];
        return static_cast<float>(k) +
               std::clamp((own - static_cast<float>(k) - low) / std::max(high - low, 1e-6F), 0.0F, 1.0F);
    }

 private:
    // De Casteljau: the control points are the polar form's values at the ends.
    static std::array<vec3, 4> between(std::span<const vec3> p, float low, float high) {
        const auto polar = [&](float a, float b, float c) {
            const auto step = [](const vec3& from, const vec3& to, float t) { return glm::mix(from, to, t); };
            const vec3 q0 = step(p[0], p[1], a), q1 = step(p[1], p[2], a), q2 = step(p[2], p[3], a);
            return step(step(q0, q1, b), step(q1, q2, b), c);
        };
        return {polar(low, low, low), polar(low, low, high), polar(low, high, high), polar(high, high, high)};
    }

    std::vector<vec3> points_;
    std::vector<std::pair<float, float>> ranges_;
    std::size_t first_ = 0;
};

float lengthOf(const Chain& chain, std::size_t k, float start, float end) {
    constexpr int kPieces = 8;
    float length = 0.0F;
    vec3 last = bezier(chain.cubic(k), start);
    for (int i = 1; i <= kPieces; ++i) {
        const vec3 next = bezier(chain.cubic(k), start + (end - start) * static_cast<float>(i) / kPieces);
        length += glm::length(next - last);
        last = next;
    }
    return length;
}

// +y along the direction, +z as far to the viewer as that allows: a cross is seen from its front.
vec4 rotationTo(const vec3& direction, const vec3& viewer) {
    const vec3 y = glm::normalize(direction);
    vec3 x = glm::cross(y, viewer);
    if (glm::dot(x, x) < 1e-8F) x = glm::cross(y, vec3(0.0F, 1.0F, 0.0F) + viewer * 0.5F);
    x = glm::normalize(x);
    const quat q = glm::quat_cast(mat3(x, y, glm::cross(x, y)));
    return {q.x, q.y, q.z, q.w};
}

// How far behind its tip a head's line begins, in its size.
float reachOf(Head head) {
    switch (head) {
        case Head::arrow:
            return 0.94F;
        case Head::circle:
            return 0.66F;
        case Head::cross:
            return 0.40F;
        case Head::none:
            break;
    }
    return 0.0F;
}

}  // namespace

void CardPicture::buildEdges(const PictureInput& input, const Frame& frame) {
    arrows_ = circles_ = crosses_ = {};
    solid_ = {};
    dashed_ = {};
    flows_ = false;
    for (std::size_t e = 0; e < edgeParts_.size(); ++e) {
        if (input.visibility.edgeShown(static_cast<int>(e))) buildEdge(input, frame, e);
    }
}

void CardPicture::buildEdge(const PictureInput& input, const Frame& frame, std::size_t e) {
    const Edge& edge = graph_.edges[e];
    const Seen from = seenEnd(input.visibility.drawnEnd(edge.from));
    const Seen to = seenEnd(input.visibility.drawnEnd(edge.to));
    // An end that was folded into its group has another place than the route knows: a straight edge then.
    std::vector<vec3> straight;
    std::span<const vec3> points = input.routes[e].points;
    const bool routed = points.size() >= 4 && glm::length(points.front() - from.centre) < 0.01F &&
                        glm::length(points.back() - to.centre) < 0.01F;
    const bool groupEnd = edge.from.kind == Endpoint::Kind::group || edge.to.kind == Endpoint::Kind::group;
    if (!routed && !(groupEnd && points.size() >= 4 && input.visibility.drawnEnd(edge.from) == edge.from &&
                     input.visibility.drawnEnd(edge.to) == edge.to)) {
        straight = {from.centre, glm::mix(from.centre, to.centre, 1.0F / 3.0F),
                    glm::mix(from.centre, to.centre, 2.0F / 3.0F), to.centre};
        points = straight;
    }
    Chain chain(points);
    const auto outside = [&](const Seen& end) {
        return [&frame, &end](const vec3& point) {
            const vec2 beside = frame.beside(point, end.centre);
            const float reach = end.border->distance(beside) + kGap;
            return glm::dot(beside, beside) > reach * reach;
        };
    };
    float start = chain.firstWhere(0.0F, chain.end(), outside(from));
    float end = chain.firstWhere(chain.end(), 0.0F, outside(to));
    if (start >= end) return;  // the bodies overlap as seen: there is nothing between them
    std::optional<Part> part;
    if (frame.solid) {
        // The curve leaves a body's silhouette in front of the body or behind it, which only the camera does not see.
        // Both ends move along the line of sight to their bodies' middle planes, and the curve goes from one to the
        // other.
        part.emplace(chain, start, end);
        std::vector<vec3>& own = part->points();
        const vec3 first = frame.toPlane(own.front(), from.centre);
        const vec3 last = frame.toPlane(own.back(), to.centre);
        own[0] += first;
        own[1] += first;
        own[own.size() - 2] += last;
        own.back() += last;
        chain = Chain(own);
        start = 0.0F;
        end = chain.end();
    }

    const EdgeLook& look = looks_.edges[e];
    const float emphasis = input.focus.edgeEmphasis(static_cast<int>(e));
    const bool chosen = input.focus.edge() == static_cast<int>(e) || input.focus.hoveredEdge() == static_cast<int>(e);
    const bool marked = chosen || input.newEdges.contains(static_cast<int>(e));
    const Colour colourFrom = marked ? theme_.accent : look.from;
    const Colour colourTo = marked ? theme_.accent : look.to;
    const std::uint32_t pick = pickOfEdge(e);

    if (frame.solid || frame.emPixelsAt(chain.at((start + end) * 0.5F)) > kFarEm) {
        const float size = kHeadLength * (look.radius > 0.12F ? 1.35F : 1.0F);
        shared::BodyInstance paint{.scale = size, .emphasis = emphasis, .glow = chosen ? 0.15F : 0.0F};
        const auto place = [&](Head head, float& at, float towards, const Colour& colour) {
            if (head == Head::none) return;
            const vec3 tip = chain.at(at);
            const float back = chain.firstWhere(
                at, towards, [&](const vec3& p) { return glm::length(p - tip) >= size * reachOf(head); });
            paint.fill = paint.stroke = render::packColour(colour);
            addHead(head, tip, tip - chain.at(back), frame, paint, pick);
            at = back;
        };
        const float middle = (start + end) * 0.5F;
        place(edge.head, end, middle, colourTo);
        place(edge.tail, start, middle, colourFrom);
    }

    const bool dotted = edge.stroke == Stroke::dotted;
    const bool flows = edge.animation != Animation::none || input.flowEverywhere;
    Tubes& tubes = dotted ? dashed_ : solid_;
    for (std::size_t k = 0; k < chain.cubics(); ++k) {
        const float low = std::max(start - static_cast<float>(k), 0.0F);
        const float high = std::min(end - static_cast<float>(k), 1.0F);
        if (low >= high) continue;
        const auto p = chain.cubic(k);
        const float along0 = (static_cast<float>(k) + low) / chain.end();
        const float along1 = (static_cast<float>(k) + high) / chain.end();
        shared::TubeInstance tube{.p0 = p[0],
                                  .radius = look.radius,
                                  .p1 = p[1],
                                  .start = low,
                                  .p2 = p[2],
                                  .end = high,
                                  .p3 = p[3],
                                  .dash = dotted ? std::max(0.36F, look.radius * 6.0F) : 0.0F,
                                  .colourFrom = render::packColour(mixed(colourFrom, colourTo, along0)),
                                  .colourTo = render::packColour(mixed(colourFrom, colourTo, along1)),
                                  .emphasis = emphasis,
                                  .glow = chosen ? 0.15F : 0.0F,
                                  .drawnLength = lengthOf(chain, k, low, high),
                                  .flow = 0.0F};
        if (flows) {
            flows_ = true;
            tube.flow = edge.animation == Animation::slow ? 1.5F : 3.0F;
            const int count = std::max(1, static_cast<int>(std::lround(tube.drawnLength / 2.5F)));
            for (int i = 0; i < count; ++i) {
                tubes.particles.push_back({.tube = static_cast<std::uint32_t>(tubes.tubes.size()),
                                           .phase = static_cast<float>(i) / static_cast<float>(count),
                                           .radius = std::max(look.radius * 2.4F, 0.15F),
                                           .colour = render::packColour(theme_.accent)});
            }
        }
        tubes.tubes.push_back(tube);
        tubes.picks.push_back(pick);
        bounds_.add(p[1]);
        bounds_.add(p[2]);
    }
    if (edgeParts_[e].content.plain.empty()) return;
    layout::Route shown = input.routes[e];
    if (!straight.empty() || shown.points.size() < 4)
        shown = {.points = straight, .labelAt = 0.5F, .labelPosition = glm::mix(from.centre, to.centre, 0.5F)};
    if (part) shown = {.points = part->points(), .labelAt = part->parameter(shown.labelAt)};
    // The label keeps to the part of the curve that is seen; where a group hides much of it, to the middle of the rest.
    const float quarter = (end - start) * 0.25F;
    if (shown.labelAt < start + quarter || shown.labelAt > end - quarter) shown.labelAt = (start + end) * 0.5F;
    buildEdgeLabel(input, e, shown);
}

void CardPicture::addHead(Head head, const vec3& tip, const vec3& direction, const Frame& frame,
                          const shared::BodyInstance& paint, std::uint32_t pick) {
    if (glm::dot(direction, direction) < 1e-9F) return;
    Instances& heads = head == Head::arrow ? arrows_ : head == Head::circle ? circles_ : crosses_;
    shared::BodyInstance instance = paint;
    instance.position = tip;
    instance.rotation = rotationTo(direction, -frame.forward);
    heads.bodies.push_back(instance);
    heads.picks.push_back(pick);
}

void CardPicture::buildEdgeLabel(const PictureInput& input, std::size_t e, const layout::Route& route) {
    const Chain chain(route.points);
    std::vector<vec3>& places = labelPlaces_[e];
    places.clear();
    for (const float shift : {0.08F, -0.08F, 0.16F, -0.16F, 0.24F, -0.24F}) {
        const float u = route.labelAt + shift * chain.end();
        if (u > 0.1F * chain.end() && u < 0.9F * chain.end()) places.push_back(chain.at(u));
    }
    const bool focus = input.focus.isFocusEdge(static_cast<int>(e));
    const bool hovered = input.focus.hoveredEdge() == static_cast<int>(e);
    const bool isNew = input.newEdges.contains(static_cast<int>(e));
    labels_.push_back({.content = &edgeParts_[e].content,
                       .style = isNew ? &edgeParts_[e].styleWhenNew : &edgeParts_[e].style,
                       .size = arrangement_.edgeLabelSizes[e],
                       .anchor = chain.at(route.labelAt),
                       .alternatives = places,
                       .em = kEdgeLabelEm,
                       .least = 0.025F,
                       .vanish = hovered || isNew || (focus && input.focus.any()) ? 0.0F : 0.011F,
                       .priority = (hovered ? 150.0F : 0.0F) + (focus ? 90.0F : 0.0F) + (isNew ? 60.0F : 0.0F),
                       .opacity = input.focus.edgeEmphasis(static_cast<int>(e)) < 0.3F ? 0.0F : 1.0F,
                       .occlusion = focus ? render::Occlusion::never : render::Occlusion::byBodies,
                       .pick = pickOfEdge(e)});
}

}  // namespace orrery::graph
