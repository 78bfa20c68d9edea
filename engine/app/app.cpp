#include "engine/app/app.h"

#include "engine/app/settings_panel.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/log.h"
#include "engine/gpu/shader_library.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <numeric>
#include <utility>

namespace orrery::app {

namespace {

constexpr double kNumberWaits = 0.8;   // seconds after a digit until it stands for itself
constexpr double kRest = 0.25;         // seconds between looks at the world when nothing moves
constexpr double kOpeningTick = 0.08;  // between pictures of the line that says what is being opened
constexpr double kHint = 10.0;         // seconds that the first hint stays

// Seconds since the process was started, from the kernel's clock of starts.
double sinceProcessStart() {
    std::FILE* file = std::fopen("/proc/self/stat", "r");
    if (file == nullptr) return 0.0;
    char text[1024] = {};
    const std::size_t size = std::fread(text, 1, sizeof(text) - 1, file);
    std::fclose(file);
    // Field 22, counted after the command's closing bracket, which is field 2.
    std::string_view rest(text, size);
    rest.remove_prefix(std::min(rest.rfind(')') + 2, rest.size()));
    for (int field = 3; field < 22; ++field) rest.remove_prefix(std::min(rest.find(' ') + 1, rest.size()));
    const double started =
        std::strtod(std::string(rest).c_str(), nullptr) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - started;
}

Settings startSettings(const std::filesystem::path& file, const AppOptions& options) {
    Settings settings = loadSettings(file);
    if (options.theme) settings.theme = *options.theme;
    if (options.size) settings.windowSize = *options.size;
    return settings;
}

gpu::DeviceDescription deviceFor(const AppOptions& options, const Window& window) {
    return {.name = options.device,
            .validation = options.validation,
            .surfaceExtensions = Window::surfaceExtensions(),
            .makeSurface = [&window](VkInstance instance) { return window.makeSurface(instance); }};
}

}  // namespace

App::App(const AppOptions& options)
    : options_(options),
      settingsFile_(configFolder() / kSettingsFile),
      saved_(loadSettings(settingsFile_)),
      // Reads and lays out while the window and the device are made.
      session_(startSettings(settingsFile_, options), options.files),
      window_("Orrery", session_.settings().windowSize),
      device_(deviceFor(options, window_)),
      swapchain_(device_, device_.takeFirstSurface(), options.vsync),
      frames_(device_),
      renderer_(device_, swapchain_.format(), true),
      ui_(device_, swapchain_.format(), window_.handle(), renderer_.store()),
      stage_(device_, swapchain_.format()),
      // Software devices start where they will end: a class does not watch the first second stutter.
      pacer_(60.0, device_.isSoftware() ? 2 : 0) {
    if (options.quality >= 0) pacer_.fix(options.quality);
    panels_.panels = session_.settings().panels;
    session_.setDevicePicking(true);
    updateTitle();
    firstStart_ = !std::filesystem::exists(settingsFile_);
    shelf_.look(session_.settings().recent);
    if (options.start) start_.open();
    if (options.fullScreen) window_.setFullScreen(true, session_.settings().display);
}

App::~App() {
    frames_.finish();
    if (presenter_) rememberPresenterPlace();
    keepSettings();
}

void App::keepSettings() {
    Settings settings = session_.settings();
    settings.windowSize = window_.size();
    settings.panels = panels_.panels;
    if (options_.theme && settings.theme == *options_.theme) settings.theme = saved_.theme;
    if (options_.size) settings.windowSize = saved_.windowSize;
    if (settings == saved_ && std::filesystem::exists(settingsFile_)) return;
    try {
        saveSettings(settingsFile_, settings);
        saved_ = settings;
    } catch (const Error& error) {
        log::warning("settings are not kept: {}", error.what());
    }
}

void App::updateTitle() {
    const Scene* scene = session_.scene();
    std::string title;
    if (scene != nullptr && scene->step() >= 0) {
        title = fmt::format("{}/{} {}", scene->step() + 1, scene->stepCount(), scene->stepTitle(scene->step()));
    } else if (scene != nullptr) {
        title = scene->title();
    }
    title += title.empty() ? "Orrery" : " - Orrery";
    if (title == title_) return;
    title_ = title;
    window_.setTitle(title_);
}

AppReport App::run() {
    Stopwatch sinceFrame;
    Stopwatch sinceFirst;
    while (!window_.closeAsked()) {
        Window::wait(secondsToWait());
        for (Event& event : window_.events()) handle(std::move(event), Source::audience);
        if (presenter_) {
            for (Event& event : presenter_->window().events()) handle(std::move(event), Source::presenter);
            if (presenter_->window().closeAsked()) setPresenterWindow(false);
        }
        for (const std::function<void()>& run : std::exchange(later_, {})) run();
        if (window_.minimised() && !presenter_) continue;
        const double seconds = std::min(sinceFrame.seconds(), 0.1);
        sinceFrame.restart();
        if (device_.shaders().reloadChanged(session_.time())) framesWanted_ = 4;
        drawFrame(seconds);
        if (report_.frames == 1 && report_.firstFrameSeconds == 0.0) {
            frames_.finish();
            report_.firstFrameSeconds = sinceProcessStart();
            sinceFirst.restart();
        }
        report_.seconds = report_.frames > 0 ? sinceFirst.seconds() : 0.0;
        if (options_.seconds > 0.0 && report_.seconds >= options_.seconds) break;
    }
    report_.qualityStep = pacer_.step();
    report_.validationMessages = device_.validationMessages().size();
    return report_;
}

double App::secondsToWait() const {
    const bool moves = framesWanted_ > 0 || session_.animating() || renderer_.unsettled() || session_.dragging() ||
                       ui_.keysWait() || options_.seconds > 0.0 || !number_.empty() || tools_.animating() ||
                       (presenter_ && (presenter_->wanted() || presenter_->ui().keysWait()));
    if (moves && !(window_.minimised() && !presenter_)) return 0.0;
    return session_.opening().empty() ? kRest : kOpeningTick;
}

void App::drawFrame(double seconds) {
    const Stopwatch watch;
    gpu::Image* picture = window_.minimised() ? nullptr : swapchain_.acquire(frames_, window_.pixels());
    if (picture == nullptr && !presenter_) return;
    if (picture != nullptr) size_ = picture->size();
    framesWanted_ = std::max(framesWanted_ - 1, 0);
    advance(seconds);

    renderer_.store().beginFrame();
    drawPanels(size_);
    const bool presenterDue = presenter_ && presenter_->due(frozen_ || blank_ != Blank::none || !session_.animating());
    if (presenterDue) drawPresenterPanels();

    gpu::Frame frame = frames_.begin();
    if (const int fades = session_.navigator().fades(); fades != fadesSeen_) {
        fadesSeen_ = fades;
        stage_.keep(frame, session_.navigator().before());
    }
    if (usesStage()) drawScene(frame, stage_.picture(size_), seconds);
    if (picture != nullptr) {
        drawAudience(frame, *picture, seconds);
        frame.commands.use(*picture, gpu::Usage::present);
    }
    const double cpu = watch.seconds();
    frames_.submit(picture != nullptr ? &swapchain_ : nullptr);
    if (presenterDue) presenter_->draw(frames_, session_, stage_, tools_, session_.navigator().before());
    if (saveAsked_) savePicture();
    // What says that something is being opened is no picture of it.
    if (session_.scene() != nullptr) ++report_.frames;
    measure(seconds, cpu);
}

void App::advance(double seconds) {
    sinceClick_ += seconds;
    numberAge_ += seconds;
    if (!number_.empty() && numberAge_ > kNumberWaits) {
        if (number_ == "2") perform(Action::flatten);
        number_.clear();
    }
    timer_.update(sinceTick_.seconds());
    sinceTick_.restart();
    tools_.update(seconds);
    window_.hidePointer(tools_.tool() == PointerTool::laser && !ui_.wantsPointer());
    takeOpened();
    flyByKeys(seconds);
    session_.update(seconds, size_);
    updateTitle();
}

void App::takeOpened() {
    shelf_.take();
    const bool first = session_.scene() == nullptr;
    try {
        if (!session_.takeOpened()) return;
    } catch (const Error& error) {
        // Nothing was open before: said as every other problem of the command line is.
        if (first && !options_.start) throw;
        session_.say(error.what());
        return;
    }
    framesWanted_ = 4;
    if (rememberRecent(session_.settings().recent, session_.files())) keepSettings();
    shelf_.look(session_.settings().recent);
    if (first && firstStart_ && !start_.isOpen()) panels_.hint(kHint);
    // What was pressed while there was nothing to do it to.
    for (const Event& event : std::exchange(early_, {})) handleKey(event);
}

void App::openFile(const std::filesystem::path& file) {
    start_.close();
    if (!file.empty()) session_.openSoon({file});
    if (firstStart_) panels_.hint(kHint);
    framesWanted_ = 4;
}

bool App::usesStage() const {
    return presenter_ || tools_.inPicture() || session_.settings().reducedMotion;
}

void App::drawPanels(uvec2 size) {
    if (ui_.keysWait()) framesWanted_ = 4;
    ui_.begin(size, session_.theme(), session_.settings().largeRoom ? 4.0F / 3.0F : 1.0F);
    if (blank_ == Blank::none) {
        chooseQuality(panels_.draw(session_, performance(), mode_));
        tools_.drawLaser(*ImGui::GetForegroundDrawList(), vec2(0.0F), vec2(size));
    }
    if (!presenter_) drawOver();
    ui_.end();
}

void App::drawPresenterPanels() {
    presenter_->begin(session_, presenterState());
    drawOver();
    presenter_->end();
}

void App::drawOver() {
    if (blank_ != Blank::none && !presenter_) return;
    const Settings before = session_.settings();
    panels_.drawOver(session_, number_.empty() ? std::string() : number_ + " - Enter jumps there");
    const bool changed = panels_.settings && settingsPanel(session_.settings(), Window::displays(), panels_.settings);
    if (changed) {
        session_.applySettings();
        framesWanted_ = 4;
    }
    if (const auto file = start_.draw(shelf_)) later_.push_back([this, file] { openFile(*file); });
    const std::function<void()> chosen = palette_.draw();
    // A window is not opened or closed in the middle of a frame.
    if (chosen) later_.push_back(chosen);
    if (session_.settings().presenter != before.presenter)
        later_.push_back([this] { setPresenterWindow(session_.settings().presenter); });
}

PresenterState App::presenterState() const {
    return {.frozen = frozen_,
            .blank = blank_ == Blank::black   ? "black"
                     : blank_ == Blank::white ? "white"
                                              : "",
            .minutes = session_.settings().presenterMinutes,
            .timer = &timer_,
            .tools = &tools_};
}

void App::drawScene(gpu::Frame& frame, gpu::Image& picture, double seconds) {
    render::View view = session_.view();
    view.size = size_;
    view.fade = true;
    view.pointer = session_.pointerInLargeGraphs();
    const render::Quality& quality = render::kQualitySteps.at(static_cast<std::size_t>(pacer_.step()));
    renderer_.draw(frame, view, session_.list(), quality, picture, seconds);
    if (const auto& found = renderer_.nodeLinks().lastPointer()) {
        session_.offerPick(found->pointer, {.pick = found->pick, .distance = found->distance, .link = found->link});
    }
}

void App::drawAudience(gpu::Frame& frame, gpu::Image& picture, double seconds) {
    if (blank_ != Blank::none) {
        const float level = blank_ == Blank::white ? 1.0F : 0.0F;
        frame.commands.use(picture, gpu::Usage::colourTarget, true);
        frame.commands.beginRendering({.colour = {{.image = &picture, .clear = vec4(level, level, level, 1.0F)}}});
        frame.commands.endRendering();
        return;
    }
    if (frozen_ && stage_.holds()) return stage_.showHeld(frame, picture);
    // The last picture before it is frozen goes where it can be kept.
    gpu::Image& target = frozen_ ? stage_.hold(size_) : picture;
    if (usesStage()) {
        stage_.show(frame, target, tools_, session_.theme(), session_.navigator().before());
    } else {
        drawScene(frame, target, seconds);
    }
    ui_.draw(frame, target);
    if (frozen_) stage_.showHeld(frame, picture);
}

void App::measure(double seconds, double cpuSeconds) {
    cpuSeconds_ = cpuSeconds;
    // The presenter's frames are recorded between those of the class.
    const auto isPresenters = [](const gpu::PassTime& pass) { return pass.name == "presenter"; };
    const auto sum = [](const std::vector<gpu::PassTime>& passes) {
        return std::accumulate(passes.begin(), passes.end(), 0.0, [](double total, const gpu::PassTime& pass) {
            return total + pass.milliseconds * 1e-3;
        });
    };
    const std::vector<gpu::PassTime>& times = frames_.passTimes();
    if (std::none_of(times.begin(), times.end(), isPresenters)) {
        passTimes_ = times;
    } else if (presenter_) {
        presenter_->took(sum(times));
    }
    // What a frame takes: the longer of recording it and drawing it. Waiting for the display does not count.
    const double device = sum(passTimes_);
    const double took = std::max(device, cpuSeconds_);
    frameSeconds_ = seconds > 0.0 ? seconds : took;
    if (session_.animating() || session_.dragging()) pacer_.frame(took);
}

Performance App::performance() const {
    Performance shown{.device = device_.name(),
                      .step = pacer_.step(),
                      .stepFixed = pacer_.fixed(),
                      .frameSeconds = frameSeconds_,
                      .cpuSeconds = cpuSeconds_,
                      .passes = passTimes_,
                      .shaderProblem = device_.shaders().problem()};
    const render::DrawList& list = session_.list();
    for (const auto& batch : list.bodies) shown.bodies += batch.instances.size();
    for (const auto& batch : list.spheres) shown.spheres += batch.spheres.size();
    for (const auto& batch : list.tubes) shown.tubes += batch.tubes.size();
    for (const auto& batch : list.lines) shown.lines += batch.lines.size();
    shown.large = renderer_.nodeLinks().lastReport();
    shown.labels = renderer_.labels().placed().size();
    return shown;
}

}  // namespace orrery::app
