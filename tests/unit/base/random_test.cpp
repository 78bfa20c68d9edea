#include "engine/base/random.h"
#include "engine/base/hash.h"

#include <gtest/gtest.h>

#include <array>

namespace orrery {
namespace {

TEST(Random, IsPcg32) {
    // First outputs of the reference implementation's demo (pcg32-demo, seed 42, stream 54).
    Random random(42, 54);
    const std::array<std::uint32_t, 6> expected{0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e};
    for (const std::uint32_t value : expected) EXPECT_EQ(random.next(), value);
}

TEST(Random, BelowStaysBelowAndReachesAll) {
    Random random(1);
    std::array<int, 7> seen{};
    for (int i = 0; i < 7000; ++i) ++seen.at(random.below(7));
    // Expectation 1000, standard deviation 29: 150 is five of them.
    for (const int count : seen) EXPECT_NEAR(count, 1000, 150);
}

TEST(Hasher, IsFnv1a) {
    // Test vector of the FNV reference code for "foobar".
    EXPECT_EQ(Hasher().bytes(std::as_bytes(std::span("foobar", 6))).value(), 0x85944171f73967e8ULL);
    EXPECT_NE(Hasher().text("ab").text("c").value(), Hasher().text("a").text("bc").value());
    EXPECT_EQ(hexadecimal(0xAB), "00000000000000ab");
}

}  // namespace
}  // namespace orrery
