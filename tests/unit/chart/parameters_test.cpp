#include "scenes/chart/parameters.h"

#include "tests/unit/chart/helpers.h"

#include <gtest/gtest.h>

namespace orrery::chart {
namespace {

using orrery::testing::problem;

TEST(Parameters, NumbersAreFixedAndRangesAreSliders) {
    const auto parameters =
        readParameters(yaml::parse("{E: {value: 1.69, range: [1, 3], label: floor}, k: 6}", "n.md"));
    ASSERT_EQ(parameters.size(), 2U);
    EXPECT_TRUE(parameters[0].slider);
    EXPECT_EQ(parameters[0].label, "floor");
    EXPECT_FALSE(parameters[1].slider);
    EXPECT_EQ(startOf(parameters), (std::vector{1.69, 6.0}));
}

TEST(Parameters, AreSetByNameWithinTheirRange) {
    const auto parameters = readParameters(yaml::parse("{E: {value: 1.69, range: [1, 3]}, k: 6}", "n.md"));
    std::vector<double> values = startOf(parameters);
    setValues(parameters, yaml::parse("{E: 2, k: 7}", "n.md"), values);
    EXPECT_EQ(values, (std::vector{2.0, 7.0}));
    EXPECT_EQ(problem([&] { setValues(parameters, yaml::parse("{F: 2}", "n.md"), values); }),
              "n.md:1:5: there is no parameter \"F\"; these are: E, k");
    EXPECT_EQ(problem([&] { setValues(parameters, yaml::parse("{E: 9}", "n.md"), values); }),
              "n.md:1:5: 9 is not from 1 to 3");
}

TEST(Parameters, TheStartIsWithinItsRange) {
    EXPECT_EQ(problem([] { readParameters(yaml::parse("{E: {value: 5, range: [1, 3]}}", "n.md")); }),
              "n.md:1:13: 5 is not from 1 to 3");
}

}  // namespace
}  // namespace orrery::chart
