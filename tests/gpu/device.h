#pragma once

// The device of the GPU tests: Mesa's software driver, unless ORRERY_TEST_DEVICE names another, with the validation
// layer and its synchronisation checks. A test that cannot get it fails; none is skipped.

#include "engine/gpu/device.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace orrery::testing {

inline std::string deviceName() {
    const char* name = std::getenv("ORRERY_TEST_DEVICE");
    return name != nullptr ? name : "llvmpipe";
}

// Fails the test when the validation layer said anything by the end of it.
class GpuTest : public ::testing::Test {
 protected:
    GpuTest() : device_({.name = deviceName(), .validation = true, .surfaceExtensions = {}, .makeSurface = {}}) {}
    void TearDown() override {
        device_.waitIdle();
        for (const std::string& message : device_.validationMessages()) ADD_FAILURE() << message;
    }
    gpu::Device device_;
};

}  // namespace orrery::testing
