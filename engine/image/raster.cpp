#include "engine/image/raster.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/image/formats.h"

#include <algorithm>
#include <array>
#include <new>

namespace orrery::image {

void checkSize(std::uint64_t width, std::uint64_t height, std::string_view format, const Location& where) {
    if (width == 0 || height == 0) {
        throw Error(fmt::format("the {} file has no pixels; choose another picture", format), where);
    }
    // The sides first: their product could overflow.
    if (width > kMaxSide || height > kMaxSide || width * height > kMaxPixels) {
        throw Error(fmt::format("{}x{} pixels, more than the {}x{} that are read; make it smaller", width, height,
                                kMaxSide, kMaxSide),
                    where);
    }
}

Error cutOff(std::string_view format, const Location& where) {
    return Error(fmt::format("the {} file is cut off; copy it again from where it came", format), where);
}

Error damaged(std::string_view format, std::string_view why, const Location& where) {
    return Error(fmt::format("the {} file is damaged ({}); save it again from where it came", format, why), where);
}

Raster rasterFor(const RasterHeader& header) {
    Raster raster{header.width, header.height, header.channels, header.bits, header.lossy, {}};
    raster.bytes.resize(raster.pixels() * static_cast<std::size_t>(header.channels * header.bits / 8));
    return raster;
}

namespace {

template <typename Sample>
void divideByAlpha(Raster& raster) {
    constexpr std::uint32_t kFull = static_cast<Sample>(~Sample{0});
    const auto channels = static_cast<std::size_t>(raster.channels);
    auto* pixel = reinterpret_cast<Sample*>(raster.bytes.data());
    for (std::size_t i = 0; i < raster.pixels(); ++i, pixel += channels) {
        const std::uint32_t alpha = pixel[channels - 1];
        if (alpha == 0 || alpha == kFull) continue;
        for (std::size_t c = 0; c + 1 < channels; ++c) {
            pixel[c] = static_cast<Sample>(std::min(kFull, (pixel[c] * kFull + alpha / 2) / alpha));
        }
    }
}

struct Reader {
    bool (*matches)(std::string_view);
    RasterHeader (*peek)(std::string_view, const Location&);
    Raster (*decode)(std::string_view, const Location&);
};

constexpr std::array kReaders{
    Reader{isPng, peekPng, decodePngRaster}, Reader{isJpeg, peekJpeg, decodeJpeg}, Reader{isWebp, peekWebp, decodeWebp},
    Reader{isTiff, peekTiff, decodeTiff},    Reader{isPnm, peekPnm, decodePnm},
};

// What people are likely to have that is not read, so that the message can call it by its name.
std::string_view foreignKind(std::string_view bytes) {
    constexpr std::string_view kHeicBrands[] = {"heic", "heix", "hevc", "mif1", "msf1"};
    if (bytes.starts_with("GIF8")) return "a GIF picture";
    if (bytes.starts_with("BM")) return "a BMP picture";
    if (bytes.starts_with("8BPS")) return "a Photoshop document";
    if (bytes.starts_with("<svg") || bytes.starts_with("<?xml")) return "an SVG drawing or other XML";
    if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp") {
        if (bytes.substr(8, 4) == "avif") return "an AVIF picture";
        for (const std::string_view brand : kHeicBrands) {
            if (bytes.substr(8, 4) == brand) return "a HEIC picture";
        }
    }
    return "no picture that is known here";
}

const Reader& readerOf(std::string_view bytes, const Location& where) {
    for (const Reader& reader : kReaders) {
        if (reader.matches(bytes)) return reader;
    }
    if (bytes.empty()) throw Error("the file is empty; choose another picture", where);
    throw Error(fmt::format("{}; PNG, JPEG, WebP, TIFF and PNM are read: save it as one of them", foreignKind(bytes)),
                where);
}

}  // namespace

void unpremultiply(Raster& raster) {
    if (raster.bits == 16) {
        divideByAlpha<std::uint16_t>(raster);
    } else {
        divideByAlpha<std::uint8_t>(raster);
    }
}

Raster decodeRaster(std::string_view bytes, const std::string& name) {
    const Location where{name, 0, 0, {}};
    const Reader& reader = readerOf(bytes, where);
    try {
        return reader.decode(bytes, where);
    } catch (const std::bad_alloc&) {
        throw Error("there is not enough memory for the picture's pixels; make it smaller", where);
    }
}

RasterHeader peekRaster(std::string_view bytes, const std::string& name) {
    const Location where{name, 0, 0, {}};
    return readerOf(bytes, where).peek(bytes, where);
}

Raster readRaster(const std::filesystem::path& path) {
    constexpr std::uint64_t kMaxFile = 1ULL << 30U;
    return decodeRaster(readFile(path, kMaxFile), path == "-" ? std::string("<stdin>") : path.string());
}

Image toImage(const Raster& raster) {
    Image picture(raster.width, raster.height);
    const auto channels = static_cast<std::size_t>(raster.channels);
    const std::size_t green = raster.isGrey() ? 0 : 1;
    const std::size_t blue = raster.isGrey() ? 0 : 2;
    const auto fill = [&](const auto* in, const auto& toByte) {
        std::uint8_t* out = picture.rgba.data();
        for (std::size_t i = 0; i < raster.pixels(); ++i, in += channels, out += 4) {
            out[0] = toByte(in[0]);
            out[1] = toByte(in[green]);
            out[2] = toByte(in[blue]);
            out[3] = raster.hasAlpha() ? toByte(in[channels - 1]) : std::uint8_t{255};
        }
    };
    if (raster.bits == 16) {
        // 65535 = 257 * 255.
        fill(raster.samples16(), [](std::uint16_t v) { return static_cast<std::uint8_t>((v + 128U) / 257U); });
    } else {
        fill(raster.samples8(), [](std::uint8_t v) { return v; });
    }
    return picture;
}

const std::vector<std::string>& rasterExtensions() {
    static const std::vector<std::string> extensions{"png",  "jpg", "jpeg", "jpe", "webp", "tif",
                                                     "tiff", "pnm", "pbm",  "pgm", "ppm",  "pam"};
    return extensions;
}

}  // namespace orrery::image
