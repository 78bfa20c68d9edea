#pragma once

// A small picture of the step that comes next, for the presenter: a second session over the same files, opened in the
// background, drawn only when the step changes.

#include "engine/app/session.h"
#include "engine/base/clock.h"
#include "engine/gpu/device.h"
#include "engine/render/renderer.h"

#include <future>
#include <memory>

namespace orrery::app {

class NextPicture {
 public:
    NextPicture(gpu::Device& device, VkFormat format);
    ~NextPicture();

    // Looks at what the class sees; cheap when nothing changed.
    void follow(const Session& shown);
    // There is something to draw, and the moment is right: flights of the class's picture go first.
    bool wants(const Session& shown) const;
    void draw(gpu::Frame& frame);
    // Nothing while it is on its way, or when there is no next step.
    gpu::Image* picture() { return shownStep_ >= 0 && shownStep_ == step_ ? &picture_ : nullptr; }
    // From 0; -1 when the last step is shown.
    int step() const { return step_; }

 private:
    // What the picture depends on.
    struct Look {
        const Scene* scene = nullptr;
        int step = -1;
        std::string theme;
        bool flat = false;
        bool largeRoom = false;
        uvec2 size{0};

        bool operator==(const Look&) const = default;
    };

    void open(const Session& shown);

    gpu::Device& device_;
    VkFormat format_;
    render::Renderer renderer_;
    gpu::Image picture_;
    std::unique_ptr<Session> session_;
    std::future<std::unique_ptr<Session>> opening_;
    Look look_;
    int step_ = -1;
    int shownStep_ = -1;
    bool dirty_ = false;
    int unsettled_ = 0;  // pictures left to draw until its labels are there
    Stopwatch sinceDrawn_;
    Stopwatch sinceChange_;
};

}  // namespace orrery::app
