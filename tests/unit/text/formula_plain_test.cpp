#include "engine/text/formula_plain.h"

#include <gtest/gtest.h>

namespace orrery::text {
namespace {

TEST(PlainFormula, ReadsAsAPersonWouldTypeIt) {
    EXPECT_EQ(plainFormula("L = E + \\frac{A}{N^\\alpha} + \\frac{B}{D^\\beta}"), "L = E + A/N^α + B/D^β");
    EXPECT_EQ(plainFormula("P = 1 - (1 - p)^n"), "P = 1 − (1 − p)^n");
    EXPECT_EQ(plainFormula("3.3 \\cdot 10^{24}"), "3.3 ⋅ 10²⁴");
    EXPECT_EQ(plainFormula("10^{-6} x_0'"), "10⁻⁶x₀′");
    EXPECT_EQ(plainFormula("\\alpha = 0.34"), "α = 0.34");
}

TEST(PlainFormula, PutsSeveralPartsInParenthesesAndSingleOnesInNone) {
    EXPECT_EQ(plainFormula("\\frac{1 - p}{n + 1}"), "(1 − p)/(n + 1)");
    EXPECT_EQ(plainFormula("\\frac{1}{2a}"), "1/(2a)");
    EXPECT_EQ(plainFormula("\\frac{1}{12}"), "1/12");
    EXPECT_EQ(plainFormula("x^{n+1} + x_{ij}"), "x^(n + 1) + x_(ij)");
    EXPECT_EQ(plainFormula("\\text{softmax}(\\frac{QK^T}{\\sqrt{d}}) V"), "softmax(QK^T/√d)V");
    EXPECT_EQ(plainFormula("\\sqrt{a + b}, \\sqrt[3]{x}, \\sqrt[n]{x}"), "√(a + b), ∛x, x^(1/n)");
}

TEST(PlainFormula, KeepsNamesApartFromWhatTheyAreTakenOf) {
    EXPECT_EQ(plainFormula("2 \\log x + \\log(y)"), "2 log x + log(y)");
    EXPECT_EQ(plainFormula("y = \\sum_i w_i E_i(x)"), "y = ∑_i w_iE_i(x)");
    EXPECT_EQ(plainFormula("-x = +y"), "−x = +y");
}

TEST(PlainFormula, LeavesWhatItDoesNotKnow) {
    EXPECT_EQ(plainFormula(""), "");
    EXPECT_EQ(plainFormula("\\nosuch x"), "\\nosuchx");
}

}  // namespace
}  // namespace orrery::text
