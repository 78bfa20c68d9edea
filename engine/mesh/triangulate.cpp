#include "engine/mesh/plane.h"
#include "engine/mesh/polygon.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace orrery::mesh {

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

    // shape() of an ear, -1 for any other corner.
    double quality(const Loop& loop, std::size_t i) const { return isEar(loop, i) ? shape(loop, i) : -1.0; }

    // Cuts off ears, the best-shaped first among those at hand, until one triangle is left.
    void clip(Loop loop, std::vector<std::uint32_t>& out) const {
        std::vector<double> ears(loop.size());
        for (std::size_t i = 0; i < loop.size(); ++i) ears[i] = quality(loop, i);
        while (loop.size() > 3) {
            const std::size_t n = loop.size();
            std::size_t best = static_cast<std::size_t>(std::ranges::max_element(ears) - ears.begin());
            if (ears[best] < 0.0) best = flattest(loop);
            const std::size_t before = (best + n - 1) % n;
            const std::size_t after = (best + 1) % n;
            out.insert(out.end(), {loop[before], loop[best], loop[after]});
            loop.erase(loop.begin() + static_cast<std::ptrdiff_t>(best));
            ears.erase(ears.begin() + static_cast<std::ptrdiff_t>(best));
            const std::size_t left = before > best ? before - 1 : before;
            const std::size_t right = left + 1 < loop.size() ? left + 1 : 0;
            ears[left] = quality(loop, left);
            ears[right] = quality(loop, right);
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
