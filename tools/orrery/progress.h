#pragma once

// How far long work has come, on stderr, for people: nothing where stderr is no terminal, and nothing in the first
// second.

#include "engine/base/clock.h"

#include <string>

namespace orrery::command {

class ProgressLine {
 public:
    explicit ProgressLine(std::string what) : what_(std::move(what)) {}
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    // Clears the line.
    ~ProgressLine();

    // 0 to 1; may be called from any one thread at a time, as often as it likes.
    void show(float share);

 private:
    std::string what_;
    Stopwatch watch_;
    int shown_ = -1;  // per cent
};

}  // namespace orrery::command
