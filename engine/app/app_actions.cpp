#include "engine/app/app.h"

#include "engine/base/error.h"
#include "engine/gpu/readback.h"
#include "engine/image/png.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>

// What can be done with the program, whoever asks for it: a key, the palette, a panel.

namespace orrery::app {

Controls App::controls() {
    return {.session = session_,
            .panels = panels_,
            .tools = tools_,
            .timer = timer_,
            .mode = mode_,
            .blank = blank_,
            .pointer = pointer_ / vec2(size_)};
}

void App::perform(Action action) {
    // The digit 2 flattens when no other digit follows: see advance.
    if (!app::perform(action, controls())) performInWindow(action);
    const bool starts = action == Action::present || action == Action::resume;
    if (starts && session_.settings().presenter) setPresenterWindow(true);
    if (blank_ != Blank::none) session_.pointerLeft();
    framesWanted_ = 4;
    if (presenter_) presenter_->want();
}

void App::performInWindow(Action action) {
    switch (action) {
        case Action::leave:
            if (window_.fullScreen()) window_.setFullScreen(false, {});
            break;
        case Action::fullScreen:
            window_.setFullScreen(!window_.fullScreen(), session_.settings().display);
            break;
        case Action::save:
            saveAsked_ = true;
            break;
        case Action::palette:
            palette_.open(commands());
            break;
        case Action::start:
            shelf_.look(session_.settings().recent);
            start_.open();
            break;
        case Action::presenterWindow:
            setPresenterWindow(presenter_ == nullptr);
            break;
        case Action::freeze:
            setFrozen(!frozen_);
            break;
        case Action::notesDown:
        case Action::notesUp:
            if (presenter_) presenter_->scrollNotes(action == Action::notesDown ? 3 : -3);
            break;
        case Action::quit:
            window_.askClose();
            break;
        default:  // of no window
            break;
    }
}

std::vector<Command> App::commands() {
    std::vector<Command> all = keyCommands([this](Action action) { perform(action); });
    const auto setting = [&](const std::string& text, const std::function<void(Settings&)>& change) {
        all.push_back({.text = text, .keys = {}, .run = [this, change] {
                           change(session_.settings());
                           session_.applySettings();
                       }});
    };
    for (const render::Theme& theme : render::themes()) {
        setting(fmt::format("theme: {}", theme.name),
                [name = std::string(theme.name)](Settings& settings) { settings.theme = name; });
    }
    setting("text for a normal room", [](Settings& settings) { settings.largeRoom = false; });
    setting("text for a large room", [](Settings& settings) { settings.largeRoom = true; });
    setting("reduced motion: fades instead of flights", [](Settings& settings) { settings.reducedMotion = true; });
    setting("full motion: flights", [](Settings& settings) { settings.reducedMotion = false; });
    for (const std::string& display : Window::displays()) {
        setting("full screen on display " + display, [this, display](Settings& settings) {
            settings.display = display;
            window_.setFullScreen(false, {});
            window_.setFullScreen(true, display);
        });
    }
    for (int step = 0; step < static_cast<int>(render::kQualitySteps.size()); ++step) {
        const render::Quality& quality = render::kQualitySteps.at(static_cast<std::size_t>(step));
        all.push_back({.text = fmt::format("quality: {}, {}", quality.name, quality.costs),
                       .keys = {},
                       .run = [=, this] { pacer_.fix(step); }});
    }
    all.push_back({.text = "quality: chosen by the frame times", .keys = {}, .run = [this] { pacer_.release(); }});
    const auto open = [&](const char* what, const Shelf::Item& item) {
        all.push_back({.text = fmt::format("open {}: {}", what, item.title), .keys = item.detail, .run = [this, item] {
                           openFile(item.file);
                       }});
    };
    for (const Shelf::Item& lesson : shelf_.lessons()) open("lesson", lesson);
    for (const Shelf::Item& file : shelf_.recent()) open("recent", file);
    Scene* scene = session_.scene();
    if (scene != nullptr) std::ranges::move(scene->commands(), std::back_inserter(all));
    for (int step = 0; scene != nullptr && step < scene->stepCount(); ++step) {
        all.push_back({.text = fmt::format("jump to step {}: {}", step + 1, scene->stepTitle(step)),
                       .keys = {},
                       .run = [this, step] { session_.goToStep(step); }});
    }
    return all;
}

void App::chooseQuality(int step) {
    if (step < 0) return;
    // The step that is fixed already is let go by choosing it again.
    if (pacer_.fixed() && pacer_.step() == step) {
        pacer_.release();
    } else {
        pacer_.fix(step);
    }
}

void App::rememberPresenterPlace() {
    const Placement place = presenter_->window().placement();
    session_.settings().presenterPosition = place.position;
    session_.settings().presenterSize = place.size;
}

void App::setPresenterWindow(bool open) {
    Settings& settings = session_.settings();
    settings.presenter = open;
    if (open == (presenter_ != nullptr)) return;
    frames_.finish();
    if (!open) {
        setFrozen(false);
        rememberPresenterPlace();
        presenter_.reset();
        return;
    }
    const bool known = settings.presenterSize != uvec2(0);
    const Placement last{.position = settings.presenterPosition,
                         .size = known ? settings.presenterSize : uvec2(1280, 720)};
    const std::optional<Placement> elsewhere = window_.placeOnAnother(last);
    presenter_ = std::make_unique<PresenterWindow>(device_, renderer_.store(), elsewhere.value_or(last),
                                                   known || elsewhere.has_value());
}

void App::setFrozen(bool frozen) {
    if (frozen && !presenter_) {
        session_.say("freezing the class's picture needs the presenter's window: F6 opens it");
        return;
    }
    frozen_ = frozen;
    stage_.letGo();
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
