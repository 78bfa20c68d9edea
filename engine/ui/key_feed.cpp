#include "engine/ui/key_feed.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <set>

namespace orrery::ui {

namespace {

bool isModifier(int code) {
    return code >= GLFW_KEY_LEFT_SHIFT && code <= GLFW_KEY_RIGHT_SUPER;
}

// A press that moves, deletes, confirms or commands, not one that only comes with its character.
bool edits(const KeyEvent& event) {
    if (event.kind != KeyEvent::Kind::press || isModifier(event.code)) return false;
    return event.code >= GLFW_KEY_ESCAPE || (event.modifiers & (GLFW_MOD_CONTROL | GLFW_MOD_SUPER)) != 0;
}

}  // namespace

std::vector<KeyEvent> KeyFeed::take() {
    std::vector<KeyEvent> taken;
    std::set<int> released;
    while (!waiting_.empty()) {
        const KeyEvent next = waiting_.front();
        // Let go and pressed again within one picture would look as if it had been held.
        if (edits(next) && released.contains(next.code)) break;
        if (next.kind == KeyEvent::Kind::release) released.insert(next.code);
        taken.push_back(next);
        waiting_.pop_front();
        if (edits(next)) break;
    }
    return taken;
}

}  // namespace orrery::ui
