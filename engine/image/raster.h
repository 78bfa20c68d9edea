#pragma once

// A picture as its file has it, before anything is made of it: 1 to 4 channels of 8 or 16 bits. What relief works on,
// for which 16 bits must stay 16 bits and grey must not take four times its memory. For showing a picture, see image.h.

#include "engine/image/image.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::image {

// sRGB-encoded (or whatever the file holds), straight alpha, rows from the top without padding. 16-bit samples are in
// the machine's byte order. No gamma, profile or white point is applied: samples are as the file has them, smaller ones
// (1, 2 or 4 bits, an odd PNM maximum) scaled to the full range of 8 or 16 bits.
struct Raster {
    int width = 0;
    int height = 0;
    int channels = 0;    // 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
    int bits = 8;        // of a sample: 8 or 16
    bool lossy = false;  // the file's compression changed the pixels: JPEG (in TIFF too), WebP unless lossless
    std::vector<std::byte> bytes;

    std::size_t pixels() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }
    bool hasAlpha() const { return channels == 2 || channels == 4; }
    bool isGrey() const { return channels <= 2; }
    const std::uint8_t* samples8() const { return reinterpret_cast<const std::uint8_t*>(bytes.data()); }
    const std::uint16_t* samples16() const { return reinterpret_cast<const std::uint16_t*>(bytes.data()); }
};

// What decodeRaster would give for a file, as its header promises it.
struct RasterHeader {
    std::string_view format;  // "PNG", "JPEG", "WebP", "TIFF" or "PNM"
    int width = 0;
    int height = 0;
    int channels = 0;
    int bits = 8;
    bool lossy = false;

    std::size_t pixels() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }
};

// PNG, JPEG (turned as its EXIF orientation says), WebP (the first frame), TIFF (the first page), PNM, told apart by
// their first bytes. CMYK becomes RGB, palettes become RGB or RGBA. `name` is what an Error says. Throws Error, before
// memory for pixels is taken, when the header promises more than kMaxSide or kMaxPixels or more than the bytes can
// hold; and when the bytes are of no known kind, cut off or damaged.
Raster decodeRaster(std::string_view bytes, const std::string& name);
// The header alone, with the same checks and Errors.
RasterHeader peekRaster(std::string_view bytes, const std::string& name);
// At most 1 GiB of file. "-" is standard input.
Raster readRaster(const std::filesystem::path& path);

// For showing: 8 bits, RGBA.
Image toImage(const Raster& raster);

// The file name extensions that readRaster knows, lower case, without the dot.
const std::vector<std::string>& rasterExtensions();

}  // namespace orrery::image
