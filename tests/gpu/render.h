#pragma once

// A renderer that draws lists into a small picture, without fog, seen from 10 units before the origin.

#include "engine/gpu/readback.h"
#include "engine/render/renderer.h"
#include "tests/gpu/device.h"

namespace orrery::testing {

constexpr uvec2 kSize{160, 120};

class RenderTest : public GpuTest {
 protected:
    RenderTest()
        : frames_(device_),
          renderer_(device_, VK_FORMAT_R8G8B8A8_UNORM, false),
          picture_(device_, {.name = "picture",
                             .size = kSize,
                             .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT}) {
        view_.camera = {.distance = 10.0F};
        view_.size = kSize;
        view_.theme = render::themes()[0];
        view_.theme.fog = 0.0F;
    }
    ~RenderTest() override { device_.waitIdle(); }

    image::Image draw(const render::DrawList& list, std::size_t step = 2) {
        renderer_.store().beginFrame();
        gpu::Frame frame = frames_.begin();
        renderer_.draw(frame, view_, list, render::kQualitySteps.at(step), picture_);
        frames_.submit();
        frames_.finish();
        return gpu::readBack(device_, picture_);
    }
    ivec2 pixelOf(const vec3& point) const { return ivec2(view_.camera.project(point, vec2(kSize))->pixel); }

    gpu::Frames frames_;
    render::Renderer renderer_;
    gpu::Image picture_;
    render::View view_;
};

}  // namespace orrery::testing
