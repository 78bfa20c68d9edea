#include "engine/text/formula.h"

#include "engine/base/random.h"
#include "engine/base/utf8.h"
#include "engine/text/font_lock.h"
#include "engine/text/formula_box.h"
#include "engine/text/prose_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <string>

namespace orrery::text {
namespace {

// What is drawn of one glyph, y up.
struct GlyphInk {
    double left = 1e9;
    double right = -1e9;
    double bottom = 1e9;
    double top = -1e9;
    double middle() const { return (left + right) / 2.0; }
    double centre() const { return (bottom + top) / 2.0; }
    double height() const { return top - bottom; }
    void add(const GlyphInk& other) {
        left = std::min(left, other.left);
        right = std::max(right, other.right);
        bottom = std::min(bottom, other.bottom);
        top = std::max(top, other.top);
    }
};

// The font is Debian's fonts-texgyre-math (tools/packages).
class FormulaTest : public ::testing::Test {
 protected:
    FormulaTest() : lock_(fontLock()), fonts_(ProseFonts::ofThread()), setter_(*fonts_, *fonts_->math) {}

    FormulaBox set(const std::string& tex, bool display = true) { return setter_.set(parseFormula(tex), display); }

    GlyphInk ink(const FormulaBox::Glyph& glyph) const {
        const GlyphMetrics m = fonts_->math->metrics(glyph.glyph);
        return {glyph.x + m.left * glyph.size, glyph.x + m.right * glyph.size,
                -glyph.y + m.bottom * glyph.size * glyph.stretch, -glyph.y + m.top * glyph.size * glyph.stretch};
    }
    static GlyphInk ink(const FormulaBox::Rule& rule) {
        return {rule.x, rule.x + rule.width, -rule.y - rule.height, -rule.y};
    }
    GlyphInk ink(const FormulaBox& box) const {
        GlyphInk all;
        for (const auto& glyph : box.glyphs) all.add(ink(glyph));
        for (const auto& rule : box.rules) all.add(ink(rule));
        return all;
    }

    // All glyphs of the character as it stands, in the order in which they are drawn.
    std::vector<FormulaBox::Glyph> all(const FormulaBox& box, char32_t character) const {
        std::vector<FormulaBox::Glyph> found;
        for (const auto& glyph : box.glyphs) {
            if (glyph.glyph == fonts_->math->glyph(character)) found.push_back(glyph);
        }
        return found;
    }
    FormulaBox::Glyph glyph(const FormulaBox& box, char32_t character) const {
        const auto found = all(box, character);
        EXPECT_EQ(found.size(), 1U) << "U+" << std::hex << static_cast<unsigned>(character);
        return found.empty() ? FormulaBox::Glyph{} : found.front();
    }
    GlyphInk inkOf(const FormulaBox& box, char32_t character) const { return ink(glyph(box, character)); }

    std::unique_lock<std::recursive_mutex> lock_;
    std::shared_ptr<ProseFonts> fonts_;
    FormulaSetter setter_;
};

constexpr char32_t kA = 0x1D44E;  // slanted
constexpr char32_t kB = 0x1D44F;
constexpr char32_t kX = 0x1D465;
constexpr char32_t kMinus = 0x2212;

TEST_F(FormulaTest, FontHasMathematics) {
    EXPECT_GT(fonts_->math->assembly(fonts_->math->glyph('('), true).size(), 2U)
        << "fonts-texgyre-math, or another font with a MATH table, is not installed";
}

TEST_F(FormulaTest, NumeratorStandsAboveTheBarAndDenominatorBelow) {
    for (const bool display : {true, false}) {
        const FormulaBox box = set("\\frac{a}{b+1}", display);
        ASSERT_EQ(box.rules.size(), 1U);
        const GlyphInk bar = ink(box.rules[0]);
        const GlyphInk above = inkOf(box, kA);
        GlyphInk below = inkOf(box, kB);
        below.add(inkOf(box, '1'));
        EXPECT_GT(above.bottom, bar.top + 0.05);
        EXPECT_LT(below.top, bar.bottom - 0.05);
        // Side bearings differ by less than this.
        EXPECT_NEAR(above.middle(), bar.middle(), 0.05);
        EXPECT_NEAR(below.middle(), bar.middle(), 0.05);
        EXPECT_LE(bar.left, below.left);
        EXPECT_GE(bar.right, below.right);
        // The bar is level with the minus sign.
        EXPECT_NEAR(bar.centre(), inkOf(set("a-b"), kMinus).centre(), 0.02);
        EXPECT_EQ(glyph(box, kA).size, display ? 1.0 : fonts_->math->constants().scriptScale);
    }
}

TEST_F(FormulaTest, ScriptsAreSmallerAndHigherOrLower) {
    const FormulaBox box = set("x_1^2");
    const GlyphInk nucleus = inkOf(box, kX);
    const GlyphInk above = inkOf(box, '2');
    const GlyphInk below = inkOf(box, '1');
    EXPECT_GT(above.bottom, 0.2);
    EXPECT_GT(above.top, nucleus.top);
    EXPECT_LT(below.bottom, -0.1);
    EXPECT_GT(above.bottom, below.top + 0.1);
    EXPECT_GE(above.left, nucleus.right - 0.03);
    EXPECT_GE(below.left, nucleus.right - 0.03);
    EXPECT_LT(glyph(box, '2').size, 0.8);
    EXPECT_GT(glyph(box, '2').size, 0.6);
    const FormulaBox twice = set("x^{2^3}");
    EXPECT_LT(glyph(twice, '3').size, glyph(twice, '2').size);
    EXPECT_GT(inkOf(twice, '3').bottom, inkOf(twice, '2').bottom);
    EXPECT_DOUBLE_EQ(box.smallestSize(), glyph(box, '2').size);
}

TEST_F(FormulaTest, PrimesStandBesideTheLetter) {
    const FormulaBox box = set("f'(x)");
    const GlyphInk prime = inkOf(box, 0x2032);
    EXPECT_GT(prime.bottom, 0.2);
    EXPECT_LT(prime.top, 1.0);
    EXPECT_LE(prime.right, inkOf(box, '(').left);
    const FormulaBox both = set("x'^2");
    EXPECT_LE(inkOf(both, 0x2032).right, inkOf(both, '2').left);
    EXPECT_EQ(all(set("f''"), 0x2032).size(), 2U);
}

TEST_F(FormulaTest, RootCoversItsContent) {
    for (const char* tex : {"\\sqrt{x}", "\\sqrt{x^2+b}", "\\sqrt[3]{\\frac{x}{b}}"}) {
        const FormulaBox box = set(tex);
        const GlyphInk bar = ink(box.rules.back());
        for (const char32_t content : {kX, kB}) {
            for (const auto& each : all(box, content)) {
                EXPECT_GT(bar.bottom, ink(each).top + 0.03) << tex;
                EXPECT_LE(bar.left, ink(each).left) << tex;
                EXPECT_GE(bar.right, ink(each).right) << tex;
            }
        }
        EXPECT_NEAR(ink(box).top, bar.top, 0.02) << "the sign ends at the bar: " << tex;
        EXPECT_LE(ink(box).bottom, inkOf(box, kX).bottom) << "the sign reaches down to the content: " << tex;
    }
    const FormulaBox cube = set("\\sqrt[3]{x}");
    EXPECT_LT(inkOf(cube, '3').middle(), inkOf(cube, kX).left);
    EXPECT_GT(inkOf(cube, '3').bottom, inkOf(cube, kX).centre() - 0.2);
    EXPECT_LT(glyph(cube, '3').size, 0.7);
}

TEST_F(FormulaTest, DelimitersGrowWithWhatTheyHold) {
    const double plain = ink(set("(")).height();
    double last = plain;
    // Taller glyphs first, then one put together from parts.
    for (const char* inside : {"\\frac{x}{b}", "\\frac{\\frac{x}{b}}{\\frac{x}{b}}",
                               "\\begin{matrix}1\\\\2\\\\3\\\\4\\\\5\\\\6\\\\7\\end{matrix}"}) {
        const FormulaBox box = set(std::string("\\left(") + inside + "\\right.");
        const FormulaBox content = set(inside);
        const double height = ink(box).height();
        EXPECT_GT(height, last + 0.2) << inside;
        // TeX's own shortfall, half an em, and what stands off the axis.
        EXPECT_GT(height, 0.85 * content.height() - 0.5) << inside;
        EXPECT_LT(height, 1.6 * content.height()) << inside;
        last = height;
    }
    EXPECT_LT(ink(set("(")).height(), ink(set("\\big(")).height());
    EXPECT_LT(ink(set("\\big(")).height(), ink(set("\\Bigg(")).height());
    const FormulaBox set2 = set("\\left\\{ \\frac{x}{b} \\middle| b \\right\\}");
    EXPECT_EQ(all(set2, kB).size(), 2U);
}

TEST_F(FormulaTest, SumHasItsLimitsAboveAndBelowInDisplays) {
    const FormulaBox display = set("\\sum_{i=1}^{N} x");
    const GlyphInk n = inkOf(display, 0x1D441);
    const GlyphInk one = inkOf(display, '1');
    EXPECT_GT(n.bottom, 0.9);
    EXPECT_LT(one.top, -0.4);
    EXPECT_LT(n.right, inkOf(display, kX).left);
    EXPECT_NEAR(n.middle(), one.middle(), 0.6);
    const FormulaBox inLine = set("\\sum_{i=1}^{N} x", false);
    EXPECT_LT(inLine.height(), display.height());
    EXPECT_GT(inkOf(inLine, 0x1D441).left, 0.7);
    // An integral keeps its limits beside it, and \limits moves them.
    EXPECT_GT(inkOf(set("\\int_0^1 x"), '0').left, 0.2);
    EXPECT_LT(inkOf(set("\\int\\limits_0^1 x"), '0').left, 0.3);
    // max is a function with a limit below.
    const FormulaBox max = set("\\max_x b");
    EXPECT_LT(inkOf(max, kX).top, 0.0);
    EXPECT_LT(inkOf(max, kX).right, inkOf(max, kB).left);
}

TEST_F(FormulaTest, OperatorsHaveTheirSpaces) {
    const double a = set("a").width;
    const double b = set("b").width;
    const double plus = set("{+}").width;
    const double equals = set("{=}").width;
    EXPECT_NEAR(set("a+b").width, a + plus + b + 8.0 / 18.0, 0.01);
    EXPECT_NEAR(set("a=b").width, a + equals + b + 10.0 / 18.0, 0.01);
    EXPECT_NEAR(set("+b").width, plus + b, 0.01) << "a sign has no space";
    EXPECT_NEAR(set("a=+b").width, a + equals + plus + b + 10.0 / 18.0, 0.01);
    EXPECT_NEAR(set("a\\quad b").width, a + b + 1.0, 0.01);
    EXPECT_NEAR(set("a\\,b").width, a + b + 3.0 / 18.0, 0.01);
    EXPECT_NEAR(set("a\\!b").width, a + b - 3.0 / 18.0, 0.01);
    EXPECT_GT(set("\\log b").width, set("\\mathrm{log}b").width + 0.1);
    const double inScript = set("x^{a+b}").width - set("x^{a}").width;
    EXPECT_LT(inScript, (plus + b) * 0.8) << "none in scripts";
}

TEST_F(FormulaTest, ColumnsOfMatricesAreAligned) {
    const FormulaBox box = set("\\begin{pmatrix} a & b \\\\ 1 & x \\end{pmatrix}");
    EXPECT_NEAR(inkOf(box, kA).middle(), inkOf(box, '1').middle(), 0.08);
    EXPECT_NEAR(inkOf(box, kB).middle(), inkOf(box, kX).middle(), 0.08);
    EXPECT_DOUBLE_EQ(glyph(box, kA).y, glyph(box, kB).y);
    EXPECT_DOUBLE_EQ(glyph(box, '1').y, glyph(box, kX).y);
    EXPECT_GT(glyph(box, '1').y - glyph(box, kA).y, 1.1);
    EXPECT_GT(inkOf(box, kB).left, inkOf(box, kA).right + 0.5);

    const FormulaBox cases = set("\\begin{cases} a & b \\\\ 111 & x \\end{cases}");
    EXPECT_NEAR(inkOf(cases, kA).left, ink(all(cases, '1').front()).left, 0.1);
    EXPECT_GT(inkOf(cases, kA).left, 0.3) << "the brace stands before";
    EXPECT_NEAR(inkOf(cases, kB).left, inkOf(cases, kX).left, 0.08);

    const FormulaBox aligned = set("\\begin{aligned} a &= b \\\\ a+a+a &= x \\end{aligned}");
    const auto equals = all(aligned, '=');
    ASSERT_EQ(equals.size(), 2U);
    EXPECT_NEAR(equals[0].x, equals[1].x, 1e-9);
    EXPECT_GT(equals[1].y, equals[0].y + 1.0);
    EXPECT_NEAR(inkOf(aligned, kB).left - ink(equals[0]).right, 0.33, 0.1);
}

TEST_F(FormulaTest, AccentsStandOverTheirLetters) {
    for (const char* tex : {"\\hat{x}", "\\bar{x}", "\\tilde{x}", "\\vec{x}", "\\dot{x}"}) {
        const FormulaBox box = set(tex);
        ASSERT_EQ(box.glyphs.size(), 2U) << tex;
        const GlyphInk letter = ink(box.glyphs[0]);
        const GlyphInk mark = ink(box.glyphs[1]);
        EXPECT_GT(mark.bottom, letter.top) << tex;
        EXPECT_LT(mark.bottom, letter.top + 0.35) << tex;
        EXPECT_NEAR(mark.middle(), letter.middle(), 0.15) << tex;
        EXPECT_GE(box.ascent, mark.top - 1e-9) << tex;
    }
    const FormulaBox line = set("\\overline{a+b}");
    EXPECT_LE(line.rules.at(0).x, inkOf(line, kA).left);
    EXPECT_GE(line.rules.at(0).width, inkOf(line, kB).right);
    EXPECT_GT(ink(set("\\widehat{a+b+x}").glyphs.back()).right - ink(set("\\widehat{a+b+x}").glyphs.back()).left, 0.8);
}

TEST_F(FormulaTest, EverythingPromisedIsUnderstood) {
    for (const char* tex :
         {"\\alpha\\beta\\gamma\\delta\\epsilon\\zeta\\eta\\theta\\iota\\kappa\\lambda\\mu\\nu\\xi\\pi\\rho\\sigma",
          "\\tau\\upsilon\\phi\\chi\\psi\\omega\\Gamma\\Delta\\Theta\\Lambda\\Xi\\Pi\\Sigma\\Upsilon\\Phi\\Psi\\Omega",
          "\\cdot\\times\\le\\ge\\ne\\approx\\in\\to\\rightarrow\\Rightarrow\\infty\\partial\\nabla\\top\\ldots",
          "a\\quad b\\,\\;\\!\\%\\{\\}\\_\\&\\#\\$", "\\log\\exp\\max\\min\\sin\\cos\\operatorname{softmax}\\mathrm{x}",
          "\\mathbb{R}\\mathcal{L}\\mathbf{W}\\mathfrak{g}\\mathsf{T}\\mathtt{t}\\boldsymbol{\\theta}\\mathit{l}",
          "\\dfrac12\\tfrac{a}{b}\\binom{n}{k}\\sqrt[n]{x}", "\\left[\\left|x\\right|\\right]\\left\\|v\\right\\|",
          "\\prod_k\\int_0^1\\bigcup_i\\lim_{n\\to\\infty}\\arg\\max", "\\overset{!}{=}\\underbrace{x+b}_{n}",
          "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}\\begin{array}{lr}a&b\\end{array}",
          "\u03B1 \u2264 \u2211 \u00D7 \u211D \u2212 \u2208"}) {
        const Formula formula = parseFormula(tex);
        for (const FormulaProblem& problem : formula.problems) ADD_FAILURE() << tex << ": " << problem.message;
        const FormulaBox box = setter_.set(formula, true);
        EXPECT_TRUE(box.texts.empty()) << "the font lacks a character of " << tex;
        EXPECT_FALSE(box.empty());
    }
    EXPECT_EQ(set("\\text{if } x").texts.size(), 1U);
}

TEST_F(FormulaTest, WhatIsNotUnderstoodStaysVisibleAndIsReported) {
    const Formula unknown = parseFormula("a + \\foo{x}");
    ASSERT_EQ(unknown.problems.size(), 1U);
    EXPECT_EQ(unknown.problems[0].offset, 4U);
    EXPECT_EQ(unknown.problems[0].message, "\\foo is not known");
    const FormulaBox box = setter_.set(unknown, true);
    ASSERT_EQ(box.texts.size(), 1U);
    EXPECT_STREQ(pango_layout_get_text(box.texts[0].layout.get()), "\\foo");
    EXPECT_EQ(all(box, kX).size(), 1U) << "its argument too";

    struct Case {
        const char* tex;
        std::size_t offset;
        const char* message;
        std::size_t glyphs;  // that are drawn at least
    };
    for (const Case& each :
         {Case{"\\frac{a}{b", 8, "this { is not closed", 2}, Case{"a}b", 1, "this } closes nothing", 2},
          Case{"x^", 2, "nothing follows ^", 1}, Case{"\\left(a+b", 0, "\\left has no \\right", 4},
          Case{"\\begin{cases}a\\\\b", 0, "\\begin{cases} has no \\end", 3},
          Case{"\\begin{tabular}a", 0, "the environment tabular is not known", 1},
          Case{"a & b", 2, "& stands outside of a matrix or the like; \\& shows the character", 2},
          Case{"a^b^c", 3, "a second superscript: put braces around the first part", 3},
          Case{"\\sqrt[3{x}", 5, "this [ is not closed", 2}, Case{"a\\right)", 1, "\\right is not known", 2},
          Case{"a\\", 1, "a command is missing after \\", 1}}) {
        const Formula formula = parseFormula(each.tex);
        ASSERT_FALSE(formula.problems.empty()) << each.tex;
        EXPECT_EQ(formula.problems[0].message, each.message) << each.tex;
        EXPECT_EQ(formula.problems[0].offset, each.offset) << each.tex;
        EXPECT_GE(setter_.set(formula, true).glyphs.size(), each.glyphs) << each.tex;
    }
}

TEST_F(FormulaTest, NestingAndLengthAreBounded) {
    std::string deep;
    for (int i = 0; i < 500; ++i) deep += "\\sqrt{";
    const Formula formula = parseFormula(deep);
    ASSERT_EQ(formula.problems.size(), 1U);
    EXPECT_EQ(formula.problems[0].message, "nested deeper than 32");
    EXPECT_EQ(setter_.set(formula, true).texts.size(), 1U) << "shown as it was written";
    const Formula longOne = parseFormula(std::string(100000, 'x'));
    EXPECT_EQ(setter_.set(longOne, true).glyphs.size(), kMaxFormulaBytes + 1);
    EXPECT_EQ(longOne.problems.size(), 1U);
}

TEST_F(FormulaTest, PartsTogetherAreTheWhole) {
    for (const bool display : {true, false}) {
        const Formula formula = parseFormula("f(a+b) = \\frac{x}{2} + b - \\left(a = b\\right)");
        const auto parts = setter_.setParts(formula, display);
        // At =, + and −, not in brackets.
        ASSERT_EQ(parts.size(), 4U);
        double width = 0.0;
        std::size_t glyphs = 0;
        for (const FormulaPart& part : parts) {
            width += part.box.width + part.gap;
            glyphs += part.box.glyphs.size();
        }
        const FormulaBox whole = setter_.set(formula, display);
        EXPECT_NEAR(width, whole.width, 1e-9);
        EXPECT_EQ(glyphs, whole.glyphs.size());
    }
}

TEST_F(FormulaTest, RandomTexNeverFails) {
    constexpr const char* kPieces[]{"\\frac",
                                    "{",
                                    "}",
                                    "^",
                                    "_",
                                    "\\left",
                                    "\\right",
                                    "(",
                                    ")",
                                    "&",
                                    "\\\\",
                                    "x",
                                    "'",
                                    "\\sqrt",
                                    "[",
                                    "]",
                                    "\\begin{cases}",
                                    "\\end{cases}",
                                    "\\sum",
                                    "\\hat",
                                    " ",
                                    "\xFF",
                                    "\\text",
                                    "\\mathbf",
                                    "+",
                                    "=",
                                    "\\",
                                    "\\limits",
                                    "\\middle",
                                    "\\underbrace",
                                    "\u4E2D"};
    Random random(7);
    for (int i = 0; i < 400; ++i) {
        std::string tex;
        const auto count = 1 + random.below(40);
        for (std::uint32_t k = 0; k < count; ++k)
            tex += kPieces[random.below(static_cast<std::uint32_t>(std::size(kPieces)))];
        const Formula formula = parseFormula(tex);
        for (const FormulaProblem& problem : formula.problems) {
            EXPECT_LE(problem.offset, tex.size()) << tex;
            EXPECT_TRUE(utf8::isValid(problem.message)) << tex;
        }
        const FormulaBox box = setter_.set(formula, i % 2 == 0);
        EXPECT_TRUE(std::isfinite(box.width) && std::isfinite(box.height())) << tex;
        EXPECT_LT(box.height(), 1000.0) << tex;
    }
}

}  // namespace
}  // namespace orrery::text
