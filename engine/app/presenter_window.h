#pragma once

// The presenter's own window: what the class sees, what comes next, the notes of the step, the time, the list of steps.
// Its picture of the scene is live even while the class sees a frozen or a blank one, and can be worked with.

#include "engine/app/next_picture.h"
#include "engine/app/stage.h"
#include "engine/app/talk_timer.h"
#include "engine/app/window.h"
#include "engine/gpu/swapchain.h"
#include "engine/ui/ui.h"

#include <optional>
#include <string_view>

namespace orrery::app {

// What the window tells about the class's picture besides the scene.
struct PresenterState {
    bool frozen = false;
    std::string_view blank;  // "black", "white" or nothing
    int minutes = 45;        // planned
    const TalkTimer* timer = nullptr;
    const PointerTools* tools = nullptr;
};

class PresenterWindow {
 public:
    PresenterWindow(gpu::Device& device, render::LabelStore& labels, const Placement& placement, bool placed);

    Window& window() { return window_; }
    ui::Ui& ui() { return ui_; }

    // Something happened that it should show soon.
    void want() { wanted_ = true; }
    bool wanted() const { return wanted_; }
    // Enough time has passed since it was drawn last: the class's picture goes first, unless it stands still anyway
    // (`alone`). What a picture of this window took the device, in seconds, sets the pace.
    bool due(bool alone) const;
    void took(double seconds) { cost_ = seconds; }

    // The interface of one picture: begin, then what else stands in this window, then end.
    void begin(Session& session, const PresenterState& state);
    void end() { ui_.end(); }
    // Draws and presents a frame of its own. `before`: see Stage::show.
    void draw(gpu::Frames& frames, const Session& session, Stage& stage, const PointerTools& tools, float before);

    // The pointer is over the live picture and nothing stands over that.
    bool overPicture() const { return overPicture_; }
    // A pixel of this window as a place in the class's picture, 0..1 within it.
    vec2 placeInPicture(vec2 pixel) const { return (pixel - liveLow_) / glm::max(liveSize_, vec2(1.0F)); }

    void scrollNotes(int lines) { scroll_ += static_cast<float>(lines); }

 private:
    void heading(const Session& session);
    void livePicture(const Session& session, const PresenterState& state, float height);
    void steps(Session& session);
    void times(const PresenterState& state);
    void nextStep(const Session& session);
    void notes(const Session& session);

    gpu::Device& device_;
    Window window_;
    gpu::Swapchain swapchain_;
    ui::Ui ui_;
    NextPicture next_;
    gpu::Image live_;
    vec2 liveLow_{0.0F};
    vec2 liveSize_{0.0F};
    bool overPicture_ = false;
    bool wanted_ = true;
    double cost_ = 0.0;
    bool built_ = false;  // begin() and end() went before draw()
    float scroll_ = 0.0F;
    int notesOf_ = -2;  // the step whose notes are shown
    int listOf_ = -2;   // the step that the list was scrolled to
    Stopwatch sinceDrawn_;
};

}  // namespace orrery::app
