#include "kernels/model/sampling.h"

#include "kernels/routing/gate_math.h"

#include "engine/base/error.h"

#include <algorithm>

namespace orrery::model {

std::int32_t greedy(std::span<const float> logits) {
    ORRERY_CHECK(!logits.empty(), "no logits");
    std::size_t best = 0;
    for (std::size_t i = 1; i < logits.size(); ++i) {
        if (routing::usable(logits[i]) > routing::usable(logits[best])) best = i;
    }
    return static_cast<std::int32_t>(best);
}

void validate(const Sampling& sampling) {
    if (!(sampling.temperature >= 0.0F && sampling.temperature <= kMostTemperature)) {
        throw Error(fmt::format("a temperature of {}; it takes 0 to {}", sampling.temperature, kMostTemperature));
    }
    if (!(sampling.topP > 0.0F && sampling.topP <= 1.0F)) {
        throw Error(fmt::format("a top-p of {}; it takes a share above 0, up to 1", sampling.topP));
    }
}

std::vector<Candidate> candidates(std::span<const float> logits, const Sampling& sampling) {
    validate(sampling);
    const std::int32_t best = greedy(logits);
    const float largest = routing::usable(logits[static_cast<std::size_t>(best)]);
    if (sampling.temperature == 0.0F) return {{.id = best, .probability = 1.0F}};

    // Divided after the largest is taken away, so that a small temperature overflows to -inf only, whose share is 0.
    std::vector<Candidate> all;
    double sum = 0.0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const float share = routing::expOfNegative((routing::usable(logits[i]) - largest) / sampling.temperature);
        if (share == 0.0F) continue;
        all.push_back({.id = static_cast<std::int32_t>(i), .probability = share});
        sum += static_cast<double>(share);
    }
    std::ranges::sort(all, [](const Candidate& one, const Candidate& other) {
        return one.probability != other.probability ? one.probability > other.probability : one.id < other.id;
    });

    const double wanted = static_cast<double>(sampling.topP) * sum;
    double kept = 0.0;
    std::size_t count = 0;
    while (count < all.size() && (count == 0 || kept < wanted)) {
        kept += static_cast<double>(all[count++].probability);
    }
    all.resize(count);
    for (Candidate& candidate : all) {
        candidate.probability = static_cast<float>(static_cast<double>(candidate.probability) / kept);
    }
    return all;
}

Sampler::Sampler(const Sampling& sampling, std::uint64_t seed) : sampling_(sampling), random_(seed) {
    validate(sampling);
}

std::int32_t Sampler::next(std::span<const float> logits) {
    if (sampling_.temperature == 0.0F) return greedy(logits);
    const std::vector<Candidate> choices = candidates(logits, sampling_);
    double left = static_cast<double>(random_.uniform());
    for (const Candidate& candidate : choices) {
        left -= static_cast<double>(candidate.probability);
        if (left < 0.0) return candidate.id;
    }
    // Rounded, the probabilities may sum to a little less than 1.
    return choices.back().id;
}

}  // namespace orrery::model
