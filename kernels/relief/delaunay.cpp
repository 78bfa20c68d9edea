#include "kernels/relief/delaunay.h"

#include "engine/base/error.h"

#include <algorithm>

namespace orrery::relief {

namespace {

constexpr std::int32_t next(std::int32_t edge) {
    return edge % 3 == 2 ? edge - 2 : edge + 1;
}
constexpr std::int32_t previous(std::int32_t edge) {
    return edge % 3 == 0 ? edge + 2 : edge - 1;
}

template <typename T>
T& at(std::vector<T>& values, std::int32_t i) {
    return values[static_cast<std::size_t>(i)];
}
template <typename T>
const T& at(const std::vector<T>& values, std::int32_t i) {
    return values[static_cast<std::size_t>(i)];
}

// Whether p lies within the circle through a, b, c, and not on it. Differences have 15 bits, so products of four
// have 60.
bool inCircle(const Point& a, const Point& b, const Point& c, const Point& p) {
    const std::int64_t ax = a.x - p.x, ay = a.y - p.y;
    const std::int64_t bx = b.x - p.x, by = b.y - p.y;
    const std::int64_t cx = c.x - p.x, cy = c.y - p.y;
    const std::int64_t a2 = ax * ax + ay * ay;
    const std::int64_t b2 = bx * bx + by * by;
    const std::int64_t c2 = cx * cx + cy * cy;
    return a2 * (bx * cy - by * cx) + b2 * (cx * ay - cy * ax) + c2 * (ax * by - ay * bx) > 0;
}

// Place of a point along a Hilbert curve over 2^15 x 2^15 (after Warren, "Hacker's Delight", chapter 16).
std::uint32_t alongHilbert(const Point& point) {
    auto x = static_cast<std::uint32_t>(point.x);
    auto y = static_cast<std::uint32_t>(point.y);
    std::uint32_t place = 0;
    for (std::uint32_t side = 1U << 14U; side > 0; side >>= 1U) {
        const std::uint32_t rx = (x & side) != 0 ? 1 : 0;
        const std::uint32_t ry = (y & side) != 0 ? 1 : 0;
        place = place << 2U | ((3U * rx) ^ ry);
        if (ry == 0) {
            if (rx == 1) x = ~x, y = ~y;
            std::swap(x, y);
        }
    }
    return place;
}

// In which round a point goes in: half of them in the last, a quarter in the one before, and so on.
std::uint32_t roundOf(const Point& point) {
    std::uint32_t h =
        static_cast<std::uint32_t>(point.x) * 0x9E3779B1U ^ static_cast<std::uint32_t>(point.y) * 0x85EBCA77U;
    h ^= h >> 15U, h *= 0x2C1B3C6DU, h ^= h >> 12U, h *= 0x297A2D39U, h ^= h >> 15U;  // Ettinger's lowbias32
    constexpr std::uint32_t kRounds = 12;
    std::uint32_t round = kRounds;
    while (round > 0 && (h & 1U) != 0) h >>= 1U, --round;
    return round;
}

}  // namespace

Triangulation::Triangulation(const Point& size) : points_{{0, 0}, {size.x, 0}, {size.x, size.y}, {0, size.y}} {
    addTriangle(0, 1, 2, -1, -1, -1);
    addTriangle(0, 2, 3, 2, -1, -1);
}

std::int32_t Triangulation::addTriangle(std::int32_t a, std::int32_t b, std::int32_t c, std::int32_t ab,
                                        std::int32_t bc, std::int32_t ca, std::int32_t place) {
    if (place < 0) {
        place = static_cast<std::int32_t>(corners_.size());
        corners_.resize(corners_.size() + 3);
        opposite_.resize(opposite_.size() + 3);
    }
    at(corners_, place) = a, at(corners_, place + 1) = b, at(corners_, place + 2) = c;
    link(place, ab), link(place + 1, bc), link(place + 2, ca);
    return place;
}

void Triangulation::splitEdge(std::int32_t edge, std::int32_t point, std::vector<std::int32_t>& changed) {
    const std::int32_t other = at(opposite_, edge);
    // The triangle on this side: a -> b is the edge, c its third corner.
    const std::int32_t first = edge - edge % 3;
    const std::int32_t a = at(corners_, edge), b = at(corners_, next(edge)), c = at(corners_, previous(edge));
    const std::int32_t bc = at(opposite_, next(edge)), ca = at(opposite_, previous(edge));
    if (other < 0) {
        const std::int32_t t0 = addTriangle(point, c, a, -1, ca, -1, first);
        const std::int32_t t1 = addTriangle(c, point, b, t0, -1, bc);
        doubtful_.insert(doubtful_.end(), {t0 + 1, t1 + 2});
        changed.insert(changed.end(), {t0 / 3, t1 / 3});
        return;
    }
    const std::int32_t second = other - other % 3;
    const std::int32_t d = at(corners_, previous(other));
    const std::int32_t ad = at(opposite_, next(other)), db = at(opposite_, previous(other));
    const std::int32_t t0 = addTriangle(point, c, a, -1, ca, -1, first);
    const std::int32_t t1 = addTriangle(point, a, d, t0 + 2, ad, -1, second);
    const std::int32_t t2 = addTriangle(point, d, b, t1 + 2, db, -1);
    const std::int32_t t3 = addTriangle(point, b, c, t2 + 2, bc, t0);
    doubtful_.insert(doubtful_.end(), {t0 + 1, t1 + 1, t2 + 1, t3 + 1});
    changed.insert(changed.end(), {t0 / 3, t1 / 3, t2 / 3, t3 / 3});
}

void Triangulation::insertInto(std::size_t triangle, const Point& point, std::vector<std::int32_t>& changed) {
    const auto t = static_cast<std::int32_t>(3 * triangle);
    const auto p = static_cast<std::int32_t>(points_.size());
    points_.push_back(point);
    doubtful_.clear();
    const std::int32_t a = at(corners_, t), b = at(corners_, t + 1), c = at(corners_, t + 2);
    if (area2(at(points_, a), at(points_, b), point) == 0) {
        splitEdge(t, p, changed);
    } else if (area2(at(points_, b), at(points_, c), point) == 0) {
        splitEdge(t + 1, p, changed);
    } else if (area2(at(points_, c), at(points_, a), point) == 0) {
        splitEdge(t + 2, p, changed);
    } else {
        const std::int32_t ab = at(opposite_, t), bc = at(opposite_, t + 1), ca = at(opposite_, t + 2);
        const std::int32_t t0 = addTriangle(a, b, p, ab, -1, -1, t);
        const std::int32_t t1 = addTriangle(b, c, p, bc, -1, t0 + 1);
        const std::int32_t t2 = addTriangle(c, a, p, ca, t0 + 2, t1 + 1);
        doubtful_.insert(doubtful_.end(), {t0, t1, t2});
        changed.insert(changed.end(), {t0 / 3, t1 / 3, t2 / 3});
    }
    makeDelaunay(changed);
}

void Triangulation::makeDelaunay(std::vector<std::int32_t>& changed) {
    while (!doubtful_.empty()) {
        const std::int32_t edge = doubtful_.back();
        doubtful_.pop_back();
        const std::int32_t other = at(opposite_, edge);
        if (other < 0) continue;
        // a -> b is the edge, c and d the corners on either side.
        const std::int32_t a = at(corners_, edge), b = at(corners_, next(edge)), c = at(corners_, previous(edge));
        const std::int32_t d = at(corners_, previous(other));
        if (!inCircle(at(points_, a), at(points_, b), at(points_, c), at(points_, d))) continue;
        const std::int32_t bc = at(opposite_, next(edge)), ca = at(opposite_, previous(edge));
        const std::int32_t ad = at(opposite_, next(other)), db = at(opposite_, previous(other));
        const std::int32_t t0 = addTriangle(c, a, d, ca, ad, -1, edge - edge % 3);
        const std::int32_t t1 = addTriangle(c, d, b, t0 + 2, db, bc, other - other % 3);
        // c is the point that came last: the edges away from it are those that may now be wrong.
        doubtful_.push_back(t0 + 1);
        doubtful_.push_back(t1 + 1);
        changed.push_back(t0 / 3);
        changed.push_back(t1 / 3);
    }
}

std::size_t Triangulation::find(const Point& point, std::size_t from) const {
    auto t = static_cast<std::int32_t>(3 * from);
    for (std::int32_t came = -1;;) {
        std::int32_t through = -1;
        for (std::int32_t edge = t; edge < t + 3; ++edge) {
            if (edge != came &&
                area2(at(points_, at(corners_, edge)), at(points_, at(corners_, next(edge))), point) < 0) {
                through = edge;
                break;
            }
        }
        if (through < 0) return static_cast<std::size_t>(t / 3);
        came = at(opposite_, through);
        ORRERY_CHECK(came >= 0, "({}, {}) lies outside the rectangle", point.x, point.y);
        t = came - came % 3;
    }
}

void Triangulation::insertAll(std::span<const Point> points) {
    struct Place {
        std::uint64_t order;
        std::uint32_t index;
    };
    std::vector<Place> places;
    places.reserve(points.size());
    for (const Point& point : points) {
        places.push_back(
            {std::uint64_t{roundOf(point)} << 32U | alongHilbert(point), static_cast<std::uint32_t>(places.size())});
    }
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.order < b.order; });
    points_.reserve(points_.size() + points.size());
    corners_.reserve(corners_.size() + 6 * points.size());
    opposite_.reserve(opposite_.size() + 6 * points.size());
    std::vector<std::int32_t> changed;
    std::size_t last = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (i > 0 && places[i].order == places[i - 1].order) continue;  // the same point again
        const Point& point = points[places[i].index];
        last = find(point, last);
        const auto three = corners(last);
        if (std::ranges::any_of(three, [&](std::int32_t corner) { return at(points_, corner) == point; })) continue;
        changed.clear();
        insertInto(last, point, changed);
        last = static_cast<std::size_t>(changed.back());
    }
}

}  // namespace orrery::relief
