#pragma once

// What the parts of one frame of a card picture share: the camera's axes, and how bodies turn to it.

#include "scenes/graph/card_picture.h"

#include <algorithm>

namespace orrery::graph {

// Radians by which bodies lean back from the camera: their tops are seen, they read as solids, and a line of text still
// stands level on their fronts.
inline constexpr float kBodyLean = 0.20F;

struct CardPicture::Frame {
    explicit Frame(const app::Moment& moment)
        : eye(moment.camera.position()),
          right(moment.camera.right()),
          up(moment.camera.up()),
          forward(moment.camera.forward()),
          solid(moment.solid),
          pixelsPerUnit(moment.camera.pixelsPerUnit(static_cast<float>(moment.size.y))) {
        const quat q = glm::angleAxis(moment.camera.yaw, vec3(0.0F, 1.0F, 0.0F)) *
                       glm::angleAxis(kBodyLean - moment.camera.pitch, vec3(1.0F, 0.0F, 0.0F));
        rotation = {q.x, q.y, q.z, q.w};
    }

    // A point of a body, from the body's own frame (x right, y up, z to the front) to world directions.
    vec3 turned(const vec3& own) const { return quat(rotation.w, rotation.x, rotation.y, rotation.z) * own; }

    // How far a point has to go away from the camera, along the line of sight, to come to the plane through a centre
    // that is parallel to a front turned by turned().
    vec3 toPlane(const vec3& point, const vec3& centre) const {
        const vec3 normal = turned(vec3(0.0F, 0.0F, 1.0F));
        const vec3 ray = glm::normalize(point - eye);
        return ray * (glm::dot(centre - point, normal) / glm::dot(ray, normal));
    }

    // Pixels that a line of text takes at this place.
    float emPixelsAt(const vec3& place) const {
        return pixelsPerUnit / std::max(glm::dot(place - eye, forward), render::Camera::kNear);
    }
    // How far a point lies to the right of and above a centre, as seen, in lengths at the centre's depth.
    vec2 beside(const vec3& point, const vec3& centre) const {
        const float depth = std::max(glm::dot(point - eye, forward), render::Camera::kNear);
        const vec3 onPlane = eye + (point - eye) * (glm::dot(centre - eye, forward) / depth) - centre;
        return {glm::dot(onPlane, right), glm::dot(onPlane, up)};
    }

    vec3 eye, right, up, forward;
    bool solid;
    float pixelsPerUnit;
    vec4 rotation{0.0F, 0.0F, 0.0F, 1.0F};  // of bodies
};

}  // namespace orrery::graph
