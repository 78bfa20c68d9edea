#pragma once

// The sparse stress model (Ortmann, Klimenta, Brandes: "A Sparse Stress Model", 2016): each node is held at its
// distances to some pivots, and every pivot counts for the nodes around it. Internal to kernels/layout.

#include "kernels/layout/pivot.h"
#include "kernels/layout/places.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::layout {

// Where the pivots want each node: the place that the majorised stress (Gansner, Koren, North 2005) is least at, and
// the sum of the weights behind it.
struct Pull {
    Places target;
    std::vector<float> weight;
};

class SparseStress {
 public:
    SparseStress() = default;
    // Node i of this model is order[i] of the pivots'. Frees the pivots' steps as it goes.
    SparseStress(Pivots pivots, std::span<const int> order);

    std::size_t pivotCount() const { return pivots_.size(); }
    // As heldBy() in tick_law.h wants them.
    std::span<const int> pivots() const { return pivots_; }
    std::span<const std::uint16_t> terms() const { return terms_; }
    float unit() const { return unit_; }

    // For all nodes at once, from the places as they are. The same bits on any number of threads.
    void pull(const Places& places, Pull& out) const;

 private:
    std::size_t nodes_ = 0;
    float unit_ = 1.0F;
    std::vector<int> pivots_;
    // [block of kLanes nodes][pivot][steps, then weights][lane]; a weight is the upper half of a float.
    std::vector<std::uint16_t> terms_;
};

}  // namespace orrery::layout
