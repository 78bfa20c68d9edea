#include "engine/render/live_store.h"

#include "engine/base/error.h"
#include "engine/base/log.h"
#include "engine/interop/compute.h"
#include "engine/render/draw_list.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace orrery::render {

namespace {

// Of a single picture for its first result; without one it shows what else there is.
constexpr std::chrono::seconds kPatience(30);

}  // namespace

LiveStore::LiveStore(gpu::Device& device, bool background) : device_(device), background_(background) {}

LiveStore::~LiveStore() {
    // The scene may keep them longer than there is a device.
    for (const auto& entry : attached_) {
        const auto live = entry.lock();
        const bool ours =
            live && ((compute_ && live->attachedTo(*compute_)) || (failed_ && live->attachedTo(*failed_)));
        if (ours) live->detach();
    }
}

void LiveStore::attach(interop::LiveBuffer& live) {
    if (compute_ == nullptr) {
        const interop::Preference wanted = interop::preference();
        compute_ = std::make_unique<interop::Compute>(device_, wanted);
        const bool refused = !compute_->usesCuda() && wanted != interop::Preference::cpu;
        static std::atomic<bool> said{false};
        if (refused && !said.exchange(true)) log::info("live data is computed by the CPU; {}", compute_->choice().why);
    }
    try {
        live.attach(*compute_);
    } catch (const Error& error) {
        if (!compute_->usesCuda()) throw;
        log::warning("{}; live data is computed by the CPU", error.message());
        failed_ = std::exchange(compute_, std::make_unique<interop::Compute>(device_, interop::Preference::cpu));
        live.attach(*compute_);
    }
}

void LiveStore::take(gpu::Frame& frame, const std::shared_ptr<interop::LiveBuffer>& live) {
    if (live == nullptr || shown(*live) != nullptr) return;
    const bool here = (compute_ && live->attachedTo(*compute_)) || (failed_ && live->attachedTo(*failed_));
    if (!here) {
        attach(*live);
        attached_.push_back(live);
    }
    if (!background_) live->waitForResult(kPatience);
    if (const auto taken = live->acquire(frame)) taken_.push_back({live, *taken});
}

void LiveStore::prepare(gpu::Frame& frame, const DrawList& list) {
    taken_.clear();
    std::erase_if(attached_, [](const auto& entry) { return entry.expired(); });
    for (const BodyBatch& batch : list.bodies) take(frame, batch.live);
    for (const SphereBatch& batch : list.spheres) take(frame, batch.live);
    for (const NodeLinkBatch& batch : list.nodeLinks) take(frame, batch.live);
}

const interop::LiveBuffer::Shown* LiveStore::shown(const interop::LiveBuffer& live) const {
    const auto found =
        std::find_if(taken_.begin(), taken_.end(), [&](const Taken& taken) { return taken.live.get() == &live; });
    return found == taken_.end() ? nullptr : &found->shown;
}

void LiveStore::release(gpu::Frame& frame) {
    for (const Taken& taken : taken_) taken.live->release(frame);
    taken_.clear();
}

}  // namespace orrery::render
