#include "tests/unit/image/samples.h"

#include <webp/encode.h>
#include <webp/mux.h>

namespace orrery::image {
namespace {

Image pattern(int width, int height, bool opaque) {
    Image picture(width, height);
    for (std::size_t i = 0; i < picture.rgba.size(); ++i) {
        picture.rgba[i] = i % 4 == 3 && opaque ? 255 : static_cast<std::uint8_t>(i * i * 13 + i * 5 + 20);
    }
    return picture;
}

std::string lossless(const Image& picture) {
    WebPConfig config;
    WebPPicture source;
    EXPECT_TRUE(WebPConfigInit(&config) != 0 && WebPPictureInit(&source) != 0);
    config.lossless = 1;
    config.exact = 1;  // also under wholly transparent pixels
    source.use_argb = 1;
    source.width = picture.width;
    source.height = picture.height;
    WebPPictureImportRGBA(&source, picture.rgba.data(), picture.width * 4);
    WebPMemoryWriter writer;
    WebPMemoryWriterInit(&writer);
    source.writer = WebPMemoryWrite;
    source.custom_ptr = &writer;
    EXPECT_NE(WebPEncode(&config, &source), 0);
    std::string out(reinterpret_cast<const char*>(writer.mem), writer.size);
    WebPPictureFree(&source);
    WebPMemoryWriterClear(&writer);
    return out;
}

std::string lossy(const Image& picture) {
    std::uint8_t* data = nullptr;
    const std::size_t size =
        WebPEncodeRGBA(picture.rgba.data(), picture.width, picture.height, picture.width * 4, 80, &data);
    std::string out(reinterpret_cast<const char*>(data), size);
    WebPFree(data);
    return out;
}

// Two frames on a canvas of 8 by 6; the first lies at (2, 2).
std::string animated(const std::string& first, const std::string& second) {
    WebPMux* mux = WebPMuxNew();
    for (const std::string* frame : {&first, &second}) {
        WebPMuxFrameInfo info{};
        info.bitstream = {reinterpret_cast<const std::uint8_t*>(frame->data()), frame->size()};
        info.id = WEBP_CHUNK_ANMF;
        info.x_offset = info.y_offset = frame == &first ? 2 : 0;
        info.duration = 100;
        EXPECT_EQ(WebPMuxPushFrame(mux, &info, 1), WEBP_MUX_OK);
    }
    const WebPMuxAnimParams endless{.bgcolor = 0, .loop_count = 0};
    EXPECT_EQ(WebPMuxSetAnimationParams(mux, &endless), WEBP_MUX_OK);
    EXPECT_EQ(WebPMuxSetCanvasSize(mux, 8, 6), WEBP_MUX_OK);
    WebPData data{};
    EXPECT_EQ(WebPMuxAssemble(mux, &data), WEBP_MUX_OK);
    std::string out(reinterpret_cast<const char*>(data.bytes), data.size);
    WebPDataClear(&data);
    WebPMuxDelete(mux);
    return out;
}

TEST(Webp, LosslessIsExact) {
    for (const bool opaque : {true, false}) {
        const Image picture = pattern(13, 7, opaque);
        const Raster raster = decodeRaster(lossless(picture), "lossless");
        EXPECT_FALSE(raster.lossy);
        EXPECT_EQ(raster.bits, 8);
        EXPECT_EQ(raster.channels, opaque ? 3 : 4);
        EXPECT_EQ(toImage(raster), picture);
    }
}

TEST(Webp, LossySaysSo) {
    Image picture(32, 32);
    for (std::size_t i = 0; i < picture.rgba.size(); i += 4) {
        picture.rgba[i] = 200;
        picture.rgba[i + 3] = i < picture.rgba.size() / 2 ? 255 : 64;
    }
    const Raster raster = decodeRaster(lossy(picture), "lossy");
    EXPECT_TRUE(raster.lossy);
    EXPECT_EQ(raster.channels, 4);
    // Flat colour through YCbCr: a few of 255. Alpha is stored without loss.
    EXPECT_NEAR(samplesOf(raster)[0], 200, 6);
    EXPECT_EQ(samplesOf(raster)[3], 255);
    EXPECT_EQ(samplesOf(raster).back(), 64);
}

TEST(Webp, TheFirstFrameOfAnAnimationIsRead) {
    const Image first = pattern(4, 3, true);
    const std::string bytes = animated(lossless(first), lossless(pattern(8, 6, true)));
    const Raster raster = decodeRaster(bytes, "animated");
    EXPECT_EQ(raster.width, 8);
    EXPECT_EQ(raster.height, 6);
    EXPECT_EQ(raster.channels, 4) << "what the frame does not cover is transparent";
    const Image shown = toImage(raster);
    EXPECT_EQ(shown.at(1, 1)[3], 0);
    for (int y = 0; y < 3; ++y) {
        for (int x = 0; x < 4; ++x)
            EXPECT_EQ(std::equal(first.at(x, y), first.at(x, y) + 4, shown.at(x + 2, y + 2)), true);
    }
    EXPECT_EQ(shown.at(6, 2)[3], 0);
    refusesCutsAndSurvivesDamage(bytes, bytes.size() / 2);  // the second frame is not needed
}

TEST(Webp, WhatIsCutOffIsRefused) {
    const std::string bytes = lossless(pattern(13, 7, false));
    refusesCutsAndSurvivesDamage(bytes, 2);  // a byte of padding, and bits that fill the last one
    EXPECT_EQ(refusalOf(bytes.substr(0, bytes.size() - 60)),
              "the WebP file is cut off; copy it again from where it came");
    refusesCutsAndSurvivesDamage(lossy(pattern(16, 16, true)), 2);
}

TEST(Webp, HugeSizesAreRefusedFromTheHeader) {
    std::string bytes = lossy(pattern(16, 16, true));
    const std::size_t size = bytes.find("\x9D\x01\x2A") + 3;  // width, height, lowest byte first
    bytes[size + 1] = bytes[size + 3] = 0x3F;
    EXPECT_TRUE(says(refusalOf(bytes), "the WebP file is cut off")) << refusalOf(bytes);
    EXPECT_THROW(peekRaster(bytes, "huge"), Error) << "without pixels being decoded";
}

}  // namespace
}  // namespace orrery::image
