#pragma once

// The keys, in one table: what a key does, what the key card shows, and what README.md lists come from here.

#include <optional>
#include <span>

namespace orrery::app {

enum class Action {
    nextStep,
    previousStep,
    home,
    leave,
    present,
    resume,
    blankBlack,
    blankWhite,
    fullScreen,
    keyCard,
    resetView,
    resetStep,
    flatten,
    frameSelection,
    search,
    undo,
    redo,
    panels,
    performance,
    theme,
    largeRoom,
    flow,
    physics,
    pin,
    save,
    palette,
    settings,
    start,
    laser,
    spotlight,
    lens,
    presenterWindow,
    freeze,
    timer,
    timerReset,
    notesDown,
    notesUp,
    quit,
};

// Exploring is how the program starts; presenting (F5) hides the panels and obeys a presenter's remote control.
enum class Mode { exploring, presenting };

struct KeyBinding {
    Action action;
    int key;  // as GLFW numbers them
    bool control = false;
    bool shift = false;
    std::optional<Mode> mode;  // in one mode only
    const char* shown = "";    // on the key card; empty when another line names it too
    const char* does = "";
};

std::span<const KeyBinding> keyBindings();

// What the key means in this mode, if anything.
std::optional<Action> actionFor(int key, bool control, bool shift, Mode mode);

// Movements and pointer, for the key card: they are not single keys.
struct Gesture {
    const char* shown;
    const char* does;
};
std::span<const Gesture> gestures();

}  // namespace orrery::app
