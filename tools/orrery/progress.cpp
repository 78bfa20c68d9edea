#include "tools/orrery/progress.h"

#include "engine/base/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace orrery::command {

ProgressLine::~ProgressLine() {
    if (shown_ >= 0) fmt::print(stderr, "\r{:{}}\r", "", what_.size() + 8);
}

void ProgressLine::show(float share) {
    const int now = static_cast<int>(std::clamp(share, 0.0F, 1.0F) * 100.0F);
    if (now <= shown_ || watch_.seconds() < 1.0 || !stderrIsTerminal()) return;
    shown_ = now;
    fmt::print(stderr, "\r{}: {} %", what_, now);
    std::fflush(stderr);
}

}  // namespace orrery::command
