#pragma once

// The window of the program: its loop, its keys, its frames.

#include "engine/app/keys.h"
#include "engine/app/panels.h"
#include "engine/app/session.h"
#include "engine/app/window.h"
#include "engine/base/clock.h"
#include "engine/gpu/device.h"
#include "engine/gpu/swapchain.h"
#include "engine/render/renderer.h"
#include "engine/ui/ui.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace orrery::app {

struct AppOptions {
    std::vector<std::filesystem::path> files;
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
    double firstFrameSeconds = 0.0;  // since the process started
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
    void handle(const Event& event);
    void handleKey(const Event& event);
    void handleButton(const Event& event);
    void perform(Action action);
    void flyByKeys(double seconds);
    void startPresenting(bool fromHere);
    void savePicture();
    void drawFrame(double seconds);
    Performance performance() const;
    double secondsToWait() const;
    void updateTitle();

    AppOptions options_;
    std::filesystem::path settingsFile_;
    Settings saved_;
    Session session_;
    Window window_;
    gpu::Device device_;
    gpu::Swapchain swapchain_;
    gpu::Frames frames_;
    render::Renderer renderer_;
    ui::Ui ui_;
    Panels panels_;
    render::Pacer pacer_;

    Mode mode_ = Mode::exploring;
    enum class Blank { none, black, white } blank_ = Blank::none;
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
    AppReport report_;
};

}  // namespace orrery::app
