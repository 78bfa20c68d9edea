#include "engine/base/colour.h"

#include "engine/base/css_colours.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>

namespace orrery {
namespace {

std::string hexOf(std::string_view css) {
    const std::optional<Colour> colour = parseCssColour(css);
    if (!colour) return "none";
    std::string out;
    for (const float channel : {colour->r, colour->g, colour->b, colour->a}) {
        const int value = static_cast<int>(channel * 255.0F + 0.5F);
        out += "0123456789abcdef"[value / 16];
        out += "0123456789abcdef"[value % 16];
    }
    return out;
}

TEST(Colour, ReadsWhatCssWrites) {
    EXPECT_EQ(hexOf("#f9f"), "ff99ffff");
    EXPECT_EQ(hexOf("#F9F8"), "ff99ff88");
    EXPECT_EQ(hexOf(" #12aBc3 "), "12abc3ff");
    EXPECT_EQ(hexOf("#12abc380"), "12abc380");
    EXPECT_EQ(hexOf("rgb(255, 0, 51)"), "ff0033ff");
    EXPECT_EQ(hexOf("rgba(255,0,51,.2)"), "ff003333");
    EXPECT_EQ(hexOf("rgb(100% 0% 20% / 20%)"), "ff003333");
    EXPECT_EQ(hexOf("rgb(300, -20, 0)"), "ff0000ff") << "clamped, as CSS says";
    EXPECT_EQ(hexOf("hsl(120, 100%, 25%)"), "008000ff");
    EXPECT_EQ(hexOf("hsl(-240deg 100% 25%)"), "008000ff");
    EXPECT_EQ(hexOf("hsla(0.5turn, 100%, 50%, 0.6)"), "00ffff99");
    EXPECT_EQ(hexOf("Transparent"), "00000000");
    EXPECT_EQ(hexOf("REBECCAPURPLE"), "663399ff");
    EXPECT_EQ(hexOf("grey"), hexOf("gray"));
}

TEST(Colour, RefusesWhatIsNoColour) {
    for (const char* text : {"",
                             " ",
                             "#",
                             "#12",
                             "#12345",
                             "#gggggg",
                             "#+12345",
                             "rgb()",
                             "rgb(1,2)",
                             "rgb(1,2,3,4,5)",
                             "rgb(a,b,c)",
                             "rgb(1px,2,3)",
                             "rgb(1,2,3",
                             "hsl(1%,2%,3%)",
                             "hsl(nan,2%,3%)",
                             "cmyk(1,2,3)",
                             "reddish",
                             "url(x)",
                             "rgb(1,,2,3)",
                             "#12345\n6"}) {
        EXPECT_FALSE(parseCssColour(text)) << text;
    }
    EXPECT_FALSE(parseCssColour(std::string(100000, '(')));
}

TEST(Colour, KnowsEveryName) {
    ASSERT_EQ(std::size(kCssColours), 148U);
    ASSERT_TRUE(std::is_sorted(std::begin(kCssColours), std::end(kCssColours),
                               [](const NamedColour& a, const NamedColour& b) { return a.name < b.name; }));
    for (const NamedColour& colour : kCssColours) {
        EXPECT_EQ(parseCssColour(colour.name), Colour::hex(colour.rgb)) << colour.name;
    }
}

TEST(Colour, LinearLightAndBack) {
    // 0.5 encoded is 21.4 % of the light; float rounding only.
    EXPECT_NEAR(toLinear({0.5F, 0.0F, 1.0F, 0.25F}).x, 0.21404F, 1e-5F);
    const Colour colour{0.02F, 0.4F, 0.9F, 0.5F};
    const Colour back = fromLinear(toLinear(colour));
    EXPECT_NEAR(back.r, colour.r, 1e-5F);
    EXPECT_NEAR(back.g, colour.g, 1e-5F);
    EXPECT_NEAR(back.b, colour.b, 1e-5F);
    EXPECT_EQ(back.a, 0.5F);
}

TEST(Contrast, AVeilLimitsIt) {
    const Colour white = Colour::hex(0xFFFFFF);
    const Colour black = Colour::hex(0x000000);
    // The formula by hand: white on black is 1/(1/CR).
    EXPECT_NEAR(contrastUnderVeil(white, black, 15.0F), 15.0F, 1e-4F);
    EXPECT_NEAR(contrastUnderVeil(black, white, 7.0F), 7.0F, 1e-4F);
    EXPECT_NEAR(contrastUnderVeil(white, white, 7.0F), 1.0F, 1e-6F);
    // Half-transparent black on white is mid grey, encoded 0.5: (1)/(0.214 * 6/7 + 1/7).
    EXPECT_NEAR(contrastUnderVeil(black.withAlpha(0.5F), white, 7.0F), 3.0645F, 1e-3F);
}

TEST(Contrast, TextIsReadableWhereverItCanBe) {
    EXPECT_EQ(readableOn(Colour::hex(0xFFFFFF)), kInk);
    EXPECT_EQ(readableOn(Colour::hex(0x000000)), kChalk);
    EXPECT_EQ(readableOn(Colour::hex(0xFFFF00)), kInk);
    EXPECT_EQ(readableOn(Colour::hex(0x00008B)), kChalk);
    // Mermaid's own default fill and common light and dark fills carry text in a lit room.
    for (const std::uint32_t fill : {0xECECFFU, 0xFFFFDEU, 0xFFCC00U, 0xBBFFBBU, 0x1F2937U}) {
        EXPECT_TRUE(isReadable(readableOn(Colour::hex(fill)), Colour::hex(fill))) << fill;
    }
    // Every ground: the choice is never the worse of the two.
    for (int level = 0; level < 256; ++level) {
        const Colour ground = Colour::hex(static_cast<std::uint32_t>(level) * 0x010101U);
        const float chosen = contrastUnderVeil(readableOn(ground), ground, kLitRoom);
        EXPECT_GE(chosen, contrastUnderVeil(kInk, ground, kLitRoom));
        EXPECT_GE(chosen, contrastUnderVeil(kChalk, ground, kLitRoom));
    }
    EXPECT_FALSE(isReadable(readableOn(Colour::hex(0x808080)), Colour::hex(0x808080))) << "needs a plate";
}

}  // namespace
}  // namespace orrery
