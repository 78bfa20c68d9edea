#include "kernels/relief/cells.h"

#include "kernels/relief/rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace orrery::relief {

namespace {

// A sample of either depth as 16 bits.
inline std::uint32_t wide(std::uint8_t value) {
    return value * 257U;
}
inline std::uint32_t wide(std::uint16_t value) {
    return value;
}

struct Pixel {
    std::uint32_t red, green, blue, alpha;
};

template <typename Sample, int kChannels>
inline Pixel pixelOf(const Sample* samples, std::uint32_t flip) {
    if constexpr (kChannels <= 2) {
        const std::uint32_t grey = wide(samples[0]) ^ flip;
        return {grey, grey, grey, kChannels == 2 ? wide(samples[1]) : 65535U};
    } else {
        return {wide(samples[0]) ^ flip, wide(samples[1]) ^ flip, wide(samples[2]) ^ flip,
                kChannels == 4 ? wide(samples[3]) : 65535U};
    }
}

// Rec. 709 weights, applied to the values as the file has them: what an eye calls brightness is near those, not near
// linear light. In 65536ths that add up to one.
inline std::uint32_t luma(const Pixel& p) {
    return (p.red * 13933U + p.green * 46871U + p.blue * 4732U + 32768U) >> 16U;
}

inline std::uint32_t brightnessOf(const Pixel& p, std::uint32_t brightest, Channel channel) {
    switch (channel) {
        case Channel::luma:
            return luma(p);
        case Channel::brightest:
            return brightest;
        case Channel::red:
            return p.red;
        case Channel::green:
            return p.green;
        case Channel::blue:
            return p.blue;
        case Channel::alpha:
            return p.alpha;
    }
    return 0;
}

template <typename Sample, int kChannels>
void readRows(const Picture& picture, const Options& options, Brightness& brightness, Kept& kept) {
    const auto* samples = reinterpret_cast<const Sample*>(picture.samples);
    const std::uint32_t flip = options.invert ? 65535U : 0U;
    const auto threshold = static_cast<std::uint32_t>(options.threshold) * 257U;
    forRows(picture.height, [&](int y) {
        const Sample* in = samples + static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) * kChannels;
        std::uint16_t* out = brightness.row(y);
        std::uint8_t* keep = kept.row(y);
        for (int x = 0; x < picture.width; ++x, in += kChannels) {
            const Pixel pixel = pixelOf<Sample, kChannels>(in, flip);
            const std::uint32_t brightest = std::max({pixel.red, pixel.green, pixel.blue});
            keep[x] = brightest > threshold && pixel.alpha >= 32768U ? 1 : 0;
            out[x] = keep[x] != 0 ? static_cast<std::uint16_t>(brightnessOf(pixel, brightest, options.channel))
                                  : std::uint16_t{0};
        }
    });
}

template <typename Sample>
void readSamples(const Picture& picture, const Options& options, Brightness& brightness, Kept& kept) {
    switch (picture.channels) {
        case 1:
            return readRows<Sample, 1>(picture, options, brightness, kept);
        case 2:
            return readRows<Sample, 2>(picture, options, brightness, kept);
        case 3:
            return readRows<Sample, 3>(picture, options, brightness, kept);
        default:
            return readRows<Sample, 4>(picture, options, brightness, kept);
    }
}

}  // namespace

void readCells(const Picture& picture, const Options& options, Brightness& brightness, Kept& kept) {
    brightness = Brightness(picture.width, picture.height);
    kept = Kept(picture.width, picture.height);
    if (picture.bits == 16) {
        readSamples<std::uint16_t>(picture, options, brightness, kept);
    } else {
        readSamples<std::uint8_t>(picture, options, brightness, kept);
    }
}

bool allKept(const Kept& kept, int first, int last) {
    if (first < 0 || last >= kept.height) return false;
    return std::memchr(kept.row(first), 0,
                       static_cast<std::size_t>(last - first + 1) * static_cast<std::size_t>(kept.width)) == nullptr;
}

void applyGamma(Brightness& brightness, const Kept& kept, float gamma) {
    std::vector<std::uint16_t> table(65536);
    for (std::size_t i = 0; i < table.size(); ++i) {
        // Rounded to 16 bits: what the last bit of pow() is on some machine shows in one value of billions.
        const double bent = gamma == 1.0F
                                ? static_cast<double>(i)
                                : 65535.0 * std::pow(static_cast<double>(i) / 65535.0, static_cast<double>(gamma));
        table[i] = static_cast<std::uint16_t>(std::max<long>(std::lround(bent), kLeastHeight));
    }
    forRows(brightness.height, [&](int y) {
        std::uint16_t* row = brightness.row(y);
        const std::uint8_t* keep = kept.row(y);
        for (int x = 0; x < brightness.width; ++x) row[x] = keep[x] != 0 ? table[row[x]] : std::uint16_t{0};
    });
}

void crispRim(Brightness& brightness, const Kept& kept) {
    const int width = brightness.width;
    const int height = brightness.height;
    // Rows are read above and below as they were, so what is lifted is noted first.
    struct Lift {
        int x, y;
        std::uint16_t to;
    };
    std::vector<std::vector<Lift>> lifts(static_cast<std::size_t>(height));
    forRows(height, [&](int y) {
        if (allKept(kept, std::max(y - 1, 0), std::min(y + 1, height - 1))) return;
        for (int x = 0; x < width; ++x) {
            if (kept.at(x, y) == 0) continue;
            const int left = std::max(x - 1, 0), right = std::min(x + 1, width - 1);
            const int above = std::max(y - 1, 0), below = std::min(y + 1, height - 1);
            // Most cells are far from black: nine bytes tell.
            unsigned around = 1;
            for (int j = above; j <= below; ++j) {
                const std::uint8_t* row = kept.row(j);
                around &= static_cast<unsigned>(row[left] & row[x] & row[right]);
            }
            if (around != 0) continue;
            std::uint16_t highest = 0;
            for (int j = above; j <= below; ++j) {
                const std::uint16_t* row = brightness.row(j);
                highest = std::max({highest, row[left], row[x], row[right]});  // black is 0
            }
            if (highest > brightness.at(x, y)) lifts[static_cast<std::size_t>(y)].push_back({x, y, highest});
        }
    });
    for (const std::vector<Lift>& row : lifts) {
        for (const Lift& lift : row) brightness.at(lift.x, lift.y) = lift.to;
    }
}

namespace {

template <typename T>
Grid<T> enlarged(const Grid<T>& grid, int factor) {
    Grid<T> out(grid.width * factor, grid.height * factor);
    forRows(out.height, [&](int y) {
        const T* in = grid.row(y / factor);
        T* row = out.row(y);
        for (int x = 0; x < out.width; ++x) row[x] = in[x / factor];
    });
    return out;
}

}  // namespace

void enlarge(Brightness& brightness, Kept& kept, int factor) {
    brightness = enlarged(brightness, factor);
    kept = enlarged(kept, factor);
}

}  // namespace orrery::relief
