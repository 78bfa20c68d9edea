#include "scenes/attention/caches.h"

#include "engine/base/random.h"
#include "kernels/attention/cache.h"
#include "kernels/attention/mla.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::attention {

namespace {

CacheVariant shared(std::string name, std::string meaning, const KeyValueCache& cache) {
    return {.name = std::move(name),
            .meaning = std::move(meaning),
            .keyBlocks = cache.keyHeads * cache.keyWidth / kNumbersOfBlock,
            .valueBlocks = cache.keyHeads * cache.valueWidth / kNumbersOfBlock,
            .bytesPerToken = cache.bytesPerToken(),
            .layers = cache.layers};
}

}  // namespace

const std::array<CacheVariant, 4>& cacheVariants() {
    static const std::array<CacheVariant, 4> variants{
        shared("MHA", "a key and a value for each of 128 heads", kDeepSeekV3Mha),
        shared("GQA", "8 key heads, each for 16 heads", kDeepSeekV3Gqa8),
        shared("MQA", "one for all heads", kDeepSeekV3Mqa),
        CacheVariant{.name = "MLA",
                     .meaning = "one latent and one rotated key",
                     .latentBlocks = kDeepSeekV3Mla.latent / kNumbersOfBlock,
                     .ropeBlocks = static_cast<float>(kDeepSeekV3Mla.rope) / kNumbersOfBlock,
                     .bytesPerToken = kDeepSeekV3Mla.bytesPerToken(),
                     .layers = kDeepSeekV3Mla.layers}};
    return variants;
}

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return digits;
}

std::string shownBytes(std::int64_t bytes) {
    constexpr std::array kUnits{"B", "KB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1000.0 && unit + 1 < kUnits.size()) value /= 1000.0, ++unit;
    const int decimals = unit == 0 || value >= 100.0 ? 0 : value >= 10.0 ? 1 : 2;
    return fmt::format("{:.{}f} {}", value, decimals, kUnits[unit]);
}

LatentExample latentExample(std::uint64_t seed) {
    LatentExample example;
    Random random(seed);
    const auto drawn = [&](int count) {
        std::vector<float> values(static_cast<std::size_t>(count));
        for (float& v : values) v = std::round(random.uniform(-1.5F, 1.5F) * 10.0F) / 10.0F;
        return values;
    };
    const int heads = example.heads;
    example.queries = drawn(example.tokens * heads * (example.nope + example.rope));
    example.rows = drawn(example.tokens * (example.latent + example.rope));
    example.keyUp = drawn(heads * example.nope * example.latent);
    example.valueUp = drawn(heads * example.value * example.latent);

    const MlaShape shape{.queries = example.tokens,
                         .keys = example.tokens,
                         .heads = heads,
                         .nope = example.nope,
                         .rope = example.rope,
                         .value = example.value,
                         .latent = example.latent};
    const MlaInput input{.queries = example.queries,
                         .rows = example.rows,
                         .keyUp = example.keyUp,
                         .valueUp = example.valueUp,
                         .scale = 1.0F / std::sqrt(static_cast<float>(example.nope + example.rope))};
    const auto width = static_cast<std::size_t>(heads * example.value);
    std::vector<float> naive(static_cast<std::size_t>(example.tokens) * width);
    std::vector<float> absorbed(naive.size());
    attendMlaNaiveCpu(shape, input, {.out = naive, .logSumExp = {}, .probabilities = {}});
    attendMlaAbsorbedCpu(shape, input, {.out = absorbed, .logSumExp = {}, .probabilities = {}});
    for (std::size_t i = 0; i < naive.size(); ++i)
        example.difference = std::max(example.difference, std::abs(naive[i] - absorbed[i]));
    example.naive.assign(naive.end() - static_cast<std::ptrdiff_t>(width), naive.end());
    example.absorbed.assign(absorbed.end() - static_cast<std::ptrdiff_t>(width), absorbed.end());

    // A head's key and value: its weights times the last token's latent.
    const float* latent =
        example.rows.data() + static_cast<std::ptrdiff_t>((example.tokens - 1) * (example.latent + example.rope));
    const auto expand = [&](const std::vector<float>& up, int rows) {
        std::vector<float> out;
        for (int row = 0; row < heads * rows; ++row) {
            float sum = 0.0F;
            for (int c = 0; c < example.latent; ++c)
                sum += up[static_cast<std::size_t>(row * example.latent + c)] * latent[c];
            out.push_back(sum);
        }
        return out;
    };
    example.keys = expand(example.keyUp, example.nope);
    example.values = expand(example.valueUp, example.value);
    return example;
}

}  // namespace orrery::attention
