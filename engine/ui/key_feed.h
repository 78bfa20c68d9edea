#pragma once

// Keys on their way to Dear ImGui. It looks once a picture at which keys are down, and at the characters apart from
// them: a key pressed and let go within one picture would never have been, and of two keys in one picture it takes one.
// A slow picture, or a quick hand, then loses Return after a word. The keys wait here and each picture takes as many
// as it can tell apart.

#include <deque>
#include <vector>

namespace orrery::ui {

struct KeyEvent {
    enum class Kind { press, release, character };
    Kind kind;
    int code;  // a key as GLFW numbers them, or a code point
    int scanCode = 0;
    int modifiers = 0;  // GLFW's bits
};

class KeyFeed {
 public:
    void push(const KeyEvent& event) { waiting_.push_back(event); }
    bool empty() const { return waiting_.empty(); }
    // What the next picture takes, in order: no farther than the first press that edits or commands, since characters
    // after it would be taken before it, and not even that when the same key was let go in this picture.
    std::vector<KeyEvent> take();

 private:
    std::deque<KeyEvent> waiting_;
};

}  // namespace orrery::ui
