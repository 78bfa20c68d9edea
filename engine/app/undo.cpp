#include "engine/app/undo.h"

#include <cstddef>
#include <numeric>
#include <utility>

namespace orrery::app {

void UndoStack::push(std::string what, std::function<void()> undo, std::function<void()> redo, std::size_t bytes) {
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(done_), entries_.end());
    entries_.push_back({std::move(what), std::move(undo), std::move(redo), bytes, step_});
    // The last change can always be taken back.
    while (entries_.size() > 1 && (entries_.size() > kMost || this->bytes() > kMostBytes)) {
        entries_.erase(entries_.begin());
    }
    done_ = entries_.size();
}

std::size_t UndoStack::bytes() const {
    return std::accumulate(entries_.begin(), entries_.end(), std::size_t{0},
                           [](std::size_t sum, const Entry& entry) { return sum + entry.bytes; });
}

std::string UndoStack::undo() {
    if (!canUndo()) return {};
    Entry& entry = entries_[--done_];
    entry.undo();
    return entry.what;
}

std::string UndoStack::redo() {
    if (!canRedo()) return {};
    Entry& entry = entries_[done_++];
    entry.redo();
    return entry.what;
}

void UndoStack::clear() {
    entries_.clear();
    done_ = 0;
}

}  // namespace orrery::app
