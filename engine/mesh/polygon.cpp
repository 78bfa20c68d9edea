#include "engine/mesh/polygon.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace orrery::mesh {

namespace {

double cross(const vec2& a, const vec2& b) {
    return double{a.x} * double{b.y} - double{a.y} * double{b.x};
}

// Twice the area of the triangle, positive when counter-clockwise. Differences first: float subtraction of near values
// is exact, and the products are exact in double.
double orientation(const vec2& a, const vec2& b, const vec2& c) {
    return (double{b.x} - double{a.x}) * (double{c.y} - double{a.y}) -
           (double{b.y} - double{a.y}) * (double{c.x} - double{a.x});
}

bool onSegment(const vec2& a, const vec2& b, const vec2& p) {
    return orientation(a, b, p) == 0.0 && std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) &&
           std::min(a.y, b.y) <= p.y && p.y <= std::max(a.y, b.y);
}

bool touch(const vec2& a, const vec2& b, const vec2& c, const vec2& d) {
    const double abc = orientation(a, b, c);
    const double abd = orientation(a, b, d);
    const double cda = orientation(c, d, a);
    const double cdb = orientation(c, d, b);
    if (((abc > 0.0 && abd < 0.0) || (abc < 0.0 && abd > 0.0)) &&
        ((cda > 0.0 && cdb < 0.0) || (cda < 0.0 && cdb > 0.0))) {
        return true;
    }
    return onSegment(a, b, c) || onSegment(a, b, d) || onSegment(c, d, a) || onSegment(c, d, b);
}

}  // namespace

float signedArea(std::span<const vec2> ring) {
    double twice = 0.0;
    for (std::size_t i = 0; i < ring.size(); ++i) twice += cross(ring[i], ring[(i + 1) % ring.size()]);
    return static_cast<float>(twice / 2.0);
}

bool isSimple(std::span<const vec2> ring) {
    const std::size_t n = ring.size();
    if (n < 3) return false;
    for (std::size_t i = 0; i < n; ++i) {
        const vec2& a = ring[i];
        const vec2& b = ring[(i + 1) % n];
        if (a == b) return false;
        // The next edge may only go on from b, not back over this one.
        if (onSegment(a, b, ring[(i + 2) % n])) return false;
        for (std::size_t j = i + 2; j < n && !(i == 0 && j == n - 1); ++j) {
            if (touch(a, b, ring[j], ring[(j + 1) % n])) return false;
        }
    }
    return true;
}

bool contains(std::span<const vec2> ring, const vec2& point) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const vec2& a = ring[i];
        const vec2& b = ring[j];
        if ((a.y > point.y) == (b.y > point.y)) continue;
        const double x =
            double{a.x} + (double{b.x} - double{a.x}) * (double{point.y} - double{a.y}) / (double{b.y} - double{a.y});
        if (double{point.x} < x) inside = !inside;
    }
    return inside;
}

Polygon filleted(std::span<const vec2> ring, float radius, const Flattening& how) {
    const std::size_t n = ring.size();
    if (!how.fillets || radius <= 0.0F || n < 3) return {ring.begin(), ring.end()};
    constexpr float kCornerCosine = 0.9063F;  // 25 degrees
    struct Corner {
        vec2 before, after;    // unit directions of the edges
        float cosine = 1.0F;   // of the turn
        float tangent = 0.0F;  // of half the turn: fillet radius to length taken from each edge
        float reach = 0.0F;    // length wanted on each edge
    };
    std::vector<Corner> corners(n);
    for (std::size_t i = 0; i < n; ++i) {
        Corner& corner = corners[i];
        corner.before = glm::normalize(ring[i] - ring[(i + n - 1) % n]);
        corner.after = glm::normalize(ring[(i + 1) % n] - ring[i]);
        corner.cosine = std::clamp(glm::dot(corner.before, corner.after), -0.9999F, 1.0F);
        if (corner.cosine > kCornerCosine) continue;
        corner.tangent = std::sqrt((1.0F - corner.cosine) / (1.0F + corner.cosine));
        corner.reach = radius * corner.tangent;
    }
    Polygon result;
    for (std::size_t i = 0; i < n; ++i) {
        const Corner& corner = corners[i];
        if (corner.reach == 0.0F) {
            result.push_back(ring[i]);
            continue;
        }
        // An edge is shared in proportion to what its two corners want of it; a little stays straight.
        float reach = corner.reach;
        for (const std::size_t other : {(i + n - 1) % n, (i + 1) % n}) {
            const float length = glm::distance(ring[i], ring[other]);
            reach = std::min(reach, 0.98F * length * corner.reach / (corner.reach + corners[other].reach));
        }
        const float actual = reach / corner.tangent;
        const vec2 inward = glm::normalize(corner.after - corner.before);
        const float halfCosine = std::sqrt((1.0F + corner.cosine) / 2.0F);
        const vec2 centre = ring[i] + inward * (actual / halfCosine);
        const vec2 first = ring[i] - corner.before * reach;
        const vec2 last = ring[i] + corner.after * reach;
        // Within an eighth of a turn above the truth is near enough to choose how often the arc is halved.
        const float turn = corner.cosine > 0.7F    ? 0.125F
                           : corner.cosine > 0.0F  ? 0.25F
                           : corner.cosine > -0.7F ? 0.375F
                                                   : 0.5F;
        const int steps = arcSteps(actual, turn, {how.tolerance, 12, true});
        std::vector<vec2> directions{glm::normalize(first - centre), -inward, glm::normalize(last - centre)};
        while (static_cast<int>(directions.size()) <= steps) {
            std::vector<vec2> finer{directions.front()};
            for (std::size_t k = 1; k < directions.size(); ++k) {
                finer.push_back(glm::normalize(directions[k - 1] + directions[k]));
                finer.push_back(directions[k]);
            }
            directions = std::move(finer);
        }
        result.push_back(first);
        for (std::size_t k = 1; k + 1 < directions.size(); ++k) result.push_back(centre + directions[k] * actual);
        result.push_back(last);
    }
    return result;
}

std::vector<vec2> mitres(std::span<const vec2> ring) {
    const std::size_t n = ring.size();
    std::vector<vec2> result(n);
    for (std::size_t i = 0; i < n; ++i) {
        const vec2 before = glm::normalize(ring[i] - ring[(i + n - 1) % n]);
        const vec2 after = glm::normalize(ring[(i + 1) % n] - ring[i]);
        const vec2 sum(before.y + after.y, -before.x - after.x);  // of the outward normals
        // |sum|^2 = 2 (1 + cos); bounded so that a needle's tip does not fly away.
        result[i] = sum * (2.0F / std::max(glm::dot(sum, sum), 0.01F));
    }
    return result;
}

float insetLimit(std::span<const Polygon> rings, float wanted) {
    float limit = wanted;
    std::vector<std::vector<vec2>> moves;
    for (const Polygon& ring : rings) {
        moves.push_back(mitres(ring));
        const std::vector<vec2>& move = moves.back();
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const std::size_t next = (i + 1) % ring.size();
            const vec2 edge = ring[next] - ring[i];
            const float length = glm::length(edge);
            const float shrinking = glm::dot(move[next] - move[i], edge) / length;
            // A tenth of the edge stays.
            if (shrinking > 0.0F) limit = std::min(limit, 0.9F * length / shrinking);
        }
    }
    // Inward corners travel toward what lies across: try, and give way by quarters. What remains is always a picture,
    // the outline itself at the last.
    const auto collides = [&](float inset) {
        std::vector<Polygon> moved(rings.size());
        for (std::size_t r = 0; r < rings.size(); ++r) {
            for (std::size_t i = 0; i < rings[r].size(); ++i) moved[r].push_back(rings[r][i] - moves[r][i] * inset);
            if (signedArea(moved[r]) * signedArea(rings[r]) <= 0.0F) return true;
            if (r > 0 && !contains(moved[0], moved[r][0])) return true;
        }
        for (std::size_t r = 0; r < rings.size(); ++r) {
            const Polygon& ring = rings[r];
            const std::size_t n = ring.size();
            for (std::size_t i = 0; i < n; ++i) {
                const std::size_t before = (i + n - 1) % n;
                const std::size_t after = (i + 1) % n;
                if (orientation(ring[before], ring[i], ring[after]) >= 0.0) continue;
                for (std::size_t s = 0; s < rings.size(); ++s) {
                    for (std::size_t j = 0; j < moved[s].size(); ++j) {
                        const std::size_t k = (j + 1) % moved[s].size();
                        if (s == r && (j == i || k == i)) continue;
                        // The corner's way, and its two edges where they arrive.
                        if (touch(ring[i], moved[r][i], moved[s][j], moved[s][k])) return true;
                        if (s == r && (j == after || k == before || j == before || k == after)) continue;
                        if (touch(moved[r][before], moved[r][i], moved[s][j], moved[s][k])) return true;
                        if (touch(moved[r][i], moved[r][after], moved[s][j], moved[s][k])) return true;
                    }
                }
            }
        }
        return false;
    };
    for (int attempt = 0; attempt < 12 && limit > 0.0F && collides(limit); ++attempt) limit *= 0.75F;
    return limit;
}

namespace {

// A ring with bridges: point numbers in order.
using Loop = std::vector<std::uint32_t>;

struct Clipper {
    const std::vector<vec2>& points;
    const std::vector<Loop>& rings;  // as given, without bridges

    // Whether p lies in the triangle or on its border.
    bool covers(const vec2& a, const vec2& b, const vec2& c, const vec2& p) const {
        return orientation(a, b, p) >= 0.0 && orientation(b, c, p) >= 0.0 && orientation(c, a, p) >= 0.0;
    }

    bool isEar(const Loop& loop, std::size_t i) const {
        const std::size_t n = loop.size();
        const vec2& a = points[loop[(i + n - 1) % n]];
        const vec2& b = points[loop[i]];
        const vec2& c = points[loop[(i + 1) % n]];
        if (orientation(a, b, c) <= 0.0) return false;
        for (std::size_t k = 0; k < n; ++k) {
            const vec2& p = points[loop[k]];
            // Points that stand at a corner themselves come from bridges; they do not block their own triangle.
            if (p == a || p == b || p == c) continue;
            const bool inward = orientation(points[loop[(k + n - 1) % n]], p, points[loop[(k + 1) % n]]) <= 0.0;
            if (inward && covers(a, b, c, p)) return false;
        }
        return true;
    }

    // How well-shaped the ear is: its least height over its longest side, the larger the better.
    double shape(const Loop& loop, std::size_t i) const {
        const std::size_t n = loop.size();
        const glm::dvec2 a(points[loop[(i + n - 1) % n]]);
        const glm::dvec2 b(points[loop[i]]);
        const glm::dvec2 c(points[loop[(i + 1) % n]]);
        const double side = std::max({glm::distance(a, b), glm::distance(b, c), glm::distance(c, a)});
        return orientation(points[loop[(i + n - 1) % n]], points[loop[i]], points[loop[(i + 1) % n]]) / (side * side);
    }

    // Cuts off ears, the best-shaped first among those at hand, until one triangle is left.
    void clip(Loop loop, std::vector<std::uint32_t>& out) const {
        std::vector<char> ear(loop.size());
        for (std::size_t i = 0; i < loop.size(); ++i) ear[i] = isEar(loop, i) ? 1 : 0;
        while (loop.size() > 3) {
            const std::size_t n = loop.size();
            std::size_t best = n;
            double bestShape = -1.0;
            for (std::size_t i = 0; i < n; ++i) {
                if (ear[i] == 0) continue;
                if (const double quality = shape(loop, i); quality > bestShape) {
                    bestShape = quality;
                    best = i;
                }
            }
            if (best == n) best = flattest(loop);
            const std::size_t before = (best + n - 1) % n;
            const std::size_t after = (best + 1) % n;
            out.insert(out.end(), {loop[before], loop[best], loop[after]});
            loop.erase(loop.begin() + static_cast<std::ptrdiff_t>(best));
            ear.erase(ear.begin() + static_cast<std::ptrdiff_t>(best));
            const std::size_t left = before > best ? before - 1 : before;
            const std::size_t right = left + 1 < loop.size() ? left + 1 : 0;
            ear[left] = isEar(loop, left) ? 1 : 0;
            ear[right] = isEar(loop, right) ? 1 : 0;
        }
        out.insert(out.end(), loop.begin(), loop.end());
    }

    // Without an ear the ring touches or crosses itself: the corner nearest to a straight line does the least harm.
    std::size_t flattest(const Loop& loop) const {
        std::size_t best = 0;
        double bestArea = 1e300;
        for (std::size_t i = 0; i < loop.size(); ++i) {
            const double area = std::abs(shape(loop, i));
            if (area < bestArea) {
                bestArea = area;
                best = i;
            }
        }
        return best;
    }

    // Joins a hole to the loop by a bridge from the hole's rightmost point to a point that sees it.
    void bridge(Loop& loop, const Loop& hole) const {
        std::size_t start = 0;
        for (std::size_t i = 1; i < hole.size(); ++i) {
            if (points[hole[i]].x > points[hole[start]].x) start = i;
        }
        const vec2& from = points[hole[start]];
        std::optional<std::size_t> best;
        double bestDistance = 1e300;
        for (std::size_t i = 0; i < loop.size(); ++i) {
            const vec2& target = points[loop[i]];
            const double distance = glm::distance(glm::dvec2(from), glm::dvec2(target));
            if (distance < bestDistance && opensToward(loop, i, from) && sees(loop, from, target)) {
                best = i;
                bestDistance = distance;
            }
        }
        const std::size_t at = best.value_or(0);
        Loop joined(loop.begin(), loop.begin() + static_cast<std::ptrdiff_t>(at) + 1);
        for (std::size_t i = 0; i <= hole.size(); ++i) joined.push_back(hole[(start + i) % hole.size()]);
        joined.insert(joined.end(), loop.begin() + static_cast<std::ptrdiff_t>(at), loop.end());
        loop = std::move(joined);
    }

    // Whether the inside at loop[i] lies toward the point: a position that stands twice has two insides.
    bool opensToward(const Loop& loop, std::size_t i, const vec2& toward) const {
        const std::size_t n = loop.size();
        const vec2& a = points[loop[(i + n - 1) % n]];
        const vec2& b = points[loop[i]];
        const vec2& c = points[loop[(i + 1) % n]];
        const bool left = orientation(a, b, toward) > 0.0;
        const bool right = orientation(b, c, toward) > 0.0;
        return orientation(a, b, c) > 0.0 ? left && right : left || right;
    }

    // Nothing stands between: no ring, and no bridge of the loop so far.
    bool sees(const Loop& loop, const vec2& from, const vec2& target) const {
        const auto isClear = [&](const Loop& ring) {
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const vec2& a = points[ring[i]];
                const vec2& b = points[ring[(i + 1) % ring.size()]];
                if (a == from || b == from || a == target || b == target) continue;
                if (touch(from, target, a, b)) return false;
            }
            return true;
        };
        return isClear(loop) && std::ranges::all_of(rings, isClear);
    }
};

}  // namespace

std::vector<std::uint32_t> triangulate(std::span<const Polygon> rings) {
    std::vector<vec2> points;
    std::vector<Loop> loops;
    for (const Polygon& ring : rings) {
        Loop& loop = loops.emplace_back();
        for (const vec2& point : ring) {
            loop.push_back(static_cast<std::uint32_t>(points.size()));
            points.push_back(point);
        }
    }
    std::vector<std::uint32_t> triangles;
    if (loops.empty() || loops.front().size() < 3) return triangles;
    const Clipper clipper{points, loops};
    Loop outer = loops.front();
    // From the right: a hole's bridge then never has to cross one that is joined later.
    std::vector<std::size_t> order;
    const auto rightmost = [&](std::size_t r) {
        return std::ranges::max_element(rings[r], {}, [](const vec2& p) { return p.x; })->x;
    };
    for (std::size_t r = 1; r < loops.size(); ++r) {
        if (loops[r].size() >= 3) order.push_back(r);
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return rightmost(a) > rightmost(b); });
    for (const std::size_t r : order) clipper.bridge(outer, loops[r]);
    clipper.clip(std::move(outer), triangles);
    return triangles;
}

}  // namespace orrery::mesh
