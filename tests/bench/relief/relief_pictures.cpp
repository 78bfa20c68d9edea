// Writes the pictures that reliefs are timed on, the same on every machine:  relief_pictures FOLDER [SIDE]
//   terrain.png  16-bit grey, fractal noise        logo.png   8-bit grey, thirty rings with antialiased rims
//   photo.png    8-bit RGB, soft shapes with the grain of a camera

#include "engine/base/parallel.h"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

constexpr std::uint32_t kSeed = 2026;

std::uint32_t scrambled(std::uint32_t x, std::uint32_t y, std::uint32_t seed) {
    std::uint32_t h = x * 0x9E3779B1U ^ y * 0x85EBCA77U ^ (seed + kSeed) * 0xC2B2AE3DU;
    h ^= h >> 15U, h *= 0x2C1B3C6DU, h ^= h >> 12U, h *= 0x297A2D39U;
    return h ^ h >> 15U;
}
double unit(std::uint32_t x, std::uint32_t y, std::uint32_t seed) {
    return scrambled(x, y, seed) * 0x1p-32;
}

// Smooth noise between the points of a lattice.
double noise(double x, double y, std::uint32_t seed) {
    const auto cx = static_cast<std::uint32_t>(x);
    const auto cy = static_cast<std::uint32_t>(y);
    const auto eased = [](double t) { return t * t * (3.0 - 2.0 * t); };
    const double fx = eased(x - cx);
    const double fy = eased(y - cy);
    const double above = std::lerp(unit(cx, cy, seed), unit(cx + 1, cy, seed), fx);
    const double below = std::lerp(unit(cx, cy + 1, seed), unit(cx + 1, cy + 1, seed), fx);
    return std::lerp(above, below, fy);
}

double fractal(double u, double v, int octaves, double first, double gain) {
    double sum = 0.0;
    double weight = 0.0;
    double share = 1.0;
    for (int i = 0; i < octaves; ++i, share *= gain, first *= 2.0) {
        sum += share * noise(u * first, v * first, static_cast<std::uint32_t>(i));
        weight += share;
    }
    return sum / weight;
}

std::uint16_t terrain(int x, int y, int side) {
    return static_cast<std::uint16_t>(
        2000.0 + 60000.0 * fractal(static_cast<double>(x) / side, static_cast<double>(y) / side, 8, 4.0, 0.5));
}

std::uint8_t logo(int x, int y, int side) {
    double nearest = 1e9;
    for (std::uint32_t ring = 0; ring < 30; ++ring) {
        const double cx = side * (0.1 + 0.8 * unit(ring, 0, 77));
        const double cy = side * (0.1 + 0.8 * unit(ring, 1, 77));
        const double radius = side * (0.02 + 0.06 * unit(ring, 2, 77));
        const double dx = x + 0.5 - cx;
        const double dy = y + 0.5 - cy;
        nearest = std::min(nearest, std::abs(std::sqrt(dx * dx + dy * dy) - radius) - 0.008 * side);
    }
    return static_cast<std::uint8_t>(255.0 * std::clamp(0.5 - nearest, 0.0, 1.0));
}

std::uint8_t photo(int x, int y, int side, std::uint32_t channel) {
    const double shape = fractal(static_cast<double>(x) / side, static_cast<double>(y) / side, 6, 3.0, 0.55);
    double grain = -1.5;
    for (std::uint32_t k = 0; k < 3; ++k)
        grain += unit(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y), 100 + 3 * channel + k);
    return static_cast<std::uint8_t>(std::clamp(shape * (235.0 - 15.0 * channel) + 16.0 * grain, 0.0, 255.0));
}

void write(const std::string& path, int side, int bits, int colourType, int bytesAPixel,
           std::vector<std::uint8_t>& pixels) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    if (file == nullptr) {
        std::fprintf(stderr, "%s cannot be written\n", path.c_str());
        std::exit(1);
    }
    png_init_io(png, file);
    png_set_compression_level(png, 4);
    const auto length = static_cast<png_uint_32>(side);
    png_set_IHDR(png, info, length, length, bits, colourType, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int y = 0; y < side; ++y)
        png_write_row(png, pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(side * bytesAPixel));
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    std::fclose(file);
}

template <typename Fill>
std::vector<std::uint8_t> filled(int side, int bytesAPixel, const Fill& fill) {
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) *
                                     static_cast<std::size_t>(bytesAPixel));
    orrery::parallelFor(static_cast<std::size_t>(side), [&](std::size_t y) {
        std::uint8_t* row = pixels.data() + y * static_cast<std::size_t>(side * bytesAPixel);
        for (int x = 0; x < side; ++x) fill(x, static_cast<int>(y), row + x * bytesAPixel);
    });
    return pixels;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2 || arguments[1][0] == '-') {
        std::fprintf(stderr, "relief_pictures FOLDER [SIDE]\n");
        return 2;
    }
    const std::string folder = arguments[1];
    const int side = count > 2 ? std::atoi(arguments[2]) : 4096;
    std::vector<std::uint8_t> pixels = filled(side, 2, [side](int x, int y, std::uint8_t* out) {
        const std::uint16_t value = terrain(x, y, side);
        out[0] = static_cast<std::uint8_t>(value >> 8U);
        out[1] = static_cast<std::uint8_t>(value & 255U);
    });
    write(folder + "/terrain.png", side, 16, PNG_COLOR_TYPE_GRAY, 2, pixels);
    pixels = filled(side, 1, [side](int x, int y, std::uint8_t* out) { *out = logo(x, y, side); });
    write(folder + "/logo.png", side, 8, PNG_COLOR_TYPE_GRAY, 1, pixels);
    pixels = filled(side, 3, [side](int x, int y, std::uint8_t* out) {
        for (std::uint32_t channel = 0; channel < 3; ++channel) out[channel] = photo(x, y, side, channel);
    });
    write(folder + "/photo.png", side, 8, PNG_COLOR_TYPE_RGB, 3, pixels);
    return 0;
}
