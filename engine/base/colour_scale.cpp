#include "engine/base/colour_scale.h"

#include <algorithm>
#include <array>

namespace orrery {

Colour viridis(float t) {
    constexpr std::array<std::array<float, 3>, 7> kTerms{{{0.277727F, 0.005407F, 0.334100F},
                                                          {0.105093F, 1.404614F, 1.384590F},
                                                          {-0.330862F, 0.214848F, 0.095095F},
                                                          {-4.634230F, -5.799101F, -19.332441F},
                                                          {6.228270F, 14.179933F, 56.690553F},
                                                          {4.776385F, -13.745145F, -65.353033F},
                                                          {-5.435456F, 4.645853F, 26.312435F}}};
    const float at = t > 0.0F ? std::min(t, 1.0F) : 0.0F;  // not a number: nothing
    std::array<float, 3> sum{};
    for (std::size_t i = kTerms.size(); i-- > 0;) {
        for (std::size_t c = 0; c < 3; ++c) sum[c] = sum[c] * at + kTerms[i][c];
    }
    for (float& c : sum) c = std::clamp(c, 0.0F, 1.0F);
    return {sum[0], sum[1], sum[2], 1.0F};
}

}  // namespace orrery
