#include "engine/image/image.h"

#include "engine/base/error.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

namespace orrery::image {

Comparison compare(const Image& first, const Image& second, int tolerance) {
    if (first.width != second.width || first.height != second.height) {
        throw Error(fmt::format("the pictures differ in size: {}x{} and {}x{}; make both alike", first.width,
                                first.height, second.width, second.height));
    }
    Comparison result;
    result.difference = Image(first.width, first.height);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < first.rgba.size(); i += 4) {
        int worst = 0;
        for (std::size_t channel = 0; channel < 4; ++channel) {
            const int delta = std::abs(int{first.rgba[i + channel]} - int{second.rgba[i + channel]});
            worst = std::max(worst, delta);
            sum += static_cast<std::uint64_t>(delta);
        }
        result.largestDifference = std::max(result.largestDifference, worst);
        std::uint8_t* out = &result.difference.rgba[i];
        // Pale, so that the marks stand out.
        const int grey = 160 + (first.rgba[i] + 2 * first.rgba[i + 1] + first.rgba[i + 2]) / 16;
        std::fill_n(out, 3, static_cast<std::uint8_t>(grey));
        out[3] = 255;
        if (worst > tolerance) {
            ++result.differingPixels;
            out[0] = static_cast<std::uint8_t>(std::min(255, 160 + worst));
            out[1] = out[2] = 0;
        }
    }
    if (!first.rgba.empty()) {
        result.meanAbsoluteDifference = static_cast<double>(sum) / static_cast<double>(first.rgba.size());
        result.differingShare =
            static_cast<double>(result.differingPixels) / static_cast<double>(first.rgba.size() / 4);
    }
    return result;
}

namespace {

// One output pixel's share of the input along one axis: input pixels first, first+1, ... with these weights (16.16,
// their sum is 65536 times the scale).
struct Span {
    int first = 0;
    std::vector<std::uint64_t> weights;
};

std::vector<Span> spans(int from, int to) {
    std::vector<Span> result(static_cast<std::size_t>(to));
    for (int i = 0; i < to; ++i) {
        // In units of 1/to of an input pixel, so that everything is a whole number.
        const std::int64_t low = std::int64_t{i} * from;
        const std::int64_t high = std::int64_t{i + 1} * from;
        Span& span = result[static_cast<std::size_t>(i)];
        span.first = static_cast<int>(low / to);
        for (std::int64_t pixel = low / to; pixel * to < high; ++pixel) {
            const std::int64_t covered = std::min(high, (pixel + 1) * to) - std::max(low, pixel * to);
            span.weights.push_back(static_cast<std::uint64_t>(covered));
        }
    }
    return result;
}

}  // namespace

Image shrunk(const Image& source, int width, int height) {
    ORRERY_CHECK(width > 0 && height > 0 && !source.empty(), "{}x{} from {}x{}", width, height, source.width,
                 source.height);
    const std::vector<Span> columns = spans(source.width, width);
    const std::vector<Span> rows = spans(source.height, height);
    Image result(width, height);
    for (int y = 0; y < height; ++y) {
        const Span& row = rows[static_cast<std::size_t>(y)];
        for (int x = 0; x < width; ++x) {
            const Span& column = columns[static_cast<std::size_t>(x)];
            std::array<std::uint64_t, 3> colour{};
            std::uint64_t alpha = 0;
            std::uint64_t area = 0;
            for (std::size_t j = 0; j < row.weights.size(); ++j) {
                const std::uint8_t* pixel = source.at(column.first, row.first + static_cast<int>(j));
                for (std::size_t i = 0; i < column.weights.size(); ++i, pixel += 4) {
                    const std::uint64_t weight = row.weights[j] * column.weights[i];
                    area += weight;
                    alpha += weight * pixel[3];
                    for (std::size_t c = 0; c < 3; ++c) colour[c] += weight * pixel[3] * pixel[c];
                }
            }
            std::uint8_t* out = result.at(x, y);
            for (std::size_t c = 0; c < 3 && alpha > 0; ++c) {
                out[c] = static_cast<std::uint8_t>((colour[c] + alpha / 2) / alpha);
            }
            out[3] = static_cast<std::uint8_t>((alpha + area / 2) / area);
        }
    }
    return result;
}

Image enlarged(const Image& source, int factor) {
    ORRERY_CHECK(factor > 0, "{}", factor);
    Image result(source.width * factor, source.height * factor);
    for (int y = 0; y < result.height; ++y) {
        for (int x = 0; x < result.width; ++x) std::memcpy(result.at(x, y), source.at(x / factor, y / factor), 4);
    }
    return result;
}

}  // namespace orrery::image
