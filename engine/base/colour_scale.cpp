#include "engine/base/colour_scale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery {

Colour viridis(float t) {
    constexpr std::array<std::uint32_t, 9> kStops{0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C,
                                                  0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725};
    if (!(t > 0.0F)) return Colour::hex(kStops.front());
    const float place = std::min(t, 1.0F) * static_cast<float>(kStops.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), kStops.size() - 2);
    return mixed(Colour::hex(kStops[below]), Colour::hex(kStops[below + 1]), place - static_cast<float>(below));
}

}  // namespace orrery
