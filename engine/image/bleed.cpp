#include "engine/image/bleed.h"

#include <algorithm>
#include <array>

namespace orrery::image {

Image bled(const Image& picture) {
    // Ever coarser, until everything is covered.
    std::vector<Image> levels{picture};
    while (levels.back().width > 1 || levels.back().height > 1) {
        const Image& last = levels.back();
        levels.push_back(shrunk(last, std::max(last.width / 2, 1), std::max(last.height / 2, 1)));
    }
    std::array<std::uint8_t, 3> whole{255, 255, 255};
    if (levels.back().rgba[3] > 0) std::copy_n(levels.back().rgba.begin(), 3, whole.begin());
    for (std::size_t i = levels.size(); i-- > 0;) {
        Image& level = levels[i];
        for (int y = 0; y < level.height; ++y) {
            for (int x = 0; x < level.width; ++x) {
                std::uint8_t* pixel = level.at(x, y);
                const unsigned alpha = pixel[3];
                if (alpha == 255) continue;
                const std::uint8_t* under = whole.data();
                if (i + 1 < levels.size()) {
                    const Image& coarser = levels[i + 1];
                    under = coarser.at(std::min(x / 2, coarser.width - 1), std::min(y / 2, coarser.height - 1));
                }
                // A pixel that shows at all has a colour of its own.
                if (alpha == 0) std::copy_n(under, 3, pixel);
                pixel[3] = 255;
            }
        }
    }
    return std::move(levels.front());
}

}  // namespace orrery::image
