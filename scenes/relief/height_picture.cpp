#include "scenes/relief/height_picture.h"

#include <algorithm>
#include <cmath>

namespace orrery::relief {

HeightPicture::HeightPicture(ivec2 size, vec2 low, float scale)
    : size_(size),
      low_(low),
      scale_(scale),
      pixels_(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y)) {}

template <typename Body>
void HeightPicture::forPixels(vec2 from, vec2 to, const Body& body) {
    const ivec2 first = glm::max(ivec2(glm::floor(glm::min(from, to))), ivec2(0));
    const ivec2 last = glm::min(ivec2(glm::ceil(glm::max(from, to))), size_ - 1);
    for (int y = first.y; y <= last.y; ++y) {
        for (int x = first.x; x <= last.x; ++x)
            body(x, y, vec2(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F));
    }
}

void HeightPicture::triangle(const std::array<vec2, 3>& corners, std::uint16_t height) {
    const vec2 a = pixelOf(corners[0]);
    const vec2 b = pixelOf(corners[1]);
    const vec2 c = pixelOf(corners[2]);
    const auto side = [](vec2 from, vec2 to, vec2 p) {
        return (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);
    };
    const float turn = side(a, b, c) < 0.0F ? -1.0F : 1.0F;
    forPixels(glm::min(a, glm::min(b, c)), glm::max(a, glm::max(b, c)), [&](int x, int y, vec2 p) {
        if (turn * side(a, b, p) < 0.0F || turn * side(b, c, p) < 0.0F || turn * side(c, a, p) < 0.0F) return;
        *at(x, y) = std::max(*at(x, y), height);
    });
}

void HeightPicture::rib(vec2 from, vec2 to, float radius, std::uint16_t height) {
    const vec2 a = pixelOf(from);
    const vec2 b = pixelOf(to);
    const float reach = radius * scale_;
    const vec2 way = b - a;
    const float length2 = glm::dot(way, way);
    forPixels(glm::min(a, b) - reach, glm::max(a, b) + reach, [&](int x, int y, vec2 p) {
        const float along = length2 > 0.0F ? std::clamp(glm::dot(p - a, way) / length2, 0.0F, 1.0F) : 0.0F;
        const vec2 off = p - a - way * along;
        if (glm::dot(off, off) <= reach * reach) *at(x, y) = std::max(*at(x, y), height);
    });
}

void HeightPicture::box(vec2 low, vec2 high, float corner, std::uint16_t height) {
    const vec2 a = pixelOf(low);
    const vec2 b = pixelOf(high);
    const vec2 middle = (a + b) * 0.5F;
    const vec2 half = glm::abs(b - a) * 0.5F;
    const float round = std::min({corner * scale_, half.x, half.y});
    forPixels(a, b, [&](int x, int y, vec2 p) {
        const vec2 beyond = glm::max(glm::abs(p - middle) - (half - round), vec2(0.0F));
        if (glm::dot(beyond, beyond) <= round * round) *at(x, y) = std::max(*at(x, y), height);
    });
}

void HeightPicture::emboss(const text::Bitmap& bitmap, vec2 centre, float widen, std::uint16_t above) {
    const vec2 corner = pixelOf(centre) - bitmap.centre;
    const float reach = widen * scale_;
    const int around = static_cast<int>(std::ceil(reach));
    const auto covered = [&](int x, int y) {
        if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return false;
        return bitmap.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.width) +
                            static_cast<std::size_t>(x)) *
                               4 +
                           3] >= 128;
    };
    // Marked first and raised afterwards, so that strokes that overlap are not raised twice.
    std::vector<std::uint8_t> raised(static_cast<std::size_t>(bitmap.width + 2 * around) *
                                     static_cast<std::size_t>(bitmap.height + 2 * around));
    const auto wide = static_cast<std::size_t>(bitmap.width + 2 * around);
    for (int y = 0; y < bitmap.height; ++y) {
        for (int x = 0; x < bitmap.width; ++x) {
            if (!covered(x, y)) continue;
            for (int j = -around; j <= around; ++j) {
                for (int i = -around; i <= around; ++i) {
                    if (static_cast<float>(i * i + j * j) > reach * reach) continue;
                    raised[static_cast<std::size_t>(y + around + j) * wide + static_cast<std::size_t>(x + around + i)] =
                        1;
                }
            }
        }
    }
    for (int y = 0; y < bitmap.height + 2 * around; ++y) {
        for (std::size_t x = 0; x < wide; ++x) {
            if (raised[static_cast<std::size_t>(y) * wide + x] == 0) continue;
            const ivec2 to = ivec2(glm::round(corner)) + ivec2(static_cast<int>(x) - around, y - around);
            if (to.x < 0 || to.y < 0 || to.x >= size_.x || to.y >= size_.y) continue;
            *at(to.x, to.y) = static_cast<std::uint16_t>(std::min(*at(to.x, to.y) + above, 65535));
        }
    }
}

}  // namespace orrery::relief
