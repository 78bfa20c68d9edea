// The protocol of the slots without any device: a counter in place of each timeline, threads in place of the GPU.

#include "engine/interop/slot_ring.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>

namespace orrery::interop {
namespace {

constexpr auto kNothing = [] { return std::uint64_t{0}; };

TEST(SlotRing, ThereIsNothingToReadBeforeTheFirstResult) {
    SlotRing ring(3);
    EXPECT_FALSE(ring.beginRead(kNothing));
    const SlotRing::Write write = ring.beginWrite();
    EXPECT_EQ(write.result, 1U);
    EXPECT_EQ(write.afterRead, 0U);
    ring.endWrite(write, 7);
    EXPECT_FALSE(ring.beginRead(kNothing)) << "written, but not ready";
    const auto read = ring.beginRead([] { return std::uint64_t{1}; });
    ASSERT_TRUE(read);
    EXPECT_EQ(read->result, 1U);
    EXPECT_EQ(read->items, 7U);
    EXPECT_EQ(read->slot, write.slot);
}

TEST(SlotRing, AWriteThatMadeNothingIsBegunAgain) {
    SlotRing ring(2);
    EXPECT_EQ(ring.beginWrite().result, 1U);
    EXPECT_EQ(ring.beginWrite().result, 1U);
    EXPECT_EQ(ring.written(), 0U);
}

TEST(SlotRing, ASlotIsWrittenAgainAfterItsLastRead) {
    for (const int slots : {2, 3}) {
        SlotRing ring(slots);
        ring.endWrite(ring.beginWrite(), 1);
        ring.beginRead([] { return std::uint64_t{1}; });
        const auto second = ring.beginRead([] { return std::uint64_t{1}; });
        ASSERT_TRUE(second);
        for (int n = 2; n <= slots; ++n) {
            const SlotRing::Write other = ring.beginWrite();
            EXPECT_NE(other.slot, second->slot);
            EXPECT_EQ(other.afterRead, 0U);
            ring.endWrite(other, 1);
        }
        const SlotRing::Write again = ring.beginWrite();
        EXPECT_EQ(again.slot, second->slot);
        EXPECT_EQ(again.afterRead, second->number) << "the first read of it is not the last";
    }
}

TEST(SlotRing, WhatANextWriteNeedsReadyKeepsFramesOutOfItsSlot) {
    SlotRing ring(3);
    for (std::uint64_t n = 1; n <= 10; ++n) {
        const std::uint64_t ready = ring.readyBeforeNext();
        EXPECT_EQ(ready, n > 3 ? n - 2 : 0);
        const SlotRing::Write write = ring.beginWrite();
        if (ready > 0) {
            // The oldest that a frame may take from now on stands in another slot.
            const auto read = ring.beginRead([&] { return ready; });
            ASSERT_TRUE(read);
            EXPECT_NE(read->slot, write.slot);
        }
        ring.endWrite(write, 0);
    }
}

// Two threads hand 10,000 results over. No slot is read and written at once, or the thread sanitizer tells; each
// reading is whole, and results never go back.
TEST(SlotRing, TenThousandResultsFromThreadToThread) {
    constexpr std::uint64_t kResults = 10'000;
    constexpr std::size_t kItems = 64;
    for (const int slots : {2, 3}) {
        SlotRing ring(slots);
        std::vector<std::array<std::uint64_t, kItems>> memory(static_cast<std::size_t>(slots));
        std::atomic<std::uint64_t> computeDone{0};
        std::atomic<std::uint64_t> drawDone{0};
        std::thread producer([&] {
            for (std::uint64_t n = 1; n <= kResults; ++n) {
                while (computeDone < ring.readyBeforeNext()) std::this_thread::yield();
                const SlotRing::Write write = ring.beginWrite();
                while (drawDone < write.afterRead) std::this_thread::yield();
                memory[static_cast<std::size_t>(write.slot)].fill(n);
                ring.endWrite(write, kItems);
                computeDone = n;
            }
        });
        std::uint64_t last = 0;
        std::uint64_t torn = 0;
        while (last < kResults) {
            const auto read = ring.beginRead([&] { return computeDone.load(); });
            if (!read) continue;
            for (const std::uint64_t item : memory[static_cast<std::size_t>(read->slot)]) {
                torn += item != read->result ? 1U : 0U;
            }
            EXPECT_GE(read->result, last);
            last = read->result;
            drawDone = read->number;
        }
        producer.join();
        EXPECT_EQ(torn, 0U);
        EXPECT_EQ(ring.written(), kResults);
    }
}

}  // namespace
}  // namespace orrery::interop
