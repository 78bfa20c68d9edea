#include "engine/base/error.h"
#include "engine/image/formats.h"

#include <webp/decode.h>
#include <webp/demux.h>

#include <memory>

namespace orrery::image {

namespace {

constexpr std::string_view kWebp = "WebP";

const std::uint8_t* bytesOf(std::string_view bytes) {
    return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

Error webpError(VP8StatusCode status, const Location& where) {
    switch (status) {
        case VP8_STATUS_NOT_ENOUGH_DATA:
        case VP8_STATUS_SUSPENDED:
            return cutOff(kWebp, where);
        case VP8_STATUS_OUT_OF_MEMORY:
            return Error("there is not enough memory for the picture's pixels; make it smaller", where);
        case VP8_STATUS_UNSUPPORTED_FEATURE:
            return Error("a WebP file of a kind that libwebp does not know; save it as PNG", where);
        default:
            return damaged(kWebp, "its bits make no picture", where);
    }
}

WebPBitstreamFeatures featuresOf(std::string_view bytes, const Location& where) {
    WebPBitstreamFeatures features;
    const VP8StatusCode status = WebPGetFeatures(bytesOf(bytes), bytes.size(), &features);
    if (status != VP8_STATUS_OK) throw webpError(status, where);
    checkSize(static_cast<std::uint64_t>(features.width), static_cast<std::uint64_t>(features.height), kWebp, where);
    // A lossy file spends at least one bit on the prediction mode of every 16 by 16 pixels. A lossless one can say "all
    // alike" in no bits at all.
    const std::uint64_t pixels =
        static_cast<std::uint64_t>(features.width) * static_cast<std::uint64_t>(features.height);
    if (features.format == 1 && pixels / 256 / 8 > bytes.size()) throw cutOff(kWebp, where);
    return features;
}

struct DeleteDemuxer {
    void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};

// The picture, or an animation's first frame and its place on the canvas.
struct WebpFrame {
    std::string_view bytes;
    bool lossy = false;
    bool hasAlpha = false;
    int width = 0;
    int height = 0;
    int x = 0;
    int y = 0;
    int canvasWidth = 0;
    int canvasHeight = 0;

    bool coversCanvas() const { return width == canvasWidth && height == canvasHeight; }
    RasterHeader header() const {
        return {kWebp, canvasWidth, canvasHeight, hasAlpha || !coversCanvas() ? 4 : 3, 8, lossy};
    }
};

WebpFrame firstFrame(std::string_view bytes, const Location& where) {
    WebPBitstreamFeatures features = featuresOf(bytes, where);
    WebpFrame frame{.bytes = bytes, .canvasWidth = features.width, .canvasHeight = features.height};
    if (features.has_animation != 0) {
        const WebPData data{bytesOf(bytes), bytes.size()};
        WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
        const std::unique_ptr<WebPDemuxer, DeleteDemuxer> demuxer(WebPDemuxPartial(&data, &state));
        WebPIterator iterator{};
        if (!demuxer || WebPDemuxGetFrame(demuxer.get(), 1, &iterator) == 0) {
            if (state == WEBP_DEMUX_PARSE_ERROR) throw damaged(kWebp, "its animation has no first frame", where);
            throw cutOff(kWebp, where);
        }
        frame.bytes = {reinterpret_cast<const char*>(iterator.fragment.bytes), iterator.fragment.size};
        frame.x = iterator.x_offset;
        frame.y = iterator.y_offset;
        const bool complete = iterator.complete != 0;
        WebPDemuxReleaseIterator(&iterator);
        if (!complete) throw cutOff(kWebp, where);
        features = featuresOf(frame.bytes, where);
    }
    frame.lossy = features.format != 2;
    frame.hasAlpha = features.has_alpha != 0;
    frame.width = features.width;
    frame.height = features.height;
    if (frame.x < 0 || frame.y < 0 || frame.x + frame.width > frame.canvasWidth ||
        frame.y + frame.height > frame.canvasHeight) {
        throw damaged(kWebp, "its first frame lies outside of it", where);
    }
    return frame;
}

}  // namespace

bool isWebp(std::string_view bytes) {
    return bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP";
}

RasterHeader peekWebp(std::string_view bytes, const Location& where) {
    return firstFrame(bytes, where).header();
}

Raster decodeWebp(std::string_view bytes, const Location& where) {
    const WebpFrame frame = firstFrame(bytes, where);
    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0) throw Error("libwebp is of another version; install it again", where);
    Raster raster = rasterFor(frame.header());
    const std::size_t stride = static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.channels);
    const std::size_t offset = static_cast<std::size_t>(frame.y) * stride +
                               static_cast<std::size_t>(frame.x) * static_cast<std::size_t>(raster.channels);
    // Straight into the raster; what an animation's first frame does not cover stays transparent.
    config.output.colorspace = raster.channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = reinterpret_cast<std::uint8_t*>(raster.bytes.data()) + offset;
    config.output.u.RGBA.stride = static_cast<int>(stride);
    config.output.u.RGBA.size = raster.bytes.size() - offset;
    const VP8StatusCode status = WebPDecode(bytesOf(frame.bytes), frame.bytes.size(), &config);
    WebPFreeDecBuffer(&config.output);
    if (status != VP8_STATUS_OK) throw webpError(status, where);
    return raster;
}

}  // namespace orrery::image
