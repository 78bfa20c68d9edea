#include "tests/soak/program.h"

#include "tests/soak/memory.h"

#include "engine/app/settings_panel.h"
#include "engine/base/error.h"
#include "engine/gpu/readback.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace orrery::soak {

using app::Action;
using app::Blank;
using app::PointerTool;

namespace {

constexpr VkFormat kFormat = VK_FORMAT_R8G8B8A8_UNORM;
constexpr int kLeft = 0;  // GLFW's number of the button

// Counting begins between the device and all that allocates from it.
gpu::Device& counted(gpu::Device& device) {
    countDeviceMemory();
    return device;
}

}  // namespace

Program::Program(const std::string& device, bool validation)
    : session(app::Settings{}),
      device_({.name = device, .validation = validation, .surfaceExtensions = {}, .makeSurface = {}}),
      frames_(counted(device_)),
      renderer_(device_, kFormat, true),
      ui_(device_, kFormat, nullptr, renderer_.store()),
      stage_(device_, kFormat) {}

Program::~Program() {
    finish();
}

void Program::finish() {
    frames_.finish();
    device_.waitIdle();
}

void Program::frame(double seconds) {
    for (const std::function<void()>& run : std::exchange(later_, {})) run();
    if (!picture_ || picture_.size() != size) {
        picture_ =
            gpu::Image(device_, {.name = "picture",
                                 .format = kFormat,
                                 .size = size,
                                 .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
    }
    frameSeconds_ = seconds;
    timer_.update(seconds);
    tools_.update(seconds);
    session.navigator().fly(flying, seconds);
    session.update(seconds, size);

    renderer_.store().beginFrame();
    drawPanels();
    gpu::Frame frame = frames_.begin();
    if (const int fades = session.navigator().fades(); fades != fadesSeen_) {
        fadesSeen_ = fades;
        stage_.keep(frame, session.navigator().before());
    }
    if (usesStage()) drawScene(frame, stage_.picture(size), seconds);
    drawAudience(frame, seconds);
    frames_.submit();
    if (next_) drawNext();
}

void Program::warm() {
    for (quality = 0; quality < static_cast<int>(render::kQualitySteps.size()); ++quality) frame(0.0);
    quality = 2;
    render::LabelStore& store = renderer_.store();
    text::LabelContent content;
    for (int i = 0; store.statistics().evictedPages == 0; ++i) {
        content.plain = fmt::format("label {}", i);
        store.request(content, {}, 256.0F);
        store.finish();
        frame(0.0);
    }
}

bool Program::usesStage() const {
    return next_ || tools_.inPicture() || session.settings().reducedMotion;
}

void Program::drawPanels() {
    const float roomScale = session.settings().largeRoom ? 4.0F / 3.0F : 1.0F;
    ui_.begin(size, session.theme(), roomScale);
    if (blank_ == Blank::none) {
        if (const int chosen = panels_.draw(session, performance(), mode_); chosen >= 0) quality = chosen;
        tools_.drawLaser(*ImGui::GetForegroundDrawList(), vec2(0.0F), vec2(size));
        panels_.drawOver(session, {});
        if (panels_.settings && app::settingsPanel(session.settings(), {}, panels_.settings)) session.applySettings();
        if (const std::function<void()> chosen = palette_.draw()) later_.push_back(chosen);
    }
    ui_.end();
}

void Program::drawScene(gpu::Frame& frame, gpu::Image& picture, double seconds) {
    render::View view = session.view();
    view.size = size;
    view.fade = true;
    renderer_.draw(frame, view, session.list(), render::kQualitySteps.at(static_cast<std::size_t>(quality)), picture,
                   seconds);
}

void Program::drawAudience(gpu::Frame& frame, double seconds) {
    if (blank_ != Blank::none) {
        const float level = blank_ == Blank::white ? 1.0F : 0.0F;
        frame.commands.use(picture_, gpu::Usage::colourTarget, true);
        frame.commands.beginRendering({.colour = {{.image = &picture_, .clear = vec4(level, level, level, 1.0F)}}});
        frame.commands.endRendering();
        return;
    }
    if (frozen_ && stage_.holds()) return stage_.showHeld(frame, picture_);
    gpu::Image& target = frozen_ ? stage_.hold(size) : picture_;
    if (usesStage()) {
        stage_.show(frame, target, tools_, session.theme(), session.navigator().before());
    } else {
        drawScene(frame, target, seconds);
    }
    ui_.draw(frame, target);
    if (frozen_) stage_.showHeld(frame, picture_);
}

void Program::drawNext() {
    next_->follow(session);
    if (!next_->wants(session)) return;
    gpu::Frame frame = frames_.begin();
    next_->draw(frame);
    frames_.submit();
}

image::Image Program::picture() {
    return gpu::readBack(device_, picture_);
}

bool Program::bare() const {
    return blank_ == Blank::none && !frozen_ && !panels_.panels && !panels_.performance && !panels_.settings &&
           !panels_.keyCard && !writing() && session.messages().empty() && tools_.tool() == PointerTool::none;
}

app::Performance Program::performance() const {
    app::Performance shown{
        .device = device_.name(), .step = quality, .frameSeconds = frameSeconds_, .passes = frames_.passTimes()};
    shown.labels = renderer_.labels().placed().size();
    return shown;
}

void Program::open(const std::vector<std::filesystem::path>& files, bool add) {
    try {
        session.open(files, add, true);
    } catch (const Error& error) {
        session.say(error.what());
    }
}

void Program::perform(Action action) {
    const app::Controls controls{.session = session,
                                 .panels = panels_,
                                 .tools = tools_,
                                 .timer = timer_,
                                 .mode = mode_,
                                 .blank = blank_,
                                 .pointer = pointer_ / vec2(size)};
    if (app::perform(action, controls)) {
        if (blank_ != Blank::none) session.pointerLeft();
        return;
    }
    switch (action) {
        case Action::palette:
            return palette_.open(app::keyCommands([this](Action which) { perform(which); }));
        case Action::presenterWindow:
            frames_.finish();
            if (next_) {
                frozen_ = false;
                stage_.letGo();
                next_.reset();
            } else {
                next_ = std::make_unique<app::NextPicture>(device_, kFormat);
            }
            return;
        case Action::freeze:
            frozen_ = !frozen_ && next_ != nullptr;
            return stage_.letGo();
        default:  // of a window
            return;
    }
}

void Program::pointer(vec2 place) {
    ui_.pointerMoved(place);
    pointer_ = place;
    if (held_) return session.drag(place);
    if (frozen_) return;
    if (ui_.wantsPointer()) {
        tools_.left();
        return session.pointerLeft();
    }
    tools_.moved(place / vec2(size));
    session.pointerMoved(place);
}

void Program::pointerGone() {
    ui_.pointerLeft();
    tools_.left();
    session.pointerLeft();
}

void Program::press(bool shift) {
    ui_.button(kLeft, true);
    if (std::exchange(blank_, Blank::none) != Blank::none || frozen_ || ui_.wantsPointer()) return;
    held_ = true;
    session.press(pointer_, shift);
}

void Program::release() {
    ui_.button(kLeft, false);
    if (std::exchange(held_, false)) session.release(pointer_);
}

void Program::rightClick() {
    if (!ui_.wantsPointer()) session.rightClick(pointer_);
}

void Program::doubleClick() {
    if (!ui_.wantsPointer()) session.doubleClick(pointer_);
}

void Program::scroll(float steps) {
    ui_.wheel(steps);
    if (ui_.wantsPointer()) return;
    if (tools_.inPicture()) return tools_.resize(steps);
    session.navigator().zoom(steps, (pointer_ - vec2(size) * 0.5F) / static_cast<float>(size.y));
}

void Program::pan(vec2 moved) {
    session.navigator().pan(moved);
}

void Program::key(int code) {
    blank_ = Blank::none;
    ui_.key({.kind = ui::KeyEvent::Kind::press, .code = code});
    ui_.key({.kind = ui::KeyEvent::Kind::release, .code = code});
}

void Program::type(char letter) {
    ui_.key({.kind = ui::KeyEvent::Kind::character, .code = letter});
}

void Program::closeSearch() {
    panels_.closeSearch();
}

void Program::tidy() {
    release();
    pointerGone();
    if (next_) perform(Action::presenterWindow);
    panels_ = {};
    palette_.close();
    tools_.put(PointerTool::none);
    mode_ = app::Mode::exploring;
    session.navigator().setIdleOrbit(false);
    blank_ = Blank::none;
    flying = {};
    size = {160, 90};
    quality = 2;
    session.settings() = app::Settings{};
    session.applySettings();
    session.setFlow(false);
    session.setFlat(false);
}

}  // namespace orrery::soak
