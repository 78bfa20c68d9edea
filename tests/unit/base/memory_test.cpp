#include "engine/base/memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <thread>
#include <vector>

namespace orrery {
namespace {

// A sanitizer has an allocator of its own.
#if defined(__GLIBC__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)

double residentMb() {
    std::size_t total = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20U);
}

// As a large file does that is read beside the window and closed again, but for a little that something still holds.
TEST(Memory, WhatIsFreedGoesBackToTheSystem) {
    const double before = residentMb();
    std::unique_ptr<std::string> kept;
    double most = 0.0;
    std::thread([&] {
        std::vector<std::unique_ptr<std::string>> pieces;
        for (int i = 0; i < 200'000; ++i) pieces.push_back(std::make_unique<std::string>(500, 'x'));
        most = residentMb();
        kept = std::move(pieces.back());
    }).join();
    EXPECT_GT(most, before + 90.0);
    giveBackMemory();
    EXPECT_LT(residentMb(), before + 10.0) << "of " << most - before;
    EXPECT_EQ(kept->size(), 500U);
}

#endif

}  // namespace
}  // namespace orrery
