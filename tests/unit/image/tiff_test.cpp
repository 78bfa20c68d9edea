#include "engine/base/files.h"
#include "tests/unit/image/samples.h"

#include <tiffio.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

namespace orrery::image {
namespace {

// A file as TIFF 6.0 describes it, by hand: one strip, after the folder of fields.
std::string byHand(bool bigEndian, int width, int height, const std::vector<std::uint16_t>& samples) {
    std::string out = bigEndian ? "MM" : "II";
    const auto put = [&](std::uint32_t value, int size) {
        for (int i = 0; i < size; ++i) out += static_cast<char>(value >> 8 * (bigEndian ? size - 1 - i : i));
    };
    put(42, 2);
    put(8, 4);
    const std::uint32_t fields[][2] = {{256, static_cast<std::uint32_t>(width)},
                                       {257, static_cast<std::uint32_t>(height)},
                                       {258, 16},
                                       {259, 1},
                                       {262, 1},
                                       {273, 8 + 2 + 9 * 12 + 4},
                                       {277, 1},
                                       {278, static_cast<std::uint32_t>(height)},
                                       {279, static_cast<std::uint32_t>(samples.size() * 2)}};
    put(std::size(fields), 2);
    for (const auto& [tag, value] : fields) {
        put(tag, 2);
        put(4, 2);  // 32 bits
        put(1, 4);
        put(value, 4);
    }
    put(0, 4);
    for (const std::uint16_t sample : samples) put(sample, 2);
    return out;
}

struct TiffRecipe {
    int width = 1;
    int height = 1;
    int bits = 8;
    int samples = 1;
    int photometric = PHOTOMETRIC_MINISBLACK;
    std::vector<std::uint8_t> content = {};  // rows as TIFF packs them, in the machine's byte order
    int compression = COMPRESSION_NONE;
    int extra = -1;
    int orientation = ORIENTATION_TOPLEFT;
    int format = SAMPLEFORMAT_UINT;
    int tile = 0;
    const char* mode = "w";
    std::vector<std::vector<std::uint16_t>> palette = {};
    bool separate = false;
};

// Through libtiff.
std::string made(const TiffRecipe& recipe) {
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / fmt::format("orrery_tiff_test_{}.tiff", ::getpid());
    TIFF* tiff = TIFFOpen(path.c_str(), recipe.mode);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, recipe.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, recipe.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, recipe.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, recipe.samples);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, recipe.photometric);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, recipe.compression);
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, recipe.orientation);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, recipe.format);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, recipe.separate ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    if (recipe.extra >= 0) {
        const auto extra = static_cast<std::uint16_t>(recipe.extra);
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
    }
    if (!recipe.palette.empty()) {
        TIFFSetField(tiff, TIFFTAG_COLORMAP, recipe.palette[0].data(), recipe.palette[1].data(),
                     recipe.palette[2].data());
    }
    std::vector<std::uint8_t> content = recipe.content;
    const int planes = recipe.separate ? recipe.samples : 1;
    const std::size_t row = content.size() / static_cast<std::size_t>(recipe.height * planes);
    if (recipe.tile > 0) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, recipe.tile);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, recipe.tile);
        const std::size_t pixel = row / static_cast<std::size_t>(recipe.width);
        const auto side = static_cast<std::size_t>(recipe.tile);
        std::vector<std::uint8_t> tile(side * side * pixel);
        for (int y = 0; y < recipe.height; y += recipe.tile) {
            for (int x = 0; x < recipe.width; x += recipe.tile) {
                for (int j = 0; j < std::min(recipe.tile, recipe.height - y); ++j) {
                    const auto count = static_cast<std::size_t>(std::min(recipe.tile, recipe.width - x)) * pixel;
                    std::copy_n(&content[static_cast<std::size_t>(y + j) * row + static_cast<std::size_t>(x) * pixel],
                                count, &tile[static_cast<std::size_t>(j) * side * pixel]);
                }
                TIFFWriteTile(tiff, tile.data(), static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y), 0, 0);
            }
        }
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 2);
        for (int plane = 0; plane < planes; ++plane) {
            for (int y = 0; y < recipe.height; ++y) {
                TIFFWriteScanline(tiff, &content[static_cast<std::size_t>(plane * recipe.height + y) * row],
                                  static_cast<std::uint32_t>(y), static_cast<std::uint16_t>(plane));
            }
        }
    }
    TIFFClose(tiff);
    std::string bytes = readFile(path);
    std::filesystem::remove(path);
    return bytes;
}

std::vector<std::uint8_t> counting(std::size_t count) {
    std::vector<std::uint8_t> bytes(count);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{1});
    return bytes;
}

TEST(Tiff, SixteenBitGreyInBothByteOrders) {
    for (const bool bigEndian : {false, true}) {
        const std::string bytes = byHand(bigEndian, 3, 2, {0, 1, 256, 0x1234, 0xFFFE, 0xFFFF});
        const Raster raster = decodeRaster(bytes, "grey");
        EXPECT_EQ(raster.width, 3);
        EXPECT_EQ(raster.channels, 1);
        EXPECT_EQ(raster.bits, 16);
        EXPECT_FALSE(raster.lossy);
        EXPECT_EQ(samplesOf(raster), (std::vector<int>{0, 1, 256, 0x1234, 0xFFFE, 0xFFFF}));
        refusesCutsAndSurvivesDamage(bytes);
    }
}

TEST(Tiff, StripsAndTilesAndCodecsGiveTheSame) {
    const std::vector<std::uint8_t> content = counting(40 * 21 * 2);
    TiffRecipe recipe{.width = 40, .height = 21, .bits = 16, .content = content};
    const std::vector<int> expected = samplesOf(decodeRaster(made(recipe), "strips"));
    EXPECT_EQ(expected[0], 0x0201);
    for (const char* mode : {"wl", "wb", "w8"}) {
        for (const int tile : {0, 16}) {
            for (const int compression :
                 {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS}) {
                recipe.mode = mode;
                recipe.tile = tile;
                recipe.compression = compression;
                EXPECT_EQ(samplesOf(decodeRaster(made(recipe), "same")), expected) << mode << tile << compression;
            }
        }
    }
    recipe = {.width = 20, .height = 18, .content = counting(20 * 18), .compression = COMPRESSION_LZW, .tile = 16};
    refusesCutsAndSurvivesDamage(made(recipe));
}

TEST(Tiff, AlphaIsStraight) {
    TiffRecipe recipe{.width = 2,
                      .bits = 8,
                      .samples = 4,
                      .photometric = PHOTOMETRIC_RGB,
                      .content = {10, 20, 30, 40, 50, 60, 70, 255},
                      .extra = EXTRASAMPLE_UNASSALPHA};
    const Raster raster = decodeRaster(made(recipe), "rgba");
    EXPECT_EQ(raster.channels, 4);
    EXPECT_EQ(samplesOf(raster), (std::vector<int>{10, 20, 30, 40, 50, 60, 70, 255}));
    recipe.extra = EXTRASAMPLE_ASSOCALPHA;
    EXPECT_EQ(samplesOf(decodeRaster(made(recipe), "premultiplied")),
              (std::vector<int>{64, 128, 191, 40, 50, 60, 70, 255}));
    recipe.extra = EXTRASAMPLE_UNSPECIFIED;
    EXPECT_EQ(samplesOf(decodeRaster(made(recipe), "rgbx")), (std::vector<int>{10, 20, 30, 50, 60, 70}));
    const TiffRecipe pair{
        .width = 1, .bits = 16, .samples = 2, .content = {1, 0, 2, 0}, .extra = EXTRASAMPLE_UNASSALPHA};
    EXPECT_EQ(samplesOf(decodeRaster(made(pair), "pair")), (std::vector<int>{1, 2}));
}

TEST(Tiff, ChannelsMayBeStoredForThemselves) {
    const TiffRecipe recipe{.width = 2,
                            .height = 2,
                            .samples = 3,
                            .photometric = PHOTOMETRIC_RGB,
                            .content = counting(12),
                            .separate = true};
    EXPECT_EQ(samplesOf(decodeRaster(made(recipe), "planes")),
              (std::vector<int>{1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12}));
}

TEST(Tiff, BilevelAndPalette) {
    TiffRecipe bits{.width = 10,
                    .height = 1,
                    .bits = 1,
                    .photometric = PHOTOMETRIC_MINISWHITE,
                    .content = {0b0100'0000, 0b0100'0000}};
    const std::vector<int> expected{255, 0, 255, 255, 255, 255, 255, 255, 255, 0};
    EXPECT_EQ(samplesOf(decodeRaster(made(bits), "white is zero")), expected);
    bits.compression = COMPRESSION_CCITTFAX4;
    EXPECT_EQ(samplesOf(decodeRaster(made(bits), "fax")), expected);
    const TiffRecipe nibbles{.width = 3, .bits = 4, .content = {0x0F, 0x30}};
    EXPECT_EQ(samplesOf(decodeRaster(made(nibbles), "nibbles")), (std::vector<int>{0, 255, 51}));
    const TiffRecipe inverted{
        .width = 2, .bits = 16, .photometric = PHOTOMETRIC_MINISWHITE, .content = {1, 0, 0xFF, 0xFF}};
    EXPECT_EQ(samplesOf(decodeRaster(made(inverted), "inverted")), (std::vector<int>{0xFFFE, 0}));
    TiffRecipe palette{.width = 2,
                       .bits = 4,
                       .photometric = PHOTOMETRIC_PALETTE,
                       .content = {0x1F},
                       .palette = {std::vector<std::uint16_t>(16, 0), std::vector<std::uint16_t>(16, 257),
                                   std::vector<std::uint16_t>(16, 65535)}};
    palette.palette[0][15] = 200 * 257;
    EXPECT_EQ(samplesOf(decodeRaster(made(palette), "palette")), (std::vector<int>{0, 1, 255, 200, 1, 255}));
}

TEST(Tiff, OrientationIsTurnedUpright) {
    // Stored 1 2 3 / 4 5 6; by TIFF 6.0, page 36: where the first row and the first column lie.
    const std::vector<std::pair<int, std::vector<int>>> cases = {
        {1, {1, 2, 3, 4, 5, 6}}, {2, {3, 2, 1, 6, 5, 4}}, {3, {6, 5, 4, 3, 2, 1}}, {4, {4, 5, 6, 1, 2, 3}},
        {5, {1, 4, 2, 5, 3, 6}}, {6, {4, 1, 5, 2, 6, 3}}, {7, {6, 3, 5, 2, 4, 1}}, {8, {3, 6, 2, 5, 1, 4}}};
    for (const auto& [orientation, expected] : cases) {
        const Raster raster =
            decodeRaster(made({.width = 3, .height = 2, .content = counting(6), .orientation = orientation}), "turned");
        EXPECT_EQ(raster.width, orientation >= 5 ? 2 : 3);
        EXPECT_EQ(samplesOf(raster), expected) << orientation;
    }
}

TEST(Tiff, InksAreConvertedByTheLibrary) {
    const TiffRecipe recipe{.width = 2,
                            .height = 1,
                            .samples = 4,
                            .photometric = PHOTOMETRIC_SEPARATED,
                            .content = {0, 255, 255, 0, 0, 0, 0, 255},
                            .orientation = 2};
    const Raster raster = decodeRaster(made(recipe), "cmyk");
    EXPECT_EQ(raster.channels, 3);
    EXPECT_EQ(samplesOf(raster), (std::vector<int>{0, 0, 0, 255, 0, 0})) << "red and black, turned round";
}

TEST(Tiff, WhatIsNotReadIsNamed) {
    const TiffRecipe floats{.width = 1, .bits = 32, .content = {0, 0, 0, 0}, .format = SAMPLEFORMAT_IEEEFP};
    EXPECT_TRUE(says(refusalOf(made(floats)), "floating-point samples of 32 bits; save it with 8 or 16"))
        << refusalOf(made(floats));
    const TiffRecipe wide{.width = 1, .bits = 32, .content = {0, 0, 0, 0}};
    EXPECT_TRUE(says(refusalOf(made(wide)), "a kind that is not read")) << refusalOf(made(wide));
    TiffRecipe many{.width = 1, .bits = 8, .samples = 17, .content = counting(17)};
    EXPECT_TRUE(says(refusalOf(made(many)), "17 channels")) << refusalOf(made(many));
    EXPECT_TRUE(says(refusalOf(std::string_view("II*\0", 4)), "cut off or damaged"));
}

TEST(Tiff, HugeSizesAreRefusedFromTheHeader) {
    EXPECT_EQ(refusalOf(byHand(false, 16385, 1, {1})),
              "16385x1 pixels, more than the 16384x16384 that are read; make it smaller");
    EXPECT_TRUE(says(refusalOf(byHand(true, 16384, 16384, {1})), "the TIFF file is cut off"));
    EXPECT_THROW(peekRaster(byHand(true, 16384, 16384, {1}), "huge"), Error) << "without pixels being decoded";
}

TEST(Tiff, TheLibraryPrintsNothing) {
    testing::internal::CaptureStderr();
    const std::string bytes = byHand(false, 3, 2, {0, 1, 256, 0x1234, 0xFFFE, 0xFFFF});
    for (std::size_t size = 4; size < bytes.size(); ++size) refusalOf(bytes.substr(0, size));
    for (std::size_t at = 4; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = '\x7F';
        refusalOf(damaged);
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace orrery::image
