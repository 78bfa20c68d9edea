#include "scenes/routing/live_load.h"

#include "engine/base/clock.h"

#include <algorithm>
#include <utility>

namespace orrery::routing {

LiveLoad::LiveLoad(const StreamOptions& options)
    : stream_(options), gate_(options.gate), update_(options.update), step_(options.step) {
    publish(0.0, false);
}

void LiveLoad::setRules(const Gate& gate, bool update, float step) {
    const std::lock_guard lock(mutex_);
    gate_ = gate;
    update_ = update;
    step_ = step;
}

void LiveLoad::hold(bool held) {
    {
        const std::lock_guard lock(mutex_);
        held_ = held;
    }
    changed_.notify_all();
}

void LiveLoad::restart() {
    const std::lock_guard turn(turn_);
    stream_.restart();
    busy_ = 0.0;
    publish(0.0, false);
    const std::lock_guard lock(mutex_);
    stale_ = true;
}

bool LiveLoad::setLook(const BeadLook& look) {
    const std::lock_guard lock(mutex_);
    if (look == look_) return false;
    look_ = look;
    stale_ = true;
    return true;
}

void LiveLoad::setDelay(double seconds) {
    const std::lock_guard lock(mutex_);
    delay_ = seconds;
}

std::shared_ptr<const StreamView> LiveLoad::view() const {
    const std::lock_guard lock(mutex_);
    return view_;
}

void LiveLoad::end() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
}

void LiveLoad::runTo(int batches) {
    hold(true);
    const std::lock_guard turn(turn_);
    while (stream_.batches() < batches) advance(nullptr);
    const std::lock_guard lock(mutex_);
    stale_ = true;
}

std::size_t LiveLoad::slotBytes() const {
    return mostStreamBeads(stream_.options().experts) * sizeof(shared::SphereInstance);
}

// Waits for the time of the next batch. False when there is nothing to write.
bool LiveLoad::awaitTurn(std::uint64_t result, bool& next) {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (ending_) return false;
        // A buffer that has nothing yet gets what there is.
        next = !held_ && result > 1;
        if (!next) return std::exchange(stale_, false) || result == 1;
        const double pace = std::max(delay_, 1.0 / kMostPerSecond);
        const auto due = last_ + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                     std::chrono::duration<double>(pace));
        if (std::chrono::steady_clock::now() >= due) {
            stale_ = false;
            last_ = std::chrono::steady_clock::now();
            return true;
        }
        changed_.wait_until(lock, due);
    }
}

std::optional<std::size_t> LiveLoad::produce(const interop::LiveSlot& slot) {
    bool next = false;
    if (!awaitTurn(slot.result, next)) return std::nullopt;
    if (slot.onCuda() && device_ == nullptr) device_ = std::make_unique<DeviceRouter>();
    const std::lock_guard turn(turn_);
    if (next) advance(slot.onCuda() ? device_.get() : nullptr);
    BeadLook look;
    {
        const std::lock_guard lock(mutex_);
        look = look_;
    }
    const BeadWall wall = beadWall(stream_.options(), look);
    if (!slot.onCuda()) return writeBeads(wall, stream_.counts(), slot.as<shared::SphereInstance>());
    if (!next) device_->put(stream_.counts());
    const std::size_t beads = std::min(mostBeads(wall), slot.size / sizeof(shared::SphereInstance));
    writeBeadsCuda(wall, device_->counts(), static_cast<shared::SphereInstance*>(slot.device), beads, slot.stream);
    return beads;
}

void LiveLoad::advance(DeviceRouter* device) {
    {
        const std::lock_guard lock(mutex_);
        stream_.setRules(gate_, update_, step_);
    }
    const Stopwatch watch;
    stream_.advance(device);
    publish(watch.seconds(), device != nullptr);
}

void LiveLoad::publish(double seconds, bool onCuda) {
    busy_ = busy_ == 0.0 ? seconds : busy_ + 0.1 * (seconds - busy_);
    auto view = std::make_shared<StreamView>(StreamView{.options = stream_.options(),
                                                        .batches = stream_.batches(),
                                                        .counts = stream_.counts(),
                                                        .bias = stream_.bias(),
                                                        .maxVio = stream_.maxVio(),
                                                        .onCuda = onCuda});
    const std::lock_guard lock(mutex_);
    if (busy_ > 0.0) view->tokensPerSecond = stream_.options().batch / std::max(busy_, delay_);
    view_ = std::move(view);
}

}  // namespace orrery::routing
