#include "scenes/chart/axis.h"

#include "tests/unit/chart/helpers.h"

#include <gtest/gtest.h>

namespace orrery::chart {
namespace {

std::vector<std::string> texts(const std::vector<Tick>& ticks) {
    std::vector<std::string> texts;
    for (const Tick& tick : ticks) texts.push_back(tick.text);
    return texts;
}

using Texts = std::vector<std::string>;

TEST(Axis, StepsAreRound) {
    EXPECT_DOUBLE_EQ(roundStep(1.0, 3), 0.5);
    EXPECT_DOUBLE_EQ(roundStep(8.0, 3), 5.0);
    EXPECT_DOUBLE_EQ(roundStep(5.9, 3), 2.0);
    EXPECT_DOUBLE_EQ(roundStep(0.03, 3), 0.01);
    EXPECT_DOUBLE_EQ(roundStep(0.0, 3), 1.0);
}

TEST(Axis, MarksRoundNumbersWhereTheyStand) {
    const Axis years{.low = 2019.5, .high = 2026.0};
    EXPECT_EQ(texts(ticksOf(years, 4)), (Texts{"2020", "2022", "2024", "2026"}));
    EXPECT_NEAR(ticksOf(years, 4)[1].share, (2022 - 2019.5) / 6.5, 1e-12);
    EXPECT_EQ(texts(ticksOf({.low = -0.1, .high = 0.3}, 5)), (Texts{"-0.1", "0", "0.1", "0.2", "0.3"}));
    EXPECT_EQ(texts(ticksOf({.low = 1e9, .high = 1e13, .log = true}, 6)),
              (Texts{"10⁹", "10¹⁰", "10¹¹", "10¹²", "10¹³"}));
    EXPECT_EQ(texts(ticksOf({.low = 1.0, .high = 20.0, .log = true}, 6)), (Texts{"1", "2", "5", "10", "20"}));
    EXPECT_EQ(texts(ticksOf({.low = 1.6, .high = 4.0, .log = true}, 3)), (Texts{"2", "3", "4"}))
        << "within a factor of ten even steps say more";
    EXPECT_LE(ticksOf({.low = 1e-30, .high = 1e30, .log = true}, 6).size(), 6U);
}

TEST(Axis, ALogAxisGoesByFactors) {
    const Axis axis{.low = 1.0, .high = 1e4, .log = true};
    EXPECT_DOUBLE_EQ(axis.share(100.0), 0.5);
    EXPECT_NEAR(axis.value(0.25), 10.0, 1e-9);
    EXPECT_FALSE(std::isfinite(axis.share(0.0))) << "zero is nowhere on it";
    EXPECT_TRUE(axis.holds(1e4));
    EXPECT_FALSE(axis.holds(1.1e4));
}

TEST(Axis, NumbersAreWrittenForPeople) {
    EXPECT_EQ(numberText(1.9372), "1.94");
    EXPECT_EQ(numberText(2.0), "2");
    EXPECT_EQ(numberText(2.0, 3, Zeros::kept), "2.00");
    EXPECT_EQ(numberText(7e10), "7×10¹⁰");
    EXPECT_EQ(numberText(1e12), "10¹²");
    EXPECT_EQ(numberText(-1e-7), "-10⁻⁷");
    EXPECT_EQ(numberText(99999.7), "10⁵") << "rounded to three digits it is a hundred thousand";
    EXPECT_EQ(numberText(12345.0, 6), "12345");
    EXPECT_EQ(numberText(0.0), "0");
    EXPECT_EQ(withUnit(989.0, {.unit = "TFLOP/s"}), "989 TFLOP/s");
}

TEST(Axis, SaysWhatIsWrongWithIt) {
    const auto read = [](const std::string& text) {
        return orrery::testing::problem([&] { readAxis(yaml::parse(text, "n.md"), true); });
    };
    EXPECT_EQ(read("{range: [2, 1]}"), "n.md:1:9: a range is two numbers, the smaller first: [0, 10]");
    EXPECT_EQ(read("{range: [0, 1], log: true}"), "n.md:1:9: a range on a log axis starts above 0");
    EXPECT_EQ(read("{rang: [0, 1]}"), "n.md:1:8: \"rang\" is not known here; was \"range\" meant?");
    EXPECT_EQ(read("{label: x}"), "n.md:1:1: \"range\" is missing");
}

}  // namespace
}  // namespace orrery::chart
