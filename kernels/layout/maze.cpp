#include "kernels/layout/maze.h"

#include "kernels/layout/index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <utility>

namespace orrery::layout {
namespace {

constexpr float kSide = 0.45F;       // em of a cell
constexpr int kMostCells = 60'000;   // larger pictures get larger cells
constexpr float kClearance = 0.25F;  // em from a body
constexpr float kSlowness = 2.5F;    // times longer over a label

}  // namespace

Maze::Maze(std::vector<Rect> bodies, vec2 frame) : bodies_(std::move(bodies)), frame_(frame) {
    const float area = 4.0F * frame.x * frame.y;
    side_ = std::max(kSide, std::sqrt(area / static_cast<float>(kMostCells)));
    columns_ = std::max(1, static_cast<int>(2.0F * frame.x / side_) + 1);
    rows_ = std::max(1, static_cast<int>(2.0F * frame.y / side_) + 1);
    cells_.resize(at(columns_) * at(rows_));
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
        bodies_[i] = bodies_[i].grown(kClearance);
        for (int r = row(bodies_[i].low.y); r <= row(bodies_[i].high.y); ++r) {
            for (int c = column(bodies_[i].low.x); c <= column(bodies_[i].high.x); ++c) {
                const int index = r * columns_ + c;
                const vec2 p = centreOf(index);
                const bool inside = p.x >= bodies_[i].low.x && p.x <= bodies_[i].high.x && p.y >= bodies_[i].low.y &&
                                    p.y <= bodies_[i].high.y;
                if (!inside) continue;
                Cell& cell = cells_[at(index)];
                cell.several = cell.several || cell.body >= 0;
                cell.body = static_cast<int>(i);
            }
        }
    }
}

int Maze::column(float x) const {
    return std::clamp(static_cast<int>((x + frame_.x) / side_), 0, columns_ - 1);
}

int Maze::row(float y) const {
    return std::clamp(static_cast<int>((y + frame_.y) / side_), 0, rows_ - 1);
}

vec2 Maze::centreOf(int cell) const {
    const vec2 place(static_cast<float>(cell % columns_), static_cast<float>(cell / columns_));
    return (place + 0.5F) * side_ - frame_;
}

bool Maze::isFree(int cell, int from, int to) const {
    const Cell& self = cells_[at(cell)];
    return self.body < 0 || (!self.several && (self.body == from || self.body == to));
}

bool Maze::sees(vec2 p, vec2 q, int from, int to) const {
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
        if (static_cast<int>(i) == from || static_cast<int>(i) == to) continue;
        if (lengthInside(p, q, bodies_[i]) > 0.0F) return false;
    }
    return true;
}

std::vector<vec2> Maze::path(int from, int to, std::span<const Rect> slow) const {
    const vec2 start = bodies_[at(from)].centre();
    const vec2 goal = bodies_[at(to)].centre();
    if (sees(start, goal, from, to)) return {};
    std::vector<unsigned char> slowness(cells_.size(), 0);
    for (const Rect& rect : slow) {
        for (int r = row(rect.low.y); r <= row(rect.high.y); ++r) {
            for (int c = column(rect.low.x); c <= column(rect.high.x); ++c) slowness[at(r * columns_ + c)] = 1;
        }
    }
    // A*: the nearest to the goal by what is known and the straight rest.
    const int first = row(start.y) * columns_ + column(start.x);
    const int last = row(goal.y) * columns_ + column(goal.x);
    std::vector<float> known(cells_.size(), 1e30F);
    std::vector<int> before(cells_.size(), -1);
    std::vector<unsigned char> done(cells_.size(), 0);
    using Entry = std::pair<float, int>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    const auto rest = [&](int cell) {
        const vec2 along = goal - centreOf(cell);
        return std::sqrt(glm::dot(along, along));
    };
    known[at(first)] = 0.0F;
    open.emplace(rest(first), first);
    while (!open.empty()) {
        const int cell = open.top().second;
        open.pop();
        if (cell == last) break;
        if (done[at(cell)] != 0) continue;
        done[at(cell)] = 1;
        const int c = cell % columns_;
        const int r = cell / columns_;
        for (int dr = -1; dr <= 1; ++dr) {
            for (int dc = -1; dc <= 1; ++dc) {
                if ((dr == 0 && dc == 0) || c + dc < 0 || c + dc >= columns_ || r + dr < 0 || r + dr >= rows_) continue;
                const int next = cell + dr * columns_ + dc;
                if (done[at(next)] != 0 || !isFree(next, from, to)) continue;
                const float length = side_ * (dr != 0 && dc != 0 ? 1.41421356F : 1.0F);
                const float way = known[at(cell)] + length * (slowness[at(next)] != 0 ? kSlowness : 1.0F);
                if (way >= known[at(next)]) continue;
                known[at(next)] = way;
                before[at(next)] = cell;
                open.emplace(way + rest(next), next);
            }
        }
    }
    if (before[at(last)] < 0) return {};
    std::vector<vec2> places{goal};
    for (int cell = before[at(last)]; cell >= 0 && cell != first; cell = before[at(cell)]) {
        places.push_back(centreOf(cell));
    }
    places.push_back(start);
    std::reverse(places.begin(), places.end());
    // Pulled straight: from each corner to the farthest place that it sees.
    std::vector<vec2> corners;
    std::size_t here = 0;
    while (here + 1 < places.size()) {
        std::size_t next = here + 1;
        for (std::size_t far = places.size() - 1; far > next; --far) {
            if (sees(places[here], places[far], from, to)) {
                next = far;
                break;
            }
        }
        if (next + 1 < places.size()) corners.push_back(places[next]);
        here = next;
    }
    return corners;
}

}  // namespace orrery::layout
