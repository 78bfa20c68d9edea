#pragma once

// What a person changed and can take back. Each entry knows how to go back and forth; a new change forgets what was
// undone.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace orrery::app {

class UndoStack {
 public:
    // The change has been made already. `what` is shown ("moved Vision").
    void push(std::string what, std::function<void()> undo, std::function<void()> redo);
    // What was taken back or made again; empty when there is nothing.
    std::string undo();
    std::string redo();
    void clear();

    bool canUndo() const { return done_ > 0; }
    bool canRedo() const { return done_ < entries_.size(); }

 private:
    struct Entry {
        std::string what;
        std::function<void()> undo;
        std::function<void()> redo;
    };
    static constexpr std::size_t kMost = 500;

    std::vector<Entry> entries_;
    std::size_t done_ = 0;
};

}  // namespace orrery::app
