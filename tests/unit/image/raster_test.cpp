#include "engine/image/png.h"
#include "tests/unit/image/samples.h"

#include <png.h>

#include <algorithm>
#include <filesystem>

namespace orrery::image {
namespace {

struct PngRecipe {
    int type = PNG_COLOR_TYPE_GRAY;
    int depth = 8;
    int width = 1;
    int height = 1;
    std::vector<std::uint8_t> content;  // rows as PNG has them: packed, 16 bits highest byte first
    bool interlaced = false;
    std::vector<png_color> palette;
    std::vector<std::uint8_t> paletteAlpha;
    int transparentGrey = -1;
};

std::string made(const PngRecipe& recipe) {
    std::string out;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png, &out,
        [](png_structp writer, png_bytep data, std::size_t size) {
            static_cast<std::string*>(png_get_io_ptr(writer))->append(reinterpret_cast<const char*>(data), size);
        },
        nullptr);
    png_set_IHDR(png, info, static_cast<png_uint_32>(recipe.width), static_cast<png_uint_32>(recipe.height),
                 recipe.depth, recipe.type, recipe.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (!recipe.palette.empty())
        png_set_PLTE(png, info, recipe.palette.data(), static_cast<int>(recipe.palette.size()));
    if (!recipe.paletteAlpha.empty()) {
        png_set_tRNS(png, info, recipe.paletteAlpha.data(), static_cast<int>(recipe.paletteAlpha.size()), nullptr);
    }
    png_color_16 key{};
    key.gray = static_cast<png_uint_16>(recipe.transparentGrey);
    if (recipe.transparentGrey >= 0) png_set_tRNS(png, info, nullptr, 0, &key);
    png_set_gAMA(png, info, 1.0);  // linear light: must make no difference
    png_write_info(png, info);
    std::vector<std::uint8_t> content = recipe.content;
    const std::size_t stride = content.size() / static_cast<std::size_t>(recipe.height);
    std::vector<png_bytep> rows;
    for (int y = 0; y < recipe.height; ++y) rows.push_back(content.data() + static_cast<std::size_t>(y) * stride);
    png_write_image(png, rows.data());
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return out;
}

TEST(PngRaster, SixteenBitGreyKeepsItsValues) {
    for (const bool interlaced : {false, true}) {
        const std::string bytes = made({.depth = 16,
                                        .width = 3,
                                        .height = 2,
                                        .content = {0, 0, 0, 1, 1, 0, 0x12, 0x34, 0xFF, 0xFE, 0xFF, 0xFF},
                                        .interlaced = interlaced});
        const Raster raster = decodeRaster(bytes, "grey");
        EXPECT_EQ(raster.width, 3);
        EXPECT_EQ(raster.height, 2);
        EXPECT_EQ(raster.channels, 1);
        EXPECT_EQ(raster.bits, 16);
        EXPECT_FALSE(raster.lossy);
        EXPECT_EQ(raster.bytes.size(), 12U);
        EXPECT_EQ(samplesOf(raster), (std::vector<int>{0, 1, 256, 0x1234, 0xFFFE, 0xFFFF}));
        EXPECT_EQ(toImage(raster).at(0, 1)[0], 18) << "0x1234 / 257, rounded";
        EXPECT_EQ(toImage(raster).at(2, 1)[3], 255);
    }
}

TEST(PngRaster, PalettesBecomeColoursWithTheirAlpha) {
    PngRecipe recipe{.type = PNG_COLOR_TYPE_PALETTE,
                     .depth = 2,
                     .width = 3,
                     .height = 1,
                     .content = {0b00'01'10'00},
                     .palette = {{10, 20, 30}, {40, 50, 60}, {70, 80, 90}}};
    EXPECT_EQ(samplesOf(decodeRaster(made(recipe), "palette")), (std::vector<int>{10, 20, 30, 40, 50, 60, 70, 80, 90}));
    recipe.paletteAlpha = {0, 128};
    const Raster raster = decodeRaster(made(recipe), "palette");
    EXPECT_EQ(raster.channels, 4);
    EXPECT_EQ(samplesOf(raster), (std::vector<int>{10, 20, 30, 0, 40, 50, 60, 128, 70, 80, 90, 255}));
}

TEST(PngRaster, SmallGreyIsScaledToTheFullRange) {
    EXPECT_EQ(samplesOf(decodeRaster(made({.depth = 1, .width = 4, .content = {0b0110'0000}}), "1")),
              (std::vector<int>{0, 255, 255, 0}));
    EXPECT_EQ(samplesOf(decodeRaster(made({.depth = 2, .width = 4, .content = {0b00'01'10'11}}), "2")),
              (std::vector<int>{0, 85, 170, 255}));
    const Raster keyed = decodeRaster(made({.depth = 4, .width = 2, .content = {0x3F}, .transparentGrey = 15}), "4");
    EXPECT_EQ(keyed.channels, 2);
    EXPECT_EQ(samplesOf(keyed), (std::vector<int>{51, 255, 255, 0}));
}

TEST(PngRaster, GreyWithAlphaAndDeepColour) {
    const Raster pair =
        decodeRaster(made({.type = PNG_COLOR_TYPE_GRAY_ALPHA, .width = 2, .content = {9, 8, 7, 6}}), "ga");
    EXPECT_EQ(pair.channels, 2);
    EXPECT_EQ(samplesOf(pair), (std::vector<int>{9, 8, 7, 6}));
    const Image shown = toImage(pair);
    EXPECT_EQ(std::vector<int>(shown.at(1, 0), shown.at(1, 0) + 4), (std::vector<int>{7, 7, 7, 6}));
    const Raster deep = decodeRaster(
        made({.type = PNG_COLOR_TYPE_RGB_ALPHA, .depth = 16, .content = {0, 1, 0, 2, 0, 3, 0x80, 0}}), "rgba");
    EXPECT_EQ(deep.channels, 4);
    EXPECT_EQ(samplesOf(deep), (std::vector<int>{1, 2, 3, 0x8000}));
}

TEST(PngRaster, WhatIsCutOffIsRefused) {
    // Pixels that do not compress, so that every part of the file matters; the last 16 bytes hold no pixels.
    PngRecipe recipe{.depth = 16, .width = 5, .height = 4, .content = std::vector<std::uint8_t>(40)};
    for (std::size_t i = 0; i < 40; ++i) recipe.content[i] = static_cast<std::uint8_t>(i * 151 + i * i * 7);
    for (const bool interlaced : {false, true}) {
        recipe.interlaced = interlaced;
        refusesCutsAndSurvivesDamage(made(recipe), 16);
    }
    EXPECT_EQ(refusalOf(made(recipe).substr(0, 90)), "the PNG file is cut off; copy it again from where it came");
}

TEST(PngRaster, HugeSizesAreRefusedFromTheHeader) {
    std::string bytes = made({.depth = 16, .width = 2, .height = 2, .content = std::vector<std::uint8_t>(8)});
    bytes[17] = 1;
    EXPECT_EQ(refusalOf(bytes), "65538x2 pixels, more than the 16384x16384 that are read; make it smaller");
    bytes[17] = 0;
    bytes[18] = bytes[22] = 0x3F;
    EXPECT_TRUE(says(refusalOf(bytes), "the PNG file is cut off")) << refusalOf(bytes);
}

TEST(Raster, UnknownBytesAreRefusedNamingWhatIsRead) {
    EXPECT_EQ(refusalOf(""), "the file is empty; choose another picture");
    const std::string unknown = refusalOf("# Notes\n");
    for (const char* format : {"PNG", "JPEG", "WebP", "TIFF", "PNM"}) EXPECT_TRUE(says(unknown, format)) << unknown;
    EXPECT_TRUE(says(refusalOf("GIF89a and more"), "a GIF picture"));
    EXPECT_TRUE(says(refusalOf(std::string_view("\0\0\0\x18"
                                                "ftypheic\0\0\0\0",
                                                16)),
                     "a HEIC picture"));
}

TEST(Raster, FilesAreReadWhateverTheirName) {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "orrery_raster_test.jpg";
    Image picture(3, 2);
    picture.at(1, 1)[0] = 77;
    writePng(path, picture);
    EXPECT_EQ(toImage(readRaster(path)), picture);
    std::filesystem::remove(path);
    EXPECT_THROW(readRaster(path), Error);
}

TEST(Raster, HeadersPromiseWhatIsThenDecoded) {
    const std::string bytes = made({.depth = 16, .width = 3, .height = 2, .content = std::vector<std::uint8_t>(12)});
    const RasterHeader header = peekRaster(bytes, "grey");
    EXPECT_EQ(header.format, "PNG");
    EXPECT_EQ(header.width, 3);
    EXPECT_EQ(header.height, 2);
    EXPECT_EQ(header.channels, 1);
    EXPECT_EQ(header.bits, 16);
    EXPECT_THROW(peekRaster(bytes.substr(0, 40), "grey"), Error);
}

TEST(Raster, ExtensionsAreLowerCaseWithoutDots) {
    for (const char* extension : {"png", "jpg", "jpeg", "webp", "tif", "tiff", "pgm", "ppm", "pbm", "pnm", "pam"}) {
        EXPECT_EQ(std::ranges::count(rasterExtensions(), extension), 1) << extension;
    }
}

}  // namespace
}  // namespace orrery::image
