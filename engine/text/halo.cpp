#include "engine/text/halo.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace orrery::text {

namespace {

constexpr float kFar = 1e12F;

// to[i] = min(to[i], from[i] + offset): the loop that everything here comes down to, and that the compiler turns into
// vector instructions.
void lower(float* __restrict to, const float* __restrict from, std::size_t count, float offset) {
    for (std::size_t i = 0; i < count; ++i) {
        const float value = from[i] + offset;
        to[i] = value < to[i] ? value : to[i];
    }
}

}  // namespace

// Squared distances separate: down the columns first, then along the rows. Halos reach a few pixels, so that trying
// every offset is faster than the linear-time transform with its parabolas and divisions.
std::vector<std::uint8_t> grown(const std::vector<std::uint8_t>& coverage, int width, int height, float radius) {
    const auto w = static_cast<std::size_t>(width);
    const auto h = static_cast<std::size_t>(height);
    std::vector<std::uint8_t> result(w * h);
    if (result.empty()) return result;
    std::vector<float> squared(w * h);
    for (std::size_t i = 0; i < squared.size(); ++i) {
        // A pixel covered by a has the edge 1/2 - a away from its middle.
        const float away = std::max(0.5F - static_cast<float>(coverage[i]) / 255.0F, 0.0F);
        squared[i] = coverage[i] == 0 ? kFar : away * away;
    }
    const auto reach = static_cast<std::size_t>(std::ceil(std::max(radius, 0.0F) + 0.5F));
    std::vector<float> column(w);
    std::vector<float> row(w);
    for (std::size_t y = 0; y < h; ++y) {
        std::ranges::fill(column, kFar);
        const std::size_t first = y < reach ? 0 : y - reach;
        const std::size_t last = std::min(y + reach, h - 1);
        for (std::size_t other = first; other <= last; ++other) {
            const float away = static_cast<float>(other) - static_cast<float>(y);
            lower(column.data(), &squared[other * w], w, away * away);
        }
        row = column;
        for (std::size_t shift = 1; shift <= std::min(reach, w - 1); ++shift) {
            const auto offset = static_cast<float>(shift * shift);
            lower(row.data() + shift, column.data(), w - shift, offset);
            lower(row.data(), column.data() + shift, w - shift, offset);
        }
        for (std::size_t x = 0; x < w; ++x) {
            const float share = std::clamp(radius + 0.5F - std::sqrt(row[x]), 0.0F, 1.0F);
            result[y * w + x] = static_cast<std::uint8_t>(share * 255.0F + 0.5F);
        }
    }
    return result;
}

}  // namespace orrery::text
