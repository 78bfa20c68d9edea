#pragma once

// A picture on the CPU and what is done with one without a GPU: compare two, scale one.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace orrery::image {

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

// Nearest pixel, for making larger so that single pixels can be seen.
Image enlarged(const Image& source, int factor);

}  // namespace orrery::image
