#include "engine/render/pick.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace orrery::render {

namespace {

constexpr float kInside = 1e-3F;  // of a surface's own units

// Distance along the ray to a box in its own frame (slabs; Kay and Kajiya 1986).
std::optional<float> hitBox(const Ray& ray, const Bounds& box) {
    float near = 0.0F;
    float far = 1e30F;
    for (int axis = 0; axis < 3; ++axis) {
        const float inverse = 1.0F / ray.direction[axis];
        float a = (box.low[axis] - ray.origin[axis]) * inverse;
        float b = (box.high[axis] - ray.origin[axis]) * inverse;
        if (a > b) std::swap(a, b);
        near = std::max(near, a);
        far = std::min(far, b);
    }
    if (!(near <= far)) return std::nullopt;
    return near;
}

std::optional<float> hitSphere(const Ray& ray, const vec3& centre, float radius) {
    const vec3 offset = centre - ray.origin;
    const float along = glm::dot(offset, ray.direction);
    const float apart2 = glm::dot(offset, offset) - along * along;
    if (along < 0.0F || apart2 > radius * radius) return std::nullopt;
    return along - std::sqrt(radius * radius - apart2);
}

class Search {
 public:
    Search(const DrawList& list, const Camera& camera, vec2 pictureSize, vec2 pixel, float slack, bool nodeLinks)
        : list_(list),
          camera_(camera),
          size_(pictureSize),
          pixel_(pixel),
          slack_(slack),
          nodeLinks_(nodeLinks),
          ray_(camera.ray(pixel, pictureSize)) {}

    Picked run() {
        for (const BodyBatch& batch : list_.bodies) bodies(batch);
        for (const SphereBatch& batch : list_.spheres) spheres(batch);
        for (const NodeLinkBatch& batch : list_.nodeLinks) nodes(batch);
        for (const SurfaceBatch& batch : list_.surfaces) surface(batch);
        // Edges only where there is no body: a body is what a person means when both are near.
        if (best_.pick == kNoPick) {
            for (const TubeBatch& batch : list_.tubes) tubes(batch);
            for (const LineBatch& batch : list_.lines) lines(batch);
            for (const NodeLinkBatch& batch : list_.nodeLinks) links(batch);
            best_.link = best_.pick != kNoPick;
        }
        return best_;
    }

 private:
    void offer(std::uint32_t pick, float distance) {
        if (best_.pick == kNoPick || distance < best_.distance) best_ = {pick, distance};
    }

    void bodies(const BodyBatch& batch) {
        if (batch.picks.empty()) return;
        for (std::size_t i = 0; i < batch.instances.size(); ++i) {
            const shared::BodyInstance& body = batch.instances[i];
            const quat back = glm::conjugate(quat(body.rotation.w, body.rotation.x, body.rotation.y, body.rotation.z));
            const Ray local{back * (ray_.origin - body.position) / body.scale, back * ray_.direction};
            if (const auto hit = hitBox(local, batch.mesh->bounds())) {
                offer(batch.picks[i], *hit * body.scale);
            }
        }
    }

    void spheres(const SphereBatch& batch) {
        if (batch.picks.empty()) return;
        for (std::size_t i = 0; i < batch.spheres.size(); ++i) {
            bead(batch.spheres[i].position, batch.spheres[i].radius, batch.picks[i]);
        }
    }

    void bead(const vec3& position, float radius, std::uint32_t pick) {
        // A far sphere is as easy to hit as one of `slack` pixels.
        const float away = glm::length(position - ray_.origin);
        const float reach = slack_ * 0.5F * away / camera_.pixelsPerUnit(size_.y);
        if (const auto hit = hitSphere(ray_, position, std::max(radius, reach))) offer(pick, *hit);
    }

    void nodes(const NodeLinkBatch& batch) {
        if (!nodeLinks_ || batch.pick == kNoPick || !batch.graph) return;
        const NodeLink& graph = *batch.graph;
        for (std::size_t i = 0; i < graph.nodes(); ++i) {
            const float radius = graph.dots()[i].radius;
            if (radius > 0.0F) bead(graph.positions()[i], radius, batch.pick + static_cast<std::uint32_t>(i));
        }
    }

    void links(const NodeLinkBatch& batch) {
        if (!nodeLinks_ || batch.pick == kNoPick || !batch.graph) return;
        const NodeLink& graph = *batch.graph;
        for (std::size_t i = 0; i < graph.links(); ++i) {
            const shared::Link& link = graph.linkArray()[i];
            const float radius = NodeLink::radiusOf(link);
            if (radius <= 0.0F) continue;
            piece(graph.positions()[link.from], graph.positions()[link.to], radius,
                  batch.pick + static_cast<std::uint32_t>(graph.nodes() + i));
        }
    }

    void surface(const SurfaceBatch& batch) {
        if (batch.pick == kNoPick) return;
        if (glm::determinant(mat3(batch.transform)) == 0.0F) return;  // squeezed flat: nothing is seen of it
        const mat4 back = glm::inverse(batch.transform);
        // Not made a unit vector: so it keeps the world's lengths along it.
        const Ray local{vec3(back * vec4(ray_.origin, 1.0F)), mat3(back) * ray_.direction};
        const Sides sides = batch.doubleSided || batch.translucent ? Sides::both : Sides::front;
        const float farthest = best_.pick == kNoPick ? 1e30F : best_.distance;
        const auto hit = batch.surface->hit(local, sides, farthest);
        if (!hit) return;
        std::uint32_t pick = batch.pick;
        if (batch.grid) {
            // A little further in, so that the side of a step belongs to the step and not to its neighbour.
            const vec3 place = local.origin + local.direction * *hit + glm::normalize(local.direction) * kInside;
            pick += batch.grid->cellAt(vec2(place.x, place.z));
        }
        offer(pick, *hit);
    }

    // The pointer's distance from a piece of an edge, in pixels, against its half width and the slack.
    void piece(const vec3& a, const vec3& b, float radius, std::uint32_t pick) {
        const auto from = camera_.project(a, size_);
        const auto to = camera_.project(b, size_);
        if (!from || !to) return;
        const vec2 along = to->pixel - from->pixel;
        const float length2 = glm::dot(along, along);
        const float t = length2 > 0.0F ? std::clamp(glm::dot(pixel_ - from->pixel, along) / length2, 0.0F, 1.0F) : 0.0F;
        const float depth = from->depth + (to->depth - from->depth) * t;
        const float reach = radius * camera_.pixelsPerUnit(size_.y) / depth + slack_;
        const float beside = glm::length(pixel_ - from->pixel - along * t);
        // Among edges the one nearest to the pointer is meant, not the one nearest to the camera.
        if (beside <= reach && (best_.pick == kNoPick || beside < nearest_)) {
            nearest_ = beside;
            best_ = {pick, depth};
        }
    }

    void tubes(const TubeBatch& batch) {
        if (batch.picks.empty()) return;
        for (std::size_t i = 0; i < batch.tubes.size(); ++i) {
            const shared::TubeInstance& tube = batch.tubes[i];
            constexpr int kPieces = 12;
            vec3 last = tube.p0;
            for (int k = 0; k <= kPieces; ++k) {
                const float t = tube.start + (tube.end - tube.start) * static_cast<float>(k) / kPieces;
                const float s = 1.0F - t;
                const vec3 point = tube.p0 * (s * s * s) + tube.p1 * (3 * s * s * t) + tube.p2 * (3 * s * t * t) +
                                   tube.p3 * (t * t * t);
                if (k > 0) piece(last, point, tube.radius, batch.picks[i]);
                last = point;
            }
        }
    }

    void lines(const LineBatch& batch) {
        if (batch.picks.empty()) return;
        for (std::size_t i = 0; i < batch.lines.size(); ++i) {
            const shared::LineInstance& line = batch.lines[i];
            piece(line.from, line.to, line.radius, batch.picks[i]);
        }
    }

    const DrawList& list_;
    const Camera& camera_;
    vec2 size_;
    vec2 pixel_;
    float slack_;
    bool nodeLinks_;
    Ray ray_;
    Picked best_;
    float nearest_ = 0.0F;
};

}  // namespace

Picked pickAt(const DrawList& list, const Camera& camera, vec2 pictureSize, vec2 pixel, float slack, bool nodeLinks) {
    for (const Overlay& overlay : list.overlays) {
        if (overlay.covers(pixel)) return {};
    }
    return Search(list, camera, pictureSize, pixel, slack, nodeLinks).run();
}

}  // namespace orrery::render
