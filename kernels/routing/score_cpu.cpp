#include "kernels/routing/token_cpu.h"

namespace orrery::routing {
namespace {

ORRERY_TWO_WIDTHS void scoreBySigmoid(const float* __restrict__ logits, const float* __restrict__ bias, int experts,
                                      float* __restrict__ p, float* __restrict__ choice) {
    for (int e = 0; e < experts; ++e) {
        p[e] = sigmoid(logits[e]);
        choice[e] = choiceScore(logits[e], p[e], bias[e]);
    }
}

// Maxima need no order: any tree gives the same.
ORRERY_TWO_WIDTHS float largestOf(const float* __restrict__ logits, int experts) {
    constexpr int kLanes = 16;
    float lanes[kLanes];
    for (float& lane : lanes) lane = -kHuge;
    int e = 0;
    for (; e + kLanes <= experts; e += kLanes) {
        for (int i = 0; i < kLanes; ++i) {
            const float logit = usable(logits[e + i]);
            lanes[i] = logit > lanes[i] ? logit : lanes[i];
        }
    }
    float largest = -kHuge;
    for (; e < experts; ++e) largest = usable(logits[e]) > largest ? usable(logits[e]) : largest;
    for (const float lane : lanes) largest = lane > largest ? lane : largest;
    return largest;
}

// In the order of kSumPlaces. `p` is padded with zeros to the next power of two, or to a multiple of kSumPlaces.
ORRERY_TWO_WIDTHS float sumInOrder(const float* __restrict__ p, int padded) {
    alignas(64) float places[kSumPlaces];
    const int width = padded < kSumPlaces ? padded : kSumPlaces;
    for (int i = 0; i < width; ++i) places[i] = p[i];
    for (int e = kSumPlaces; e < padded; e += kSumPlaces) {
        for (int i = 0; i < kSumPlaces; ++i) places[i] += p[e + i];
    }
    for (int half = width / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; ++i) places[i] += places[i + half];
    }
    return places[0];
}

ORRERY_TWO_WIDTHS void exponentials(const float* __restrict__ logits, int experts, float largest,
                                    float* __restrict__ p) {
    // A loop of its own: in one with the next, GCC 12 works out every pair of the comparisons' outcomes.
    for (int e = 0; e < experts; ++e) p[e] = usable(logits[e]) - largest;
    for (int e = 0; e < experts; ++e) p[e] = expOfNegative(p[e]);
}

ORRERY_TWO_WIDTHS void divideAndBias(const float* __restrict__ logits, const float* __restrict__ bias, int experts,
                                     float sum, float* __restrict__ p, float* __restrict__ choice) {
    for (int e = 0; e < experts; ++e) {
        p[e] /= sum;
        choice[e] = choiceScore(logits[e], p[e], bias[e]);
    }
}

int paddedForSum(int experts) {
    if (experts > kSumPlaces) return (experts + kSumPlaces - 1) / kSumPlaces * kSumPlaces;
    int padded = 1;
    while (padded < experts) padded *= 2;
    return padded;
}

}  // namespace

void scoreToken(ScoreFunction function, const float* logits, const float* bias, int experts, TokenScores& token) {
    if (function == ScoreFunction::sigmoid) {
        scoreBySigmoid(logits, bias, experts, token.p.data(), token.choice.data());
        return;
    }
    const float largest = largestOf(logits, experts);
    exponentials(logits, experts, largest, token.p.data());
    const int padded = paddedForSum(experts);
    for (int e = experts; e < padded; ++e) token.p[static_cast<std::size_t>(e)] = 0.0F;
    const float sum = sumInOrder(token.p.data(), padded);
    divideAndBias(logits, bias, experts, sum, token.p.data(), token.choice.data());
}

}  // namespace orrery::routing
