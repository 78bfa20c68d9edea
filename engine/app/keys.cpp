#include "engine/app/keys.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <array>

namespace orrery::app {

namespace {

constexpr auto kExploring = Mode::exploring;
constexpr auto kPresenting = Mode::presenting;

constexpr std::array kBindings{
    KeyBinding{.action = Action::nextStep,
               .key = GLFW_KEY_PAGE_DOWN,
               .shown = "Page Down, Right, Space",
               .does = "next graph or step"},
    KeyBinding{.action = Action::nextStep, .key = GLFW_KEY_RIGHT},
    KeyBinding{.action = Action::nextStep, .key = GLFW_KEY_DOWN},
    KeyBinding{.action = Action::nextStep, .key = GLFW_KEY_SPACE},
    KeyBinding{
        .action = Action::previousStep, .key = GLFW_KEY_PAGE_UP, .shown = "Page Up, Left", .does = "the one before"},
    KeyBinding{.action = Action::previousStep, .key = GLFW_KEY_LEFT},
    KeyBinding{.action = Action::previousStep, .key = GLFW_KEY_UP},
    KeyBinding{.action = Action::home, .key = GLFW_KEY_HOME, .shown = "Home", .does = "all graphs from afar"},
    KeyBinding{.action = Action::leave, .key = GLFW_KEY_ESCAPE, .shown = "Esc", .does = "leave a mode; never quits"},
    KeyBinding{.action = Action::resetView, .key = GLFW_KEY_R, .shown = "R", .does = "reset the view"},
    KeyBinding{.action = Action::resetStep,
               .key = GLFW_KEY_R,
               .shift = true,
               .shown = "Shift+R",
               .does = "take back what was changed by hand here"},
    KeyBinding{.action = Action::frameSelection,
               .key = GLFW_KEY_F,
               .mode = kExploring,
               .shown = "F",
               .does = "frame the selection"},
    KeyBinding{.action = Action::search, .key = GLFW_KEY_SLASH, .shown = "/", .does = "search; Enter flies there"},
    KeyBinding{.action = Action::search, .key = GLFW_KEY_F, .control = true},
    KeyBinding{
        .action = Action::flatten, .key = GLFW_KEY_2, .shown = "2", .does = "flatten to two dimensions and back"},
    KeyBinding{.action = Action::flow, .key = GLFW_KEY_G, .shown = "G", .does = "flow along all edges on or off"},
    KeyBinding{.action = Action::physics,
               .key = GLFW_KEY_P,
               .mode = kExploring,
               .shown = "P",
               .does = "live physics on or off"},
    KeyBinding{.action = Action::pin,
               .key = GLFW_KEY_X,
               .mode = kExploring,
               .shown = "X, right click",
               .does = "pin or unpin a node"},
    KeyBinding{.action = Action::undo, .key = GLFW_KEY_Z, .control = true, .shown = "Ctrl+Z", .does = "undo"},
    KeyBinding{.action = Action::redo,
               .key = GLFW_KEY_Z,
               .control = true,
               .shift = true,
               .shown = "Ctrl+Shift+Z, Ctrl+Y",
               .does = "redo"},
    KeyBinding{.action = Action::redo, .key = GLFW_KEY_Y, .control = true},
    KeyBinding{.action = Action::present, .key = GLFW_KEY_F5, .shown = "F5", .does = "present from the first step"},
    KeyBinding{
        .action = Action::resume, .key = GLFW_KEY_F5, .shift = true, .shown = "Shift+F5", .does = "present from here"},
    KeyBinding{.action = Action::blankBlack, .key = GLFW_KEY_B, .shown = "B or .", .does = "blank to black"},
    KeyBinding{.action = Action::blankBlack, .key = GLFW_KEY_PERIOD},
    KeyBinding{.action = Action::blankWhite,
               .key = GLFW_KEY_W,
               .mode = kPresenting,
               .shown = "W (presenting)",
               .does = "blank to white"},
    KeyBinding{.action = Action::fullScreen,
               .key = GLFW_KEY_F,
               .mode = kPresenting,
               .shown = "F11, F (presenting)",
               .does = "full screen on the chosen display"},
    KeyBinding{.action = Action::fullScreen, .key = GLFW_KEY_F11},
    KeyBinding{.action = Action::laser, .key = GLFW_KEY_L, .control = true, .shown = "Ctrl+L", .does = "laser pointer"},
    KeyBinding{.action = Action::spotlight, .key = GLFW_KEY_O, .shown = "O", .does = "spotlight around the pointer"},
    KeyBinding{.action = Action::lens, .key = GLFW_KEY_M, .shown = "M", .does = "magnifying lens at the pointer"},
    KeyBinding{.action = Action::presenterWindow,
               .key = GLFW_KEY_F6,
               .shown = "F6",
               .does = "presenter's window: notes, next step, timer"},
    KeyBinding{.action = Action::freeze,
               .key = GLFW_KEY_Z,
               .shown = "Z",
               .does = "freeze the class's picture; go on in the presenter's window"},
    KeyBinding{.action = Action::timer,
               .key = GLFW_KEY_T,
               .control = true,
               .shown = "Ctrl+T",
               .does = "start or stop the timer"},
    KeyBinding{.action = Action::timerReset,
               .key = GLFW_KEY_T,
               .control = true,
               .shift = true,
               .shown = "Ctrl+Shift+T",
               .does = "set the timer back"},
    KeyBinding{.action = Action::notesDown,
               .key = GLFW_KEY_DOWN,
               .control = true,
               .shown = "Ctrl+Down, Ctrl+Up",
               .does = "scroll the notes"},
    KeyBinding{.action = Action::notesUp, .key = GLFW_KEY_UP, .control = true},
    KeyBinding{.action = Action::theme, .key = GLFW_KEY_T, .shown = "T", .does = "light, dark, high contrast"},
    KeyBinding{.action = Action::largeRoom, .key = GLFW_KEY_L, .shown = "L", .does = "larger text for a large room"},
    KeyBinding{.action = Action::panels, .key = GLFW_KEY_TAB, .shown = "Tab", .does = "panels on or off"},
    KeyBinding{.action = Action::performance, .key = GLFW_KEY_F3, .shown = "F3", .does = "performance panel"},
    KeyBinding{.action = Action::save, .key = GLFW_KEY_F12, .shown = "F12", .does = "save the picture as PNG"},
    KeyBinding{.action = Action::palette,
               .key = GLFW_KEY_K,
               .control = true,
               .shown = "Ctrl+K",
               .does = "everything there is to do, found by a few letters"},
    KeyBinding{.action = Action::start,
               .key = GLFW_KEY_O,
               .control = true,
               .shown = "Ctrl+O",
               .does = "lessons and recent files to open"},
    KeyBinding{
        .action = Action::settings, .key = GLFW_KEY_COMMA, .control = true, .shown = "Ctrl+,", .does = "settings"},
    KeyBinding{.action = Action::keyCard, .key = GLFW_KEY_H, .shown = "H or F1", .does = "all keys on a card"},
    KeyBinding{.action = Action::keyCard, .key = GLFW_KEY_F1},
    KeyBinding{.action = Action::quit, .key = GLFW_KEY_Q, .control = true, .shown = "Ctrl+Q", .does = "quit"},
};

constexpr std::array kGestures{
    Gesture{"Left drag", "orbit; on a node: move it"},
    Gesture{"Right or middle drag", "pan"},
    Gesture{"Wheel", "nearer or farther, toward the pointer"},
    Gesture{"W A S D, Q E", "fly; Shift is faster"},
    Gesture{"Click", "select; Shift+click a second node: the path between"},
    Gesture{"Double click", "fly to a node, or into a graph"},
    Gesture{"Number, Enter", "jump to that graph or step"},
    Gesture{"Ctrl + left drag", "laser pointer while it is held"},
    Gesture{"Ctrl + wheel", "size of the spotlight or the lens"},
};

}  // namespace

std::span<const KeyBinding> keyBindings() {
    return kBindings;
}

std::span<const Gesture> gestures() {
    return kGestures;
}

std::optional<Action> actionFor(int key, bool control, bool shift, Mode mode) {
    // A binding that asks for Shift goes before one that does not care.
    for (const bool asked : {true, false}) {
        for (const KeyBinding& binding : kBindings) {
            const bool fits =
                binding.key == key && binding.control == control && binding.shift == asked && (!asked || shift);
            if (fits && binding.mode.value_or(mode) == mode) return binding.action;
        }
    }
    return std::nullopt;
}

}  // namespace orrery::app
