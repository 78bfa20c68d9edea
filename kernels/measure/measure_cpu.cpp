#include "kernels/measure/measure.h"

#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "kernels/routing/routing.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace orrery::measure {

namespace {

constexpr std::size_t kLeastRuns = 3;

template <typename Work>
Measured timed(Yardstick yardstick, double seconds, const Work& work) {
    work();
    std::vector<double> times;
    const Stopwatch whole;
    while (times.size() < kLeastRuns || whole.seconds() < seconds) {
        const Stopwatch watch;
        work();
        times.push_back(watch.seconds());
    }
    return summaryOf(yardstick, times);
}

std::vector<float> randomFloats(std::size_t count) {
    Random random(count);
    std::vector<float> values(count);
    for (float& value : values) value = random.uniform(-4.0F, 4.0F);
    return values;
}

Measured timeCopy(double seconds) {
    const std::vector<std::byte> from(kCopyBytes, std::byte{1});
    std::vector<std::byte> to(kCopyBytes);
    constexpr std::size_t kPiece = std::size_t{4} << 20U;
    return timed(Yardstick::copy, seconds, [&] {
        parallelChunks(kCopyBytes, kPiece, [&](const auto& range) {
            std::memcpy(&to[range.begin()], &from[range.begin()], range.end() - range.begin());
        });
    });
}

Measured timeProduct(double seconds) {
    constexpr std::size_t kItems = std::size_t{kProductSize} * kProductSize;
    const std::vector<float> a = randomFloats(kItems);
    const std::vector<float> b = randomFloats(kItems);
    std::vector<float> c(kItems);
    return timed(Yardstick::product, seconds, [&] { productCpu(a, b, c, kProductSize); });
}

Measured timeGate(double seconds) {
    const routing::Gate& gate = routing::kDeepSeekV3;
    const routing::Shape shape{.tokens = kGateTokens, .experts = kGateExperts};
    const std::vector<float> logits = randomFloats(std::size_t{kGateTokens} * kGateExperts);
    const std::vector<float> bias(kGateExperts, 0.0F);
    std::vector<std::uint16_t> ids(std::size_t{kGateTokens} * static_cast<std::size_t>(gate.topK));
    std::vector<float> weights(ids.size());
    return timed(Yardstick::gate, seconds, [&] { routing::routeCpu(gate, shape, {logits, bias}, {ids, weights, {}}); });
}

}  // namespace

std::string_view title(Yardstick yardstick) {
    switch (yardstick) {
        case Yardstick::copy:
            return "copy of 256 MiB";
        case Yardstick::product:
            return "matrix product, 1,024 x 1,024, fp32";
        case Yardstick::gate:
            return "DeepSeek-V3's gate, 8,192 tokens, 256 experts";
    }
    return {};
}

std::string_view unit(Yardstick yardstick) {
    switch (yardstick) {
        case Yardstick::copy:
            return "GB/s read and written";
        case Yardstick::product:
            return "GFLOP/s";
        case Yardstick::gate:
            return "million tokens/s";
    }
    return {};
}

double rateOf(Yardstick yardstick, double seconds) {
    switch (yardstick) {
        case Yardstick::copy:
            return 2.0 * static_cast<double>(kCopyBytes) / seconds * 1e-9;
        case Yardstick::product:
            return 2.0 * kProductSize * kProductSize * kProductSize / seconds * 1e-9;
        case Yardstick::gate:
            return kGateTokens / seconds * 1e-6;
    }
    return 0.0;
}

Measured summaryOf(Yardstick yardstick, std::span<const double> times) {
    std::vector<double> sorted(times.begin(), times.end());
    std::sort(sorted.begin(), sorted.end());
    const double median = sorted.at(sorted.size() / 2);
    return {.seconds = median, .rate = rateOf(yardstick, median), .runs = static_cast<int>(times.size())};
}

Measured measureCpu(Yardstick yardstick, double seconds) {
    switch (yardstick) {
        case Yardstick::copy:
            return timeCopy(seconds);
        case Yardstick::product:
            return timeProduct(seconds);
        case Yardstick::gate:
            return timeGate(seconds);
    }
    return {};
}

#ifndef ORRERY_HAS_CUDA

Measured measureCuda(Yardstick, double) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

void productThroughCuda(std::span<const float>, std::span<const float>, std::span<float>, int) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

#endif

}  // namespace orrery::measure
