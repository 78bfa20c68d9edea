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
    // The change has been made already. `what` is shown ("moved Vision"). `bytes`: what the two hold on to, where that
    // is much; the oldest go when all hold more than kMostBytes.
    void push(std::string what, std::function<void()> undo, std::function<void()> redo, std::size_t bytes = 0);
    // What was taken back or made again; empty when there is nothing.
    std::string undo();
    std::string redo();
    void clear();

    bool canUndo() const { return done_ > 0; }
    bool canRedo() const { return done_ < entries_.size(); }

    static constexpr std::size_t kMostBytes = 256U << 20U;

 private:
    struct Entry {
        std::string what;
        std::function<void()> undo;
        std::function<void()> redo;
        std::size_t bytes;
    };
    std::size_t bytes() const;
    static constexpr std::size_t kMost = 500;

    std::vector<Entry> entries_;
    std::size_t done_ = 0;
};

}  // namespace orrery::app
