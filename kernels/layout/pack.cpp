#include "kernels/layout/pack.h"

#include <algorithm>
#include <numeric>

namespace orrery::layout {
namespace {

struct Shelves {
    std::vector<vec2> centres;
    vec2 size{0.0F};
};

// Shelves filled from the left, at most `width` wide (or one rectangle), one under the other.
Shelves shelve(std::span<const vec2> sizes, std::span<const std::size_t> order, float gap, float width) {
    Shelves result;
    result.centres.resize(sizes.size());
    std::size_t begin = 0;
    float top = 0.0F;
    while (begin < order.size()) {
        std::size_t end = begin;
        float used = 0.0F;
        float height = 0.0F;
        while (end < order.size()) {
            const vec2 size = sizes[order[end]];
            const float next = used + size.x + (end > begin ? gap : 0.0F);
            if (end > begin && next > width) break;
            used = next;
            height = std::max(height, size.y);
            ++end;
        }
        float left = -0.5F * used;
        for (std::size_t i = begin; i < end; ++i) {
            const vec2 size = sizes[order[i]];
            result.centres[order[i]] = {left + 0.5F * size.x, top - 0.5F * height};
            left += size.x + gap;
        }
        result.size.x = std::max(result.size.x, used);
        top -= height + gap;
        begin = end;
    }
    result.size.y = -top - gap;
    for (vec2& centre : result.centres) centre.y += 0.5F * result.size.y;
    return result;
}

}  // namespace

std::vector<vec2> packRectangles(std::span<const vec2> sizes, float gap, float aspect) {
    if (sizes.empty()) return {};
    std::vector<std::size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&sizes](std::size_t a, std::size_t b) { return sizes[a].y > sizes[b].y; });
    float widest = 0.0F;
    float total = 0.0F;
    for (const vec2 size : sizes) {
        widest = std::max(widest, size.x);
        total += size.x + gap;
    }
    Shelves best;
    float least = 1e30F;
    // Widths from that of the widest alone to all in one row, by steps of a tenth.
    for (float width = widest; width < total * 1.1F; width *= 1.1F) {
        Shelves trial = shelve(sizes, order, gap, width);
        const float height = std::max(trial.size.y, trial.size.x / aspect);
        if (height < least * 0.999F) {
            least = height;
            best = std::move(trial);
        }
        if (width <= 0.0F) break;
    }
    return best.centres;
}

}  // namespace orrery::layout
