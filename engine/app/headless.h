#pragma once

// Pictures without a window: the same scenes, the same renderer, a fixed time step. Same input and driver, same bytes.

#include "engine/app/session.h"
#include "engine/gpu/device.h"
#include "engine/image/image.h"
#include "engine/render/renderer.h"

#include <functional>
#include <memory>

namespace orrery::app {

struct HeadlessOptions {
    uvec2 size{1280, 720};
    bool validation = false;
    std::string device;  // part of its name; empty: the best
    int quality = 0;     // of render::kQualitySteps
};

class Headless {
 public:
    explicit Headless(const HeadlessOptions& options);
    ~Headless();

    // One picture of what the session shows. Session::update() goes before it.
    image::Image draw(const Session& session);
    // The same without bringing it back, for benchmarks.
    void drawOnly(const Session& session);
    const std::vector<render::PlacedLabel>& placedLabels() const { return renderer_.labels().placed(); }
    // Of the last picture but one or two, see NodeLinkPass.
    const render::NodeLinkReport& largeGraphs() const { return renderer_.nodeLinks().lastReport(); }
    void setQuality(int step) { options_.quality = step; }
    gpu::Device& device() { return device_; }
    const std::vector<gpu::PassTime>& passTimes() const { return frames_.passTimes(); }

 private:
    const render::Quality& quality() const;

    HeadlessOptions options_;
    gpu::Device device_;
    gpu::Frames frames_;
    render::Renderer renderer_;
    gpu::Image picture_;
};

}  // namespace orrery::app
