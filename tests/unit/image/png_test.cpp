#include "engine/image/png.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"

#include <gtest/gtest.h>
#include <png.h>

#include <cstring>
#include <filesystem>

namespace orrery::image {
namespace {

Image noise(int width, int height, bool opaque) {
    Image picture(width, height);
    Random random(1);
    for (std::size_t i = 0; i < picture.rgba.size(); ++i) {
        picture.rgba[i] = i % 4 == 3 && opaque ? 255 : static_cast<std::uint8_t>(random.below(256));
    }
    return picture;
}

// A PNG of another kind than ours, written with libpng's simplified API.
std::string foreign(png_uint_32 format, int width, int height, const void* pixels) {
    png_image writer;
    std::memset(&writer, 0, sizeof writer);
    writer.version = PNG_IMAGE_VERSION;
    writer.width = static_cast<png_uint_32>(width);
    writer.height = static_cast<png_uint_32>(height);
    writer.format = format;
    png_alloc_size_t size = 1U << 16U;
    std::string out(size, '\0');
    EXPECT_NE(png_image_write_to_memory(&writer, out.data(), &size, 0, pixels, 0, nullptr), 0) << writer.message;
    out.resize(size);
    return out;
}

std::string messageOf(std::string_view bytes) {
    try {
        decodePng(bytes, "picture.png");
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST(Png, WhatIsWrittenIsReadBack) {
    for (const bool opaque : {true, false}) {
        for (const Effort effort : {Effort::small, Effort::fast}) {
            const Image picture = noise(37, 23, opaque);
            const std::string bytes = encodePng(picture, effort);
            EXPECT_EQ(decodePng(bytes, "noise"), picture);
            EXPECT_EQ(bytes, encodePng(picture, effort)) << "the same picture gives the same bytes";
            EXPECT_EQ(bytes[25], opaque ? 2 : 6) << "alpha is stored only when it says something";
        }
    }
}

TEST(Png, PlainFilesSayNothingAboutColour) {
    const Image picture = noise(37, 23, false);
    const std::string bytes = encodePlainPng(picture);
    EXPECT_EQ(decodePng(bytes, "plain"), picture);
    for (const char* chunk : {"sRGB", "gAMA", "cHRM", "iCCP"}) EXPECT_EQ(bytes.find(chunk), std::string::npos) << chunk;
    EXPECT_NE(encodePng(picture).find("sRGB"), std::string::npos);
}

TEST(Png, FlatPicturesAreSmall) {
    Image picture(1280, 720);
    for (std::size_t i = 0; i < picture.rgba.size(); ++i) picture.rgba[i] = i % 4 == 3 ? 255 : 40;
    EXPECT_LT(encodePng(picture).size(), 8000U);
}

TEST(Png, ReadsGreyAndPaletteAndSixteenBits) {
    const std::uint8_t grey[] = {0, 128, 255, 7};
    const Image fromGrey = decodePng(foreign(PNG_FORMAT_GRAY, 2, 2, grey), "grey");
    EXPECT_EQ(fromGrey.at(1, 0)[0], 128);
    EXPECT_EQ(fromGrey.at(1, 0)[2], 128);
    EXPECT_EQ(fromGrey.at(1, 0)[3], 255);
    const std::uint8_t pair[] = {200, 51};  // grey and alpha
    const Image fromPair = decodePng(foreign(PNG_FORMAT_GA, 1, 1, pair), "grey-alpha");
    EXPECT_EQ(fromPair.at(0, 0)[1], 200);
    EXPECT_EQ(fromPair.at(0, 0)[3], 51);
}

TEST(Png, RefusesWhatIsNoPng) {
    EXPECT_EQ(messageOf("GIF89a and more"), "picture.png: not a PNG file; save it as PNG");
    EXPECT_EQ(messageOf(""), "picture.png: not a PNG file; save it as PNG");
    EXPECT_EQ(messageOf("\x89PNG\r\n\x1A\n"), "picture.png: the PNG file is cut off; copy it again from where it came");
}

TEST(Png, RefusesEveryCutAndMostFlippedBytesWithoutACrash) {
    const std::string bytes = encodePng(noise(16, 16, false));
    for (std::size_t size = 0; size + 16 < bytes.size(); ++size) {
        EXPECT_NE(messageOf(std::string_view(bytes).substr(0, size)), "no error") << size;
    }
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        messageOf(damaged);  // an error or a picture
    }
}

TEST(Png, RefusesHugePicturesFromTheHeaderAlone) {
    std::string bytes = encodePng(noise(2, 2, true));
    bytes[16] = 0x00;
    bytes[17] = 0x01;  // 65538 wide
    EXPECT_NE(messageOf(bytes).find("65538x2 pixels, more than the 16384x16384"), std::string::npos)
        << messageOf(bytes);
    bytes[17] = 0x00;
    bytes[18] = bytes[22] = 0x3F;  // 16130 by 16130: within the limits, and impossible in so few bytes
    EXPECT_EQ(messageOf(bytes), "picture.png: the PNG file is cut off; copy it again from where it came");
}

TEST(Png, WritesNothingThatCannotBe) {
    EXPECT_THROW(encodePng(Image()), Error);
    EXPECT_THROW(writePng("/nonexistent/folder/picture.png", noise(2, 2, true)), Error);
    EXPECT_THROW(readPng("/nonexistent/folder/picture.png"), Error);
}

TEST(Png, FilesRoundTrip) {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "orrery_png_test.png";
    const Image picture = noise(9, 5, true);
    writePng(path, picture);
    EXPECT_EQ(readPng(path), picture);
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace orrery::image
