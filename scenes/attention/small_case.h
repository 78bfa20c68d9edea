#pragma once

// One head on four tokens with numbers that can be worked out on a blackboard, and every number on the way from queries
// and keys to the output.

#include "scenes/attention/heads.h"

#include <string>
#include <vector>

namespace orrery::attention {

struct SmallCase {
    std::vector<std::string> tokens;
    int keyWidth = 0;      // d_k
    int valueWidth = 0;    // d_v
    std::vector<float> q;  // [T, d_k]
    std::vector<float> k;  // [T, d_k]
    std::vector<float> v;  // [T, d_v]

    int count() const { return static_cast<int>(tokens.size()); }
};

// Whole numbers, so that every product can be checked in the head.
SmallCase blackboardCase();

// The same sizes with numbers of a seed: one decimal, -2 to 2.
SmallCase randomCase(int tokens, int keyWidth, std::uint64_t seed);

inline constexpr int kMostSmallTokens = 6;
inline constexpr int kMostSmallWidth = 6;

// All five steps, each from the one before, in double precision and rounded to float.
struct Walk {
    std::vector<float> scores;   // Q K^T, [T, T]
    std::vector<float> scaled;   // divided by sqrt(d_k) and by the temperature
    std::vector<float> masked;   // -infinity where a token would look ahead
    std::vector<float> weights;  // softmax of each row
    std::vector<float> out;      // weights V, [T, d_v]
    float divisor = 1.0F;
    float bits = 0.0F;  // mean entropy of the rows
};
Walk walk(const SmallCase& small, const Softening& softening, bool causal = true);

}  // namespace orrery::attention
