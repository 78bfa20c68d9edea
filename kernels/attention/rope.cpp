#include "kernels/attention/rope.h"

#include "kernels/attention/attention.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace orrery::attention {
namespace {

void validate(const Rope& rope) {
    if (rope.width < 2 || rope.width > kMostWidth || rope.width % 2 != 0) {
        throw Error(fmt::format("RoPE over {} floats; it takes an even number from 2 to {}", rope.width, kMostWidth));
    }
    if (!(rope.base > 1.0) || !std::isfinite(rope.base)) {
        throw Error(fmt::format("a RoPE base of {}; it takes a number above 1", rope.base));
    }
    const Yarn& yarn = rope.yarn;
    if (!(yarn.factor >= 1.0) || !std::isfinite(yarn.factor)) {
        throw Error(fmt::format("a YaRN factor of {}; it takes a number from 1 up", yarn.factor));
    }
    if (yarn.originalContext < 1 || !(yarn.betaSlow > 0.0) || !(yarn.betaFast >= yarn.betaSlow) ||
        !std::isfinite(yarn.betaFast)) {
        throw Error(fmt::format("YaRN from {} to {} turns in a context of {}; it takes numbers above 0, in their order",
                                yarn.betaSlow, yarn.betaFast, yarn.originalContext));
    }
}

// The (fractional) pair that turns `turns` times within the original context.
double pairThatTurns(const Rope& rope, double turns) {
    const double perTurn = static_cast<double>(rope.yarn.originalContext) / (turns * 2.0 * std::numbers::pi);
    return static_cast<double>(rope.width) * std::log(perTurn) / (2.0 * std::log(rope.base));
}

}  // namespace

std::vector<double> frequenciesOf(const Rope& rope) {
    validate(rope);
    std::vector<double> frequencies;
    for (int i = 0; i < rope.width / 2; ++i) {
        frequencies.push_back(std::pow(rope.base, -2.0 * static_cast<double>(i) / static_cast<double>(rope.width)));
    }
    if (rope.yarn.factor == 1.0) return frequencies;
    const double low = std::max(std::floor(pairThatTurns(rope, rope.yarn.betaFast)), 0.0);
    const double high =
        std::min(std::ceil(pairThatTurns(rope, rope.yarn.betaSlow)), static_cast<double>(rope.width - 1));
    // DeepSeek's own way out of a division by zero.
    const double length = high == low ? 0.001 : high - low;
    for (std::size_t i = 0; i < frequencies.size(); ++i) {
        const double slowed = std::clamp((static_cast<double>(i) - low) / length, 0.0, 1.0);
        frequencies[i] = frequencies[i] / rope.yarn.factor * slowed + frequencies[i] * (1.0 - slowed);
    }
    return frequencies;
}

double yarnScale(const Yarn& yarn) {
    if (yarn.factor <= 1.0) return 1.0;
    const double each = 0.1 * yarn.mscale * std::log(yarn.factor) + 1.0;  // of the query, and of the key
    return each * each;
}

void applyRope(const Rope& rope, std::span<const int> positions, std::span<float> values, const RopeRows& rows) {
    const std::vector<double> frequencies = frequenciesOf(rope);
    const auto width = static_cast<std::size_t>(rope.width);
    const auto heads = static_cast<std::size_t>(rows.heads);
    const std::size_t headStride = rows.headStride != 0 ? static_cast<std::size_t>(rows.headStride) : width;
    const std::size_t tokenStride =
        rows.tokenStride != 0 ? static_cast<std::size_t>(rows.tokenStride) : heads * headStride;
    if (rows.heads < 1 || rows.headStride < 0 || rows.tokenStride < 0 || headStride < width) {
        throw Error(fmt::format("{} heads {} floats apart cannot be turned", rows.heads, headStride));
    }
    const std::size_t last =
        positions.empty() ? 0 : (positions.size() - 1) * tokenStride + (heads - 1) * headStride + width;
    if (values.size() < last) throw Error(fmt::format("{} floats to turn, the rows reach to {}", values.size(), last));
    for (std::size_t t = 0; t < positions.size(); ++t) {
        for (std::size_t i = 0; i < frequencies.size(); ++i) {
            const double angle = static_cast<double>(positions[t]) * frequencies[i];
            const double cosine = std::cos(angle);
            const double sine = std::sin(angle);
            for (std::size_t h = 0; h < heads; ++h) {
                float* pair = &values[t * tokenStride + h * headStride + 2 * i];
                const double x = pair[0];
                const double y = pair[1];
                pair[0] = static_cast<float>(x * cosine - y * sine);
                pair[1] = static_cast<float>(x * sine + y * cosine);
            }
        }
    }
}

}  // namespace orrery::attention
