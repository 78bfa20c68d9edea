#pragma once

// What actions do to all that needs no window: the session, panels, tools of the pointer, the timer, a blank picture.
// Whoever has a window, or only a picture in memory, performs these here and the rest by itself.

#include "engine/app/keys.h"
#include "engine/app/palette.h"
#include "engine/base/math.h"

#include <functional>
#include <vector>

namespace orrery::app {

class Panels;
class PointerTools;
class Session;
class TalkTimer;

enum class Blank { none, black, white };

struct Controls {
    Session& session;
    Panels& panels;
    PointerTools& tools;
    TalkTimer& timer;
    Mode& mode;
    Blank& blank;
    vec2 pointer{0.0F};  // part of the picture's size
};

// False when it needs more than that, or when there is nothing to leave: then nothing was done.
bool perform(Action action, const Controls& controls);

// What the key card lists, for the palette.
std::vector<Command> keyCommands(const std::function<void(Action)>& perform);

}  // namespace orrery::app
