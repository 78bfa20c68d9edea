#include "scenes/surface/expression.h"

#include "tests/unit/chart/helpers.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::surface {
namespace {

using orrery::testing::problem;

double of(std::string_view text, double x = 0.0, double y = 0.0) {
    const std::vector<std::string> names{"x", "y"};
    const std::vector<double> values{x, y};
    return Expression(text, names)(values);
}

std::string wrong(const std::string& text) {
    return problem([&] { of(text); });
}

TEST(Expression, CountsAsOneWritesIt) {
    EXPECT_DOUBLE_EQ(of("1 + 2 * 3"), 7.0);
    EXPECT_DOUBLE_EQ(of("10 - 4 - 3"), 3.0);
    EXPECT_DOUBLE_EQ(of("8 / 4 / 2"), 1.0);
    EXPECT_DOUBLE_EQ(of("2 ^ 3 ^ 2"), 512.0) << "from the right";
    EXPECT_DOUBLE_EQ(of("-2 ^ 2"), -4.0) << "the power first, then the sign";
    EXPECT_DOUBLE_EQ(of("2 ^ -1"), 0.5);
    EXPECT_DOUBLE_EQ(of("-(1 + 2) * +3"), -9.0);
    EXPECT_DOUBLE_EQ(of("1e3 + .5"), 1000.5);
    EXPECT_DOUBLE_EQ(of("x - 2 * y", 10.0, 3.0), 4.0);
    EXPECT_DOUBLE_EQ(of("2 + 6*exp(-x/300)", 300.0), 2.0 + 6.0 * std::exp(-1.0));
}

TEST(Expression, HasItsFunctions) {
    EXPECT_DOUBLE_EQ(of("log(exp(2)) + log10(1000) + log2(8)"), 8.0);
    EXPECT_DOUBLE_EQ(of("sqrt(16) + abs(-3) + pow(2, 5)"), 39.0);
    EXPECT_DOUBLE_EQ(of("min(1, 2) + max(3, 4)"), 5.0);
    EXPECT_NEAR(of("sin(pi / 2) + cos(0) + tanh(0)"), 2.0, 1e-12);
    EXPECT_TRUE(std::isnan(of("log(0 - 1)")));
    EXPECT_TRUE(std::isinf(of("1 / x", 0.0)));
    EXPECT_TRUE(std::isnan(of("min(1, sqrt(-1))"))) << "what is not defined does not get lost in min";
    EXPECT_TRUE(std::isnan(of("max(sqrt(-1), 1)")));
}

TEST(Expression, TheScalingLawAtItsPublishedPoint) {
    const std::vector<std::string> names{"N", "D"};
    const Expression loss("1.69 + 406.4 / N^0.34 + 410.7 / D^0.28", names);
    const std::vector<double> chinchilla{70e9, 1.4e12};
    EXPECT_NEAR(loss(chinchilla), 1.93665, 1e-5);
}

TEST(Expression, SaysWhereItIsWrongAndWhy) {
    EXPECT_EQ(wrong("1 +"), "in \"1 +\", character 4: something is missing at the end");
    EXPECT_EQ(wrong("2 x"), "in \"2 x\", character 3: \"x\" was not expected; + - * / ^ go on, 2 N is 2 * N");
    EXPECT_EQ(wrong("x + z"), "in \"x + z\", character 5: \"z\" is not known; these are: x, y");
    EXPECT_EQ(wrong("(1 + 2"), "in \"(1 + 2\", character 1: this ( is not closed");
    EXPECT_EQ(wrong("1)"), "in \"1)\", character 2: this ) closes nothing");
    EXPECT_EQ(wrong("exp 2"), "in \"exp 2\", character 1: exp needs parentheses: exp(…)");
    EXPECT_EQ(wrong("min(1)"), "in \"min(1)\", character 6: min takes 2 values with a comma between");
    EXPECT_EQ(wrong("α * 1"), "in \"α * 1\", character 1: \"α\" is not known; these are: x, y");
    EXPECT_EQ(wrong("1 + §§ + z").find("in \"1 + §§ + z\", character 5"), 0U) << "characters, not bytes";
    EXPECT_NE(wrong(""), "no problem");
    EXPECT_NE(wrong("1e999"), "no problem");
}

TEST(Expression, BoundsHold) {
    EXPECT_NE(wrong(std::string(1000, '(') + "1" + std::string(1000, ')')).find("longer than"), std::string::npos);
    EXPECT_NE(wrong(std::string(300, '(') + "1" + std::string(300, ')')).find("too deeply"), std::string::npos);
    EXPECT_NE(wrong(std::string(300, '-') + "1").find("too deeply"), std::string::npos);
    std::string powers = "x";
    for (int i = 0; i < 300; ++i) powers += "^x";
    EXPECT_NE(wrong(powers).find("too deeply"), std::string::npos);
    std::string sum = "x";
    for (int i = 0; i < 400; ++i) sum += " + x";
    EXPECT_DOUBLE_EQ(of(sum, 1.0), 401.0) << "long, but not deep";
}

TEST(Expression, KnowsWhatItUsesAndWhatIsAName) {
    const std::vector<std::string> names{"x", "y"};
    const Expression one("x * x", names);
    EXPECT_TRUE(one.uses(0));
    EXPECT_FALSE(one.uses(1));
    EXPECT_TRUE(Expression::isName("d_model2"));
    EXPECT_TRUE(Expression::isName("α"));
    for (const char* text : {"", "2x", "exp", "a b", "a-b"}) EXPECT_FALSE(Expression::isName(text)) << text;
}

}  // namespace
}  // namespace orrery::surface
