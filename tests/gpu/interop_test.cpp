// Shared buffers and timelines through Vulkan, and the slots between a thread and frames. The CPU back end on any
// device; the CUDA back end where every condition for it is met, and skipped with the first that is not.

#include "engine/base/error.h"
#include "engine/gpu/device_list.h"
#include "engine/gpu/frames.h"
#include "engine/interop/compute.h"
#include "engine/interop/conditions.h"
#include "engine/interop/cuda.h"
#include "engine/interop/live_buffer.h"
#include "engine/interop/shared_buffer.h"
#include "engine/interop/slot_ring.h"
#include "engine/interop/timeline.h"
#include "tests/gpu/device.h"
#include "tests/gpu/pattern.h"

#include <unistd.h>

#include <atomic>
#include <cstring>
#include <optional>
#include <thread>

namespace orrery::interop {
namespace {

using namespace std::chrono_literals;
using orrery::testing::deviceName;
using orrery::testing::patternAt;
using Interop = orrery::testing::GpuTest;

constexpr int kSlots = 3;
constexpr std::uint64_t kRounds = 10'000;
constexpr std::size_t kWords = 1024;
constexpr std::size_t kBytes = kWords * sizeof(std::uint32_t);

// A producer's thread and frames that copy what they took to where the CPU can look at it: the protocol of LiveBuffer
// by hand, with another stage that reads.
class PatternRun {
 public:
    PatternRun(gpu::Device& device, Preference preference)
        : device_(device),
          compute_(device, preference),
          computeDone_(compute_, Signaller::compute, "pattern computed"),
          drawDone_(compute_, Signaller::frames, "pattern drawn"),
          buffer_(compute_, {.name = "pattern", .slotBytes = kBytes, .slots = kSlots}),
          frames_(device) {
        if (compute_.usesCuda()) stream_.emplace(compute_.choice().cudaDevice);
        for (std::uint32_t i = 0; i < frames_.inFlight(); ++i) {
            copies_.push_back({.buffer = gpu::Buffer(device, {.name = "copy",
                                                              .size = kBytes,
                                                              .usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                                              .memory = gpu::Memory::readback}),
                               .result = 0});
        }
    }
    ~PatternRun() {
        device_.waitIdle();
        if (stream_) stream_->waitIdle();
    }

    void run() {
        std::thread producer([this] { produce(); });
        std::uint64_t last = 0;
        while (last < kRounds) {
            const std::uint64_t taken = drawFrame();
            EXPECT_GE(taken, last) << "a result from before";
            last = taken;
        }
        producer.join();
        frames_.finish();
        for (Copy& copy : copies_) look(copy);
        EXPECT_EQ(wrong_, 0U) << "of " << looked_ << " results";
        // The producer is at most the slots ahead, so frames saw at least each third.
        EXPECT_GE(looked_, kRounds / kSlots);
    }

    Backend backend() const { return compute_.backend(); }

 private:
    struct Copy {
        gpu::Buffer buffer;
        std::uint64_t result;  // 0: nothing to look at
    };

    void produce() {
        if (stream_) useCudaDevice(compute_.choice().cudaDevice);
        for (std::uint64_t n = 1; n <= kRounds; ++n) {
            while (n > ring_.read() + kSlots) std::this_thread::yield();
            ASSERT_TRUE(computeDone_.wait(ring_.readyBeforeNext(), 60s));
            const SlotRing::Write write = ring_.beginWrite();
            if (stream_) {
                drawDone_.queueWait(*stream_, write.afterRead);
                orrery::testing::fillPatternCuda(reinterpret_cast<std::uint32_t*>(buffer_.cudaPointer(write.slot)),
                                                 kWords, write.result, stream_->handle());
                ring_.endWrite(write, kWords);
                computeDone_.queueSignal(*stream_, write.result);
            } else {
                ASSERT_TRUE(drawDone_.wait(write.afterRead, 60s));
                auto* words = reinterpret_cast<std::uint32_t*>(buffer_.bytes(write.slot).data());
                for (std::size_t i = 0; i < kWords; ++i) words[i] = patternAt(write.result, i);
                ring_.endWrite(write, kWords);
                computeDone_.signal(write.result);
            }
        }
    }

    // The result that it took, or the last one when there was none yet.
    std::uint64_t drawFrame() {
        gpu::Frame frame = frames_.begin();
        Copy& copy = copies_[static_cast<std::size_t>(frame.number % copies_.size())];
        look(copy);  // its frame is done: begin() waited for it
        const auto read = ring_.beginRead([this] { return computeDone_.value(); });
        if (read) {
            frame.links.waits.push_back({.timeline = computeDone_.handle(),
                                         .value = read->result,
                                         .stages = gpu::usageInfo(gpu::Usage::transferSource).stages});
            frame.links.signals.push_back({.timeline = drawDone_.handle(), .value = read->number});
            buffer_.acquire(frame.commands, read->slot, gpu::Usage::transferSource);
            frame.commands.copy(buffer_.buffer(), buffer_.offset(read->slot), copy.buffer, 0, kBytes);
            buffer_.release(frame.commands, read->slot, gpu::Usage::transferSource);
            frame.commands.memoryBarrier(gpu::Usage::transferTarget, gpu::Usage::hostRead);
            copy.result = read->result;
        }
        frames_.submit();
        return read ? read->result : 0;
    }

    void look(Copy& copy) {
        if (copy.result == 0) return;
        std::vector<std::uint32_t> words(kWords);
        std::memcpy(words.data(), copy.buffer.mapped().data(), kBytes);
        bool whole = true;
        for (std::size_t i = 0; i < kWords; ++i) whole = whole && words[i] == patternAt(copy.result, i);
        wrong_ += whole ? 0U : 1U;
        ++looked_;
        copy.result = 0;
    }

    gpu::Device& device_;
    Compute compute_;
    SlotRing ring_{kSlots};
    Timeline computeDone_;
    Timeline drawDone_;
    SharedBuffer buffer_;
    gpu::Frames frames_;
    std::optional<CudaStream> stream_;
    std::vector<Copy> copies_;
    std::uint64_t looked_ = 0;
    std::uint64_t wrong_ = 0;
};

TEST_F(Interop, TenThousandResultsThroughTheCpuBackEnd) {
    PatternRun run(device_, Preference::cpu);
    EXPECT_EQ(run.backend(), Backend::cpu);
    run.run();
}

// The name of the Vulkan device that CUDA has too, or of the one that is pinned.
std::string deviceForCuda() {
    const CudaDevices cuda = cudaDevices();
    for (const gpu::ListedDevice& listed : gpu::listDevices()) {
        for (const CudaDevice& device : cuda.devices) {
            if (device.uuid == listed.external.uuid && listed.missing.empty()) return listed.name;
        }
    }
    return deviceName();
}

TEST(InteropOnCuda, TenThousandResultsFromAKernel) {
    gpu::Device device({.name = deviceForCuda(), .validation = true, .surfaceExtensions = {}, .makeSurface = {}});
    const Conditions conditions = conditionsFor(device);
    if (const Condition* missing = conditions.firstMissing()) {
        GTEST_SKIP() << "the CUDA back end was compiled, not run: " << missing->name << ": " << missing->detail;
    }
    {
        PatternRun run(device, Preference::cuda);
        ASSERT_EQ(run.backend(), Backend::cuda);
        run.run();
    }
    device.waitIdle();
    for (const std::string& message : device.validationMessages()) ADD_FAILURE() << message;
}

TEST(InteropOnCuda, ALiveBufferIsFilledByAStream) {
    gpu::Device device({.name = deviceForCuda(), .validation = true, .surfaceExtensions = {}, .makeSurface = {}});
    const Conditions conditions = conditionsFor(device);
    if (const Condition* missing = conditions.firstMissing()) {
        GTEST_SKIP() << "the CUDA back end was compiled, not run: " << missing->name << ": " << missing->detail;
    }
    const Compute compute(device, Preference::cuda);
    LiveBuffer live({.name = "live", .slotBytes = kBytes, .produce = [](const LiveSlot& slot) {
                         EXPECT_TRUE(slot.onCuda());
                         orrery::testing::fillPatternCuda(static_cast<std::uint32_t*>(slot.device), kWords, slot.result,
                                                          slot.stream);
                         return kWords;
                     }});
    live.attach(compute);
    ASSERT_TRUE(live.waitForResult(60s)) << live.failure();
    gpu::Frames frames(device);
    for (int i = 0; i < 200; ++i) {
        gpu::Frame frame = frames.begin();
        ASSERT_TRUE(live.acquire(frame));
        live.release(frame);
        frames.submit();
    }
    // A frame that is given up does not hang what comes after.
    gpu::Frame frame = frames.begin();
    live.acquire(frame);
    live.detach();
    for (const std::string& message : device.validationMessages()) ADD_FAILURE() << message;
}

TEST_F(Interop, SoftwareVulkanTakesTheCpuAndSaysWhy) {
    if (!device_.isSoftware()) return;
    const Conditions conditions = conditionsFor(device_);
    ASSERT_NE(conditions.firstMissing(), nullptr);
    const Choice choice = chooseBackend(conditions, Preference::automatic);
    EXPECT_EQ(choice.backend, Backend::cpu);
    EXPECT_NE(choice.why.find(conditions.firstMissing()->name), std::string::npos) << choice.why;
}

TEST_F(Interop, AnExportedBufferHasADescriptorAndComesAndGoes) {
    if (!device_.external().memoryFd || !gpu::bufferExportable(device_.physical(), kSharedUsage).yes) {
        GTEST_SKIP() << device_.name() << " exports no memory";
    }
    const gpu::Buffer shared(device_, {.name = "shared", .size = 1000, .usage = kSharedUsage, .exported = true});
    EXPECT_GE(shared.allocated(), shared.size());
    const int fd = shared.exportFd();
    EXPECT_GE(fd, 0);
    EXPECT_EQ(close(fd), 0);
    const gpu::Buffer copy(device_, {.name = "copy", .size = 1000, .usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT});
    for (int round = 0; round < 2; ++round) {
        device_.submitAndWait([&](gpu::Commands& commands) {
            commands.acquireExternal(shared, 0, 512, gpu::Usage::transferSource);
            commands.copy(shared, 0, copy, 0, 512);
            commands.releaseExternal(shared, 0, 512, gpu::Usage::transferSource);
        });
    }
}

TEST_F(Interop, ATimelineCountsFromTheHost) {
    const Compute compute(device_, Preference::cpu);
    Timeline timeline(compute, Signaller::compute, "timeline");
    EXPECT_EQ(timeline.value(), 0U);
    EXPECT_FALSE(timeline.wait(2, 1ms));
    std::thread other([&] { timeline.signal(2); });
    EXPECT_TRUE(timeline.wait(2, 60s));
    other.join();
    EXPECT_EQ(timeline.value(), 2U);
}

// Draws nothing: takes what there is, as a frame does.
std::optional<LiveBuffer::Shown> passFrame(gpu::Frames& frames, LiveBuffer& live) {
    gpu::Frame frame = frames.begin();
    const auto shown = live.acquire(frame);
    live.release(frame);
    frames.submit();
    return shown;
}

TEST_F(Interop, ASlowProducerDoesNotHoldTheFrames) {
    const Compute compute(device_, Preference::cpu);
    gpu::Frames frames(device_);
    LiveBuffer live({.name = "slow", .slotBytes = 64, .produce = [](const LiveSlot&) {
                         std::this_thread::sleep_for(500ms);
                         return std::size_t{1};
                     }});
    live.attach(compute);
    std::uint64_t drawn = 0;
    std::uint64_t newest = 0;
    while (newest < 3) {
        if (const auto shown = passFrame(frames, live)) newest = shown->result;
        ++drawn;
    }
    // A frame like this takes far below a millisecond; had each waited for a result, there were as many as results.
    EXPECT_GE(drawn, 10 * newest);
    frames.finish();
}

TEST_F(Interop, AFastProducerWaitsForFramesToLook) {
    const Compute compute(device_, Preference::cpu);
    gpu::Frames frames(device_);
    std::atomic<int> made{0};
    LiveBuffer live({.name = "fast", .slotBytes = 64, .produce = [&](const LiveSlot&) {
                         ++made;
                         return std::size_t{1};
                     }});
    live.attach(compute);
    ASSERT_TRUE(live.waitForResult(60s));
    std::this_thread::sleep_for(100ms);
    EXPECT_LE(made, kSlots) << "nobody looked";
    EXPECT_TRUE(live.fresh());
    std::uint64_t newest = 0;
    while (newest < 100) {
        const auto shown = passFrame(frames, live);
        ASSERT_TRUE(shown);
        EXPECT_GE(shown->result, newest);
        newest = shown->result;
    }
    frames.finish();
}

TEST_F(Interop, AProducerWithNothingNewSleepsUntilItIsWoken) {
    const Compute compute(device_, Preference::cpu);
    std::atomic<int> asked{0};
    std::atomic<bool> more{true};
    LiveBuffer live({.name = "rare", .slotBytes = 64, .produce = [&](const LiveSlot&) -> std::optional<std::size_t> {
                         ++asked;
                         if (!more.exchange(false)) return std::nullopt;
                         return 1;
                     }});
    live.attach(compute);
    ASSERT_TRUE(live.waitForResult(60s));
    while (asked < 2) std::this_thread::yield();
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(live.results(), 1U);
    EXPECT_EQ(asked, 2) << "asked again without a wake";
    more = true;
    live.wake();
    while (live.results() < 2) std::this_thread::yield();
}

TEST_F(Interop, APictureDoesNotWaitForWhatWillNotCome) {
    const Compute compute(device_, Preference::cpu);
    LiveBuffer empty({.name = "empty", .slotBytes = 64, .produce = [](const LiveSlot&) { return std::nullopt; }});
    empty.attach(compute);
    EXPECT_FALSE(empty.waitForResult(3600s));
    LiveBuffer failing(
        {.name = "failing", .slotBytes = 64, .produce = [](const LiveSlot&) -> std::optional<std::size_t> {
             throw Error("the kernel failed at once");
         }});
    failing.attach(compute);
    EXPECT_FALSE(failing.waitForResult(3600s));
}

TEST_F(Interop, WhatAProducerThrowsIsToldAndTheLastResultStays) {
    const Compute compute(device_, Preference::cpu);
    gpu::Frames frames(device_);
    LiveBuffer live({.name = "failing", .slotBytes = 64, .produce = [](const LiveSlot& slot) {
                         if (slot.result == 2) throw Error("the kernel failed");
                         return std::size_t{5};
                     }});
    live.attach(compute);
    ASSERT_TRUE(live.waitForResult(60s));
    while (live.failure().empty()) std::this_thread::yield();
    EXPECT_EQ(live.failure(), "the kernel failed");
    const auto shown = passFrame(frames, live);
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->result, 1U);
    EXPECT_EQ(shown->items, 5U);
    frames.finish();
}

TEST_F(Interop, AFrameThatIsGivenUpHangsNothing) {
    const Compute compute(device_, Preference::cpu);
    gpu::Frames frames(device_);
    LiveBuffer live(
        {.name = "left", .slotBytes = 64, .slots = 2, .produce = [](const LiveSlot&) { return std::size_t{1}; }});
    live.attach(compute);
    ASSERT_TRUE(live.waitForResult(60s));
    for (int i = 0; i < 3; ++i) {
        gpu::Frame frame = frames.begin();
        live.acquire(frame);
    }
    // The next frame that is drawn tells for those before it too.
    std::uint64_t newest = 0;
    while (newest < 10) {
        if (const auto shown = passFrame(frames, live)) newest = shown->result;
    }
    frames.finish();
    gpu::Frame frame = frames.begin();
    live.acquire(frame);
    live.detach();  // while the slot is still said to be read
    EXPECT_EQ(live.results(), 0U);
    frames.submit();
    frames.finish();
}

}  // namespace
}  // namespace orrery::interop
