#include "engine/text/typesetter.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace orrery::text {
namespace {

// The fonts are Debian's fonts-noto-core, fonts-noto-color-emoji and fonts-noto-cjk; tools/test installs them.
class TypesetterTest : public testing::Test {
 protected:
    static LabelContent plain(const std::string& text) { return {text, {}, {}, {}}; }
    vec2 size(const std::string& text, const LabelStyle& style = {}) { return typesetter_.measure(plain(text), style); }
    Bitmap draw(const std::string& text, float emPixels = 64.0F, const LabelStyle& style = {}) {
        return typesetter_.rasterise(plain(text), style, emPixels);
    }

    Typesetter typesetter_;
};

// The smallest box around pixels with any alpha, relative to the centre; y down.
struct Ink {
    vec2 low{1e9F};
    vec2 high{-1e9F};
    bool coloured = false;  // a pixel whose channels differ: an emoji in its own colours
    bool empty() const { return low.x > high.x; }
};

Ink inkOf(const Bitmap& bitmap) {
    Ink ink;
    for (int y = 0; y < bitmap.height; ++y) {
        for (int x = 0; x < bitmap.width; ++x) {
            const std::uint8_t* p = &bitmap.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.width) +
                                                  static_cast<std::size_t>(x)) *
                                                 4U];
            if (p[3] == 0) continue;
            ink.low = glm::min(ink.low, vec2(x, y) - bitmap.centre);
            ink.high = glm::max(ink.high, vec2(x + 1, y + 1) - bitmap.centre);
            ink.coloured = ink.coloured || std::max({p[0], p[1], p[2]}) > std::min({p[0], p[1], p[2]}) + 60;
        }
    }
    return ink;
}

TEST_F(TypesetterTest, LinesHaveTheSameHeightWhateverTheScript) {
    for (const char* text :
         {"Hello", "\u6F22\u5B57", "\U0001F916", "\u0627\u0644\u0639\u0631\u0628\u064A\u0629", "a\U0001F680\u6F22"}) {
        EXPECT_FLOAT_EQ(size(text).y, 1.25F) << text;
    }
    EXPECT_FLOAT_EQ(size("a\nb\nc").y, 3.75F);
    LabelStyle airy;
    airy.lineHeight = 1.5F;
    EXPECT_FLOAT_EQ(size("a\nb", airy).y, 3.0F);
}

TEST_F(TypesetterTest, WidthsAreThoseOfTheFont) {
    // Noto Sans: n is 618 units of 1000 wide, and hinting does not round it.
    EXPECT_NEAR(size("nnnnnnnnnn").x, 6.18F, 0.01F);
    // Two full-width characters.
    EXPECT_NEAR(size("\u6F22\u5B57").x, 2.0F, 0.01F);
    LabelStyle bold;
    bold.weight = Weight::bold;
    EXPECT_GT(size("nnnnnnnnnn", bold).x, size("nnnnnnnnnn").x);
}

TEST_F(TypesetterTest, SequencesOfCodePointsAreOneEmoji) {
    const float one = size("\U0001F680").x;
    EXPECT_GT(one, 1.0F);
    EXPECT_NEAR(size("\U0001F1F3\U0001F1F1").x, one, 0.01F) << "a flag";
    EXPECT_NEAR(size("\U0001F469\u200D\U0001F52C").x, one, 0.01F) << "a scientist: woman, joiner, microscope";
    EXPECT_NEAR(size("\U0001F468\u200D\U0001F469\u200D\U0001F467").x, one, 0.01F) << "a family";
    EXPECT_NEAR(size("1\uFE0F\u20E3").x, one, 0.01F) << "a keycap";
    EXPECT_NEAR(size("\U0001F44D\U0001F3FD").x, one, 0.01F) << "a thumb with a skin tone";
    for (const char* text : {"\U0001F1F9\U0001F1FC", "\u2696\uFE0F", "\U0001F3D7\uFE0F", "1\uFE0F\u20E3"}) {
        EXPECT_TRUE(inkOf(draw(text)).coloured) << text << " is drawn in colour";
    }
    EXPECT_FALSE(inkOf(draw("plain text")).coloured);
}

TEST_F(TypesetterTest, TheBoxHoldsForEveryPixelSize) {
    const std::string text = "Gate logits \U0001F39B\uFE0F\nquick brown";
    const vec2 box = size(text);
    for (const float em : {9.0F, 16.0F, 37.3F, 64.0F, 200.0F}) {
        const Ink ink = inkOf(draw(text, em));
        // Ink ends within the box but for antialiasing (a pixel) and side bearings (0.1 em).
        EXPECT_LT(ink.high.x, box.x / 2.0F * em + 1.5F) << em;
        EXPECT_GT(ink.high.x, (box.x / 2.0F - 0.15F) * em - 1.0F) << em;
        EXPECT_LT(-ink.low.x, box.x / 2.0F * em + 1.5F) << em;
        EXPECT_GT(-ink.low.x, (box.x / 2.0F - 0.15F) * em - 1.0F) << em;
    }
}

TEST_F(TypesetterTest, CapitalsStandInTheMiddle) {
    const Ink ink = inkOf(draw("HEN", 100.0F));
    // 714 of 1000 units high; a pixel of antialiasing.
    EXPECT_NEAR(-ink.low.y, 35.7F, 1.2F);
    EXPECT_NEAR(ink.high.y, 35.7F, 1.2F);
    EXPECT_NEAR(inkOf(draw("\u6F22 HEN", 100.0F)).low.y, inkOf(draw("\u6F22", 100.0F)).low.y, 1.2F);
}

TEST_F(TypesetterTest, OneBaselineForAllScriptsOfALine) {
    // The letter's ink, at the right end: under it is nothing of the Chinese.
    const auto bottomOfLast = [&](const std::string& text) {
        const Bitmap bitmap = draw(text, 100.0F);
        int bottom = 0;
        for (int y = 0; y < bitmap.height; ++y) {
            for (int x = bitmap.width - 40; x < bitmap.width; ++x) {
                if (bitmap.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.width) +
                                 static_cast<std::size_t>(x)) *
                                    4U +
                                3U] > 128)
                    bottom = y;
            }
        }
        return static_cast<float>(bottom) - bitmap.centre.y;
    };
    EXPECT_NEAR(bottomOfLast("\u6F22\u5B57 xz"), bottomOfLast("xz"), 1.0F);
}

TEST_F(TypesetterTest, BordersAreTransparent) {
    LabelStyle haloed;
    haloed.halo = Halo{kChalk, 0.2F};
    LabelStyle plated;
    plated.plate = Plate{kChalk, kInk, 0.1F, 0.3F, 0.2F};
    for (const LabelStyle& style : {LabelStyle{}, haloed, plated}) {
        for (const float em : {11.0F, 50.0F, 128.0F}) {
            for (const char* text : {"jgf\u00C5", "\u1019\u103C\u1014\u103A\u1019\u102C", "\U0001F680"}) {
                const Bitmap bitmap = draw(text, em, style);
                const Ink ink = inkOf(bitmap);
                ASSERT_FALSE(ink.empty());
                EXPECT_GE(ink.low.x + bitmap.centre.x, 1.0F);
                EXPECT_GE(ink.low.y + bitmap.centre.y, 1.0F);
                EXPECT_LE(ink.high.x + bitmap.centre.x, static_cast<float>(bitmap.width) - 1.0F);
                EXPECT_LE(ink.high.y + bitmap.centre.y, static_cast<float>(bitmap.height) - 1.0F);
            }
        }
    }
}

TEST_F(TypesetterTest, PixelsArePremultipliedAndInTheTextsColour) {
    LabelStyle style;
    style.text = Colour{1.0F, 0.5F, 0.0F, 1.0F};
    const Bitmap bitmap = draw("IIIII", 100.0F, style);
    bool full = false;
    for (std::size_t i = 0; i < bitmap.rgba.size(); i += 4) {
        const std::uint8_t* p = &bitmap.rgba[i];
        ASSERT_LE(p[1], p[0]);
        ASSERT_EQ(p[2], 0);
        ASSERT_LE(p[0], p[3]);
        full = full || (p[0] == 255 && p[1] >= 127 && p[1] <= 128 && p[3] == 255);
    }
    EXPECT_TRUE(full) << "the middle of a stem has the colour itself";
}

TEST_F(TypesetterTest, WrapsAtTheWidth) {
    LabelStyle style;
    style.wrapEms = 9.0F;
    const vec2 box = size("Multi-Head Latent Attention (MLA) with a long tail", style);
    EXPECT_LE(box.x, 9.0F);
    EXPECT_GE(box.y, 2.5F);
    EXPECT_LE(size("Pneumonoultramicroscopicsilicovolcanoconiosis", style).x, 9.0F) << "a word too long is broken";
    EXPECT_GT(size("Pneumonoultramicroscopicsilicovolcanoconiosis").x, 9.0F);
}

TEST_F(TypesetterTest, Alignment) {
    const auto secondLineMiddle = [&](Align align) {
        LabelStyle style;
        style.align = align;
        const Bitmap bitmap = draw("HHHHHHHHHH\nH", 40.0F, style);
        float low = 1e9F;
        float high = -1e9F;
        for (int y = static_cast<int>(bitmap.centre.y) + 4; y < bitmap.height; ++y) {
            for (int x = 0; x < bitmap.width; ++x) {
                if (bitmap.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.width) +
                                 static_cast<std::size_t>(x)) *
                                    4U +
                                3U] < 128)
                    continue;
                low = std::min(low, static_cast<float>(x));
                high = std::max(high, static_cast<float>(x) + 1.0F);
            }
        }
        return (low + high) / 2.0F - bitmap.centre.x;
    };
    EXPECT_LT(secondLineMiddle(Align::start), -100.0F);
    EXPECT_NEAR(secondLineMiddle(Align::centre), 0.0F, 1.5F);
    EXPECT_GT(secondLineMiddle(Align::end), 100.0F);
}

TEST_F(TypesetterTest, MarkupCountsAndBadMarkupFallsBack) {
    const LabelContent bold{"wide", "<b>wide</b>", {}, {}};
    LabelStyle boldStyle;
    boldStyle.weight = Weight::bold;
    EXPECT_FLOAT_EQ(typesetter_.measure(bold, {}).x, size("wide", boldStyle).x);
    EXPECT_FLOAT_EQ(typesetter_.measure({"wide", "<b>wide", {}, {}}, {}).x, size("wide").x);
    EXPECT_FLOAT_EQ(typesetter_.measure({"wide", "<script>x</script>", {}, {}}, {}).x, size("wide").x);
    const LabelContent loud{"wide", "<span size='900000' foreground='red' letter_spacing='900000'>wide</span>", {}, {}};
    EXPECT_FLOAT_EQ(typesetter_.measure(loud, {}).x, size("wide").x) << "sizes and colours are ours";
    EXPECT_FALSE(inkOf(typesetter_.rasterise(loud, {}, 64.0F)).coloured);
    EXPECT_LT(typesetter_.measure({"x2", "x<sup>2</sup>", {}, {}}, {}).x, size("x2").x) << "a superscript is small";
}

TEST_F(TypesetterTest, PlateAndPictureMakeRoom) {
    LabelStyle style;
    style.plate = Plate{.colour = kChalk, .border = kInk, .borderWidth = 0.1F, .cornerRadius = 0.2F, .padding = 0.4F};
    EXPECT_NEAR(size("text", style).x, size("text").x + 1.0F, 1e-5F);
    EXPECT_NEAR(size("text", style).y, size("text").y + 1.0F, 1e-5F);

    auto picture = std::make_shared<image::Image>(40, 20);
    for (std::size_t i = 0; i < picture->rgba.size(); i += 4) picture->rgba[i] = picture->rgba[i + 3] = 255;
    const LabelContent content{"text", {}, picture, {3.0F, 3.0F}};
    EXPECT_NEAR(typesetter_.measure(content, {}).x, 3.0F, 1e-5F) << "fitted into 3 by 3";
    EXPECT_NEAR(typesetter_.measure(content, {}).y, 1.5F + 0.3F + 1.25F, 1e-5F);
    const Bitmap bitmap = typesetter_.rasterise(content, {}, 20.0F);
    EXPECT_TRUE(inkOf(bitmap).coloured);
    const LabelContent alone{{}, {}, picture, {3.0F, 3.0F}};
    EXPECT_NEAR(typesetter_.measure(alone, {}).y, 1.5F, 1e-5F);
}

TEST_F(TypesetterTest, HaloSurroundsTheGlyphs) {
    LabelStyle style;
    style.text = Colour::hex(0x000000);
    style.halo = Halo{Colour::hex(0xFFFFFF), 0.1F};
    const Ink with = inkOf(draw("H", 100.0F, style));
    const Ink without = inkOf(draw("H", 100.0F));
    EXPECT_NEAR(with.high.x - without.high.x, 10.0F, 1.5F);
    EXPECT_NEAR(without.low.y - with.low.y, 10.0F, 1.5F);
    EXPECT_EQ(size("H", style), size("H")) << "the box is that of the text";
}

TEST_F(TypesetterTest, NothingIsNothing) {
    for (const char* text : {"", "\n\n", "\x01\x02"}) {
        EXPECT_EQ(size(text), vec2(0.0F));
        EXPECT_TRUE(draw(text).rgba.empty());
    }
    EXPECT_GT(size(" ").x, 0.0F);
}

TEST_F(TypesetterTest, OddTextIsShownWithinLimits) {
    std::string controls;
    for (int c = 0; c < 256; ++c) controls += static_cast<char>(c);
    std::string zalgo = "z";
    for (int i = 0; i < 3000; ++i) zalgo += "\u0335";
    std::string lines;
    for (int i = 0; i < 1000; ++i) lines += "line\n";
    std::string deep;
    for (int i = 0; i < 500; ++i) deep += "\u202E\u2067";
    const std::string odd[] = {controls,
                               zalgo,
                               lines,
                               deep,
                               std::string(65536, 'x'),
                               std::string(65536, ' '),
                               std::string(70000, '\n'),
                               "\uFFFF\uFFFE",
                               "\U0001F468\u200D\u200D\u200D",
                               "\U0001F1F3",
                               "\uFE0F",
                               "\u200B",
                               "\U000E0041",
                               "\U0010FFFD"};
    for (const std::string& text : odd) {
        const vec2 box = size(text);
        EXPECT_LE(box.x, kMaxWidthEms + 0.01F);
        EXPECT_LE(box.y, static_cast<float>(kMaxLines) * 3.0F);
        const Bitmap bitmap = draw(text, 20.0F);
        EXPECT_LE(bitmap.width, static_cast<int>((kMaxWidthEms + 2.0F) * 20.0F) + 6);
        EXPECT_LE(bitmap.height, static_cast<int>((static_cast<float>(kMaxLines) * 3.0F + 2.0F) * 20.0F) + 6);
    }
    EXPECT_LE(size(lines).y, static_cast<float>(kMaxLines) * 1.25F + 0.01F);
    LabelStyle narrow;
    narrow.wrapEms = 4.0F;
    for (const std::string& text : {std::string(3000, 'x'), std::string("\u6F22") + std::string(3000, ' ') + "end"}) {
        EXPECT_LE(size(text, narrow).y, static_cast<float>(kMaxLines) * 1.25F + 0.01F)
            << "lines that were broken count";
    }
    EXPECT_FLOAT_EQ(size(std::string(65536, 'x')).y, size(std::string(9000, 'x')).y) << "cut alike";
}

TEST_F(TypesetterTest, RandomBytesNeverFail) {
    Random random(9);
    LabelStyle style;
    style.wrapEms = 12.0F;
    for (int round = 0; round < 60; ++round) {
        std::string bytes;
        for (std::uint32_t i = random.below(60); i > 0; --i) bytes += static_cast<char>(random.below(256));
        const LabelContent content{bytes, round % 2 == 0 ? bytes : std::string(), {}, {}};
        EXPECT_GE(typesetter_.measure(content, style).x, 0.0F);
        typesetter_.rasterise(content, style, 16.0F);
    }
}

TEST_F(TypesetterTest, PicturesStayWithinTheLargestSide) {
    const Bitmap bitmap = typesetter_.rasterise(plain(std::string(200, 'W')), {}, 256.0F, 2048);
    EXPECT_LE(std::max(bitmap.width, bitmap.height), 2048);
    EXPECT_GT(bitmap.width, 2000);
    EXPECT_LT(bitmap.emPixels, 40.0F);
    EXPECT_EQ(draw("a", 1e9F).emPixels, 1024.0F);
    EXPECT_EQ(draw("a", -5.0F).emPixels, 0.5F);
    EXPECT_EQ(draw("a", NAN).emPixels, 0.5F);
}

TEST_F(TypesetterTest, TheSameLabelGivesTheSameBytes) {
    Typesetter other;
    const LabelContent content = plain("Gate \u6F22 \U0001F680\n\u0627\u0644");
    draw("something else first");
    EXPECT_EQ(typesetter_.rasterise(content, {}, 33.0F).rgba, other.rasterise(content, {}, 33.0F).rgba);
}

}  // namespace
}  // namespace orrery::text
