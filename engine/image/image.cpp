#include "engine/image/image.h"

#include "engine/base/error.h"

#include <algorithm>
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

Image enlarged(const Image& source, int factor) {
    ORRERY_CHECK(factor > 0, "{}", factor);
    Image result(source.width * factor, source.height * factor);
    for (int y = 0; y < result.height; ++y) {
        for (int x = 0; x < result.width; ++x) std::memcpy(result.at(x, y), source.at(x / factor, y / factor), 4);
    }
    return result;
}

}  // namespace orrery::image
