#pragma once

// Who may use which slot when: result n goes to slot n mod K; it may be written once the frame that last read the slot
// is done, and a frame reads the newest result that is ready. Plain counting, without Vulkan or CUDA; the producer's
// thread and the frames' thread share it.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace orrery::interop {

inline constexpr int kLeastSlots = 2;
inline constexpr int kMostSlots = 3;

class SlotRing {
 public:
    explicit SlotRing(int slots);

    struct Write {
        std::uint64_t result = 0;  // n, from 1
        int slot = 0;
        std::uint64_t afterRead = 0;  // the read that must be done before it is written; 0: none
    };
    struct Read {
        std::uint64_t result = 0;
        int slot = 0;
        std::size_t items = 0;
        std::uint64_t number = 0;  // of the read, from 1: what the frame signals when it is done
    };

    // The result that must be ready before the next one is begun, 0 for none. From then on no frame can take what
    // stands in the next one's slot: something newer is ready.
    std::uint64_t readyBeforeNext() const;
    // The next result. It is begun again until endWrite() says that it is there, or on its way on a stream.
    Write beginWrite() const;
    void endWrite(const Write& write, std::size_t items);

    // The newest of the results that are ready; `ready` gives the last of them, and is asked under the lock, so that no
    // write can be begun in between. None before the first.
    std::optional<Read> beginRead(const std::function<std::uint64_t()>& ready);

    std::uint64_t written() const;   // the last result that was ended
    std::uint64_t read() const;      // the newest result that a frame took
    std::uint64_t lastRead() const;  // the number of the last read

 private:
    struct Slot {
        std::size_t items = 0;
        std::uint64_t lastRead = 0;
    };
    std::size_t slotOf(std::uint64_t result) const { return static_cast<std::size_t>(result % slots_.size()); }

    mutable std::mutex mutex_;
    std::vector<Slot> slots_;
    std::uint64_t written_ = 0;
    std::uint64_t read_ = 0;
    std::uint64_t lastRead_ = 0;
};

}  // namespace orrery::interop
