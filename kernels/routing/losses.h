#pragma once

// The auxiliary losses that keep a router's load even, as numbers to show beside it.

#include "kernels/routing/balance.h"

namespace orrery::routing {

// alpha E sum_i (count_i / T) P_i (Fedus et al. 2021, equations 4 to 6; over k choices as OLMoE counts them).
double switchLoss(std::span<const std::uint32_t> counts, std::span<const double> means, int tokens,
                  double alpha = 1e-2);

// alpha sum_i f_i P_i (DeepSeek-V2, equation 23, where alpha_1 is 0.003).
double expertLoss(std::span<const std::uint32_t> counts, std::span<const double> means, double alpha = 3e-3);

// The same over each sequence on its own, then the mean over them (DeepSeek-V3, equations 17 to 20): `starts` are the
// first tokens of the sequences, in ascending order, the first one 0; empty for one sequence. Scores [T, E] are
// normalised per token. Sequences without tokens count as none.
double sequenceLoss(std::span<const std::uint16_t> ids, int k, std::span<const float> scores, Shape shape,
                    std::span<const int> starts = {}, double alpha = 1e-4);

// mean over the tokens of logsumexp(logits)^2 (Zoph et al. 2022, equation 5), not yet weighted.
double zLoss(std::span<const float> logits, Shape shape);

// OLMoE: switchLoss with alpha 1e-2, plus 1e-3 zLoss.
double olmoeLoss(std::span<const std::uint32_t> counts, std::span<const double> means, std::span<const float> logits,
                 Shape shape, double alpha = 1e-2, double beta = 1e-3);

}  // namespace orrery::routing
