#pragma once

// A triangle surface ready to be drawn, with a picture on it if it has one: a relief, or a part of an opened model.
// Made once by a scene, shared by pointer; the renderer uploads it when it first meets it and frees it when nobody
// holds it any more.

#include "engine/base/math.h"
#include "engine/image/image.h"
#include "engine/render/camera.h"
#include "shaders/shared/scene.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace orrery::render {

struct SurfaceDescription {
    std::span<const vec3> positions;
    std::span<const vec3> normals;           // unit, one a position
    std::span<const vec2> uvs;               // empty, or one a position; (0, 0) is the picture's upper left corner
    std::span<const std::uint32_t> colours;  // empty, or one a position; sRGB-encoded RGBA, red lowest
    std::span<const std::uint32_t> indices;  // three a triangle, counter-clockwise as seen from outside
    // Several surfaces may share one; it is on the device once. Larger than the device takes, it is shrunk there.
    std::shared_ptr<const image::Image> picture;
    bool repeat = false;  // the picture repeats outside 0..1; else its border is drawn out
    bool cutout = false;  // where alpha is less than `cutoff` there is a hole
    float cutoff = 0.5F;
};

// Which sides of its triangles a surface is seen from.
enum class Sides { front, both };

class SurfaceAsset {
 public:
    // Copies the spans, with the triangles in another order: neighbours follow each other, which a software device
    // draws a third faster, and which hit() needs. The picture is shared.
    explicit SurfaceAsset(const SurfaceDescription& description);
    SurfaceAsset(const SurfaceAsset&) = delete;
    SurfaceAsset& operator=(const SurfaceAsset&) = delete;

    std::uint64_t id() const { return id_; }
    const Bounds& bounds() const { return bounds_; }
    std::span<const shared::SurfaceVertex> vertices() const { return vertices_; }
    std::span<const std::uint32_t> indices() const { return indices_; }
    std::size_t triangleCount() const { return indices_.size() / 3; }
    const std::shared_ptr<const image::Image>& picture() const { return picture_; }
    bool repeat() const { return repeat_; }
    bool cutout() const { return cutout_; }
    float cutoff() const { return cutoff_; }

    // How far along the ray, in lengths of its direction (any length), the first triangle is that is nearer than
    // `farthest`. Holes of a cut-out are not looked for.
    std::optional<float> hit(const Ray& ray, Sides sides, float farthest) const;

 private:
    void orderTriangles(std::span<const std::uint32_t> indices);
    void buildBoxes();

    std::uint64_t id_;
    Bounds bounds_;
    std::vector<shared::SurfaceVertex> vertices_;
    std::vector<std::uint32_t> indices_;  // the triangles along a Morton curve
    // Around every four triangles, every four of these boxes and so on; the last level is one box.
    std::vector<std::vector<Bounds>> boxes_;
    std::shared_ptr<const image::Image> picture_;
    bool repeat_;
    bool cutout_;
    float cutoff_;
};

}  // namespace orrery::render
