#include "scenes/graph/value_scale.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace orrery::graph {
namespace {

TEST(ValueScale, EvenNumbersAreSpreadEvenly) {
    const std::vector<float> values{1, 2, 3, 4, 5, std::nanf("")};
    const ValueScale scale(values);
    EXPECT_FLOAT_EQ(scale.at(1), 0.0F);
    EXPECT_FLOAT_EQ(scale.at(3), 0.5F);
    EXPECT_FLOAT_EQ(scale.at(5), 1.0F);
    EXPECT_DOUBLE_EQ(scale.valueAt(0.5F), 3.0);
}

TEST(ValueScale, MagnitudesAreToldApart) {
    std::vector<float> values(1000, 2.0F);
    for (std::size_t i = 0; i < 500; ++i) values[i] = 1.0F;
    values[0] = 10'000.0F;
    values[1] = 100.0F;
    const ValueScale scale(values);
    EXPECT_GT(scale.at(100), 0.3F) << "linear it would be a hundredth";
    EXPECT_GT(scale.at(2), 0.03F);
    for (const double value : {1.0, 2.0, 50.0, 10'000.0})
        EXPECT_NEAR(scale.valueAt(scale.at(value)), value, value * 1e-4);
    EXPECT_FLOAT_EQ(ValueScale(values, true).at(5000.5), 0.5F);
}

TEST(ValueScale, AllTheSameStandsInTheMiddle) {
    const std::vector<float> values{7, 7};
    EXPECT_FLOAT_EQ(ValueScale(values).at(7), 0.5F);
}

TEST(ValueScale, NumbersForALegend) {
    EXPECT_EQ(shownNumber(0.0), "0");
    EXPECT_EQ(shownNumber(12.0), "12");
    EXPECT_EQ(shownNumber(2.5), "2.5");
    EXPECT_EQ(shownNumber(1234.4), "1234");
    EXPECT_EQ(shownNumber(0.031), "0.031");
    EXPECT_EQ(shownNumber(0.215, true), "21.5 %");
    EXPECT_EQ(shownNumber(0.00002), "2.0e-05");
}

}  // namespace
}  // namespace orrery::graph
