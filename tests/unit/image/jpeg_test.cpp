#include "engine/image/jpeg.h"

#include "tests/unit/image/samples.h"

#include <cstdio>
#include <cstdlib>

// Needs <cstdio>.
#include <jpeglib.h>

namespace orrery::image {
namespace {

// Red, green, blue and white quarters.
Image quarters(int width, int height) {
    Image picture(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const bool right = x >= width / 2;
            const bool low = y >= height / 2;
            std::uint8_t* pixel = picture.at(x, y);
            pixel[0] = right == low ? 255 : 0;
            pixel[1] = right ? 255 : 0;
            pixel[2] = low ? 255 : 0;
            pixel[3] = 255;
        }
    }
    return picture;
}

// JPEG changes pixels: at quality 95 the flat quarters by a few of 255, and more only where a block has an edge, which
// these have not.
void expectAlike(const Image& seen, const Image& expected) {
    ASSERT_EQ(seen.width, expected.width);
    ASSERT_EQ(seen.height, expected.height);
    EXPECT_LE(compare(seen, expected, 6).largestDifference, 6);
}

// The picture as a camera stores it that writes this orientation: EXIF 2.3, tag 274, says on which side of the upright
// picture the first stored row and the first stored column lie.
Image stored(const Image& upright, int orientation) {
    const bool rowsAreColumns = orientation >= 5;
    Image result(rowsAreColumns ? upright.height : upright.width, rowsAreColumns ? upright.width : upright.height);
    // 1: top, left. 2: top, right. 3: bottom, right. 4: bottom, left. 5: left, top. 6: right, top. 7: right, bottom.
    // 8: left, bottom.
    const bool firstRowIsFar = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    const bool firstColumnIsFar = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    for (int row = 0; row < result.height; ++row) {
        for (int column = 0; column < result.width; ++column) {
            const int a = firstRowIsFar ? result.height - 1 - row : row;
            const int b = firstColumnIsFar ? result.width - 1 - column : column;
            const std::uint8_t* from = rowsAreColumns ? upright.at(a, b) : upright.at(b, a);
            std::copy_n(from, 4, result.at(column, row));
        }
    }
    return result;
}

std::string withOrientation(const std::string& jpeg, int orientation, bool bigEndian) {
    std::string tiff = bigEndian ? std::string("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0", 26)
                                 : std::string("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0", 26);
    tiff[bigEndian ? 19 : 18] = static_cast<char>(orientation);
    const std::string content = std::string("Exif\0\0", 6) + tiff;
    const auto size = static_cast<char>(content.size() + 2);
    return jpeg.substr(0, 2) + "\xFF\xE1" + std::string(1, '\0') + size + content + jpeg.substr(2);
}

// Through libjpeg directly, for what encodeJpeg does not write.
std::string foreign(int width, int height, J_COLOR_SPACE colours, int channels, std::vector<std::uint8_t> pixels,
                    bool progressive = false, J_COLOR_SPACE storedAs = JCS_UNKNOWN) {
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char* data = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &data, &size);
    jpeg.image_width = static_cast<JDIMENSION>(width);
    jpeg.image_height = static_cast<JDIMENSION>(height);
    jpeg.input_components = channels;
    jpeg.in_color_space = colours;
    jpeg_set_defaults(&jpeg);
    if (storedAs != JCS_UNKNOWN) jpeg_set_colorspace(&jpeg, storedAs);
    jpeg_set_quality(&jpeg, 95, TRUE);
    if (progressive) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = pixels.data() + jpeg.next_scanline * static_cast<std::size_t>(width * channels);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    std::string out(reinterpret_cast<const char*>(data), size);
    std::free(data);
    return out;
}

std::vector<std::uint8_t> flat(int count, std::vector<std::uint8_t> pixel) {
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < count; ++i) pixels.insert(pixels.end(), pixel.begin(), pixel.end());
    return pixels;
}

TEST(Jpeg, WhatIsWrittenIsReadBack) {
    const Image picture = quarters(64, 32);
    const std::string bytes = encodeJpeg(picture, 95);
    const Raster raster = decodeRaster(bytes, "quarters");
    EXPECT_EQ(raster.channels, 3);
    EXPECT_EQ(raster.bits, 8);
    EXPECT_TRUE(raster.lossy);
    expectAlike(toImage(raster), picture);
    EXPECT_EQ(bytes, encodeJpeg(picture, 95)) << "the same picture gives the same bytes";
    EXPECT_LT(encodeJpeg(picture, 40).size(), bytes.size());
}

TEST(Jpeg, NoChunksButPixelsAreWritten) {
    const std::string bytes = encodeJpeg(quarters(16, 16));
    EXPECT_FALSE(says(bytes, "Exif"));
    EXPECT_FALSE(says(bytes, "ICC_PROFILE"));
    EXPECT_TRUE(says(bytes, "JFIF"));
}

TEST(Jpeg, TransparentPixelsAreWrittenAsTheirColour) {
    Image picture = quarters(16, 16);
    for (std::size_t i = 3; i < picture.rgba.size(); i += 4) picture.rgba[i] = 0;
    EXPECT_EQ(encodeJpeg(picture), encodeJpeg(quarters(16, 16)));
}

TEST(Jpeg, WritesNothingThatCannotBe) {
    EXPECT_THROW(encodeJpeg(Image()), Error);
    EXPECT_THROW(encodeJpeg(Image(kMaxSide + 1, 1)), Error);
}

TEST(Jpeg, EveryExifOrientationIsTurnedUpright) {
    const Image upright = quarters(64, 32);
    for (const bool bigEndian : {false, true}) {
        for (int orientation = 1; orientation <= 8; ++orientation) {
            SCOPED_TRACE(orientation);
            const std::string bytes =
                withOrientation(encodeJpeg(stored(upright, orientation), 95), orientation, bigEndian);
            expectAlike(toImage(decodeRaster(bytes, "turned")), upright);
            EXPECT_EQ(peekRaster(bytes, "turned").width, 64);
        }
    }
    const std::string odd = withOrientation(encodeJpeg(upright, 95), 9, false);
    expectAlike(toImage(decodeRaster(odd, "odd")), upright);
}

TEST(Jpeg, GreyStaysGrey) {
    const Raster raster = decodeRaster(foreign(8, 8, JCS_GRAYSCALE, 1, flat(64, {70})), "grey");
    EXPECT_EQ(raster.channels, 1);
    EXPECT_EQ(samplesOf(raster), std::vector<int>(64, 70));
}

TEST(Jpeg, InksBecomeLight) {
    // With Adobe's marker inks are stored inverted: 255 is no ink. Red light is full magenta and yellow.
    const std::vector<std::uint8_t> red = flat(64, {255, 0, 0, 255});
    for (const J_COLOR_SPACE storedAs : {JCS_CMYK, JCS_YCCK}) {
        const Raster raster = decodeRaster(foreign(8, 8, JCS_CMYK, 4, red, false, storedAs), "cmyk");
        EXPECT_EQ(raster.channels, 3);
        // Converted to YCC and back: one or two of 255.
        EXPECT_NEAR(samplesOf(raster)[0], 255, 2);
        EXPECT_NEAR(samplesOf(raster)[1], 0, 2);
        EXPECT_NEAR(samplesOf(raster)[2], 0, 2);
    }
    const Raster dim = decodeRaster(foreign(8, 8, JCS_CMYK, 4, flat(64, {255, 255, 255, 100}), false, JCS_CMYK), "k");
    EXPECT_EQ(samplesOf(dim)[1], 100);
}

TEST(Jpeg, WhatIsCutOffIsRefused) {
    std::vector<std::uint8_t> noise(24 * 24 * 3);
    for (std::size_t i = 0; i < noise.size(); ++i) noise[i] = static_cast<std::uint8_t>(i * i * 31 + i * 7);
    for (const bool progressive : {false, true}) {
        const std::string bytes = foreign(24, 24, JCS_RGB, 3, noise, progressive);
        refusesCutsAndSurvivesDamage(bytes);
        EXPECT_EQ(refusalOf(bytes.substr(0, bytes.size() - 100)),
                  "the JPEG file is cut off; copy it again from where it came");
    }
    refusesCutsAndSurvivesDamage(withOrientation(encodeJpeg(quarters(16, 8)), 6, false));
}

TEST(Jpeg, HugeSizesAreRefusedFromTheHeader) {
    std::string bytes = encodeJpeg(quarters(16, 16));
    const std::size_t frame = bytes.find("\xFF\xC0") + 5;  // height, width, in two bytes each
    bytes[frame] = bytes[frame + 2] = 0x3F;
    EXPECT_TRUE(says(refusalOf(bytes), "the JPEG file is cut off")) << refusalOf(bytes);
    bytes[frame] = 0x7F;
    EXPECT_TRUE(says(refusalOf(bytes), "more than the 16384x16384 that are read")) << refusalOf(bytes);
}

TEST(Jpeg, EndlessScansAreRefused) {
    // A progressive picture with its first scan again and again: each goes over all pixels.
    const std::string bytes = foreign(8, 8, JCS_GRAYSCALE, 1, flat(64, {70}), true);
    const std::size_t scan = bytes.find("\xFF\xDA");
    std::size_t end = bytes.find('\xFF', scan + 2);
    std::string many = bytes.substr(0, end);
    for (int i = 0; i < 300; ++i) many += bytes.substr(scan, end - scan);
    EXPECT_TRUE(says(refusalOf(many + bytes.substr(end)), "more than 200 scans"))
        << refusalOf(many + bytes.substr(end));
}

}  // namespace
}  // namespace orrery::image
