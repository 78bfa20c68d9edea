#include "engine/app/app.h"

#include "engine/base/error.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>

// What a person does with keys and pointer, in either window.

namespace orrery::app {

namespace {

constexpr double kDoubleClick = 0.35;  // seconds

bool isModifier(int code) {
    return code >= GLFW_KEY_LEFT_SHIFT && code <= GLFW_KEY_RIGHT_SUPER;
}

bool goesThroughSteps(Action action) {
    return action == Action::nextStep || action == Action::previousStep || action == Action::home ||
           action == Action::present || action == Action::resume;
}

// What Dear ImGui is told of it.
void pass(const Event& event, ui::Ui& pointed, ui::Ui& typed) {
    using Kind = ui::KeyEvent::Kind;
    switch (event.kind) {
        case Event::Kind::key:
            // Dear ImGui repeats by its own clock.
            if (event.repeated) break;
            typed.key({.kind = event.down ? Kind::press : Kind::release,
                       .code = event.code,
                       .scanCode = event.scanCode,
                       .modifiers = event.control ? GLFW_MOD_CONTROL : 0});
            break;
        case Event::Kind::character:
            typed.key({.kind = Kind::character, .code = event.code});
            break;
        case Event::Kind::pointer:
            pointed.pointerMoved(event.position);
            break;
        case Event::Kind::left:
            pointed.pointerLeft();
            break;
        case Event::Kind::button:
            pointed.pointerMoved(event.position);
            pointed.button(event.code, event.down);
            break;
        case Event::Kind::scroll:
            pointed.wheel(event.scroll);
            break;
        case Event::Kind::drop:
            break;
    }
}

}  // namespace

void App::handle(Event event, Source source) {
    framesWanted_ = 4;
    if (presenter_) presenter_->want();
    const bool presenters = source == Source::presenter;
    pass(event, presenters ? presenter_->ui() : ui_, overUi());
    switch (event.kind) {
        case Event::Kind::key:
            return handleKey(event);
        case Event::Kind::character:
            return;
        case Event::Kind::drop:
            start_.close();
            session_.openSoon(event.files);
            return;
        default:
            break;
    }
    if (presenters) {
        // Over the live picture it works as it does in the class's window.
        const bool over = presenter_->overPicture();
        event.position = presenter_->placeInPicture(event.position) * vec2(size_);
        handlePointing(event, !over);
    } else if (!frozen_) {
        handlePointing(event, ui_.wantsPointer());
    }
}

void App::handlePointing(const Event& event, bool covered) {
    switch (event.kind) {
        case Event::Kind::pointer:
            return handlePointer(event, covered);
        case Event::Kind::left:
            tools_.left();
            return session_.pointerLeft();
        case Event::Kind::button:
            return handleButton(event, covered);
        default:
            return handleScroll(event, covered);
    }
}

void App::handlePointer(const Event& event, bool covered) {
    const vec2 moved = (event.position - pointer_) / static_cast<float>(size_.y);
    pointer_ = event.position;
    if (covered && heldButton_ < 0) {
        tools_.left();
        return session_.pointerLeft();
    }
    tools_.moved(pointer_ / vec2(size_));
    if (laserHeld_) return;
    if (heldButton_ == GLFW_MOUSE_BUTTON_LEFT) {
        session_.drag(pointer_);
    } else if (heldButton_ == GLFW_MOUSE_BUTTON_RIGHT || heldButton_ == GLFW_MOUSE_BUTTON_MIDDLE) {
        panned_ = panned_ || glm::length(pointer_ - pressedAt_) > 4.0F;
        if (panned_) session_.navigator().pan(moved);
    } else {
        session_.pointerMoved(pointer_);
    }
}

void App::handleScroll(const Event& event, bool covered) {
    if (covered) return;
    const bool sizes = tools_.tool() == PointerTool::spotlight || tools_.tool() == PointerTool::lens;
    if (sizes && (keyDown(GLFW_KEY_LEFT_CONTROL) || keyDown(GLFW_KEY_RIGHT_CONTROL))) {
        return tools_.resize(event.scroll);
    }
    session_.navigator().zoom(event.scroll, (event.position - vec2(size_) * 0.5F) / static_cast<float>(size_.y));
}

void App::handleButton(const Event& event, bool covered) {
    pointer_ = event.position;
    if (!event.down) {
        if (event.code != heldButton_) return;
        heldButton_ = -1;
        if (std::exchange(laserHeld_, false)) return tools_.put(toolBefore_);
        if (event.code == GLFW_MOUSE_BUTTON_LEFT) session_.release(pointer_);
        if (event.code == GLFW_MOUSE_BUTTON_RIGHT && !panned_) session_.rightClick(pointer_);
        return;
    }
    if (covered || heldButton_ >= 0) return;
    if (blank_ != Blank::none && !presenter_) {
        blank_ = Blank::none;
        return;
    }
    heldButton_ = event.code;
    pressedAt_ = pointer_;
    panned_ = false;
    if (event.code != GLFW_MOUSE_BUTTON_LEFT) return;
    if (event.control) {
        laserHeld_ = true;
        toolBefore_ = tools_.tool();
        tools_.put(PointerTool::laser);
        return tools_.moved(pointer_ / vec2(size_));
    }
    session_.press(pointer_, event.shift);
    const bool twice = sinceClick_ < kDoubleClick && glm::length(pointer_ - lastClick_) < 6.0F;
    sinceClick_ = twice ? 10.0 : 0.0;
    lastClick_ = pointer_;
    if (twice) session_.doubleClick(pointer_);
}

bool App::keyDown(int key) const {
    return window_.keyDown(key) || (presenter_ && presenter_->window().keyDown(key));
}

void App::handleKey(const Event& event) {
    if (!event.down || isModifier(event.code)) return;
    if (panels_.searching() || palette_.isOpen()) {
        if (event.code != GLFW_KEY_ESCAPE) return;
        panels_.closeSearch();
        palette_.close();
        return;
    }
    if (ui_.wantsKeys() || overUi().wantsKeys()) return;
    if (session_.scene() != nullptr) panels_.hint(0.0);
    // A key of a remote control brings the picture back, as slide programs do.
    if (blank_ != Blank::none && !event.repeated) {
        blank_ = Blank::none;
        return;
    }
    if (start_.isOpen() && !event.control && startKey(event.code)) return;
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
    if (action && session_.scene() == nullptr && goesThroughSteps(*action)) {
        early_.push_back(event);
        return;
    }
    const bool repeats = action == Action::undo || action == Action::redo;
    if (action && (!event.repeated || repeats)) perform(*action);
}

// What a key means to the list of lessons and recent files.
bool App::startKey(int key) {
    switch (key) {
        case GLFW_KEY_ESCAPE:
            openFile({});
            return true;
        case GLFW_KEY_DOWN:
        case GLFW_KEY_UP:
            start_.move(key == GLFW_KEY_DOWN ? 1 : -1);
            return true;
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            start_.choose();
            return true;
        case GLFW_KEY_PAGE_DOWN:
        case GLFW_KEY_RIGHT:
        case GLFW_KEY_SPACE:
        case GLFW_KEY_F5:
            // On with what is open behind it.
            start_.close();
            return false;
        default:
            return key >= GLFW_KEY_1 && key <= GLFW_KEY_9 && start_.chooseLesson(key - GLFW_KEY_1);
    }
}

void App::flyByKeys(double seconds) {
    if (mode_ != Mode::exploring || ui_.wantsKeys() || overUi().wantsKeys() || palette_.isOpen() || panels_.searching())
        return;
    const bool control = keyDown(GLFW_KEY_LEFT_CONTROL) || keyDown(GLFW_KEY_RIGHT_CONTROL);
    if (control) return;
    const auto axis = [&](int plus, int minus) { return (keyDown(plus) ? 1 : 0) - (keyDown(minus) ? 1 : 0); };
    const FlyKeys keys{.ahead = axis(GLFW_KEY_W, GLFW_KEY_S),
                       .right = axis(GLFW_KEY_D, GLFW_KEY_A),
                       .up = axis(GLFW_KEY_E, GLFW_KEY_Q),
                       .fast = keyDown(GLFW_KEY_LEFT_SHIFT) || keyDown(GLFW_KEY_RIGHT_SHIFT)};
    if (keys.any()) framesWanted_ = 4;
    session_.navigator().fly(keys, seconds);
}

}  // namespace orrery::app
