#include "engine/render/surface_asset.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/render/mesh_asset.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <utility>

namespace orrery::render {

namespace {

constexpr std::size_t kGrain = 8192;  // vertices or triangles a worker takes at a time: some tenths of a millisecond
constexpr std::size_t kFan = 4;       // children of a box

// The lowest 10 bits of a number, with two zeros after each.
std::uint32_t spread(std::uint32_t bits) {
    bits = (bits | bits << 16U) & 0x030000FFU;
    bits = (bits | bits << 8U) & 0x0300F00FU;
    bits = (bits | bits << 4U) & 0x030C30C3U;
    return (bits | bits << 2U) & 0x09249249U;
}

// Where a point of the unit cube lies along the Morton curve (G. M. Morton 1966).
std::uint32_t alongCurve(const vec3& point) {
    const vec3 cell = glm::clamp(point * 1024.0F, vec3(0.0F), vec3(1023.0F));
    return spread(static_cast<std::uint32_t>(cell.x)) | spread(static_cast<std::uint32_t>(cell.y)) << 1U |
           spread(static_cast<std::uint32_t>(cell.z)) << 2U;
}

// Where the ray enters the box, at or before `farthest` (slabs; Kay and Kajiya 1986).
std::optional<float> enters(const vec3& origin, const vec3& inverse, const Bounds& box, float farthest) {
    const vec3 a = (box.low - origin) * inverse;
    const vec3 b = (box.high - origin) * inverse;
    const vec3 low = glm::min(a, b);
    const vec3 high = glm::max(a, b);
    const float near = std::max({low.x, low.y, low.z, 0.0F});
    const float far = std::min({high.x, high.y, high.z, farthest});
    if (!(near <= far)) return std::nullopt;
    return near;
}

// Möller and Trumbore 1997, with the sides told apart by the sign of the determinant.
std::optional<float> hitTriangle(const Ray& ray, const vec3& a, const vec3& b, const vec3& c, Sides sides) {
    const vec3 ab = b - a;
    const vec3 ac = c - a;
    const vec3 across = glm::cross(ray.direction, ac);
    const float determinant = glm::dot(ab, across);
    if (determinant == 0.0F || (sides == Sides::front && determinant < 0.0F)) return std::nullopt;
    const float inverse = 1.0F / determinant;
    const vec3 from = ray.origin - a;
    const float u = glm::dot(from, across) * inverse;
    const vec3 along = glm::cross(from, ab);
    const float v = glm::dot(ray.direction, along) * inverse;
    if (!(u >= 0.0F && v >= 0.0F && u + v <= 1.0F)) return std::nullopt;
    return glm::dot(ac, along) * inverse;
}

}  // namespace

SurfaceAsset::SurfaceAsset(const SurfaceDescription& description)
    : indices_(description.indices.begin(), description.indices.end()),
      picture_(description.picture),
      repeat_(description.repeat),
      cutout_(description.cutout),
      cutoff_(description.cutoff) {
    static std::atomic<std::uint64_t> next{1};
    id_ = next++;
    const std::size_t count = description.positions.size();
    ORRERY_CHECK(description.normals.size() == count, "a surface of {} positions and {} normals", count,
                 description.normals.size());
    ORRERY_CHECK(description.uvs.empty() || description.uvs.size() == count, "a surface of {} positions and {} uvs",
                 count, description.uvs.size());
    ORRERY_CHECK(description.colours.empty() || description.colours.size() == count,
                 "a surface of {} positions and {} colours", count, description.colours.size());
    ORRERY_CHECK(indices_.size() % 3 == 0, "{} indices are no triangles", indices_.size());
    ORRERY_CHECK(std::all_of(indices_.begin(), indices_.end(), [&](std::uint32_t index) { return index < count; }),
                 "a triangle has a corner past the last of {} positions", count);
    vertices_.resize(count);
    parallelChunks(count, kGrain, [&](const auto& range) {
        for (std::size_t i = range.begin(); i != range.end(); ++i) {
            vertices_[i] = {.position = description.positions[i],
                            .normal = packNormal(description.normals[i]),
                            .uv = description.uvs.empty() ? vec2(0.0F) : description.uvs[i],
                            .colour = description.colours.empty() ? ~0U : description.colours[i]};
        }
    });
    for (const vec3& position : description.positions) bounds_.add(position);
}

void SurfaceAsset::sortTriangles() const {
    const std::size_t count = triangleCount();
    const auto corner = [&](std::size_t triangle, std::size_t k) -> const vec3& {
        return vertices_[indices_[triangle * 3 + k]].position;
    };
    const vec3 scale = 1.0F / glm::max(bounds_.size(), vec3(1e-30F));
    std::vector<std::pair<std::uint32_t, std::uint32_t>> keys(count);
    parallelChunks(count, kGrain, [&](const auto& range) {
        for (std::size_t i = range.begin(); i != range.end(); ++i) {
            const vec3 middle = (corner(i, 0) + corner(i, 1) + corner(i, 2)) / 3.0F;
            keys[i] = {alongCurve((middle - bounds_.low) * scale), static_cast<std::uint32_t>(i)};
        }
    });
    parallelSort(keys.begin(), keys.end());
    order_.resize(count);
    for (std::size_t i = 0; i < count; ++i) order_[i] = keys[i].second;

    std::vector<Bounds> level((count + kFan - 1) / kFan);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = 0; k < 3; ++k) level[i / kFan].add(corner(order_[i], k));
    }
    boxes_.push_back(std::move(level));
    while (boxes_.back().size() > 1) {
        const std::vector<Bounds>& below = boxes_.back();
        std::vector<Bounds> above((below.size() + kFan - 1) / kFan);
        for (std::size_t i = 0; i < below.size(); ++i) above[i / kFan].add(below[i]);
        boxes_.push_back(std::move(above));
    }
}

std::optional<float> SurfaceAsset::hit(const Ray& ray, Sides sides, float farthest) const {
    if (indices_.empty()) return std::nullopt;
    std::call_once(sorted_, [this] { sortTriangles(); });

    // A zero would make 0 times infinity at the face of a box.
    vec3 inverse;
    for (int axis = 0; axis < 3; ++axis)
        inverse[axis] = 1.0F / (std::abs(ray.direction[axis]) > 1e-30F ? ray.direction[axis] : 1e-30F);
    struct Waiting {
        std::size_t level;
        std::size_t box;
        float distance;
    };
    // 4 to the 16th are more triangles than 32-bit indices can name, and a box leaves three of its siblings waiting.
    std::array<Waiting, 16 * kFan> waiting;
    std::size_t count = 0;
    const auto consider = [&](std::size_t level, std::size_t box) {
        if (const auto distance = enters(ray.origin, inverse, boxes_[level][box], farthest))
            waiting.at(count++) = {level, box, *distance};
    };
    std::optional<float> best;
    consider(boxes_.size() - 1, 0);
    while (count > 0) {
        const Waiting next = waiting[--count];
        if (next.distance > farthest) continue;
        const std::size_t first = next.box * kFan;
        if (next.level > 0) {
            const std::size_t before = count;
            for (std::size_t i = first; i < std::min(first + kFan, boxes_[next.level - 1].size()); ++i)
                consider(next.level - 1, i);
            // The nearest is taken first.
            std::sort(waiting.begin() + static_cast<std::ptrdiff_t>(before),
                      waiting.begin() + static_cast<std::ptrdiff_t>(count),
                      [](const Waiting& a, const Waiting& b) { return a.distance > b.distance; });
            continue;
        }
        for (std::size_t i = first; i < std::min(first + kFan, order_.size()); ++i) {
            const std::uint32_t* corners = &indices_[std::size_t{order_[i]} * 3];
            const auto found = hitTriangle(ray, vertices_[corners[0]].position, vertices_[corners[1]].position,
                                           vertices_[corners[2]].position, sides);
            if (found && *found >= 0.0F && *found <= farthest) best = farthest = *found;
        }
    }
    return best;
}

}  // namespace orrery::render
