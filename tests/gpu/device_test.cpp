#include "tests/gpu/device.h"
#include "engine/base/error.h"
#include "engine/gpu/frames.h"
#include "engine/gpu/pipeline.h"
#include "engine/gpu/readback.h"
#include "engine/gpu/shader_library.h"

namespace orrery::gpu {
namespace {

using orrery::testing::deviceName;
using orrery::testing::GpuTest;

constexpr VkImageUsageFlags kTarget = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;

TEST_F(GpuTest, RunsOnTheDeviceThatIsPinned) {
    EXPECT_NE(device_.name().find(deviceName()), std::string::npos) << device_.name();
}

TEST_F(GpuTest, ClearsAndReadsBack) {
    Image picture(device_, {.name = "picture", .size = {33, 17}, .usage = kTarget});
    device_.submitAndWait([&](Commands& commands) {
        commands.use(picture, Usage::colourTarget, true);
        commands.beginRendering({.colour = {{.image = &picture, .clear = vec4(1.0F, 0.5F, 0.0F, 1.0F)}}});
        commands.endRendering();
    });
    const image::Image read = readBack(device_, picture);
    ASSERT_EQ(read.width, 33);
    ASSERT_EQ(read.height, 17);
    for (std::size_t i = 0; i < read.rgba.size(); i += 4) {
        EXPECT_EQ(read.rgba[i], 255);
        EXPECT_NEAR(read.rgba[i + 1], 128, 1);
        EXPECT_EQ(read.rgba[i + 2], 0);
    }
}

TEST_F(GpuTest, WhatIsDestroyedWaitsForTheFramesThatUseIt) {
    Frames frames(device_);
    int destroyed = 0;
    for (int i = 0; i < 6; ++i) {
        frames.begin();
        device_.retire([&destroyed] { ++destroyed; });
        EXPECT_LT(destroyed, i + 1) << "destroyed while its frame is being recorded";
        frames.submit();
    }
    frames.finish();
    EXPECT_GE(destroyed, 3) << "the ring is not emptied";
    device_.collect(~0ULL, ~0ULL);
    EXPECT_EQ(destroyed, 6);
}

TEST_F(GpuTest, UploadMemoryGrowsAndKeepsWhatWasWritten) {
    Frames frames(device_);
    Frame frame = frames.begin();
    std::vector<std::pair<Upload, std::uint8_t>> written;
    for (int i = 0; i < 40; ++i) {
        const std::vector<std::uint8_t> bytes(100000, static_cast<std::uint8_t>(i));
        written.emplace_back(frame.upload.write(std::span<const std::uint8_t>(bytes)), static_cast<std::uint8_t>(i));
    }
    for (const auto& [upload, value] : written) {
        EXPECT_EQ(std::to_integer<std::uint8_t>(upload.bytes[0]), value);
        EXPECT_EQ(std::to_integer<std::uint8_t>(upload.bytes[99999]), value);
        EXPECT_EQ(upload.address % 256, 0U);
        EXPECT_NE(upload.buffer->handle(), VkBuffer{VK_NULL_HANDLE});
    }
    frames.submit();
    frames.finish();
}

TEST_F(GpuTest, UploadMemoryOfOneLargeFrameIsGivenBackAfterManySmallOnes) {
    UploadMemory upload(device_);
    constexpr VkDeviceSize kLarge = 20'000'000;
    upload.allocate(kLarge);
    upload.reset();
    EXPECT_GE(upload.held(), kLarge) << "the next frame may well be as large";
    for (int frame = 0; frame < 1000; ++frame) {
        upload.allocate(1000);
        upload.reset();
    }
    EXPECT_LE(upload.held(), 2'000'000U);
    // What is large all the time stays.
    for (int frame = 0; frame < 1000; ++frame) {
        for (int i = 0; i < 20; ++i) upload.allocate(kLarge / 20);
        upload.reset();
        if (frame > 2) {
            ASSERT_GE(upload.held(), kLarge) << frame;
        }
    }
}

TEST(Device, AMissingDeviceIsNamedInTheMessage) {
    try {
        const Device device({.name = "Voodoo 9000", .surfaceExtensions = {}, .makeSurface = {}});
        FAIL() << "a device that does not exist was found";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("is not the one asked for"), std::string::npos) << error.what();
    }
}

// The canary must sing: a draw without a pipeline and a write after a write without a barrier are both found.
TEST(Canary, TheValidationLayerIsListening) {
    Device device({.name = deviceName(), .validation = true, .surfaceExtensions = {}, .makeSurface = {}});
    Image picture(device, {.name = "picture", .size = {8, 8}, .usage = kTarget | VK_IMAGE_USAGE_TRANSFER_DST_BIT});
    device.submitAndWait([&](Commands& commands) {
        commands.use(picture, Usage::transferTarget, true);
        commands.clear(picture, vec4(0.0F));
        commands.clear(picture, vec4(1.0F));
    });
    bool hazard = false;
    for (const std::string& message : device.validationMessages()) {
        hazard = hazard || message.find("SYNC-HAZARD-WRITE-AFTER-WRITE") != std::string::npos;
    }
    EXPECT_TRUE(hazard) << "synchronisation validation is not on";

    const std::size_t before = device.validationMessages().size();
    const Sampler sampler(device, Filter::linear, "sampler");
    device.submitAndWait(
        [&](Commands& commands) { commands.copyToBuffer(picture, Buffer(device, {.name = "wrong", .size = 256})); });
    EXPECT_GT(device.validationMessages().size(), before)
        << "a copy into a buffer that is no copy target went unnoticed";
}

TEST_F(GpuTest, EveryShaderMakesAModule) {
    for (const char* name :
         {"background.frag", "background.vert", "bloom_down.frag", "bloom_up.frag",  "body.frag",     "body.vert",
          "composite.frag",  "enlarge.frag",    "fullscreen.vert", "hull.frag",      "hull.vert",     "label.frag",
          "label.vert",      "line.frag",       "line.vert",       "occlusion.frag", "particle.frag", "particle.vert",
          "ribbon.frag",     "ribbon.vert",     "sphere.frag",     "sphere.vert",    "tube.frag",     "tube.vert",
          "ui.frag",         "ui.vert"}) {
        EXPECT_NE(device_.shaders().get(name), VkShaderModule{VK_NULL_HANDLE}) << name;
    }
}

}  // namespace
}  // namespace orrery::gpu
