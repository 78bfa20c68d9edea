#include "tools/orrery/interrupt.h"

#include <csignal>

namespace orrery::command {

namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "it is set in a signal handler");

void interrupt(int number) {
    interrupted.store(true, std::memory_order_relaxed);
    std::signal(number, SIG_DFL);
}

}  // namespace

Interruptible::Interruptible() {
    std::signal(SIGINT, &interrupt);
    std::signal(SIGTERM, &interrupt);
}

Interruptible::~Interruptible() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

std::atomic<bool>& Interruptible::flag() {
    return interrupted;
}

}  // namespace orrery::command
