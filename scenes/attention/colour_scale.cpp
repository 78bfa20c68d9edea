#include "scenes/attention/colour_scale.h"

#include "engine/base/colour_scale.h"

#include <algorithm>
#include <cmath>

namespace orrery::attention {

Colour groundColour(const render::Theme& theme) {
    // Darker than the scale's first colour, or lighter than it.
    return theme.dark ? mixed(theme.backgroundBottom, Colour::hex(0x2A3550), 0.5F)
                      : mixed(theme.backgroundBottom, theme.paperEdge, 0.22F);
}

Colour weightColour(float value, const render::Theme& theme) {
    const float t = std::clamp(value, 0.0F, 1.0F);
    constexpr float kLost = 0.2F;  // up to here the ground shines through
    const float rise = std::clamp(t / kLost, 0.0F, 1.0F);
    const float part = rise * rise * (3.0F - 2.0F * rise);
    // On a light ground without the yellow end, which is as light as the ground.
    const Colour scale = theme.dark ? viridis(0.12F + 0.88F * t) : viridis(0.82F - 0.80F * t);
    return mixed(groundColour(theme), scale, part);
}

Colour signedColour(float value, const render::Theme& theme) {
    const float t = std::clamp(value, -1.0F, 1.0F);
    const Colour end =
        t < 0.0F ? Colour::hex(theme.dark ? 0x4FA8E8 : 0x0B62A8) : Colour::hex(theme.dark ? 0xFFA033 : 0xC75000);
    return mixed(groundColour(theme), end, std::sqrt(std::abs(t)));
}

}  // namespace orrery::attention
