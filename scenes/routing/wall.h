#pragma once

// Where the experts stand: columns on shelves, a shelf for each group where there are groups, so that the load of every
// expert can be read as a height.

#include "engine/base/math.h"

namespace orrery::routing {

class Wall {
 public:
    // `low` and `size` are the rectangle that it fills, facing +z.
    Wall(int experts, int groups, vec2 low, vec2 size);

    int experts() const { return experts_; }
    int shelves() const { return shelves_; }
    int perShelf() const { return perShelf_; }
    int shelfOf(int expert) const { return expert / perShelf_; }

    vec3 foot(int expert) const;  // the middle of the column's lower end
    float columnWidth() const { return pitch_.x * 0.62F; }
    float tallest() const { return pitch_.y * 0.68F; }  // a column's greatest height
    vec3 shelfCentre(int shelf) const;                  // of the board the columns stand on
    vec2 pitch() const { return pitch_; }               // from a column to the next, from a shelf to the next
    vec2 low() const { return low_; }
    vec2 size() const { return size_; }

 private:
    int experts_;
    int shelves_;
    int perShelf_;
    vec2 low_;
    vec2 size_;
    vec2 pitch_;
};

}  // namespace orrery::routing
