#include "engine/base/random.h"
#include "scenes/attention/cross_case.h"
#include "scenes/attention/long_maps.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

// Cases that are made up, and say so: what no trace at hand shows.

namespace orrery::attention {

namespace {

constexpr int kWidth = 64;  // d_k
constexpr int kHeads = 4;
constexpr int kPassage = 512;                // tokens from one heading to the next
constexpr int kRepeated = 300;               // tokens after which the words come again
constexpr std::uint32_t kWords = 1U << 30U;  // none comes twice by chance

// A direction of length one for each of many things, nearly at right angles to those of all others.
std::array<float, kWidth> direction(std::uint64_t seed, std::uint64_t thing) {
    Random random(seed, thing);
    std::array<float, kWidth> out{};
    float length = 0.0F;
    for (float& x : out) {
        x = random.uniform(-1.0F, 1.0F);
        length += x * x;
    }
    for (float& x : out) x /= std::sqrt(length);
    return out;
}

// q.k of two positions falls with their distance: cosines of many wavelengths, half the width each.
float wave(int position, int component) {
    const float wavelength = 24.0F * std::pow(40.0F, static_cast<float>(component / 2) / (kWidth / 2.0F));
    const float angle = 6.2831853F * static_cast<float>(position) / wavelength;
    return (component % 2 == 0 ? std::cos(angle) : std::sin(angle)) / std::sqrt(kWidth / 2.0F);
}

}  // namespace

std::shared_ptr<const MapModel> syntheticLongMaps(int tokens, std::uint64_t seed) {
    LongHeads heads{.tokens = tokens, .heads = kHeads, .keyHeads = kHeads, .keyWidth = kWidth};
    const auto size = static_cast<std::size_t>(tokens) * kHeads * kWidth;
    heads.q.resize(size);
    heads.k.resize(size);
    Random random(seed);
    std::vector<std::uint32_t> words;
    std::vector<std::string> names;
    for (int i = 0; i < tokens; ++i) {
        const bool repeats = i >= kRepeated && i / kRepeated % 3 != 0;
        words.push_back(repeats ? words[static_cast<std::size_t>(i - kRepeated)] : random.below(kWords));
        names.push_back(i % kPassage == 0 ? fmt::format("§{}", i / kPassage + 1) : fmt::format("{}", i));
    }
    const float root = std::sqrt(static_cast<float>(kWidth));  // taken out again by the division of the scores
    const auto sink = direction(seed, 1);
    for (int i = 0; i < tokens; ++i) {
        const auto row = static_cast<std::size_t>(i) * kHeads * kWidth;
        const auto word = direction(seed + 1, words[static_cast<std::size_t>(i)]);
        const auto before = direction(seed + 1, i > 0 ? words[static_cast<std::size_t>(i - 1)] : kWords);
        const auto passage = direction(seed + 2, static_cast<std::uint64_t>(i / kPassage));
        const bool heading = i % kPassage == 0;
        for (int c = 0; c < kWidth; ++c) {
            const auto at = [&](int head) { return row + static_cast<std::size_t>(head * kWidth + c); };
            const auto in = static_cast<std::size_t>(c);
            const auto noise = [&] { return random.uniform(-0.25F, 0.25F); };
            heads.q[at(0)] = root * 14.0F * wave(i, c) + noise();
            heads.k[at(0)] = wave(i, c);
            heads.q[at(1)] = root * sink[in] + noise();
            heads.k[at(1)] = (i == 0 ? 10.0F : heading ? 8.0F : 0.0F) * sink[in] + noise();
            // What followed this word when it came before.
            heads.q[at(2)] = root * 18.0F * word[in] + root * 13.0F * sink[in];
            heads.k[at(2)] = before[in] + (i == 0 ? 1.0F : 0.0F) * sink[in];
            heads.q[at(3)] = root * 6.0F * passage[in] + root * 3.0F * wave(i, c);
            heads.k[at(3)] = passage[in] + wave(i, c) + (random.below(24) == 0 ? 0.5F : 0.0F) * passage[in];
        }
    }
    return std::make_shared<LongMaps>(std::move(heads), fmt::format("{} tokens", tokens),
                                      std::vector<std::string>{"near", "sinks", "repeats", "passage"}, std::move(names),
                                      "synthetic");
}

CrossCase syntheticCross() {
    const std::vector<std::string> german{"heute", "hat", "die", "Katze", "auf", "der", "Matte", "geschlafen"};
    const std::vector<std::string> english{"the", "cat", "slept", "on", "the", "mat", "today"};
    // Which English word each German one means, and the one that it looks at besides.
    constexpr std::array<std::array<int, 2>, 8> kMeans{
        {{6, 2}, {2, 1}, {0, 1}, {1, 0}, {3, 5}, {4, 5}, {5, 4}, {2, 6}}};
    constexpr int kCrossHeads = 2;
    Heads heads{.heads = kCrossHeads,
                .queries = static_cast<int>(german.size()),
                .keys = static_cast<int>(english.size()),
                .causal = false,
                .keyWidth = 64};
    Random random(7);
    heads.logSumExp.resize(german.size() * kCrossHeads);
    for (std::size_t head = 0; head < kCrossHeads; ++head) {
        for (std::size_t query = 0; query < german.size(); ++query) {
            std::vector<float> scores;
            float sum = 0.0F;
            for (std::size_t key = 0; key < english.size(); ++key) {
                const auto is = [&](std::size_t which) { return static_cast<int>(key) == kMeans[query][which]; };
                // The first head finds the meaning, the second the neighbourhood.
                const float score =
                    (is(0) ? (head == 0 ? 4.2F : 2.2F) : 0.0F) + (is(1) ? (head == 0 ? 1.6F : 3.0F) : 0.0F);
                scores.push_back(score + random.uniform(-0.4F, 0.4F));
                sum += std::exp(scores.back());
            }
            heads.logSumExp[query * kCrossHeads + head] = std::log(sum);
            for (const float score : scores) heads.weights.push_back(std::exp(score) / sum);
        }
    }
    return {.heads = std::move(heads), .queries = german, .keys = english, .note = "synthetic"};
}

}  // namespace orrery::attention
