#include "scenes/attention/small_case.h"

#include "engine/base/random.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace orrery::attention {

SmallCase blackboardCase() {
    return {.tokens = {"the", "cat", "sat", "down"},
            .keyWidth = 4,
            .valueWidth = 2,
            .q = {1, 0, 1, 0,  //
                  0, 2, 0, 1,  //
                  2, 1, 0, 1,  //
                  1, 0, 2, -1},
            .k = {1, 0, 1, 1,   //
                  1, 2, 0, 1,   //
                  0, 1, 2, -1,  //
                  1, -1, 1, 0},
            .v = {1, 0,  //
                  0, 4,  //
                  3, 1,  //
                  2, 2}};
}

SmallCase randomCase(int tokens, int keyWidth, std::uint64_t seed) {
    SmallCase small{.keyWidth = keyWidth, .valueWidth = 2};
    for (int i = 0; i < tokens; ++i) small.tokens.push_back(fmt::format("t{}", i));
    Random random(seed);
    const auto fill = [&](std::vector<float>& values, int width) {
        for (int i = 0; i < tokens * width; ++i)
            values.push_back(static_cast<float>(static_cast<int>(random.below(41)) - 20) / 10.0F);
    };
    fill(small.q, small.keyWidth);
    fill(small.k, small.keyWidth);
    fill(small.v, small.valueWidth);
    return small;
}

Walk walk(const SmallCase& small, const Softening& softening, bool causal) {
    const auto count = static_cast<std::size_t>(small.count());
    const auto width = static_cast<std::size_t>(small.keyWidth);
    const auto valueWidth = static_cast<std::size_t>(small.valueWidth);
    Walk walk;
    const double divisor =
        (softening.scaled ? std::sqrt(static_cast<double>(width)) : 1.0) * static_cast<double>(softening.temperature);
    walk.divisor = static_cast<float>(divisor);
    std::vector<double> weights(count);
    for (std::size_t i = 0; i < count; ++i) {
        double largest = -std::numeric_limits<double>::infinity();
        for (std::size_t j = 0; j < count; ++j) {
            double dot = 0.0;
            for (std::size_t c = 0; c < width; ++c)
                dot += static_cast<double>(small.q[i * width + c]) * static_cast<double>(small.k[j * width + c]);
            const bool seen = !causal || j <= i;
            weights[j] = seen ? dot / divisor : -std::numeric_limits<double>::infinity();
            largest = std::max(largest, weights[j]);
            walk.scores.push_back(static_cast<float>(dot));
            walk.scaled.push_back(static_cast<float>(dot / divisor));
            walk.masked.push_back(static_cast<float>(weights[j]));
        }
        double sum = 0.0;
        for (double& w : weights) sum += w = std::exp(w - largest);
        for (double& w : weights) walk.weights.push_back(static_cast<float>(w /= sum));
        for (std::size_t c = 0; c < valueWidth; ++c) {
            double mixed = 0.0;
            for (std::size_t j = 0; j < count; ++j)
                mixed += weights[j] * static_cast<double>(small.v[j * valueWidth + c]);
            walk.out.push_back(static_cast<float>(mixed));
        }
    }
    walk.bits = meanEntropy(walk.weights, small.count());
    return walk;
}

}  // namespace orrery::attention
