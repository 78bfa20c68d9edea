#pragma once

// What a person changed and can take back. Each entry knows how to go back and forth; a new change forgets what was
// undone.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace orrery::app {

class UndoStack {
 public:
    // What is changed from now on belongs to this step; -1: to none.
    void setStep(int step) { step_ = step; }
    // The change has been made already. `what` is shown ("moved Vision"). `bytes`: what the two hold on to, where that
    // is much; the oldest go when all hold more than kMostBytes.
    void push(std::string what, std::function<void()> undo, std::function<void()> redo, std::size_t bytes = 0);
    // The step of the change that undo() or redo() would be about; nothing when there is none.
    std::optional<int> undoStep() const { return canUndo() ? std::optional(entries_[done_ - 1].step) : std::nullopt; }
    std::optional<int> redoStep() const { return canRedo() ? std::optional(entries_[done_].step) : std::nullopt; }
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
        int step;
    };
    std::size_t bytes() const;
    static constexpr std::size_t kMost = 500;

    std::vector<Entry> entries_;
    std::size_t done_ = 0;
    int step_ = -1;
};

}  // namespace orrery::app
