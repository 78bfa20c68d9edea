#include "engine/interop/slot_ring.h"

#include "engine/base/error.h"

#include <algorithm>

namespace orrery::interop {

SlotRing::SlotRing(int slots) : slots_(static_cast<std::size_t>(std::clamp(slots, kLeastSlots, kMostSlots))) {
    ORRERY_CHECK(slots >= kLeastSlots && slots <= kMostSlots, "{} slots", slots);
}

std::uint64_t SlotRing::readyBeforeNext() const {
    const std::lock_guard lock(mutex_);
    const std::uint64_t next = written_ + 1;
    return next > slots_.size() ? next - slots_.size() + 1 : 0;
}

SlotRing::Write SlotRing::beginWrite() const {
    const std::lock_guard lock(mutex_);
    const std::size_t slot = slotOf(written_ + 1);
    return {.result = written_ + 1, .slot = static_cast<int>(slot), .afterRead = slots_[slot].lastRead};
}

void SlotRing::endWrite(const Write& write, std::size_t items) {
    const std::lock_guard lock(mutex_);
    ORRERY_CHECK(write.result == written_ + 1, "result {} after result {}", write.result, written_);
    written_ = write.result;
    slots_[slotOf(write.result)].items = items;
}

std::optional<SlotRing::Read> SlotRing::beginRead(const std::function<std::uint64_t()>& ready) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t result = ready();
    if (result == 0) return std::nullopt;
    ORRERY_CHECK(result <= written_ && result + slots_.size() > written_, "result {} of {}", result, written_);
    Slot& slot = slots_[slotOf(result)];
    slot.lastRead = ++lastRead_;
    read_ = result;
    return Read{.result = result, .slot = static_cast<int>(slotOf(result)), .items = slot.items, .number = lastRead_};
}

std::uint64_t SlotRing::written() const {
    const std::lock_guard lock(mutex_);
    return written_;
}

std::uint64_t SlotRing::read() const {
    const std::lock_guard lock(mutex_);
    return read_;
}

std::uint64_t SlotRing::lastRead() const {
    const std::lock_guard lock(mutex_);
    return lastRead_;
}

}  // namespace orrery::interop
