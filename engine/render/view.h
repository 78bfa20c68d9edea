#pragma once

// From where and how a frame is seen.

#include "engine/render/camera.h"
#include "engine/render/theme.h"
#include "shaders/shared/scene.h"

#include <optional>

namespace orrery::render {

struct View {
    Camera camera;
    uvec2 size{1};      // pixels
    double time = 0.0;  // seconds of the scene's clock: what moves by itself is a function of it
    Theme theme;
    float roomScale = 1.0F;       // the "large room" setting makes all text larger
    std::optional<vec2> pointer;  // pixels: what of large graphs is under it is looked for on the device
    bool fade = false;            // labels fade in and out from frame to frame; off for single pictures
};

// What the shaders are told about the view. `bounds` is what should stand clear of the fog.
shared::FrameConstants frameConstants(const View& view, uvec2 sceneSize, const Bounds& bounds);

}  // namespace orrery::render
