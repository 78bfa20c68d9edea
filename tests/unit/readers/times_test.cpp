#include "scenes/graph/readers/times.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

TEST(Times, NumbersAreThemselves) {
    EXPECT_EQ(parseTime("1999"), 1999.0);
    EXPECT_EQ(parseTime(" -0.5 "), -0.5);
    EXPECT_EQ(parseTime("1e3"), 1000.0);
}

TEST(Times, DatesAreYears) {
    EXPECT_EQ(parseTime("1999-01-01"), 1999.0);
    EXPECT_EQ(parseTime("2001-02"), 2001.0 + 31.0 / 365.0);
    EXPECT_EQ(parseTime("2000-03-01"), 2000.0 + 60.0 / 366.0);
    EXPECT_EQ(parseTime("1900-03-01"), 1900.0 + 59.0 / 365.0);
    EXPECT_EQ(parseTime("2001-01-01T12:00"), 2001.0 + 0.5 / 365.0);
    EXPECT_EQ(parseTime("2001-01-01 12:00:00Z"), 2001.0 + 0.5 / 365.0);
    EXPECT_EQ(parseTime("2001-01-02T01:00:00+01:00"), 2001.0 + 1.0 / 365.0);
    EXPECT_NEAR(parseTime("2001-01-01T00:00:43.2Z").value(), 2001.0 + 0.0005 / 365.0, 1e-9);
}

TEST(Times, OtherTextIsNone) {
    for (const char* text : {"", "soon", "1999-13-01", "1999-00-01", "1999-1-1", "1999-01-32", "1999-01-01x",
                             "1999-01-01T", "1999-01-01T25:00", "1999-01-01T10:00+", "19-01-01", "nan"}) {
        EXPECT_FALSE(parseTime(text)) << text;
    }
}

}  // namespace
}  // namespace orrery::graph
