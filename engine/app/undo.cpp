#include "engine/app/undo.h"

#include <utility>

namespace orrery::app {

void UndoStack::push(std::string what, std::function<void()> undo, std::function<void()> redo) {
    entries_.resize(done_);
    if (entries_.size() == kMost) entries_.erase(entries_.begin());
    entries_.push_back({std::move(what), std::move(undo), std::move(redo), step_});
    done_ = entries_.size();
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
