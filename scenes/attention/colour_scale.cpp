#include "scenes/attention/colour_scale.h"

#include <algorithm>
#include <cmath>

namespace orrery::attention {

namespace {

// Matt Zucker's polynomial of the sixth degree: within 1/100 of the table.
Colour viridis(float t) {
    constexpr std::array<std::array<float, 3>, 7> kTerms{{{0.277727F, 0.005407F, 0.334100F},
                                                          {0.105093F, 1.404614F, 1.384590F},
                                                          {-0.330862F, 0.214848F, 0.095095F},
                                                          {-4.634230F, -5.799101F, -19.332441F},
                                                          {6.228270F, 14.179933F, 56.690553F},
                                                          {4.776385F, -13.745145F, -65.353033F},
                                                          {-5.435456F, 4.645853F, 26.312435F}}};
    std::array<float, 3> sum{};
    for (std::size_t i = kTerms.size(); i-- > 0;) {
        for (std::size_t c = 0; c < 3; ++c) sum[c] = sum[c] * t + kTerms[i][c];
    }
    for (float& c : sum) c = std::clamp(c, 0.0F, 1.0F);
    return {sum[0], sum[1], sum[2], 1.0F};
}

}  // namespace

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
