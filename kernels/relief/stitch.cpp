#include "kernels/relief/stitch.h"

#include "kernels/relief/greedy.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

namespace orrery::relief {

namespace {

enum class Level : std::uint32_t { top, plate, back };

// Quarter of the plane around a corner, as the bits of keptAround() are counted.
int quarterOf(const Point& corner, const Point& cell) {
    return (cell.x >= corner.x ? 1 : 0) + (cell.y >= corner.y ? 2 : 0);
}

// Numbers of vertices by what they are, in open addressing: asked for millions of times.
class VertexTable {
 public:
    VertexTable() : keys_(1U << 12U, kFree), values_(keys_.size()) {}

    // The number of the key; `fresh` when it has none yet, which then is its number.
    std::uint32_t find(std::uint64_t key, std::uint32_t fresh) {
        if (2 * count_ > keys_.size()) grow();
        std::size_t i = slot(key);
        if (keys_[i] == kFree) {
            keys_[i] = key;
            values_[i] = fresh;
            ++count_;
        }
        return values_[i];
    }

 private:
    static constexpr std::uint64_t kFree = ~0ULL;

    std::size_t slot(std::uint64_t key) const {
        std::size_t i = static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> 20U) & (keys_.size() - 1);
        while (keys_[i] != kFree && keys_[i] != key) i = (i + 1) & (keys_.size() - 1);
        return i;
    }
    void grow() {
        std::vector<std::uint64_t> keys(keys_.size() * 4, kFree);
        std::vector<std::uint32_t> values(keys.size());
        keys_.swap(keys);
        values_.swap(values);
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (keys[i] == kFree) continue;
            const std::size_t to = slot(keys[i]);
            keys_[to] = keys[i];
            values_[to] = values[i];
        }
    }

    std::vector<std::uint64_t> keys_;
    std::vector<std::uint32_t> values_;
    std::size_t count_ = 0;
};

class Stitcher {
 public:
    Stitcher(const Brightness& brightness, const Corners& corners, const Kept& kept, Mode mode)
        : brightness_(brightness), corners_(corners), kept_(kept), plate_(mode != Mode::cutout) {}

    void addTop(const Triangulation& triangulation) {
        for (std::size_t t = 0; t < triangulation.triangleCount(); ++t) {
            const Triangle triangle = at(triangulation, t);
            if (!triangle.kept) continue;
            std::array<std::uint32_t, 3> ids{};
            for (std::size_t i = 0; i < 3; ++i) ids[i] = keptVertex(triangle.points[i], triangle.cell, Level::top);
            add(ids[0], ids[2], ids[1], Face::top);
            const auto opposite = triangulation.opposite(t);
            for (std::size_t i = 0; i < 3; ++i) {
                const std::int32_t other = opposite[i];
                if (other >= 0 && at(triangulation, static_cast<std::size_t>(other / 3)).kept) continue;
                addWall(triangle, i, other < 0);
            }
        }
    }

    void addBack(const Triangulation& triangulation) {
        for (std::size_t t = 0; t < triangulation.triangleCount(); ++t) {
            const Triangle triangle = at(triangulation, t);
            if (!triangle.kept && !plate_) continue;
            std::array<std::uint32_t, 3> ids{};
            for (std::size_t i = 0; i < 3; ++i) {
                ids[i] = plate_ ? vertex(triangle.points[i], Level::back)
                                : keptVertex(triangle.points[i], triangle.cell, Level::back);
            }
            add(ids[0], ids[1], ids[2], triangle.kept ? Face::back : Face::plate);
            if (!triangle.kept) addPlate(triangulation, t, triangle);
        }
    }

    Stitched take() { return std::move(out_); }

 private:
    struct Triangle {
        std::array<Point, 3> points;
        Point cell;  // under its middle
        bool kept;
    };

    Triangle at(const Triangulation& triangulation, std::size_t t) const {
        const auto corners = triangulation.corners(t);
        Triangle triangle{};
        Point sum{0, 0};
        for (std::size_t i = 0; i < 3; ++i) {
            triangle.points[i] = triangulation.points()[static_cast<std::size_t>(corners[i])];
            sum += triangle.points[i];
        }
        triangle.cell = sum / 3;
        triangle.kept = kept_.at(triangle.cell.x, triangle.cell.y) != 0;
        return triangle;
    }

    void add(std::uint32_t a, std::uint32_t b, std::uint32_t c, Face face) {
        out_.indices.insert(out_.indices.end(), {a, b, c});
        out_.faces.push_back(face);
    }
    void addQuad(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d, Face face) {
        add(a, b, c, face);
        add(a, c, d, face);
    }

    // The wall under edge i of a kept triangle of the top.
    void addWall(const Triangle& triangle, std::size_t i, bool onRim) {
        const Point& a = triangle.points[i];
        const Point& b = triangle.points[(i + 1) % 3];
        const Level low = plate_ ? Level::plate : Level::back;
        addQuad(keptVertex(a, triangle.cell, Level::top), keptVertex(b, triangle.cell, Level::top),
                keptVertex(b, triangle.cell, low), keptVertex(a, triangle.cell, low), Face::wall);
        if (plate_ && onRim)
            addQuad(vertex(a, Level::plate), vertex(b, Level::plate), vertex(b, Level::back), vertex(a, Level::back),
                    Face::wall);
    }

    // The plate's upper side over a triangle of black, and its part of the rim.
    void addPlate(const Triangulation& triangulation, std::size_t t, const Triangle& triangle) {
        std::array<std::uint32_t, 3> ids{};
        for (std::size_t i = 0; i < 3; ++i) ids[i] = plateVertex(triangle.points[i]);
        add(ids[0], ids[2], ids[1], Face::plate);
        const auto opposite = triangulation.opposite(t);
        for (std::size_t i = 0; i < 3; ++i) {
            const Point& a = triangle.points[i];
            const Point& b = triangle.points[(i + 1) % 3];
            if (opposite[i] < 0) {
                addQuad(ids[i], ids[(i + 1) % 3], vertex(b, Level::back), vertex(a, Level::back), Face::plate);
            } else {
                closeGap(a, b, triangle.cell);
            }
        }
    }

    // Black passes between two kept cells that touch at a corner only: the plate there ends at the corner of the first
    // of them, and one more triangle leads on to the corner of the second. Edge a -> b of a black triangle.
    void closeGap(const Point& a, const Point& b, const Point& cell) {
        const Point way = b - a;
        if (std::abs(way.x) + std::abs(way.y) != 1) return;
        std::uint32_t start = plateVertex(a);
        const std::uint32_t end = plateVertex(b);
        if (const auto second = secondAcross(a, cell, way)) {
            add(start, end, *second, Face::plate);
            start = *second;
        }
        if (const auto second = secondAcross(b, cell, way)) add(start, end, *second, Face::plate);
    }
    // The plate's vertex of the second kept cell that touches another at this corner, when that cell lies across the
    // edge from the black one.
    std::optional<std::uint32_t> secondAcross(const Point& corner, const Point& black, const Point& way) {
        const unsigned around = aroundOf(corner);
        if (!touchesAcross(around)) return std::nullopt;
        const int second = around == 0b1001U ? 3 : 2;
        const int across = quarterOf(corner, black) ^ (way.x != 0 ? 2 : 1);
        if (across != second) return std::nullopt;
        return splitVertex(corner, second, Level::plate);
    }

    unsigned aroundOf(const Point& corner) const { return keptAround(kept_, corner.x, corner.y); }

    std::uint32_t keyed(const Point& p, Level level, int quarter, const vec3& position) {
        const std::uint64_t lattice = static_cast<std::uint64_t>(p.y) * static_cast<std::uint64_t>(corners_.width) +
                                      static_cast<std::uint64_t>(p.x);
        const std::uint64_t key =
            lattice * 16 + static_cast<std::uint64_t>(level) * 5 + static_cast<std::uint64_t>(quarter + 1);
        const auto fresh = static_cast<std::uint32_t>(out_.positions.size());
        const std::uint32_t found = vertices_.find(key, fresh);
        if (found == fresh) out_.positions.push_back(position);
        return found;
    }

    std::uint32_t vertex(const Point& p, Level level) {
        const float z = level == Level::top     ? static_cast<float>(corners_.at(p.x, p.y))
                        : level == Level::plate ? 0.0F
                                                : Stitched::kBack;
        return keyed(p, level, -1, vec3(static_cast<float>(p.x), static_cast<float>(p.y), z));
    }
    // The corner that one of two cells that touch here has for itself.
    std::uint32_t splitVertex(const Point& p, int quarter, Level level) {
        const int right = quarter & 1;
        const int below = quarter >> 1;
        const float z = level == Level::top     ? static_cast<float>(brightness_.at(p.x - 1 + right, p.y - 1 + below))
                        : level == Level::plate ? 0.0F
                                                : Stitched::kBack;
        return keyed(p, level, quarter,
                     vec3(static_cast<float>(p.x) + (right != 0 ? kNudge : -kNudge),
                          static_cast<float>(p.y) + (below != 0 ? kNudge : -kNudge), z));
    }
    // A corner of a kept triangle that stands over that cell.
    std::uint32_t keptVertex(const Point& p, const Point& cell, Level level) {
        return touchesAcross(aroundOf(p)) ? splitVertex(p, quarterOf(p, cell), level) : vertex(p, level);
    }
    // A corner of the plate's upper side.
    std::uint32_t plateVertex(const Point& p) {
        const unsigned around = aroundOf(p);
        return touchesAcross(around) ? splitVertex(p, around == 0b1001U ? 0 : 1, Level::plate)
                                     : vertex(p, Level::plate);
    }

    const Brightness& brightness_;
    const Corners& corners_;
    const Kept& kept_;
    bool plate_;
    Stitched out_;
    VertexTable vertices_;
};

}  // namespace

std::size_t stitchedCount(const Triangulation& both, const Kept& kept, Mode mode) {
    const bool plate = mode != Mode::cutout;
    std::vector<std::uint8_t> keeps(both.triangleCount());
    const std::vector<Point>& points = both.points();
    for (std::size_t t = 0; t < keeps.size(); ++t) {
        const auto corners = both.corners(t);
        keeps[t] = isKept(kept, points[static_cast<std::size_t>(corners[0])],
                          points[static_cast<std::size_t>(corners[1])], points[static_cast<std::size_t>(corners[2])])
                       ? 1
                       : 0;
    }
    std::size_t count = 0;
    for (std::size_t t = 0; t < keeps.size(); ++t) {
        if (keeps[t] == 0 && !plate) continue;
        count += 2;  // front and back
        for (const std::int32_t other : both.opposite(t)) {
            const bool onRim = other < 0;
            if (onRim && plate) count += 2;
            if (keeps[t] != 0 && (onRim || keeps[static_cast<std::size_t>(other / 3)] == 0)) count += 2;
        }
    }
    if (plate) {
        for (const Point& point : points) count += touchesAcross(keptAround(kept, point.x, point.y)) ? 2U : 0U;
    }
    return count;
}

Stitched stitch(const Triangulation& top, const Triangulation& back, const Brightness& brightness,
                const Corners& corners, const Kept& kept, Mode mode) {
    Stitcher stitcher(brightness, corners, kept, mode);
    stitcher.addTop(top);
    stitcher.addBack(back);
    return stitcher.take();
}

}  // namespace orrery::relief
