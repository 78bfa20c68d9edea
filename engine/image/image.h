#pragma once

// A picture on the CPU and what is done with one without a GPU: compare two, scale one.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace orrery::image {

// What is read and written at most: a side in pixels, and all pixels (1 GiB as 8-bit RGBA).
inline constexpr int kMaxSide = 16384;
inline constexpr std::uint64_t kMaxPixels = 268'435'456;

// 8 bits a channel, sRGB-encoded RGBA with straight alpha, rows from the top without padding.
struct Image {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;

    Image() = default;
    // Transparent black.
    Image(int w, int h) : width(w), height(h), rgba(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 4U) {}

    bool empty() const { return rgba.empty(); }
    std::size_t offset(int x, int y) const {
        return (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 4U;
    }
    std::uint8_t* at(int x, int y) { return rgba.data() + offset(x, y); }
    const std::uint8_t* at(int x, int y) const { return rgba.data() + offset(x, y); }
    bool operator==(const Image&) const = default;
};

// What a golden test asks of two pictures of one size.
struct Comparison {
    std::uint64_t differingPixels = 0;    // with a channel that differs by more than the tolerance
    double differingShare = 0.0;          // the same over all pixels, 0..1
    double meanAbsoluteDifference = 0.0;  // over all channels of all pixels, 0..255
    int largestDifference = 0;            // of any channel
    Image difference;                     // opaque: first picture in grey, differing pixels in red
};

// Throws Error when the sizes differ, naming both.
Comparison compare(const Image& first, const Image& second, int tolerance);

// Area average of straight-alpha pixels weighted by alpha, in encoded values; for making smaller. Sizes must be
// positive.
Image shrunk(const Image& source, int width, int height);

// For textures: each side becomes the nearest power of two (the larger of two as near), at most maxSide and at least 1.
// Area average where a side shrinks, bilinear where it grows, both weighted by alpha, in encoded values. The source
// must not be empty.
Image powerOfTwo(const Image& source, int maxSide);

// Nearest pixel, for making larger so that single pixels can be seen.
Image enlarged(const Image& source, int factor);

}  // namespace orrery::image
