#pragma once

// From logits to the next token. The same seed and logits give the same tokens on every machine: the exponentials are
// our own, sums have an order, and of equals the lowest id is the better one.

#include "engine/base/random.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::model {

// The id of the largest. NaN counts as -inf.
std::int32_t greedy(std::span<const float> logits);

inline constexpr float kMostTemperature = 1000.0F;

struct Sampling {
    float temperature = 1.0F;  // p = softmax(logits / temperature); 0: always the best
    float topP = 1.0F;         // only the fewest best that make up this share stay (nucleus; Holtzman et al. 2020,
                               // arXiv:1904.09751), (0, 1]
};

// Throws Error, one line, for a temperature outside [0, kMostTemperature] and a share outside (0, 1].
void validate(const Sampling& sampling);

struct Candidate {
    std::int32_t id = 0;
    float probability = 0.0F;
};

// What the next token is drawn from: best first, at least one, probabilities that sum to 1. Tokens of probability 0 are
// left out. Throws what validate() does.
std::vector<Candidate> candidates(std::span<const float> logits, const Sampling& sampling);

// Draws one token after another; one number of the generator each, none at temperature 0.
class Sampler {
 public:
    Sampler(const Sampling& sampling, std::uint64_t seed);
    std::int32_t next(std::span<const float> logits);

 private:
    Sampling sampling_;
    Random random_;
};

}  // namespace orrery::model
