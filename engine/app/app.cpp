#include "engine/app/app.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/log.h"
#include "engine/gpu/readback.h"
#include "engine/gpu/shader_library.h"
#include "engine/image/png.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace orrery::app {

namespace {

constexpr double kDoubleClick = 0.35;  // seconds
constexpr double kNumberWaits = 0.8;   // seconds after a digit until it stands for itself
constexpr double kRest = 0.25;         // seconds between looks at the world when nothing moves

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
      session_(startSettings(settingsFile_, options)),
      window_("Orrery", session_.settings().windowSize),
      device_(deviceFor(options, window_)),
      swapchain_(device_, device_.takeFirstSurface(), options.vsync),
      frames_(device_),
      renderer_(device_, swapchain_.format(), true),
      ui_(device_, swapchain_.format(), window_.handle(), renderer_.store()),
      // Software devices start where they will end: a class does not watch the first second stutter.
      pacer_(60.0, device_.isSoftware() ? 2 : 0) {
    if (options.quality >= 0) pacer_.fix(options.quality);
    panels_.panels = session_.settings().panels;
    session_.open(options.files);
    updateTitle();
    if (!std::filesystem::exists(settingsFile_)) panels_.hint(10.0);
    if (options.fullScreen) window_.setFullScreen(true, session_.settings().display);
}

App::~App() {
    frames_.finish();
    Settings settings = session_.settings();
    settings.windowSize = window_.size();
    settings.panels = panels_.panels;
    if (options_.theme && settings.theme == *options_.theme) settings.theme = saved_.theme;
    if (options_.size) settings.windowSize = saved_.windowSize;
    if (settings == saved_ && std::filesystem::exists(settingsFile_)) return;
    try {
        saveSettings(settingsFile_, settings);
    } catch (const Error& error) {
        log::warning("settings are not kept: {}", error.what());
    }
}

void App::updateTitle() {
    const Scene* scene = session_.scene();
    std::string title = scene == nullptr     ? std::string()
                        : scene->step() >= 0 ? scene->stepTitle(scene->step())
                                             : scene->title();
    title += title.empty() ? "Orrery" : " - Orrery";
    if (title == title_) return;
    title_ = title;
    window_.setTitle(title_);
}

AppReport App::run() {
    Stopwatch sinceFrame;
    Stopwatch sinceFirst;
    while (!window_.closeAsked()) {
        for (const Event& event : window_.events(secondsToWait())) {
            framesWanted_ = 4;
            handle(event);
        }
        if (window_.minimised()) continue;
        const double seconds = std::min(sinceFrame.seconds(), 0.1);
        sinceFrame.restart();
        if (device_.shaders().reloadChanged(session_.time())) framesWanted_ = 4;
        drawFrame(seconds);
        if (report_.frames == 1) {
            frames_.finish();
            report_.firstFrameSeconds = sinceProcessStart();
            sinceFirst.restart();
        }
        report_.seconds = sinceFirst.seconds();
        if (options_.seconds > 0.0 && report_.seconds >= options_.seconds) break;
    }
    report_.qualityStep = pacer_.step();
    report_.validationMessages = device_.validationMessages().size();
    return report_;
}

double App::secondsToWait() const {
    const bool moves = framesWanted_ > 0 || session_.animating() || renderer_.unsettled() || session_.dragging() ||
                       ui_.keysWait() || options_.seconds > 0.0 || !number_.empty();
    return moves && !window_.minimised() ? 0.0 : kRest;
}

void App::drawFrame(double seconds) {
    const Stopwatch watch;
    gpu::Image* picture = swapchain_.acquire(frames_, window_.pixels());
    if (picture == nullptr) return;
    const uvec2 size = picture->size();
    framesWanted_ = std::max(framesWanted_ - 1, 0);
    sinceClick_ += seconds;
    numberAge_ += seconds;
    if (!number_.empty() && numberAge_ > kNumberWaits) {
        if (number_ == "2") session_.setFlat(!session_.flat());
        number_.clear();
    }
    flyByKeys(seconds);
    session_.update(seconds, size);
    updateTitle();

    renderer_.store().beginFrame();
    if (ui_.keysWait()) framesWanted_ = 4;
    ui_.begin(size, session_.theme(), session_.settings().largeRoom ? 4.0F / 3.0F : 1.0F);
    const std::string typed = number_.empty() ? std::string() : number_ + " - Enter jumps there";
    const int chosen = blank_ == Blank::none ? panels_.draw(session_, performance(), mode_, typed) : -1;
    if (chosen >= 0) {
        // The step that is fixed already is let go by choosing it again.
        if (pacer_.fixed() && pacer_.step() == chosen) {
            pacer_.release();
        } else {
            pacer_.fix(chosen);
        }
    }
    if (const float veil = session_.navigator().veil(); veil > 0.0F) {
        const Colour& ground = session_.theme().backgroundBottom;
        ImGui::GetBackgroundDrawList()->AddRectFilled({0.0F, 0.0F},
                                                      {static_cast<float>(size.x), static_cast<float>(size.y)},
                                                      ImGui::GetColorU32({ground.r, ground.g, ground.b, veil}));
    }
    ui_.end();

    gpu::Frame frame = frames_.begin();
    if (blank_ != Blank::none) {
        const float level = blank_ == Blank::white ? 1.0F : 0.0F;
        frame.commands.use(*picture, gpu::Usage::colourTarget, true);
        frame.commands.beginRendering({.colour = {{.image = picture, .clear = vec4(level, level, level, 1.0F)}}});
        frame.commands.endRendering();
    } else {
        render::View view = session_.view();
        view.size = size;
        view.fade = true;
        const render::Quality& quality = render::kQualitySteps.at(static_cast<std::size_t>(pacer_.step()));
        renderer_.draw(frame, view, session_.list(), quality, *picture, seconds);
        ui_.draw(frame, *picture);
    }
    frame.commands.use(*picture, gpu::Usage::present);
    cpuSeconds_ = watch.seconds();
    frames_.submit(&swapchain_);
    if (saveAsked_) savePicture();
    ++report_.frames;

    // What a frame takes: the longer of recording it and drawing it. Waiting for the display does not count.
    double device = 0.0;
    for (const gpu::PassTime& pass : frames_.passTimes()) device += pass.milliseconds * 1e-3;
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
                      .passes = frames_.passTimes(),
                      .shaderProblem = device_.shaders().problem()};
    const render::DrawList& list = session_.list();
    for (const auto& batch : list.bodies) shown.bodies += batch.instances.size();
    for (const auto& batch : list.spheres) shown.spheres += batch.spheres.size();
    for (const auto& batch : list.tubes) shown.tubes += batch.tubes.size();
    for (const auto& batch : list.lines) shown.lines += batch.lines.size();
    shown.labels = renderer_.labels().placed().size();
    return shown;
}

void App::handle(const Event& event) {
    switch (event.kind) {
        case Event::Kind::key:
            handleKey(event);
            break;
        case Event::Kind::button:
            handleButton(event);
            break;
        case Event::Kind::left:
            session_.pointerLeft();
            break;
        case Event::Kind::pointer: {
            const vec2 moved = (event.position - pointer_) / static_cast<float>(std::max(window_.pixels().y, 1U));
            pointer_ = event.position;
            if (heldButton_ == GLFW_MOUSE_BUTTON_LEFT) {
                session_.drag(pointer_);
            } else if (heldButton_ == GLFW_MOUSE_BUTTON_RIGHT || heldButton_ == GLFW_MOUSE_BUTTON_MIDDLE) {
                panned_ = panned_ || glm::length(pointer_ - pressedAt_) > 4.0F;
                if (panned_) session_.navigator().pan(moved);
            } else if (!ui_.wantsPointer()) {
                session_.pointerMoved(pointer_);
            } else {
                session_.pointerLeft();
            }
            break;
        }
        case Event::Kind::scroll: {
            if (ui_.wantsPointer()) break;
            const auto height = static_cast<float>(std::max(window_.pixels().y, 1U));
            const vec2 middle(static_cast<float>(window_.pixels().x) * 0.5F, height * 0.5F);
            session_.navigator().zoom(event.scroll, (event.position - middle) / height);
            break;
        }
        case Event::Kind::drop:
            try {
                session_.open(event.files, false);
            } catch (const Error& error) {
                session_.say(error.what());
            }
            break;
    }
}

void App::handleButton(const Event& event) {
    pointer_ = event.position;
    if (!event.down) {
        if (event.code != heldButton_) return;
        heldButton_ = -1;
        if (event.code == GLFW_MOUSE_BUTTON_LEFT) session_.release(pointer_);
        if (event.code == GLFW_MOUSE_BUTTON_RIGHT && !panned_) session_.rightClick(pointer_);
        return;
    }
    if (ui_.wantsPointer() || heldButton_ >= 0) return;
    if (blank_ != Blank::none) {
        blank_ = Blank::none;
        return;
    }
    heldButton_ = event.code;
    pressedAt_ = pointer_;
    panned_ = false;
    if (event.code != GLFW_MOUSE_BUTTON_LEFT) return;
    session_.press(pointer_, event.shift);
    const bool twice = sinceClick_ < kDoubleClick && glm::length(pointer_ - lastClick_) < 6.0F;
    sinceClick_ = twice ? 10.0 : 0.0;
    lastClick_ = pointer_;
    if (twice) session_.doubleClick(pointer_);
}

void App::handleKey(const Event& event) {
    if (!event.down) return;
    if (panels_.searching()) {
        if (event.code == GLFW_KEY_ESCAPE) panels_.closeSearch();
        return;
    }
    if (ui_.wantsKeys()) return;
    panels_.hint(0.0);
    // A key of a remote control brings the picture back, as slide programs do.
    if (blank_ != Blank::none && !event.repeated) {
        blank_ = Blank::none;
        return;
    }
    if (event.code >= GLFW_KEY_0 && event.code <= GLFW_KEY_9 && !event.control && !event.repeated) {
        if (number_.size() < 5) number_ += static_cast<char>('0' + event.code - GLFW_KEY_0);
        numberAge_ = 0.0;
        return;
    }
    if ((event.code == GLFW_KEY_ENTER || event.code == GLFW_KEY_KP_ENTER) && !number_.empty()) {
        const int step = std::stoi(number_);
        number_.clear();
        if (step == 0) {
            session_.goHome();
        } else {
            session_.goToStep(step - 1);
        }
        return;
    }
    const auto action = actionFor(event.code, event.control, event.shift, mode_);
    const bool repeats = action == Action::undo || action == Action::redo;
    if (action && (!event.repeated || repeats)) perform(*action);
}

void App::perform(Action action) {
    Settings& settings = session_.settings();
    switch (action) {
        case Action::nextStep:
            session_.nextStep(1);
            break;
        case Action::previousStep:
            session_.nextStep(-1);
            break;
        case Action::home:
            session_.goHome();
            break;
        case Action::leave:
            if (panels_.keyCard) {
                panels_.keyCard = false;
            } else if (!session_.leave()) {
                if (mode_ == Mode::presenting) {
                    mode_ = Mode::exploring;
                    session_.navigator().setIdleOrbit(false);
                } else if (window_.fullScreen()) {
                    window_.setFullScreen(false, {});
                }
            }
            break;
        case Action::present:
            startPresenting(false);
            break;
        case Action::resume:
            startPresenting(true);
            break;
        case Action::blankBlack:
            blank_ = Blank::black;
            break;
        case Action::blankWhite:
            blank_ = Blank::white;
            break;
        case Action::fullScreen:
            window_.setFullScreen(!window_.fullScreen(), settings.display);
            break;
        case Action::keyCard:
            panels_.keyCard = !panels_.keyCard;
            break;
        case Action::resetView:
            session_.resetView();
            break;
        case Action::flatten:
            break;  // by the digit 2, when no other digit follows: see drawFrame
        case Action::frameSelection:
            session_.frameSelection();
            break;
        case Action::search:
            panels_.openSearch();
            break;
        case Action::undo:
            session_.undoLast();
            break;
        case Action::redo:
            session_.redoLast();
            break;
        case Action::panels:
            panels_.panels = !panels_.panels;
            break;
        case Action::performance:
            panels_.performance = !panels_.performance;
            break;
        case Action::theme: {
            const auto themes = render::themes();
            std::size_t at = 0;
            while (at < themes.size() && themes[at].name != settings.theme) ++at;
            settings.theme = themes[(at + 1) % themes.size()].name;
            session_.applySettings();
            break;
        }
        case Action::largeRoom:
            settings.largeRoom = !settings.largeRoom;
            session_.say(settings.largeRoom ? "text for a large room: 4 % of the height" : "text of 3 % of the height");
            break;
        case Action::flow:
            session_.setFlow(!session_.flow());
            break;
        case Action::physics:
            if (Scene* scene = session_.scene()) {
                scene->setPhysics(!scene->physics());
                session_.say(scene->physics() ? "live physics is on" : "live physics is off");
            }
            break;
        case Action::pin:
            if (Scene* scene = session_.scene()) scene->togglePinned();
            break;
        case Action::save:
            saveAsked_ = true;
            break;
        case Action::quit:
            window_.askClose();
            break;
    }
    if (blank_ != Blank::none) session_.pointerLeft();
}

void App::startPresenting(bool fromHere) {
    mode_ = Mode::presenting;
    session_.navigator().setIdleOrbit(true);
    if (!fromHere && session_.scene() != nullptr && session_.scene()->stepCount() > 0) session_.goToStep(0);
    session_.say("presenting: Page Down and Page Up step, Esc ends");
}

void App::flyByKeys(double seconds) {
    if (mode_ != Mode::exploring || ui_.wantsKeys() || panels_.searching()) return;
    const bool control = window_.keyDown(GLFW_KEY_LEFT_CONTROL) || window_.keyDown(GLFW_KEY_RIGHT_CONTROL);
    if (control) return;
    const auto axis = [&](int plus, int minus) {
        return (window_.keyDown(plus) ? 1 : 0) - (window_.keyDown(minus) ? 1 : 0);
    };
    const FlyKeys keys{.ahead = axis(GLFW_KEY_W, GLFW_KEY_S),
                       .right = axis(GLFW_KEY_D, GLFW_KEY_A),
                       .up = axis(GLFW_KEY_E, GLFW_KEY_Q),
                       .fast = window_.keyDown(GLFW_KEY_LEFT_SHIFT) || window_.keyDown(GLFW_KEY_RIGHT_SHIFT)};
    if (keys.any()) framesWanted_ = 4;
    session_.navigator().fly(keys, seconds);
}

void App::savePicture() {
    saveAsked_ = false;
    // Drawn again without panels and at full quality: what a person wants on a slide.
    try {
        frames_.finish();
        const uvec2 size = swapchain_.size();
        gpu::Image picture(device_, {.name = "saved picture",
                                     .format = swapchain_.format(),
                                     .size = size,
                                     .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
        render::Renderer fine(device_, swapchain_.format(), false);
        fine.store().beginFrame();
        gpu::Frame frame = frames_.begin();
        render::View view = session_.view();
        view.size = size;
        fine.draw(frame, view, session_.list(), render::kQualitySteps[0], picture);
        frames_.submit();
        frames_.finish();
        std::time_t now = std::time(nullptr);
        char name[64];
        std::strftime(name, sizeof(name), "orrery-%Y%m%d-%H%M%S.png", std::localtime(&now));
        image::writePng(name, gpu::readBack(device_, picture));
        session_.say(std::string("saved as ") + name);
    } catch (const Error& error) {
        session_.say(error.what());
    }
    framesWanted_ = 4;
}

}  // namespace orrery::app
