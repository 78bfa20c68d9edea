#include "tests/unit/image/samples.h"

namespace orrery::image {
namespace {

struct Expected {
    std::string bytes;
    int width;
    int height;
    int channels;
    int bits;
    std::vector<int> samples;
};

std::string operator""_s(const char* text, std::size_t size) {
    return {text, size};
}

TEST(Pnm, EveryKindIsRead) {
    const Expected cases[] = {
        {"P1\n# a comment\n3 2\n0 1 0\n1 # here too\n01\n", 3, 2, 1, 8, {255, 0, 255, 0, 255, 0}},
        {"P2 # grey\n2 2\n# in fifteenths\n15\n0 5\n10 15\n", 2, 2, 1, 8, {0, 85, 170, 255}},
        {"P2 2 1 1000 500 1000", 2, 1, 1, 16, {32768, 65535}},
        {"P3\n1 2\n255\n1 2 3\n4 5 6", 1, 2, 3, 8, {1, 2, 3, 4, 5, 6}},
        {"P4\n# bits\n10 2\n\x80\x40\x7F\xBF", 10, 2, 1, 8, {0,   255, 255, 255, 255, 255, 255, 255, 255, 0,
                                                             255, 0,   0,   0,   0,   0,   0,   0,   0,   255}},
        {"P5 2 1 255 ab", 2, 1, 1, 8, {'a', 'b'}},
        {"P5\n2 1 # maximum:\n65535\n\x12\x34\xFF\xFE", 2, 1, 1, 16, {0x1234, 0xFFFE}},
        {"P5 1 1 300\n\x01\x2C", 1, 1, 1, 16, {65535}},
        {"P6 1 1 3 \x01\x02\x03", 1, 1, 3, 8, {85, 170, 255}},
        {"P6 1 1 65535\n\0\1\0\2\0\3"_s, 1, 1, 3, 16, {1, 2, 3}},
        {"P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n\0\1"_s, 2, 1, 1, 8, {0, 255}},
        {"P7\n# a comment\nHEIGHT 1\nWIDTH 1\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\nab",
         1,
         1,
         2,
         8,
         {'a', 'b'}},
        {"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 65535\nTUPLTYPE RGB_ALPHA\nENDHDR\n\1\0\2\0\3\0\4\0"_s,
         1,
         1,
         4,
         16,
         {256, 512, 768, 1024}},
    };
    for (const Expected& expected : cases) {
        SCOPED_TRACE(expected.bytes);
        ASSERT_EQ(refusalOf(expected.bytes), "read");
        const Raster raster = decodeRaster(expected.bytes, "pnm");
        EXPECT_EQ(raster.width, expected.width);
        EXPECT_EQ(raster.height, expected.height);
        EXPECT_EQ(raster.channels, expected.channels);
        EXPECT_EQ(raster.bits, expected.bits);
        EXPECT_FALSE(raster.lossy);
        EXPECT_EQ(samplesOf(raster), expected.samples);
        // The last number of a text may lose digits, and a white space after it is not needed.
        const bool text = expected.bytes[1] <= '3';
        refusesCutsAndSurvivesDamage(expected.bytes, text ? expected.bytes.size() / 2 : 0);
    }
}

TEST(Pnm, WhatIsWrongIsSaid) {
    EXPECT_TRUE(says(refusalOf("P2 2 2 255 1 2 3 "), "cut off"));
    EXPECT_TRUE(says(refusalOf("P2 1 1 10 11"), "a sample of 11, more than the maximum of 10"));
    EXPECT_TRUE(says(refusalOf("P5 1 1 10 \x0B"), "a sample of 11, more than the maximum of 10"));
    EXPECT_TRUE(says(refusalOf("P5 1 1 70000 a"), "a maximum of 70000"));
    EXPECT_TRUE(says(refusalOf("P5 1 1 0 a"), "a maximum of 0"));
    EXPECT_TRUE(says(refusalOf("P5 0 1 255 a"), "no pixels"));
    EXPECT_TRUE(says(refusalOf("P1 1 1 2"), "neither 0 nor 1"));
    EXPECT_TRUE(says(refusalOf("P5 one"), "there is no number"));
    EXPECT_TRUE(says(refusalOf("P7 WIDTH 1 HEIGHT 1 DEPTH 5 MAXVAL 255 ENDHDR\nabcde"), "5 channels"));
}

TEST(Pnm, HugeSizesAreRefusedFromTheHeader) {
    EXPECT_EQ(refusalOf("P5 16385 1 255 a"),
              "16385x1 pixels, more than the 16384x16384 that are read; make it smaller");
    EXPECT_TRUE(says(refusalOf("P6 99999999999999999999 99999999999999999999 255 a"), "more than the"));
    for (const char* header :
         {"P1 16384 16384 1", "P2 16384 16384 255 1", "P4 16384 16384 a", "P6 16384 16384 255 a"}) {
        EXPECT_TRUE(says(refusalOf(header), "the PNM file is cut off")) << header;
    }
}

}  // namespace
}  // namespace orrery::image
