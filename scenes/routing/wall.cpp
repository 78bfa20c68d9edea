#include "scenes/routing/wall.h"

#include <algorithm>

namespace orrery::routing {

namespace {

constexpr int kMostShelves = 16;

int shelvesFor(int experts, int groups) {
    if (groups > 1 && groups <= kMostShelves && experts % groups == 0) return groups;
    if (experts <= 8) return 1;
    if (experts <= 32) return 2;
    if (experts <= 64) return 4;
    return 8;
}

}  // namespace

Wall::Wall(int experts, int groups, vec2 low, vec2 size)
    : experts_(std::max(experts, 1)),
      shelves_(shelvesFor(experts_, groups)),
      perShelf_((experts_ + shelves_ - 1) / shelves_),
      low_(low),
      size_(size),
      pitch_(size / vec2(perShelf_, shelves_)) {}

vec3 Wall::foot(int expert) const {
    const int shelf = shelfOf(expert);
    const int column = expert - shelf * perShelf_;
    // The first group at the top, as one reads.
    const float y = low_.y + pitch_.y * (static_cast<float>(shelves_ - 1 - shelf) + 0.22F);
    return {low_.x + pitch_.x * (static_cast<float>(column) + 0.5F), y, 0.0F};
}

vec3 Wall::shelfCentre(int shelf) const {
    return {low_.x + size_.x * 0.5F, foot(shelf * perShelf_).y, 0.0F};
}

}  // namespace orrery::routing
