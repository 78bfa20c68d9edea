#include "engine/render/view.h"

#include <algorithm>

namespace orrery::render {

shared::FrameConstants frameConstants(const View& view, uvec2 sceneSize, const Bounds& bounds) {
    const Camera& camera = view.camera;
    const float aspect = static_cast<float>(sceneSize.x) / static_cast<float>(sceneSize.y);
    shared::FrameConstants frame{};
    frame.viewProjection = camera.viewProjection(aspect);
    frame.view = camera.view();
    frame.cameraPosition = camera.position();
    frame.time = static_cast<float>(view.time);
    frame.cameraRight = camera.right();
    frame.pixelsPerUnit = camera.pixelsPerUnit(static_cast<float>(sceneSize.y));
    frame.cameraUp = camera.up();
    frame.near = Camera::kNear;
    frame.cameraForward = camera.forward();
    // The lamp hangs over the viewer's left shoulder and comes along: faces turned to the class are always lit.
    frame.lightDirection = glm::normalize(-camera.forward() * 0.75F + camera.up() * 0.65F - camera.right() * 0.35F);
    frame.lightColour = view.theme.lamp;
    frame.skyColour = view.theme.sky;
    frame.groundColour = view.theme.ground;
    frame.backgroundTop = vec3(toLinear(view.theme.backgroundTop));
    frame.backgroundBottom = vec3(toLinear(view.theme.backgroundBottom));
    frame.saturation = 0.35F;
    frame.dimming = 0.72F;
    frame.targetWidth = static_cast<float>(sceneSize.x);
    frame.targetHeight = static_cast<float>(sceneSize.y);
    frame.fogEnd = 1.0F;  // without strength it does nothing, but it must not be where it starts
    if (view.theme.fog > 0.0F && !bounds.empty()) {
        // From the nearest part of the scene, so that what is close is clear, to a little past its far end.
        const float radius = glm::length(bounds.size()) * 0.5F;
        const float middle = glm::length(bounds.centre() - frame.cameraPosition);
        frame.fogStart = std::max(middle - radius * 0.4F, camera.distance * 0.9F);
        frame.fogEnd = frame.fogStart + radius * 2.6F + camera.distance * 0.4F;
        frame.fogStrength = view.theme.fog;
    }
    return frame;
}

}  // namespace orrery::render
