#include "scenes/graph/solids/outline.h"

#include "engine/mesh/curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace orrery::graph {

using mesh::Flattening;
using mesh::onUnitCircle;
using mesh::Path;
using mesh::Polygon;

Measures measuresOf(Shape shape, const vec2& size) {
    const float w = size.x;
    const float h = size.y;
    Measures m;
    switch (shape) {
        case Shape::cylinder:
        case Shape::linedCylinder:
            m.cap = std::min(std::clamp(0.07F * w, 0.28F, 0.6F), 0.2F * h);
            m.band = 0.45F;
            break;
        case Shape::bucket:
            m.cap = std::min(std::clamp(0.07F * w, 0.3F, 0.6F), 0.2F * h);
            break;
        case Shape::horizontalCylinder:
            m.cap = std::min(std::clamp(0.16F * h, 0.28F, 0.6F), 0.2F * w);
            break;
        case Shape::hexagon:
            m.slant = std::min(0.3F * h, 0.3F * w);
            break;
        case Shape::leanRight:
        case Shape::leanLeft:
            m.slant = std::min(0.5F * h, 0.4F * w);
            break;
        case Shape::trapezoidBottom:
        case Shape::trapezoidTop:
            m.slant = std::min(0.45F * h, 0.25F * w);
            break;
        case Shape::odd:
            m.slant = std::min(0.3F * h, 0.3F * w);
            break;
        case Shape::notchedRect:
            m.slant = std::min(0.7F, 0.3F * std::min(w, h));
            break;
        case Shape::notchedPentagon:
            m.slant = std::min(0.8F, 0.3F * std::min(w, h));
            break;
        case Shape::bowTieRect:
            m.slant = std::min(0.2F * h, 0.2F * w);
            break;
        case Shape::delay:
            m.slant = std::min(0.5F * h, 0.5F * w);
            break;
        case Shape::curvedTrapezoid:
            m.slant = std::min(0.5F * h, 0.3F * w);
            break;
        case Shape::slopedRect:
            m.slant = 0.33F * h;
            break;
        case Shape::document:
        case Shape::taggedDocument:
        case Shape::linedDocument:
            m.wave = std::min({0.09F * h, 0.08F * w, 0.4F});
            m.band = 0.45F;
            break;
        case Shape::flag:
            m.wave = std::min({0.09F * h, 0.08F * w, 0.4F});
            break;
        case Shape::documents:
            m.sheet = std::min(0.28F, 0.1F * std::min(w, h));
            m.wave = measuresOf(Shape::document, size - 2.0F * m.sheet).wave;
            break;
        case Shape::stackedRect:
            m.sheet = std::min(0.28F, 0.1F * std::min(w, h));
            break;
        case Shape::framedRect:
        case Shape::linedRect:
            m.band = std::min(0.45F, 0.15F * w);
            break;
        case Shape::windowPane:
            m.band = std::min(0.45F, 0.2F * std::min(w, h));
            break;
        case Shape::dividedRect:
            m.band = std::min(0.5F, 0.25F * h);
            break;
        case Shape::folder:
            m.band = std::min(0.5F, 0.22F * h);
            break;
        case Shape::console:
            m.band = std::min(0.85F, 0.4F * h);
            break;
        case Shape::browser:
            m.band = std::min(0.8F, 0.35F * h);
            break;
        case Shape::brace:
        case Shape::braceRight:
        case Shape::braces:
            m.band = std::min(0.55F, 0.2F * w);
            break;
        case Shape::taggedRect:
            m.band = std::min(0.75F, 0.35F * std::min(w, h));
            break;
        case Shape::person:
            m.head = std::min({0.23F * w, 1.3F, 0.27F * h});
            break;
        default:
            break;
    }
    return m;
}

namespace {

Polygon box(const vec2& low, const vec2& high) {
    return {low, {high.x, low.y}, high, {low.x, high.y}};
}

Polygon ellipse(const vec2& radii, const Flattening& how) {
    return Path(how).arc(vec2(0.0F), radii, 0.0F, 1.0F).take();
}

// One whole wave from `from` to `to`, the first half bulging to the right of the way.
void wave(Path& path, const vec2& from, const vec2& to, float amplitude, const Flattening& how) {
    const vec2 way = to - from;
    const vec2 right = glm::normalize(vec2(way.y, -way.x));
    const int steps = how.leastStepsPerTurn;
    for (int i = 0; i <= steps; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(steps);
        path.to(from + way * t + right * (amplitude * onUnitCircle(double{t}).y));
    }
}

// Stretched to fill +-size/2 exactly: rounding takes the tips off pointed corners.
Polygon fitted(Polygon points, const vec2& size) {
    vec2 low(1e30F);
    vec2 high(-1e30F);
    for (const vec2& point : points) {
        low = glm::min(low, point);
        high = glm::max(high, point);
    }
    for (vec2& point : points) point = ((point - low) / (high - low) - 0.5F) * size;
    return points;
}

// A point of |x|^4 + |y|^4 = 1, which fills a box better than a circle does.
vec2 onSquircle(double turns) {
    const vec2 at = onUnitCircle(turns);
    const vec2 square = at * at;
    return at / std::sqrt(std::sqrt(glm::dot(square, square)));
}

// Points that divide a squircle of these half axes into stretches, as long as each other times their weights. The first
// is straight to the right of the centre.
Polygon alongSquircle(const vec2& half, std::span<const float> weights) {
    constexpr int kSamples = 256;
    std::vector<float> reached{0.0F};
    Polygon samples;
    for (int i = 0; i <= kSamples; ++i) {
        samples.push_back(half * onSquircle(static_cast<double>(i) / kSamples));
        if (i > 0) reached.push_back(reached.back() + glm::distance(samples[samples.size() - 2], samples.back()));
    }
    float total = 0.0F;
    for (const float weight : weights) total += weight;
    Polygon points;
    float wanted = 0.0F;
    std::size_t at = 0;
    for (const float weight : weights) {
        while (at + 2 < reached.size() && reached[at + 1] < wanted) ++at;
        const float t = (wanted - reached[at]) / (reached[at + 1] - reached[at]);
        points.push_back(samples[at] + (samples[at + 1] - samples[at]) * t);
        wanted += reached.back() * weight / total;
    }
    return points;
}

// Of the longer side to the shorter.
float aspect(const vec2& size) {
    return std::max(size.x, size.y) / std::min(size.x, size.y);
}

Polygon cloud(const vec2& size, const Flattening& how) {
    // Puffs as long as the cloud is high, so that a wide cloud has more of them; unequal, as clouds are.
    static constexpr std::array<float, 7> kPuffs{0.85F, 1.1F, 1.35F, 0.95F, 1.2F, 0.8F, 1.05F};
    const int count = std::clamp(static_cast<int>(3.4F * aspect(size) + 4.5F), 7, 40);
    std::vector<float> weights;
    for (int i = 0; i < count; ++i) weights.push_back(kPuffs[static_cast<std::size_t>(i) % kPuffs.size()]);
    const Polygon seams = alongSquircle(size * 0.5F, weights);
    Path path(how);
    path.to(seams.front());
    for (std::size_t i = 0; i < seams.size(); ++i) {
        const vec2& to = seams[(i + 1) % seams.size()];
        path.bulge(to, 0.38F * glm::distance(seams[i], to));
    }
    return mesh::filleted(fitted(path.take(), size), 0.1F, how);
}

Polygon bang(const vec2& size, const Flattening& how) {
    const int spikes = std::clamp(static_cast<int>(3.0F * aspect(size) + 8.0F), 11, 22);
    const std::vector<float> weights(static_cast<std::size_t>(2 * spikes), 1.0F);
    const Polygon base = alongSquircle(size * 0.5F, weights);
    const float depth = 0.14F * std::min(size.x, size.y);
    Polygon points;
    for (std::size_t i = 0; i < base.size(); ++i) {
        // Outward of a squircle: the gradient of |x|^4 + |y|^4.
        const vec2 unit = base[i] / (size * 0.5F);
        const vec2 outward = glm::normalize(unit * unit * unit / size);
        // Every other spike is shorter, as an explosion is drawn.
        points.push_back(base[i] + outward * (depth * (i % 2 == 1 ? -1.0F : i % 4 == 0 ? 0.4F : 0.0F)));
    }
    return mesh::filleted(fitted(std::move(points), size), 0.05F, how);
}

Polygon person(const vec2& size, float head, const Flattening& how) {
    const vec2 half = size / 2.0F;
    const float bodyTop = half.y - 1.73F * head;
    const float shoulder = std::min({0.25F * size.x, 0.6F * (bodyTop + half.y), 0.9F});
    const vec2 centre(0.0F, half.y - head);
    Path path(how);
    path.to({-half.x, -half.y}).to({half.x, -half.y});
    path.arc({half.x - shoulder, bodyTop - shoulder}, vec2(shoulder), 0.0F, 0.25F);
    // Round the head from the right of the neck over the top; its ends are 0.73 of the radius below its centre.
    path.arc(centre, vec2(head), -0.13F, 0.76F);
    path.arc({-half.x + shoulder, bodyTop - shoulder}, vec2(shoulder), 0.25F, 0.25F);
    return mesh::filleted(path.take(), 0.25F, how);
}

// A pile of three, the front one low and to the left; the lowest side may be waved.
Polygon pile(const vec2& size, const Measures& m, const Flattening& how) {
    const vec2 half = size / 2.0F;
    const float d = m.sheet;
    Path path(how);
    if (m.wave > 0.0F) {
        wave(path, {-half.x, -half.y + m.wave}, {half.x - 2.0F * d, -half.y + m.wave}, m.wave, how);
    } else {
        path.to({-half.x, -half.y}).to({half.x - 2.0F * d, -half.y});
    }
    path.to({half.x - 2.0F * d, -half.y + d + m.wave}).to({half.x - d, -half.y + d + m.wave});
    path.to({half.x - d, -half.y + 2.0F * d + m.wave}).to({half.x, -half.y + 2.0F * d + m.wave});
    path.to(half).to({-half.x + 2.0F * d, half.y});
    path.to({-half.x + 2.0F * d, half.y - d}).to({-half.x + d, half.y - d});
    path.to({-half.x + d, half.y - 2.0F * d}).to({-half.x, half.y - 2.0F * d});
    return mesh::filleted(path.take(), 0.08F, how);
}

Polygon upright(const vec2& half, float cap, float bottom, const Flattening& how) {
    // `bottom` is the share of the width that the lower ellipse has.
    Path path(how);
    path.arc({0.0F, -half.y + cap * bottom}, vec2(half.x, cap) * bottom, 0.5F, 0.5F);
    path.arc({0.0F, half.y - cap}, {half.x, cap}, 0.0F, 0.5F);
    return path.take();
}

// Shapes whose sides are straight, before their corners are rounded.
Polygon corners(Shape shape, const vec2& size, const Measures& m) {
    const vec2 h = size / 2.0F;
    const float s = m.slant;
    switch (shape) {
        case Shape::diamond:
            return {{0.0F, -h.y}, {h.x, 0.0F}, {0.0F, h.y}, {-h.x, 0.0F}};
        case Shape::hexagon:
            return {{-h.x + s, -h.y}, {h.x - s, -h.y}, {h.x, 0.0F}, {h.x - s, h.y}, {-h.x + s, h.y}, {-h.x, 0.0F}};
        case Shape::leanRight:
            return {{-h.x, -h.y}, {h.x - s, -h.y}, {h.x, h.y}, {-h.x + s, h.y}};
        case Shape::leanLeft:
            return {{-h.x + s, -h.y}, {h.x, -h.y}, {h.x - s, h.y}, {-h.x, h.y}};
        case Shape::trapezoidBottom:
            return {{-h.x, -h.y}, {h.x, -h.y}, {h.x - s, h.y}, {-h.x + s, h.y}};
        case Shape::trapezoidTop:
            return {{-h.x + s, -h.y}, {h.x - s, -h.y}, {h.x, h.y}, {-h.x, h.y}};
        case Shape::notchedRect:
            return {{-h.x, -h.y}, {h.x, -h.y}, h, {-h.x + s, h.y}, {-h.x, h.y - s}};
        case Shape::notchedPentagon:
            return {{-h.x, -h.y}, {h.x, -h.y}, {h.x, h.y - s}, {h.x - s, h.y}, {-h.x + s, h.y}, {-h.x, h.y - s}};
        case Shape::slopedRect:
            return {{-h.x, -h.y}, {h.x, -h.y}, h, {-h.x, h.y - s}};
        case Shape::odd:
            return {{-h.x, -h.y}, {h.x, -h.y}, h, {-h.x, h.y}, {-h.x + s, 0.0F}};
        case Shape::triangle:
            return {{-h.x, -h.y}, {h.x, -h.y}, {0.0F, h.y}};
        case Shape::flippedTriangle:
            return {{0.0F, -h.y}, h, {-h.x, h.y}};
        case Shape::hourglass: {
            const float waist = 0.12F * size.x;
            return {{-h.x, -h.y}, {h.x, -h.y}, {waist / 2.0F, 0.0F}, h, {-h.x, h.y}, {-waist / 2.0F, 0.0F}};
        }
        case Shape::bolt:
            return {{-0.30F * size.x, -h.y}, {h.x, 0.10F * size.y},   {0.08F * size.x, 0.07F * size.y},
                    {0.34F * size.x, h.y},   {-h.x, -0.10F * size.y}, {-0.08F * size.x, -0.07F * size.y}};
        case Shape::folder: {
            const float tab = std::min(std::clamp(0.38F * size.x, 1.0F, 2.6F), 0.5F * size.x);
            const float top = h.y - m.band;
            return {{-h.x, -h.y}, {h.x, -h.y}, {h.x, top}, {-h.x + tab + m.band, top}, {-h.x + tab, h.y}, {-h.x, h.y}};
        }
        default:
            return box(-h, h);
    }
}

float cornerRadius(Shape shape, const vec2& size) {
    const float least = std::min(size.x, size.y);
    switch (shape) {
        case Shape::rounded:
            return std::min(0.55F, 0.3F * least);
        case Shape::iconRounded:
            return 0.22F * least;
        case Shape::console:
        case Shape::browser:
            return std::min(0.35F, 0.2F * least);
        case Shape::brace:
        case Shape::braceRight:
        case Shape::braces:
            return 0.2F;
        case Shape::diamond:
        case Shape::triangle:
        case Shape::flippedTriangle:
            return std::min(0.22F, 0.1F * least);
        case Shape::hexagon:
            return 0.16F;
        case Shape::bolt:
            return 0.05F * least;
        case Shape::fork:
            return 0.5F * least;
        case Shape::text:
            return 0.0F;
        default:
            return std::min(0.1F, 0.1F * least);
    }
}

}  // namespace

Polygon outline(Shape shape, const vec2& size, int detail) {
    Flattening how = mesh::flattening(detail);
    // Round corners that make the shape what it is stay round when it is coarse.
    if (shape == Shape::rounded || shape == Shape::iconRounded || shape == Shape::fork) how.fillets = true;
    const Measures m = measuresOf(shape, size);
    const vec2 h = size / 2.0F;
    const float radius = cornerRadius(shape, size);
    Path path(how);
    switch (shape) {
        case Shape::circle:
        case Shape::doubleCircle:
        case Shape::smallCircle:
        case Shape::framedCircle:
        case Shape::filledCircle:
        case Shape::crossedCircle:
        case Shape::iconCircle:
        case Shape::ellipse:
            return ellipse(h, how);
        case Shape::stadium: {
            const float round = std::min(h.x, h.y);
            path.arc({h.x - round, -h.y + round}, vec2(round), -0.25F, 0.25F);
            path.arc({h.x - round, h.y - round}, vec2(round), 0.0F, 0.25F);
            path.arc({-h.x + round, h.y - round}, vec2(round), 0.25F, 0.25F);
            path.arc({-h.x + round, -h.y + round}, vec2(round), 0.5F, 0.25F);
            return path.take();
        }
        case Shape::cylinder:
        case Shape::linedCylinder:
            return upright(h, m.cap, 1.0F, how);
        case Shape::bucket:
            return upright(h, m.cap, kBucketTaper, how);
        case Shape::horizontalCylinder:
            path.arc({h.x - m.cap, 0.0F}, {m.cap, h.y}, -0.25F, 0.5F);
            path.arc({-h.x + m.cap, 0.0F}, {m.cap, h.y}, 0.25F, 0.5F);
            return path.take();
        case Shape::cloud:
            return cloud(size, how);
        case Shape::bang:
            return bang(size, how);
        case Shape::person:
            return person(size, m.head, how);
        case Shape::documents:
        case Shape::stackedRect:
            return pile(size, m, how);
        case Shape::document:
        case Shape::taggedDocument:
        case Shape::linedDocument:
            wave(path, {-h.x, -h.y + m.wave}, {h.x, -h.y + m.wave}, m.wave, how);
            return mesh::filleted(path.to(h).to({-h.x, h.y}).take(), radius, how);
        case Shape::flag:
            wave(path, {-h.x, -h.y + m.wave}, {h.x, -h.y + m.wave}, m.wave, how);
            wave(path, {h.x, h.y - m.wave}, {-h.x, h.y - m.wave}, m.wave, how);
            return mesh::filleted(path.take(), radius, how);
        case Shape::delay:
            path.to({-h.x, -h.y}).arc({h.x - m.slant, 0.0F}, {m.slant, h.y}, -0.25F, 0.5F).to({-h.x, h.y});
            return mesh::filleted(path.take(), radius, how);
        case Shape::curvedTrapezoid:
            path.to({-h.x, 0.0F}).to({-h.x + m.slant, -h.y});
            path.arc({h.x - m.slant, 0.0F}, {m.slant, h.y}, -0.25F, 0.5F).to({-h.x + m.slant, h.y});
            return mesh::filleted(path.take(), 0.12F, how);
        case Shape::bowTieRect:
            // Both ends bow to the left: the left one out of the body, the right one into it.
            path.to({-h.x + m.slant, -h.y}).to({h.x, -h.y}).bulge({h.x, h.y}, -m.slant);
            path.to({-h.x + m.slant, h.y}).bulge({-h.x + m.slant, -h.y}, m.slant);
            return mesh::filleted(path.take(), radius, how);
        default:
            return fitted(mesh::filleted(corners(shape, size, m), radius, how), size);
    }
}

namespace {

// Grows with the angle from -2 to 2, once round; cheaper than the angle and the same on every machine.
float pseudoAngle(const vec2& direction) {
    const float p = direction.x / (std::abs(direction.x) + std::abs(direction.y));
    return direction.y < 0.0F ? p - 1.0F : 1.0F - p;
}

// The distance along a direction of any length to the line through a and b, in units of that length; negative behind.
float crossing(const vec2& direction, const vec2& a, const vec2& b) {
    const glm::dvec2 edge = glm::dvec2(b) - glm::dvec2(a);
    const double across = double{direction.x} * edge.y - double{direction.y} * edge.x;
    if (across == 0.0) return -1.0F;
    return static_cast<float>((double{a.x} * edge.y - double{a.y} * edge.x) / across);
}

}  // namespace

ExitTable::ExitTable(std::span<const vec2> outline) {
    struct Corner {
        float angle;
        vec2 direction;
    };
    std::vector<Corner> corners;
    for (const vec2& point : outline) {
        if (point != vec2(0.0F)) corners.push_back({pseudoAngle(point), point});
    }
    // Once round and always forward: every wedge is closed by one edge. So it is for nearly all shapes.
    bool isStar = corners.size() == outline.size() && corners.size() >= 3;
    int turns = 0;
    for (std::size_t i = 0; i < corners.size() && isStar; ++i) {
        const Corner& next = corners[(i + 1) % corners.size()];
        const vec2& a = corners[i].direction;
        isStar = a.x * next.direction.y - a.y * next.direction.x > 0.0F;
        if (next.angle < corners[i].angle) ++turns;
    }
    if (isStar && turns == 1) {
        for (std::size_t i = 0; i < outline.size(); ++i) {
            wedges_.push_back({corners[i].angle, outline[i], outline[(i + 1) % outline.size()]});
        }
        std::ranges::sort(wedges_, {}, &Wedge::from);
        return;
    }
    std::ranges::sort(corners, {}, &Corner::angle);
    // Between the directions of two neighbouring corners no edge begins, ends or crosses another: the farthest edge on
    // the middle direction is the farthest everywhere between.
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const Corner& next = corners[(i + 1) % corners.size()];
        if (i + 1 < corners.size() && corners[i].angle == next.angle) continue;
        const vec2 from = glm::normalize(corners[i].direction);
        const vec2 to = glm::normalize(next.direction);
        vec2 middle = from + to;
        // Half a turn or more to the next corner happens only where the outline leaves the origin outside.
        if (from.x * to.y - from.y * to.x <= 0.0F) middle = vec2(-from.y, from.x);
        Wedge wedge{corners[i].angle, vec2(0.0F), vec2(0.0F)};
        float farthest = 0.0F;
        for (std::size_t k = 0; k < outline.size(); ++k) {
            const vec2& a = outline[k];
            const vec2& b = outline[(k + 1) % outline.size()];
            const float sideA = middle.x * a.y - middle.y * a.x;
            const float sideB = middle.x * b.y - middle.y * b.x;
            if ((sideA > 0.0F) == (sideB > 0.0F)) continue;
            if (const float at = crossing(middle, a, b); at > farthest) {
                farthest = at;
                wedge.a = a;
                wedge.b = b;
            }
        }
        wedges_.push_back(wedge);
    }
}

float ExitTable::distance(const vec2& direction) const {
    const float length = glm::length(direction);
    if (wedges_.empty() || !(length > 0.0F)) return 0.0F;
    const float angle = pseudoAngle(direction);
    auto after = std::ranges::upper_bound(wedges_, angle, {}, &Wedge::from);
    const Wedge& wedge = after == wedges_.begin() ? wedges_.back() : *std::prev(after);
    if (wedge.a == wedge.b) return 0.0F;
    return std::max(crossing(direction / length, wedge.a, wedge.b), 0.0F);
}

float exitDistance(Shape shape, const vec2& size, const vec2& direction) {
    return ExitTable(shape, size).distance(direction);
}

}  // namespace orrery::graph
