#pragma once

// Colours as people write them (CSS) and as a class has to read them: which text stands out on which ground when a
// projector throws stray light over both.

#include "engine/base/math.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace orrery {

// sRGB-encoded, straight alpha, every component in 0..1.
struct Colour {
    float r = 0.0F;
    float g = 0.0F;
    float b = 0.0F;
    float a = 1.0F;

    // 0xRRGGBB, opaque.
    static constexpr Colour hex(std::uint32_t rgb) {
        return {static_cast<float>(rgb >> 16U & 0xFFU) / 255.0F, static_cast<float>(rgb >> 8U & 0xFFU) / 255.0F,
                static_cast<float>(rgb & 0xFFU) / 255.0F, 1.0F};
    }
    constexpr Colour withAlpha(float alpha) const { return {r, g, b, alpha}; }
    bool operator==(const Colour&) const = default;
};

// Linear light, straight alpha (IEC 61966-2-1).
vec4 toLinear(const Colour& colour);
Colour fromLinear(const vec4& linear);

// `over` drawn on an opaque ground, blended as CSS does it, in encoded values.
Colour composited(const Colour& over, const Colour& ground);

// Between a (t = 0) and b (t = 1), opaque, as the values stand.
Colour mixed(const Colour& a, const Colour& b, float t);

// A CSS colour (CSS Color 4): #rgb, #rgba, #rrggbb, #rrggbbaa; rgb(), rgba(), hsl(), hsla() with commas or blanks; the
// 148 names; transparent. Letter case and blanks around it do not matter. Nothing when it is none of these.
std::optional<Colour> parseCssColour(std::string_view text);

// Relative luminance of linear light, 0..1 (WCAG 2); the alpha is ignored.
float luminance(const Colour& colour);

// The contrast that is left when a veil of 1/contrastRatio of the projector's white lies over everything:
// (L1(1-a)+a)/(L2(1-a)+a), the lighter over the darker, so between 1 and contrastRatio. The foreground is composited on
// the background first; contrastRatio > 1.
float contrastUnderVeil(const Colour& foreground, const Colour& background, float contrastRatio);

// What all text keeps in a lit room (contrastRatio 7).
inline constexpr float kLeastContrast = 4.5F;
inline constexpr float kLitRoom = 7.0F;
inline constexpr float kDimRoom = 15.0F;

inline constexpr Colour kInk = Colour::hex(0x0B0E13);    // near black
inline constexpr Colour kChalk = Colour::hex(0xFAFAF7);  // near white

// kInk or kChalk, whichever has the better contrast on the ground under a lit room's veil. On grounds of middling
// luminance (0.08 to 0.6) neither reaches kLeastContrast: such a label needs a plate or a halo, see isReadable().
Colour readableOn(const Colour& background);

// At least kLeastContrast in a lit room.
bool isReadable(const Colour& text, const Colour& background);

}  // namespace orrery
