#include "scenes/chart/stems.h"

#include <algorithm>
#include <utility>

namespace orrery::chart {

std::vector<float> stemsFor(std::span<const StemWish> wishes, const render::Camera& camera, float least, float most) {
    constexpr float kStep = 0.25F;
    constexpr vec2 kApart{0.2F, 0.1F};
    std::vector<float> stems;
    std::vector<std::pair<vec2, vec2>> taken;  // middle and half size, across the view
    for (const StemWish& wish : wishes) {
        const vec2 half = wish.size * 0.5F;
        for (float stem = least;; stem += kStep) {
            const vec3 head = wish.foot + vec3(0.0F, stem, 0.0F);
            const vec2 middle(glm::dot(head, camera.right()), glm::dot(head, camera.up()) + half.y);
            const bool meets = std::ranges::any_of(taken, [&](const auto& other) {
                const vec2 apart = glm::abs(other.first - middle) - other.second - half;
                return apart.x < kApart.x && apart.y < kApart.y;
            });
            if (meets && stem < most) continue;
            taken.emplace_back(middle, half);
            stems.push_back(stem);
            break;
        }
    }
    return stems;
}

}  // namespace orrery::chart
