#include "kernels/layout/octree.h"

#include <algorithm>
#include "engine/base/parallel.h"

namespace orrery::layout {
namespace {

constexpr int kBits = 21;  // an axis; three make 63
constexpr int kLeaf = 8;   // bodies that are not worth splitting further

// Two zero bits after each of the lowest 21.
std::uint64_t spread(std::uint64_t x) {
    x &= 0x1FFFFFULL;
    x = (x | x << 32U) & 0x1F00000000FFFFULL;
    x = (x | x << 16U) & 0x1F0000FF0000FFULL;
    x = (x | x << 8U) & 0x100F00F00F00F00FULL;
    x = (x | x << 4U) & 0x10C30C30C30C30C3ULL;
    x = (x | x << 2U) & 0x1249249249249249ULL;
    return x;
}

}  // namespace

void Octree::build(std::span<const vec3> positions, std::span<const float> masses) {
    const std::size_t count = positions.size();
    Bounds bounds;
    for (const vec3& p : positions) bounds.add(p);
    const vec3 size = bounds.size();
    const float side = std::max({size.x, size.y, size.z, 1e-6F});
    const float scale = static_cast<float>((1 << kBits) - 1) / side;

    std::vector<std::pair<std::uint64_t, int>> keys(count);
    parallelChunks(count, 2048, [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            const vec3 cell = (positions[i] - bounds.low) * scale;
            const std::uint64_t code = spread(static_cast<std::uint64_t>(cell.x)) |
                                       spread(static_cast<std::uint64_t>(cell.y)) << 1U |
                                       spread(static_cast<std::uint64_t>(cell.z)) << 2U;
            keys[i] = {code, static_cast<int>(i)};
        }
    });
    // No two keys are equal, so every sort gives the same order.
    parallelSort(keys.begin(), keys.end());

    codes_.resize(count);
    order_.resize(count);
    positions_.resize(count);
    masses_.resize(count);
    place_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto body = static_cast<std::size_t>(keys[i].second);
        codes_[i] = keys[i].first;
        order_[i] = keys[i].second;
        positions_[i] = positions[body];
        masses_[i] = masses.empty() ? 1.0F : masses[body];
        place_[body] = static_cast<int>(i);
    }
    cells_.clear();
    if (count > 0) split(0, static_cast<int>(count), 0, side);
    weigh();
}

// Depth first, so that a cell's descendants follow it; `level` counts the octants' bits that are used up.
void Octree::split(int first, int count, int level, float side) {
    const std::size_t index = cells_.size();
    cells_.push_back({.side = side, .first = first, .count = count, .leaf = count <= kLeaf || level == kBits});
    if (!cells_[index].leaf) {
        const auto shift = static_cast<unsigned>(3 * (kBits - 1 - level));
        int begin = first;
        const int end = first + count;
        while (begin < end) {
            const std::uint64_t octant = codes_[static_cast<std::size_t>(begin)] >> shift;
            const auto next =
                std::upper_bound(codes_.begin() + begin, codes_.begin() + end, octant,
                                 [shift](std::uint64_t o, std::uint64_t code) { return o < code >> shift; });
            const int stop = static_cast<int>(next - codes_.begin());
            split(begin, stop - begin, level + 1, 0.5F * side);
            begin = stop;
        }
    }
    cells_[index].skip = static_cast<int>(cells_.size());
}

void Octree::weigh() {
    // From the last to the first, every cell is complete before the one it lies in is looked at.
    for (std::size_t i = cells_.size(); i-- > 0;) {
        Cell& cell = cells_[i];
        vec3 moment(0.0F);
        if (cell.leaf) {
            for (int k = cell.first; k < cell.first + cell.count; ++k) {
                const auto at = static_cast<std::size_t>(k);
                moment += positions_[at] * masses_[at];
                cell.mass += masses_[at];
            }
        } else {
            for (std::size_t k = i + 1; k < static_cast<std::size_t>(cell.skip);
                 k = static_cast<std::size_t>(cells_[k].skip)) {
                moment += cells_[k].centre * cells_[k].mass;
                cell.mass += cells_[k].mass;
            }
        }
        cell.centre = moment / cell.mass;
    }
}

}  // namespace orrery::layout
