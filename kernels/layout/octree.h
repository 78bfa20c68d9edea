#pragma once

// A linear octree over Morton codes for sums over all pairs in O(n log n) (Barnes, Hut 1986): the bodies are sorted
// along the curve, each run of some bodies is a leaf, and each eight cells that follow one another make the one above.
// Cells hold the box of what is in them, so the order may be kept while bodies move. The same bits on any number of
// threads. Internal to kernels/layout.

#include "kernels/layout/morton.h"
#include "kernels/layout/places.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::layout {

class Octree {
 public:
    // A force on a body, summed over the others: mass * delta / (softening + |delta|^2)^power, delta from the other.
    enum class Law { inverse, bounded };  // powers 1 and 2
    struct Sum {
        Law law = Law::bounded;
        float softening = 1.0F;
        // A cell counts as one body when its box's diagonal is less than `openness` times its distance.
        float openness = 1.0F;
    };

    // Sorts the bodies along the curve; masses are positive, or empty for 1 each. Needs refit before the next sum.
    void sort(const Places& places, std::size_t count, std::span<const float> masses);
    // Boxes and centres of mass from the places as they are, in the order of the last sort.
    void refit(const Places& places);
    // Overwrites `forces`, one a body.
    void sum(const Sum& how, Places& forces) const;

    // About how far apart neighbouring bodies stand, in the median.
    float spacing() const;

    // Bodies in the order of the curve.
    std::span<const int> order() const { return order_; }

 private:
    // Cells of one level; padded to whole groups of eight, with cells that hold nothing.
    struct Level {
        Places centres;  // of mass
        std::vector<float> masses;
        std::vector<float> diagonals2;
        std::vector<Bounds> boxes;
    };
    struct Entries;

    void gather(std::size_t leaf, float openness, Entries& entries) const;

    std::size_t count_ = 0;
    std::vector<int> order_;
    Places sorted_;              // places in that order, padded to whole leaves
    std::vector<float> masses_;  // in that order, 0 for the padding
    std::vector<Level> levels_;  // the leaves first, the root last
    std::vector<MortonKey> keys_;
    std::vector<MortonKey> scratch_;
};

}  // namespace orrery::layout
