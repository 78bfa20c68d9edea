#pragma once

// Grows the coverage of glyphs by a distance: what a halo is painted through.

#include <cstdint>
#include <vector>

namespace orrery::text {

// `coverage` is width * height values 0..255 in rows. The result is 255 within `radius` pixels of covered ones and
// falls to 0 over the last pixel, by exact Euclidean distances.
std::vector<std::uint8_t> grown(const std::vector<std::uint8_t>& coverage, int width, int height, float radius);

}  // namespace orrery::text
