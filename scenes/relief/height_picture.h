#pragma once

// A picture of heights that shapes are drawn into; where several cover a pixel the highest stays.

#include "engine/base/math.h"
#include "engine/text/label.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace orrery::relief {

class HeightPicture {
 public:
    // `scale` is pixels a unit of what is drawn; `low` is what stands at the lower left corner.
    HeightPicture(ivec2 size, vec2 low, float scale);

    // Heights are 0 (nothing) to 65535.
    void triangle(const std::array<vec2, 3>& corners, std::uint16_t height);
    // A line with round ends; `radius` in units of what is drawn.
    void rib(vec2 from, vec2 to, float radius, std::uint16_t height);
    void box(vec2 low, vec2 high, float corner, std::uint16_t height);
    // Text stands `above` over what is there, wherever the bitmap covers half of a pixel; strokes are widened by
    // `widen` units on every side. `centre` is where the bitmap's own centre goes.
    void emboss(const text::Bitmap& bitmap, vec2 centre, float widen, std::uint16_t above);

    int width() const { return size_.x; }
    int height() const { return size_.y; }
    const std::vector<std::uint16_t>& pixels() const { return pixels_; }

 private:
    vec2 pixelOf(vec2 point) const {
        return vec2(point.x - low_.x, static_cast<float>(size_.y) / scale_ - (point.y - low_.y)) * scale_;
    }
    std::uint16_t* at(int x, int y) {
        return pixels_.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.x) +
               static_cast<std::size_t>(x);
    }
    // body(x, y, middle of the pixel) for the pixels of a box that are in the picture.
    template <typename Body>
    void forPixels(vec2 from, vec2 to, const Body& body);

    ivec2 size_;
    vec2 low_;
    float scale_;
    std::vector<std::uint16_t> pixels_;
};

}  // namespace orrery::relief
