#include "scenes/routing/bead_wall.h"

#include <algorithm>
#include <cmath>

namespace orrery::routing {

namespace {

constexpr vec2 kLow{-18.6F, 6.6F};
constexpr vec2 kSize{38.6F, 15.2F};
constexpr float kMeanHeight = 0.62F;     // of a column's greatest height: about where the mean load stands
constexpr float kOverflow = 1.1F;        // of that height, where a stack is full
constexpr float kBack = -0.3F;           // where the stacks begin, along z
constexpr float kLeastDiameter = 0.17F;  // some pixels, where the wall fills a picture

// The front of a column up to the mean load.
float meanArea(const Wall& wall) {
    return wall.columnWidth() * wall.tallest() * kMeanHeight;
}

}  // namespace

Wall streamWall(const StreamOptions& options) {
    return {options.experts, options.gate.groups, kLow, kSize};
}

BeadWall beadWall(const StreamOptions& options, const BeadLook& look) {
    const Wall wall = streamWall(options);
    const auto total =
        static_cast<std::uint64_t>(options.batch) * static_cast<std::uint64_t>(chosenBy(options.gate, options.experts));
    const float mean = static_cast<float>(total) / static_cast<float>(options.experts);
    std::uint32_t tokens = 1;
    const auto diameter = [&] { return std::sqrt(meanArea(wall) * static_cast<float>(tokens) / mean); };
    while (diameter() < kLeastDiameter) tokens *= 2;
    // Whole beads side by side; fewer and larger ones where the column is narrow.
    const float wished = std::min(diameter(), wall.tallest() * kMeanHeight);
    const int across = std::max(static_cast<int>(std::lround(wall.columnWidth() / wished)), 1);
    const float size = std::min(wall.columnWidth() / static_cast<float>(across), wall.tallest() * kMeanHeight);
    const vec3 foot = wall.foot(0) + vec3(0.0F, 0.0F, kBack);
    return {.experts = options.experts,
            .perShelf = wall.perShelf(),
            .foot = look.origin + foot,
            .pitch = wall.pitch(),
            .diameter = size,
            .across = across,
            .rows = std::max(static_cast<int>(wall.tallest() * kOverflow / size), 1),
            .tokensPerBead = tokens,
            .total = total,
            .colour = look.colour,
            .overloaded = look.overloaded};
}

float stackHeight(const BeadWall& wall, double tokens) {
    const double rows = tokens / static_cast<double>(wall.tokensPerBead) / static_cast<double>(wall.across);
    return static_cast<float>(rows) * wall.diameter;
}

float meanHeight(const BeadWall& wall) {
    return stackHeight(wall, static_cast<double>(wall.total) / static_cast<double>(wall.experts));
}

std::size_t mostStreamBeads(int experts) {
    // All columns together have no more than the wall's area, however many shelves there are.
    const Wall one(1, 1, kLow, kSize);
    const float full = meanArea(one) / (kLeastDiameter * kLeastDiameter);
    return static_cast<std::size_t>(full) + 1 + static_cast<std::size_t>(experts);
}

}  // namespace orrery::routing
