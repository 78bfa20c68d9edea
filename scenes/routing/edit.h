#pragma once

// One thing to take back for the whole way of a slider: a change begins with what there was, and ends when the mouse is
// let go.

#include <optional>
#include <utility>

namespace orrery::routing {

template <typename Value>
class Edit {
 public:
    void begin(const Value& before) {
        if (!before_) before_ = before;
    }
    // What there was before the change that is going on.
    const std::optional<Value>& before() const { return before_; }
    // What to go back to, once; nothing while the mouse is down, or when nothing was changed.
    std::optional<Value> end(bool mouseDown) { return mouseDown ? std::nullopt : std::exchange(before_, std::nullopt); }

 private:
    std::optional<Value> before_;
};

}  // namespace orrery::routing
