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

// Adds an input row, times its weight, to the sums of one output row before that is scaled in width: of each pixel the
// colours times alpha, and alpha. At most 2^15 * 255 * 255, which 32 bits hold. `Opaque` leaves alpha out: it is 255
// everywhere and would cancel.
template <bool Opaque>
void addRow(const std::uint8_t* in, std::uint32_t weight, std::vector<std::uint32_t>& sums) {
    if (Opaque) {
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += weight * in[i];
        return;
    }
    for (std::size_t i = 0; i < sums.size(); i += 4) {
        const std::uint32_t part = weight * in[i + 3];
        for (std::size_t c = 0; c < 3; ++c) sums[i + c] += part * in[i + c];
        sums[i + 3] += part;
    }
}

// Rounded to nearest. Exact: the quotient of whole numbers below 2^52 never rounds up to a whole number that it does
// not reach, and dividing them as doubles takes less time.
template <typename Sum>
std::uint8_t quotient(Sum value, Sum by) {
    const auto real = [](Sum v) { return static_cast<double>(static_cast<std::int64_t>(v)); };
    return static_cast<std::uint8_t>(real(value + by / 2) / real(by));
}

// `Sum` is 64 bits wide where 32 would overflow.
template <bool Opaque, typename Sum>
void resample(const Image& source, const Axis& columns, const Axis& rows, Image& result) {
    std::vector<std::uint32_t> sums(static_cast<std::size_t>(source.width) * 4);
    const Sum area = Sum{columns.sum} * rows.sum;
    for (std::size_t y = 0; y < rows.size(); ++y) {
        const Axis::Taps& down = rows.taps[y];
        std::fill(sums.begin(), sums.end(), 0U);
        for (std::size_t j = 0; j < down.count; ++j) {
            addRow<Opaque>(source.at(0, down.first + static_cast<int>(j)), rows.weights[down.weights + j], sums);
        }
        std::uint8_t* out = result.at(0, static_cast<int>(y));
        for (const Axis::Taps& along : columns.taps) {
            const std::uint32_t* in = &sums[static_cast<std::size_t>(along.first) * 4];
            std::array<Sum, 4> pixel{};
            for (std::size_t i = 0; i < along.count; ++i, in += 4) {
                const Sum weight = columns.weights[along.weights + i];
                for (std::size_t c = 0; c < 4; ++c) pixel[c] += weight * in[c];
            }
            const Sum whole = Opaque ? area : pixel[3];
            for (std::size_t c = 0; c < 3 && whole > 0; ++c) out[c] = quotient<Sum>(pixel[c], whole);
            out[3] = Opaque ? std::uint8_t{255} : quotient<Sum>(whole, area);
            out += 4;
        }
    }
}

Image resized(const Image& source, const Axis& columns, const Axis& rows) {
    Image result(static_cast<int>(columns.size()), static_cast<int>(rows.size()));
    bool opaque = true;
    for (std::size_t i = 3; i < source.rgba.size() && opaque; i += 4) opaque = source.rgba[i] == 255;
    // With half of the divisor, for rounding.
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
