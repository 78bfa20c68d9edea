#pragma once

// How evenly a routing uses its experts, what it costs, and the update that evens it out without a loss.

#include "kernels/routing/routing.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::routing {

// count_i: how many tokens chose expert i. Throws Error for an id that is no expert.
std::vector<std::uint32_t> countChoices(std::span<const std::uint16_t> ids, int experts);

// f_i = E / (k T) count_i, which is count_i over the mean: 1 for every expert when the load is even. 0 without choices.
std::vector<double> loadOf(std::span<const std::uint32_t> counts);

// P_i: the mean over the tokens of p_i, from scores [T, E]. Scores of a sigmoid do not sum to 1; DeepSeek-V3 divides
// each token's by their sum first (its equation 19), which `EachToken::normalised` does.
enum class EachToken { asItIs, normalised };
std::vector<double> meanScores(std::span<const float> scores, Shape shape, EachToken each);

// Entropy of the load in bits: log2 E when it is even, 0 when one expert has all.
double entropyOf(std::span<const std::uint32_t> counts);

// MaxVio; see maxVioOf() in balance_law.h.
LoadSummary summaryOf(std::span<const std::uint32_t> counts);

// b += step * sign(mean(count) - count) (Wang et al. 2024, arXiv:2408.15664, algorithm 1).
inline constexpr float kBiasStep = 1e-3F;
void updateBias(std::span<const std::uint32_t> counts, float step, std::span<float> bias);

// b - mean(b): the mean drifts and says nothing.
std::vector<float> centred(std::span<const float> bias);

// What a capacity drops: each expert takes ceil(factor k T / E) tokens, the earliest ones.
struct Dropped {
    std::uint64_t capacity = 0;
    std::uint64_t choices = 0;     // token-expert pairs dropped
    std::uint64_t tokens = 0;      // tokens that lost at least one expert
    std::uint64_t lostTokens = 0;  // tokens that lost all of them
};
Dropped droppedAt(double factor, std::span<const std::uint16_t> ids, int k, int experts);

// Two routings of the same tokens, k may differ. Order within a token does not count.
struct Difference {
    std::uint64_t gained = 0;  // choices of the second that the first has not
    std::uint64_t lost = 0;    // the other way round
    std::uint64_t tokens = 0;  // tokens with any of either
};
Difference differenceOf(std::span<const std::uint16_t> first, int firstK, std::span<const std::uint16_t> second,
                        int secondK);

}  // namespace orrery::routing
