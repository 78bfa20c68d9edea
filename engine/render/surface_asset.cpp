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
    : picture_(description.picture),
      repeat_(description.repeat),
      cutout_(description.cutout),
      cutoff_(description.cutoff) {
    static std::atomic<std::uint64_t> next{1};
    id_ = next++;
    const std::size_t count = description.positions.size();
    const std::span<const std::uint32_t> indices = description.indices;
    ORRERY_CHECK(description.normals.size() == count, "a surface of {} positions and {} normals", count,
                 description.normals.size());
    ORRERY_CHECK(description.uvs.empty() || description.uvs.size() == count, "a surface of {} positions and {} uvs",
                 count, description.uvs.size());
    ORRERY_CHECK(description.colours.empty() || description.colours.size() == count,
                 "a surface of {} positions and {} colours", count, description.colours.size());
    ORRERY_CHECK(indices.size() % 3 == 0, "{} indices are no triangles", indices.size());
    ORRERY_CHECK(std::all_of(indices.begin(), indices.end(), [&](std::uint32_t index) { return index < count; }),
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
    orderTriangles(indices);
    buildBoxes();
}

void SurfaceAsset::orderTriangles(std::span<const std::uint32_t> indices) {
    const std::size_t count = indices.size() / 3;
    const vec3 scale = 1.0F / glm::max(bounds_.size(), vec3(1e-30F));
    std::vector<std::uint64_t> keys(count);  // the place on the curve, then the triangle's number
    parallelChunks(count, kGrain, [&](const auto& range) {
        for (std::size_t i = range.begin(); i != range.end(); ++i) {
            vec3 middle(0.0F);
            for (std::size_t k = 0; k < 3; ++k) middle += vertices_[indices[i * 3 + k]].position / 3.0F;
            keys[i] = std::uint64_t{alongCurve((middle - bounds_.low) * scale)} << 32U | i;
        }
    });
    parallelSort(keys.begin(), keys.end());
    indices_.reserve(indices.size());
    for (const std::uint64_t key : keys) {
        const auto corners = indices.subspan(static_cast<std::size_t>(key & 0xFFFFFFFFU) * 3, 3);
        indices_.insert(indices_.end(), corners.begin(), corners.end());
    }
}

void SurfaceAsset::buildBoxes() {
    std::vector<Bounds> level((triangleCount() + kFan - 1) / kFan);
    for (std::size_t i = 0; i < indices_.size(); ++i) level[i / (3 * kFan)].add(vertices_[indices_[i]].position);
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
        for (std::size_t i = first; i < std::min(first + kFan, triangleCount()); ++i) {
            const std::uint32_t* corners = &indices_[i * 3];
            const auto found = hitTriangle(ray, vertices_[corners[0]].position, vertices_[corners[1]].position,
                                           vertices_[corners[2]].position, sides);
            if (found && *found >= 0.0F && *found <= farthest) best = farthest = *found;
        }
    }
    return best;
}

}  // namespace orrery::render
