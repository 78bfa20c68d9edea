#pragma once

// A linear octree over Morton codes and the Barnes-Hut walk over it (Barnes, Hut 1986; the order of Karras 2012): sums
// over all pairs in O(n log n), the same on any number of threads. Internal to kernels/layout.

#include "engine/base/math.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::layout {

class Octree {
 public:
    // Sorts the bodies along the Morton curve and builds the cells; masses are positive, or empty for 1 each.
    void build(std::span<const vec3> positions, std::span<const float> masses);

    // Calls visit(centre, mass) for all that is not `body` itself: far cells as one, near bodies one by one, in an
    // order that depends on the tree only. A cell is far when its side is less than `openness` times its distance.
    template <typename Visit>
    void walk(int body, float openness, Visit&& visit) const;

    // Bodies in the order of the curve: neighbours in it are near in space, so chunks of it use the caches well.
    std::span<const int> order() const { return order_; }
    int cellCount() const { return static_cast<int>(cells_.size()); }

 private:
    struct Cell {
        vec3 centre{0.0F};  // of mass
        float mass = 0.0F;
        float side = 0.0F;
        int first = 0;  // its bodies in order_
        int count = 0;
        int skip = 0;  // the next cell that is not inside it
        bool leaf = false;
    };

    void split(int first, int count, int level, float side);
    void weigh();

    std::vector<Cell> cells_;  // a cell before those inside it
    std::vector<std::uint64_t> codes_;
    std::vector<int> order_;
    std::vector<vec3> positions_;  // in the order of the curve
    std::vector<float> masses_;
    std::vector<int> place_;  // of a body in order_
};

template <typename Visit>
void Octree::walk(int body, float openness, Visit&& visit) const {
    const int own = place_[static_cast<std::size_t>(body)];
    const vec3 here = positions_[static_cast<std::size_t>(own)];
    const float limit = openness * openness;
    for (std::size_t i = 0; i < cells_.size();) {
        const Cell& cell = cells_[i];
        const vec3 away = cell.centre - here;
        const float square = away.x * away.x + away.y * away.y + away.z * away.z;
        const bool inside = own >= cell.first && own < cell.first + cell.count;
        if (!inside && cell.side * cell.side < limit * square) {
            visit(cell.centre, cell.mass);
            i = static_cast<std::size_t>(cell.skip);
        } else if (cell.leaf) {
            for (int k = cell.first; k < cell.first + cell.count; ++k) {
                const auto at = static_cast<std::size_t>(k);
                if (k != own) visit(positions_[at], masses_[at]);
            }
            i = static_cast<std::size_t>(cell.skip);
        } else {
            ++i;
        }
    }
}

}  // namespace orrery::layout
