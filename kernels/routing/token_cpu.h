#pragma once

// One token on the CPU: its scores, and the choice by them. Internal to kernels/routing.

#include "kernels/routing/gate.h"
#include "kernels/routing/gate_math.h"

#include "engine/base/two_widths.h"

#include <array>
#include <cstdint>
#include <span>

namespace orrery::routing {

// Room for one token, padded so that loops need no remainder. One a thread.
struct TokenScores {
    alignas(64) std::array<float, kMostExperts> p{};
    alignas(64) std::array<float, kMostExperts> choice{};  // p + bias, or -kHuge for NaN logits
    std::array<std::uint16_t, kMostExperts> ids{};         // the choice, best first
};

// Fills p and choice from `experts` logits. `bias` holds usable numbers, one an expert.
void scoreToken(ScoreFunction function, const float* logits, const float* bias, int experts, TokenScores& token);

// Fills the first k of `ids` from `choice`.
void chooseExperts(const Gate& gate, int experts, int k, TokenScores& token);

}  // namespace orrery::routing
