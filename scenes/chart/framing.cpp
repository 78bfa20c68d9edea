#include "scenes/chart/framing.h"

#include <algorithm>

namespace orrery::chart {

namespace {

// In heights of the picture, from its middle, y up.
struct Extent {
    vec2 low{1e9F}, high{-1e9F};

    void add(vec2 point, vec2 half = vec2(0.0F)) {
        low = glm::min(low, point - half);
        high = glm::max(high, point + half);
    }
};

Extent extentOf(const render::Camera& camera, const Stage& stage, float roomScale) {
    Extent extent;
    const auto seen = [&](const vec3& point) {
        // A picture of height 1; its pixels run down.
        const auto projected = camera.project(point, vec2(0.0F, 1.0F));
        if (!projected) return std::optional<std::pair<vec2, float>>();
        return std::optional(std::pair(vec2(projected->pixel.x, 0.5F - projected->pixel.y), projected->depth));
    };
    for (const vec3& corner : stage.corners()) {
        if (const auto at = seen(corner)) extent.add(at->first);
    }
    for (const render::Label& label : stage.labels()) {
        const auto at = seen(label.anchor);
        if (!at) continue;
        const float natural = label.em * camera.pixelsPerUnit(1.0F) / at->second;
        const float least = label.least * roomScale;
        const float em = std::clamp(natural, least, std::max(least, label.largest));
        extent.add(at->first + label.offset * em, label.size * em * 0.5F);
    }
    return extent;
}

}  // namespace

render::Camera framed(const render::Camera& angles, const Stage& stage, float aspect, float roomScale, float fill) {
    render::Camera camera = render::framing(angles, stage.bounds(), aspect, fill);
    // Both the middle and the distance follow from what is seen, which depends on them: a few rounds settle it.
    for (int round = 0; round < 40; ++round) {
        const Extent extent = extentOf(camera, stage, roomScale);
        if (extent.low.x > extent.high.x) break;
        const vec2 middle = (extent.low + extent.high) * 0.5F;
        const vec2 size = (extent.high - extent.low) / vec2(aspect * fill, fill);
        const float unit = camera.distance / camera.pixelsPerUnit(1.0F);  // world units of a picture's height
        camera.target += (camera.right() * middle.x + camera.up() * middle.y) * unit;
        const float wanted = std::max(size.x, size.y);
        camera.distance *= 1.0F + (std::clamp(wanted, 0.5F, 2.0F) - 1.0F) * 0.7F;
    }
    return camera;
}

}  // namespace orrery::chart
