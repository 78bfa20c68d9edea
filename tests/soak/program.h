#pragma once

// The program as its window puts it together (engine/app/app.h), drawn into a picture in memory: the session, panels,
// palette, tools of the pointer, blank and frozen pictures, and the presenter's picture of the next step. Without a
// display there are only the window itself, the swapchain and the arrangement of the presenter's window less.

#include "engine/app/actions.h"
#include "engine/app/next_picture.h"
#include "engine/app/palette.h"
#include "engine/app/panels.h"
#include "engine/app/pointer_tools.h"
#include "engine/app/session.h"
#include "engine/app/stage.h"
#include "engine/app/talk_timer.h"
#include "engine/gpu/device.h"
#include "engine/gpu/frames.h"
#include "engine/image/image.h"
#include "engine/render/renderer.h"
#include "engine/ui/ui.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace orrery::soak {

class Program {
 public:
    Program(const std::string& device, bool validation);
    ~Program();

    void frame(double seconds);
    // What the program comes to hold sooner or later however it is used, all at once: the pipelines of each quality and
    // pages full of labels. Afterwards only growth grows.
    void warm();
    image::Image picture();
    // Waits until nothing is under way on the device: what was let go is freed then.
    void finish();

    // As App::open, perform and the events of its window.
    void open(const std::vector<std::filesystem::path>& files, bool add);
    void perform(app::Action action);
    void pointer(vec2 place);
    void pointerGone();
    void press(bool shift);
    void release();
    void rightClick();
    void doubleClick();
    void scroll(float steps);
    void pan(vec2 moved);
    void key(int code);
    void type(char letter);
    void closeSearch();
    // Back to how the program starts, but for what is open.
    void tidy();

    app::Session session;
    uvec2 size{160, 90};
    int quality = 2;
    app::FlyKeys flying;
    bool presenting() const { return mode_ == app::Mode::presenting; }
    bool blank() const { return blank_ != app::Blank::none; }
    // The picture holds the scene and nothing over it.
    bool bare() const;
    gpu::Device& device() { return device_; }

 private:
    void drawPanels();
    void drawScene(gpu::Frame& frame, gpu::Image& picture, double seconds);
    void drawAudience(gpu::Frame& frame, double seconds);
    void drawNext();
    bool usesStage() const;
    bool writing() const { return panels_.searching() || palette_.isOpen(); }
    app::Performance performance() const;

    gpu::Device device_;
    gpu::Frames frames_;
    render::Renderer renderer_;
    ui::Ui ui_;
    app::Stage stage_;
    app::PointerTools tools_;
    app::TalkTimer timer_;
    app::Panels panels_;
    app::Palette palette_;
    std::unique_ptr<app::NextPicture> next_;  // while there is a presenter
    gpu::Image picture_;

    app::Mode mode_ = app::Mode::exploring;
    app::Blank blank_ = app::Blank::none;
    bool frozen_ = false;
    int fadesSeen_ = 0;
    double frameSeconds_ = 0.0;
    vec2 pointer_{0.0F};
    bool held_ = false;
    std::vector<std::function<void()>> later_;  // asked for within a frame, done between two
};

}  // namespace orrery::soak
