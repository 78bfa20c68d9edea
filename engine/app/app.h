#pragma once

// The program with its windows: the loop, the keys, the frames. The class sees one window; the presenter may have
// another (presenter_window.h).

#include "engine/app/actions.h"
#include "engine/app/keys.h"
#include "engine/app/palette.h"
#include "engine/app/panels.h"
#include "engine/app/pointer_tools.h"
#include "engine/app/presenter_window.h"
#include "engine/app/progressive.h"
#include "engine/app/session.h"
#include "engine/app/shelf.h"
#include "engine/app/stage.h"
#include "engine/app/start_panel.h"
#include "engine/app/talk_timer.h"
#include "engine/app/window.h"
#include "engine/base/clock.h"
#include "engine/gpu/device.h"
#include "engine/gpu/swapchain.h"
#include "engine/render/renderer.h"
#include "engine/ui/ui.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orrery::app {

struct AppOptions {
    std::vector<std::filesystem::path> files;
    bool start = false;  // over them the list of lessons and recent files to choose from
    std::optional<std::string> theme;
    std::optional<uvec2> size;
    std::string device;
    bool fullScreen = false;
    bool validation = false;
    bool vsync = true;
    int quality = -1;      // fixed, or -1: chosen by the frame times
    double seconds = 0.0;  // ends by itself after so long; 0 = when closed (benchmarks, tests)
};

// What a run measured, for benchmarks and tests.
struct AppReport {
    double firstFrameSeconds = 0.0;  // since the process started, to the first picture of what was to be opened
    int frames = 0;
    double seconds = 0.0;  // from the first frame to the last
    int qualityStep = 0;
    std::size_t validationMessages = 0;
};

class App {
 public:
    explicit App(const AppOptions& options);
    ~App();

    // Until the window is closed.
    AppReport run();

 private:
    // app_events.cpp: what a person does. The pointer's place is in pixels of the class's picture, whichever window it
    // is in.
    enum class Source { audience, presenter };
    void handle(Event event, Source source);
    void handlePointing(const Event& event, bool covered);
    void handlePointer(const Event& event, bool covered);
    void handleButton(const Event& event, bool covered);
    void handleScroll(const Event& event, bool covered);
    void handleKey(const Event& event);
    bool startKey(int key);
    bool keyDown(int key) const;
    void flyByKeys(double seconds);

    // app_actions.cpp: what can be done.
    void perform(Action action);
    void performInWindow(Action action);
    Controls controls();
    std::vector<Command> commands();
    void chooseQuality(int step);
    void setPresenterWindow(bool open);
    void rememberPresenterPlace();
    void keepSettings();
    void setFrozen(bool frozen);
    void savePicture();

    // app.cpp: the frame.
    void drawFrame(double seconds);
    void advance(double seconds);
    void takeOpened();
    void openFile(const std::filesystem::path& file);  // empty: what is open already
    void drawPanels(uvec2 size);
    void drawPresenterPanels();
    void drawOver();
    void drawScene(gpu::Frame& frame, gpu::Image& picture, double seconds);
    void drawAudience(gpu::Frame& frame, gpu::Image& picture, double seconds);
    void measure(double seconds, double cpuSeconds);
    bool usesStage() const;
    // Panels that are asked for stand where only the presenter sees them, if there is such a place.
    ui::Ui& overUi() { return presenter_ ? presenter_->ui() : ui_; }
    PresenterState presenterState() const;
    Performance performance() const;
    double secondsToWait() const;
    void updateTitle();

    AppOptions options_;
    std::filesystem::path settingsFile_;
    Settings saved_;
    Progressive progressive_;
    Session session_;
    Window window_;
    gpu::Device device_;
    gpu::Swapchain swapchain_;
    gpu::Frames frames_;
    render::Renderer renderer_;
    ui::Ui ui_;
    Stage stage_;
    PointerTools tools_;
    TalkTimer timer_;
    Panels panels_;
    Palette palette_;
    Shelf shelf_;
    StartPanel start_;
    bool firstStart_ = false;   // of the program, by this person
    std::vector<Event> early_;  // keys that were pressed before anything was open
    std::unique_ptr<PresenterWindow> presenter_;
    render::Pacer pacer_;

    Mode mode_ = Mode::exploring;
    bool frozen_ = false;
    int fadesSeen_ = 0;
    std::vector<std::function<void()>> later_;    // asked for within a frame, done between two
    PointerTool toolBefore_ = PointerTool::none;  // while the laser is held with Ctrl and the left button
    bool laserHeld_ = false;
    Blank blank_ = Blank::none;
    std::string title_;
    std::string number_;  // digits typed so far
    double numberAge_ = 0.0;
    int heldButton_ = -1;
    vec2 pointer_{0.0F};
    vec2 pressedAt_{0.0F};
    bool panned_ = false;
    double sinceClick_ = 10.0;
    vec2 lastClick_{0.0F};
    bool saveAsked_ = false;
    int framesWanted_ = 4;  // until the window may rest
    double frameSeconds_ = 0.0;
    double cpuSeconds_ = 0.0;
    std::vector<gpu::PassTime> passTimes_;  // of the class's picture
    Stopwatch sinceTick_;
    uvec2 size_{1280, 720};  // of the class's picture
    AppReport report_;
};

}  // namespace orrery::app
