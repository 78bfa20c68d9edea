#include "kernels/relief/greedy.h"

#include "engine/base/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace orrery::relief {

namespace {

constexpr float kShareOfLargest = 0.5F;

struct Candidate {
    float error = 0.0F;
    Point point{0, 0};
    bool fromAll = true;  // all corners were looked at, not some of them
};

// The corners of the lattice that a triangle covers, row by row, and the plane through it.
class Cover {
 public:
    Cover(const Corners& corners, const Point& a, const Point& b, const Point& c) : corners_(corners), a_(a) {
        const auto height = [&](const Point& p) { return static_cast<float>(corners.at(p.x, p.y)); };
        const double area = static_cast<double>(area2(a, b, c));
        const float ha = height(a);
        const double ab = static_cast<double>(height(b)) - static_cast<double>(ha);
        const double ac = static_cast<double>(height(c)) - static_cast<double>(ha);
        acrossX_ = static_cast<float>((ab * (c.y - a.y) - ac * (b.y - a.y)) / area);
        acrossY_ = static_cast<float>((ac * (b.x - a.x) - ab * (c.x - a.x)) / area);
        height_ = ha;
        // From the top down: one edge over the whole height, two that share it.
        sorted_ = {a, b, c};
        if (sorted_[0].y > sorted_[1].y) std::swap(sorted_[0], sorted_[1]);
        if (sorted_[1].y > sorted_[2].y) std::swap(sorted_[1], sorted_[2]);
        if (sorted_[0].y > sorted_[1].y) std::swap(sorted_[0], sorted_[1]);
    }

    // body(y, first, last, heights, plane at first): corners first .. last of every `stride`th row y.
    template <typename Body>
    void forRowsOf(int stride, const Body& body) const {
        const Point& top = sorted_[0];
        const Point& middle = sorted_[1];
        const Point& bottom = sorted_[2];
        const double longSlope = slope(top, bottom);
        const double upperSlope = slope(top, middle);
        const double lowerSlope = slope(middle, bottom);
        for (int y = top.y; y <= bottom.y; y += stride) {
            const double one = top.x + longSlope * (y - top.y);
            const double other =
                y < middle.y ? top.x + upperSlope * (y - top.y) : middle.x + lowerSlope * (y - middle.y);
            const double left = std::min(one, other);
            const double right = std::max(one, other);
            // A corner beside an edge is at least 1/16384 away from it: more than rounding, less than this slack.
            // Nothing is negative, so that cutting off is rounding down.
            const int first = static_cast<int>(left + (1.0 - kSlack));
            const int last = static_cast<int>(right + kSlack);
            if (first > last) continue;
            const float plane =
                height_ + acrossX_ * static_cast<float>(first - a_.x) + acrossY_ * static_cast<float>(y - a_.y);
            body(y, first, last, corners_.row(y) + first, plane);
        }
    }

    float acrossX() const { return acrossX_; }
    int rows() const { return sorted_[2].y - sorted_[0].y + 1; }

 private:
    static constexpr double kSlack = 1e-6;

    static double slope(const Point& from, const Point& to) {
        return to.y == from.y ? 0.0 : static_cast<double>(to.x - from.x) / static_cast<double>(to.y - from.y);
    }

    const Corners& corners_;
    Point a_;
    std::array<Point, 3> sorted_;
    float height_ = 0.0F;
    float acrossX_ = 0.0F;
    float acrossY_ = 0.0F;
};

// How far a corner is from the plane: the one formula, so that a corner found by its distance is found again.
inline float distanceAt(const std::uint16_t* heights, int i, float plane, float across) {
    return std::abs(static_cast<float>(heights[i]) - (plane + across * static_cast<float>(i)));
}

// The largest distance in a row: the loop that most of the time goes to. Eight at once, the last eight once more where
// they overlap; whole numbers as floats are exact, so that every lane has the value of distanceAt().
inline float largestInRow(const std::uint16_t* heights, int count, float plane, float across) {
    constexpr int kLanes = 8;
    float largest = 0.0F;
    if (count < kLanes) {
        for (int i = 0; i < count; ++i) largest = std::max(largest, distanceAt(heights, i, plane, across));
        return largest;
    }
    std::array<float, kLanes> most{};
    const auto take = [&](int i) {
        const auto first = static_cast<float>(i);
        for (int k = 0; k < kLanes; ++k) {
            const float away =
                std::abs(static_cast<float>(heights[i + k]) - (plane + across * (first + static_cast<float>(k))));
            float& lane = most[static_cast<std::size_t>(k)];
            lane = lane > away ? lane : away;
        }
    };
    for (int i = 0; i + kLanes < count; i += kLanes) take(i);
    take(count - kLanes);
    for (const float lane : most) largest = std::max(largest, lane);
    return largest;
}

Candidate farthestIn(const Cover& cover, int stride) {
    Candidate found;
    cover.forRowsOf(stride, [&](int y, int first, int last, const std::uint16_t* heights, float plane) {
        const int count = last - first + 1;
        const float largest = largestInRow(heights, count, plane, cover.acrossX());
        if (largest <= found.error) return;
        for (int i = 0; i < count; ++i) {
            if (distanceAt(heights, i, plane, cover.acrossX()) < largest) continue;
            found = {largest, {first + i, y}, stride == 1};
            break;
        }
    });
    return found;
}

// The farthest corner. In a large triangle some hundred corners tell where it is far off; only where they say that it
// is near enough, every corner is looked at.
Candidate farthest(const Corners& corners, const Point& a, const Point& b, const Point& c, float nearEnough) {
    constexpr std::int64_t kEnough = 256;
    constexpr int kLeastRows = 8;
    const std::int64_t area = area2(a, b, c);
    if (area == 1) return {};  // half a cell covers no other corner
    const Cover cover(corners, a, b, c);
    const int stride = static_cast<int>(std::min<std::int64_t>(area / (2 * kEnough), cover.rows() / kLeastRows));
    Candidate found;
    if (stride > 1) found = farthestIn(cover, stride);
    if (found.error <= nearEnough) found = farthestIn(cover, 1);
    // The plane meets its own corners up to rounding only.
    if (found.point == a || found.point == b || found.point == c) found.error = 0.0F;
    return found;
}

// Sum and number over the corners of a triangle, for the mean error; those on edges count for both sides.
struct Sum {
    double errors = 0.0;
    std::size_t corners = 0;
};

Sum sumOf(const Corners& corners, const Point& a, const Point& b, const Point& c) {
    Sum sum;
    const Cover cover(corners, a, b, c);
    cover.forRowsOf(1, [&](int, int first, int last, const std::uint16_t* heights, float plane) {
        constexpr int kLanes = 8;
        std::array<float, kLanes> lanes{};
        const int count = last - first + 1;
        int i = 0;
        for (; i + kLanes <= count; i += kLanes) {
            for (int k = 0; k < kLanes; ++k)
                lanes[static_cast<std::size_t>(k)] += distanceAt(heights, i + k, plane, cover.acrossX());
        }
        float row = 0.0F;
        for (const float lane : lanes) row += lane;
        for (; i < count; ++i) row += distanceAt(heights, i, plane, cover.acrossX());
        sum.errors += static_cast<double>(row);
        sum.corners += static_cast<std::size_t>(count);
    });
    return sum;
}

class Refiner {
 public:
    Refiner(Triangulation& triangulation, const Corners& corners, const Kept& kept, const GreedyOptions& options)
        : triangulation_(triangulation), corners_(corners), kept_(kept), options_(options), left_(options.budget) {}

    GreedyResult run(const Progress& progress) {
        GreedyResult result;
        std::vector<std::int32_t> doubtful(triangulation_.triangleCount());
        for (std::size_t t = 0; t < doubtful.size(); ++t) doubtful[t] = static_cast<std::int32_t>(t);
        float first = 0.0F;
        while (true) {
            look(doubtful, options_.error);
            doubtful.clear();
            const float largest = largestError();
            if (first == 0.0F) first = largest;
            if (largest <= options_.error || left_ < 2) break;
            if (progress && !progress(share(first, largest))) {
                result.cancelled = true;
                return result;
            }
            choose(std::max(options_.error, kShareOfLargest * largest));
            if (!insertChosen(doubtful, result.rim)) break;
        }
        for (std::size_t t = 0; t < candidates_.size(); ++t) {
            if (!candidates_[t].fromAll) doubtful.push_back(static_cast<std::int32_t>(t));
        }
        look(doubtful, std::numeric_limits<float>::max());
        result.largestError = largestError();
        result.meanError = meanError();
        return result;
    }

 private:
    std::array<Point, 3> pointsOf(std::size_t t) const {
        const auto corners = triangulation_.corners(t);
        const std::vector<Point>& points = triangulation_.points();
        return {points[static_cast<std::size_t>(corners[0])], points[static_cast<std::size_t>(corners[1])],
                points[static_cast<std::size_t>(corners[2])]};
    }

    // Errors fall about as the square root of the triangles rises: what is left to do, on that scale.
    float share(float first, float largest) const {
        const float whole = std::log(first / std::max(options_.error, 1.0F));
        return whole > 0.0F ? std::clamp(std::log(first / largest) / whole, 0.0F, 1.0F) : 1.0F;
    }

    void look(std::vector<std::int32_t>& doubtful, float nearEnough) {
        std::sort(doubtful.begin(), doubtful.end());
        doubtful.erase(std::unique(doubtful.begin(), doubtful.end()), doubtful.end());
        candidates_.resize(triangulation_.triangleCount());
        stale_.resize(triangulation_.triangleCount());
        parallelChunks(doubtful.size(), 64, [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i) {
                const auto t = static_cast<std::size_t>(doubtful[i]);
                const auto [a, b, c] = pointsOf(t);
                candidates_[t] = isKept(kept_, a, b, c) ? farthest(corners_, a, b, c, nearEnough) : Candidate{};
                stale_[t] = 0;
            }
        });
    }

    float largestError() const {
        float largest = 0.0F;
        for (const Candidate& candidate : candidates_) largest = std::max(largest, candidate.error);
        return largest;
    }

    void choose(float least) {
        chosen_.clear();
        for (std::size_t t = 0; t < candidates_.size(); ++t) {
            if (candidates_[t].error > least || (candidates_[t].error == least && least > options_.error))
                chosen_.push_back(static_cast<std::int32_t>(t));
        }
        std::sort(chosen_.begin(), chosen_.end(), [&](std::int32_t a, std::int32_t b) {
            const float first = candidates_[static_cast<std::size_t>(a)].error;
            const float second = candidates_[static_cast<std::size_t>(b)].error;
            return first != second ? first > second : a < b;
        });
    }

    // False when the budget allows no more.
    bool insertChosen(std::vector<std::int32_t>& changed, std::vector<Point>& rim) {
        const Point end{corners_.width - 1, corners_.height - 1};
        for (const std::int32_t chosen : chosen_) {
            const auto t = static_cast<std::size_t>(chosen);
            if (stale_[t] != 0) continue;  // another point has changed it; it is looked at again in the next round
            const Point point = candidates_[t].point;
            const bool onRim = point.x == 0 || point.y == 0 || point.x == end.x || point.y == end.y;
            const std::size_t cost = onRim ? options_.rimCost : 2;
            if (cost > left_) return false;
            left_ -= cost;
            if (onRim) rim.push_back(point);
            const std::size_t before = changed.size();
            triangulation_.insertInto(t, point, changed);
            stale_.resize(triangulation_.triangleCount());
            candidates_.resize(triangulation_.triangleCount());
            for (std::size_t i = before; i < changed.size(); ++i) stale_[static_cast<std::size_t>(changed[i])] = 1;
        }
        return true;
    }

    double meanError() const {
        std::vector<Sum> sums(triangulation_.triangleCount());
        parallelChunks(sums.size(), 256, [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t t = range.begin(); t != range.end(); ++t) {
                const auto [a, b, c] = pointsOf(t);
                if (isKept(kept_, a, b, c)) sums[t] = sumOf(corners_, a, b, c);
            }
        });
        Sum all;
        for (const Sum& sum : sums) all.errors += sum.errors, all.corners += sum.corners;
        return all.corners > 0 ? all.errors / static_cast<double>(all.corners) : 0.0;
    }

    Triangulation& triangulation_;
    const Corners& corners_;
    const Kept& kept_;
    const GreedyOptions& options_;
    std::size_t left_;
    std::vector<Candidate> candidates_;  // one a triangle
    std::vector<std::uint8_t> stale_;    // its triangle changed after its candidate was found
    std::vector<std::int32_t> chosen_;
};

}  // namespace

GreedyResult refine(Triangulation& triangulation, const Corners& corners, const Kept& kept,
                    const GreedyOptions& options, const Progress& progress) {
    return Refiner(triangulation, corners, kept, options).run(progress);
}

}  // namespace orrery::relief
