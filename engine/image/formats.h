#pragma once

// The readers of the single picture formats, among which raster.cpp chooses by a file's first bytes, and what they
// share. For this folder only.

#include "engine/base/error.h"
#include "engine/image/raster.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace orrery::image {

// Of every format: whether the bytes begin like one; the header, checked against the limits and against what the bytes
// can hold; and the pixels, for which memory is taken after the same checks.
bool isPng(std::string_view bytes);
RasterHeader peekPng(std::string_view bytes, const Location& where);
Raster decodePngRaster(std::string_view bytes, const Location& where);

bool isJpeg(std::string_view bytes);
RasterHeader peekJpeg(std::string_view bytes, const Location& where);
Raster decodeJpeg(std::string_view bytes, const Location& where);

bool isWebp(std::string_view bytes);
RasterHeader peekWebp(std::string_view bytes, const Location& where);
Raster decodeWebp(std::string_view bytes, const Location& where);

bool isTiff(std::string_view bytes);
RasterHeader peekTiff(std::string_view bytes, const Location& where);
Raster decodeTiff(std::string_view bytes, const Location& where);

bool isPnm(std::string_view bytes);
RasterHeader peekPnm(std::string_view bytes, const Location& where);
Raster decodePnm(std::string_view bytes, const Location& where);

// Throws Error unless both sides are positive and within kMaxSide and kMaxPixels.
void checkSize(std::uint64_t width, std::uint64_t height, std::string_view format, const Location& where);

// Throws Error unless the bytes begin with the header of a PNG within the limits that they can possibly hold.
void checkPngHeader(std::string_view bytes, const Location& where);

Error cutOff(std::string_view format, const Location& where);
Error damaged(std::string_view format, std::string_view why, const Location& where);

// With memory for the pixels, all zero.
Raster rasterFor(const RasterHeader& header);

// Divides the colours by alpha, for files that hold them multiplied by it.
void unpremultiply(Raster& raster);

// Where stored pixels go when a picture is turned upright: EXIF's and TIFF's tag 274, 1 to 8.
class Orientation {
 public:
    // Anything but 1 to 8 is taken for 1: the picture is then shown as it is stored.
    Orientation(int tag, int storedWidth, int storedHeight);

    // Of the upright picture.
    int width() const { return transposed_ ? storedHeight_ : storedWidth_; }
    int height() const { return transposed_ ? storedWidth_ : storedHeight_; }
    bool upright() const { return !transposed_ && !flipX_ && !flipY_; }
    // Upright pixel index of a stored pixel; along a stored row it changes by step().
    std::size_t index(int x, int y) const;
    std::ptrdiff_t step() const;

 private:
    int storedWidth_;
    int storedHeight_;
    bool transposed_;
    bool flipX_;  // of the upright picture
    bool flipY_;
};

// Copies `count` pixels of a stored row, beginning at stored pixel (x, y), to where they belong: `samples` samples of
// each, which lie `stride` samples apart, to channel `channel` and those after it.
struct Run {
    int x = 0;
    int y = 0;
    int count = 0;
    int stride = 0;
    int samples = 0;
    int channel = 0;
};
void place(const std::byte* stored, const Run& run, const Orientation& orientation, Raster& raster);

}  // namespace orrery::image
