#include "kernels/routing/losses.h"

#include "engine/base/error.h"

#include <cmath>

namespace orrery::routing {

double switchLoss(std::span<const std::uint32_t> counts, std::span<const double> means, int tokens, double alpha) {
    ORRERY_CHECK(counts.size() == means.size(), "{} counts, {} scores", counts.size(), means.size());
    if (tokens == 0) return 0.0;
    double sum = 0.0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        sum += static_cast<double>(counts[i]) / static_cast<double>(tokens) * means[i];
    }
    return alpha * static_cast<double>(counts.size()) * sum;
}

double expertLoss(std::span<const std::uint32_t> counts, std::span<const double> means, double alpha) {
    ORRERY_CHECK(counts.size() == means.size(), "{} counts, {} scores", counts.size(), means.size());
    const std::vector<double> load = loadOf(counts);
    double sum = 0.0;
    for (std::size_t i = 0; i < load.size(); ++i) sum += load[i] * means[i];
    return alpha * sum;
}

double sequenceLoss(std::span<const std::uint16_t> ids, int k, std::span<const float> scores, Shape shape,
                    std::span<const int> starts, double alpha) {
    const auto width = static_cast<std::size_t>(k);
    const auto experts = static_cast<std::size_t>(shape.experts);
    ORRERY_CHECK(ids.size() == static_cast<std::size_t>(shape.tokens) * width, "{} ids", ids.size());
    ORRERY_CHECK(starts.empty() || starts[0] == 0, "the first sequence starts at token {}", starts[0]);
    constexpr int kWhole[] = {0};
    if (starts.empty()) starts = kWhole;
    double sum = 0.0;
    int sequences = 0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const int end = i + 1 < starts.size() ? starts[i + 1] : shape.tokens;
        ORRERY_CHECK(starts[i] <= end, "a sequence from token {} to {}", starts[i], end);
        if (starts[i] == end) continue;
        const auto first = static_cast<std::size_t>(starts[i]);
        const auto count = static_cast<std::size_t>(end - starts[i]);
        const std::vector<std::uint32_t> counts =
            countChoices(ids.subspan(first * width, count * width), shape.experts);
        const std::vector<double> mean =
            meanScores(scores.subspan(first * experts, count * experts),
                       {.tokens = end - starts[i], .experts = shape.experts}, EachToken::normalised);
        sum += expertLoss(counts, mean, alpha);
        ++sequences;
    }
    return sequences == 0 ? 0.0 : sum / sequences;
}

double zLoss(std::span<const float> logits, Shape shape) {
    const auto experts = static_cast<std::size_t>(shape.experts);
    ORRERY_CHECK(logits.size() == static_cast<std::size_t>(shape.tokens) * experts, "{} logits", logits.size());
    if (shape.tokens == 0) return 0.0;
    double total = 0.0;
    for (std::size_t t = 0; t < static_cast<std::size_t>(shape.tokens); ++t) {
        const std::span<const float> row = logits.subspan(t * experts, experts);
        float largest = -kHuge;
        for (const float logit : row) largest = std::max(largest, usable(logit));
        double sum = 0.0;
        for (const float logit : row)
            sum += std::exp(static_cast<double>(usable(logit)) - static_cast<double>(largest));
        const double logSumExp = static_cast<double>(largest) + std::log(sum);
        total += logSumExp * logSumExp;
    }
    return total / shape.tokens;
}

double olmoeLoss(std::span<const std::uint32_t> counts, std::span<const double> means, std::span<const float> logits,
                 Shape shape, double alpha, double beta) {
    return switchLoss(counts, means, shape.tokens, alpha) + beta * zLoss(logits, shape);
}

}  // namespace orrery::routing
