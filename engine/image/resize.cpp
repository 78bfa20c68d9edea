#include "engine/base/error.h"
#include "engine/image/image.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <numeric>

namespace orrery::image {

namespace {

// What each output pixel takes of the input along one axis, in whole numbers, so that every machine rounds alike. All
// pixels' weights have the same sum, at most 2 * kMaxSide.
struct Axis {
    struct Taps {
        int first = 0;  // input pixel
        std::size_t weights = 0;
        std::size_t count = 0;
    };
    std::vector<Taps> taps;
    std::vector<std::uint32_t> weights;
    std::uint32_t sum = 0;

    std::size_t size() const { return taps.size(); }
};

Axis areaAxis(int from, int to) {
    const int divisor = std::gcd(from, to);
    Axis axis;
    axis.sum = static_cast<std::uint32_t>(from / divisor);
    for (int i = 0; i < to; ++i) {
        // In units of 1/to of an input pixel.
        const std::int64_t low = std::int64_t{i} * from;
        const std::int64_t high = low + from;
        Axis::Taps taps{static_cast<int>(low / to), axis.weights.size(), 0};
        for (std::int64_t pixel = low / to; pixel * to < high; ++pixel, ++taps.count) {
            const std::int64_t covered = std::min(high, (pixel + 1) * to) - std::max(low, pixel * to);
            axis.weights.push_back(static_cast<std::uint32_t>(covered / divisor));
        }
        axis.taps.push_back(taps);
    }
    return axis;
}

Axis bilinearAxis(int from, int to) {
    Axis axis;
    const std::int64_t unit = 2 * std::int64_t{to};
    axis.sum = static_cast<std::uint32_t>(unit);
    for (std::int64_t i = 0; i < to; ++i) {
        // From pixel centre to pixel centre, in units of 1/unit of an input pixel; beyond the edge is as the edge.
        const std::int64_t centre =
            std::clamp((2 * i + 1) * from - to, std::int64_t{0}, (std::int64_t{from} - 1) * unit);
        const auto part = static_cast<std::uint32_t>(centre % unit);
        axis.taps.push_back(
            {static_cast<int>(centre / unit), axis.weights.size(), part == 0 ? std::size_t{1} : std::size_t{2}});
        axis.weights.push_back(axis.sum - part);
        if (part != 0) axis.weights.push_back(part);
    }
    return axis;
}

// One input row, scaled to the output's width: of each pixel alpha's sum, and the colours' sums times alpha. At most
// 2^15 * 255 * 255, which 32 bits hold. `Opaque` leaves alpha out: it is 255 everywhere and would cancel.
template <bool Opaque>
void scaleRow(const std::uint8_t* in, const Axis& columns, std::uint32_t* out) {
    for (std::size_t x = 0; x < columns.size(); ++x, out += 4) {
        const Axis::Taps& taps = columns.taps[x];
        const std::uint32_t* weight = &columns.weights[taps.weights];
        const std::uint8_t* pixel = in + static_cast<std::size_t>(taps.first) * 4;
        std::array<std::uint32_t, 4> sum{};
        for (std::size_t i = 0; i < taps.count; ++i, pixel += 4) {
            const std::uint32_t w = Opaque ? weight[i] : weight[i] * pixel[3];
            for (std::size_t c = 0; c < 3; ++c) sum[c] += w * pixel[c];
            if (!Opaque) sum[3] += w;
        }
        std::copy(sum.begin(), sum.end(), out);
    }
}

// Sums of the rows' sums: `Sum` is 64 bits wide where 32 would overflow.
template <bool Opaque, typename Sum>
void resample(const Image& source, const Axis& columns, const Axis& rows, Image& result) {
    const std::size_t width = columns.size() * 4;
    // An input row serves at most two neighbouring output rows, or many when enlarging: two are kept.
    std::array<std::vector<std::uint32_t>, 2> kept{std::vector<std::uint32_t>(width),
                                                   std::vector<std::uint32_t>(width)};
    std::array<int, 2> keptRow{-1, -1};
    std::vector<Sum> sums(width);
    const Sum area = Sum{columns.sum} * rows.sum;
    for (std::size_t y = 0; y < rows.size(); ++y) {
        const Axis::Taps& taps = rows.taps[y];
        for (std::size_t j = 0; j < taps.count; ++j) {
            const int row = taps.first + static_cast<int>(j);
            std::vector<std::uint32_t>& scaled = kept[static_cast<std::size_t>(row % 2)];
            if (keptRow[static_cast<std::size_t>(row % 2)] != row) {
                scaleRow<Opaque>(source.at(0, row), columns, scaled.data());
                keptRow[static_cast<std::size_t>(row % 2)] = row;
            }
            const Sum weight = rows.weights[taps.weights + j];
            if (j == 0) {
                for (std::size_t i = 0; i < width; ++i) sums[i] = weight * scaled[i];
            } else {
                for (std::size_t i = 0; i < width; ++i) sums[i] += weight * scaled[i];
            }
        }
        std::uint8_t* out = result.at(0, static_cast<int>(y));
        for (std::size_t i = 0; i < width; i += 4) {
            const Sum whole = Opaque ? area : sums[i + 3];
            for (std::size_t c = 0; c < 3 && whole > 0; ++c) {
                out[i + c] = static_cast<std::uint8_t>((sums[i + c] + whole / 2) / whole);
            }
            out[i + 3] = Opaque ? std::uint8_t{255} : static_cast<std::uint8_t>((whole + area / 2) / area);
        }
    }
}

Image resized(const Image& source, const Axis& columns, const Axis& rows) {
    Image result(static_cast<int>(columns.size()), static_cast<int>(rows.size()));
    bool opaque = true;
    for (std::size_t i = 3; i < source.rgba.size() && opaque; i += 4) opaque = source.rgba[i] == 255;
    const std::uint64_t largest = std::uint64_t{columns.sum} * rows.sum * 255 * (opaque ? 1 : 255) * 3 / 2;
    const bool narrow = largest <= UINT32_MAX;
    if (opaque) {
        narrow ? resample<true, std::uint32_t>(source, columns, rows, result)
               : resample<true, std::uint64_t>(source, columns, rows, result);
    } else {
        narrow ? resample<false, std::uint32_t>(source, columns, rows, result)
               : resample<false, std::uint64_t>(source, columns, rows, result);
    }
    return result;
}

int nearestPower(int side, int largest) {
    const auto below = static_cast<int>(std::bit_floor(static_cast<unsigned>(side)));
    const int nearest = side - below < 2 * below - side ? below : 2 * below;
    return std::min(nearest, static_cast<int>(std::bit_floor(static_cast<unsigned>(largest))));
}

}  // namespace

Image shrunk(const Image& source, int width, int height) {
    ORRERY_CHECK(width > 0 && height > 0 && !source.empty(), "{}x{} from {}x{}", width, height, source.width,
                 source.height);
    return resized(source, areaAxis(source.width, width), areaAxis(source.height, height));
}

Image powerOfTwo(const Image& source, int maxSide) {
    ORRERY_CHECK(maxSide > 0 && !source.empty(), "{}x{} to at most {}", source.width, source.height, maxSide);
    const auto axis = [&](int from) {
        const int to = nearestPower(from, maxSide);
        return to <= from ? areaAxis(from, to) : bilinearAxis(from, to);
    };
    return resized(source, axis(source.width), axis(source.height));
}

}  // namespace orrery::image
