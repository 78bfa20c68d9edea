#include "kernels/relief/corners.h"

#include "kernels/relief/rows.h"

#include <algorithm>

namespace orrery::relief {

Corners cornerHeights(const Brightness& brightness, const Kept& kept, bool blocks) {
    Corners corners(brightness.width + 1, brightness.height + 1);
    // One column of black on either side of a row, and rows of it above and below, spare the loop its borders.
    const auto width = static_cast<std::size_t>(brightness.width);
    forStrips(corners.height, [&](int first, int end) {
        std::vector<std::uint16_t> upper(width + 2), lower(width + 2);
        std::vector<std::uint8_t> upperKept(width + 2), lowerKept(width + 2);
        const auto load = [&](int y, std::vector<std::uint16_t>& values, std::vector<std::uint8_t>& keep) {
            if (y < 0 || y >= brightness.height) {
                std::fill(values.begin(), values.end(), std::uint16_t{0});
                std::fill(keep.begin(), keep.end(), std::uint8_t{0});
            } else {
                std::copy_n(brightness.row(y), width, values.begin() + 1);
                std::copy_n(kept.row(y), width, keep.begin() + 1);
            }
        };
        load(first - 1, lower, lowerKept);
        for (int y = first; y < end; ++y) {
            std::swap(upper, lower);
            std::swap(upperKept, lowerKept);
            load(y, lower, lowerKept);
            std::uint16_t* out = corners.row(y);
            if (blocks) {
                for (std::size_t x = 0; x <= width; ++x)
                    out[x] = std::max({upper[x], upper[x + 1], lower[x], lower[x + 1]});
                continue;
            }
            for (std::size_t x = 0; x <= width; ++x) {
                const std::uint32_t sum = std::uint32_t{upper[x]} + upper[x + 1] + lower[x] + lower[x + 1];
                const unsigned count =
                    static_cast<unsigned>(upperKept[x]) + upperKept[x + 1] + lowerKept[x] + lowerKept[x + 1];
                // Nearly all have four: a shift in place of a division.
                out[x] = static_cast<std::uint16_t>(count == 4   ? (sum + 2) >> 2U
                                                    : count == 0 ? 0
                                                                 : (sum + count / 2) / count);
            }
        }
    });
    return corners;
}

unsigned keptAround(const Kept& kept, int x, int y) {
    const auto cell = [&](int cx, int cy) -> unsigned {
        return cx >= 0 && cy >= 0 && cx < kept.width && cy < kept.height ? kept.at(cx, cy) : 0U;
    };
    return cell(x - 1, y - 1) | cell(x, y - 1) << 1U | cell(x - 1, y) << 2U | cell(x, y) << 3U;
}

}  // namespace orrery::relief
