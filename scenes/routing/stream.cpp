#include "scenes/routing/stream.h"

#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "kernels/routing/device_router.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::routing {

namespace {

constexpr std::size_t kChunk = 64;  // tokens that share a generator, so that threads do not matter

// Near enough to normal: the sum of four uniforms, mean 0, deviation 1.
float bell(Random& random) {
    const float sum = random.uniform() + random.uniform() + random.uniform() + random.uniform();
    return (sum - 2.0F) * 1.7320508F;
}

std::vector<float> bells(std::size_t count, std::uint64_t seed, std::uint64_t stream, float deviation) {
    Random random(seed, stream);
    std::vector<float> values(count);
    for (float& value : values) value = deviation * bell(random);
    return values;
}

}  // namespace

std::string StreamOptions::description() const {
    return fmt::format("{} topics by Zipf's law with exponent {:.2g}, noise {:.2g} around each, seed {}", topics,
                       static_cast<double>(zipf), static_cast<double>(noise), seed);
}

Stream::Stream(const StreamOptions& options) : options_(options) {
    validate(options_.gate, {options_.batch, options_.experts});
    directions_ = bells(static_cast<std::size_t>(options_.topics) * kWidth, options_.seed, 1, 1.0F);
    // Logits of deviation near 1.5: scores neither all alike nor all at their ends.
    router_ = bells(static_cast<std::size_t>(kWidth) * static_cast<std::size_t>(options_.experts), options_.seed, 2,
                    1.5F / std::sqrt(static_cast<float>(kWidth)));
    double sum = 0.0;
    for (int n = 1; n <= options_.topics; ++n) {
        sum += std::pow(static_cast<double>(n), -static_cast<double>(options_.zipf));
        topicUpTo_.push_back(sum);
    }
    for (double& upTo : topicUpTo_) upTo /= sum;
    bias_.assign(static_cast<std::size_t>(options_.experts), 0.0F);
    counts_.assign(static_cast<std::size_t>(options_.experts), 0);
}

void Stream::setRules(const Gate& gate, bool update, float step) {
    validate(gate, {options_.batch, options_.experts});
    options_.gate = gate;
    options_.update = update;
    options_.step = step;
}

void Stream::restart() {
    std::ranges::fill(bias_, 0.0F);
    std::ranges::fill(counts_, 0U);
    maxVio_.clear();
    batches_ = 0;
}

std::vector<float> Stream::logits(int batch) const {
    const auto experts = static_cast<std::size_t>(options_.experts);
    const auto tokens = static_cast<std::size_t>(options_.batch);
    std::vector<float> out(tokens * experts, 0.0F);
    const std::size_t chunks = (tokens + kChunk - 1) / kChunk;
    parallelFor(chunks, [&](std::size_t chunk) {
        Random random(options_.seed, 16 + static_cast<std::uint64_t>(batch) * chunks + chunk);
        std::array<float, kWidth> hidden{};
        for (std::size_t t = chunk * kChunk; t < std::min((chunk + 1) * kChunk, tokens); ++t) {
            const auto drawn = static_cast<double>(random.uniform());
            const auto topic = static_cast<std::size_t>(
                std::min(std::upper_bound(topicUpTo_.begin(), topicUpTo_.end(), drawn) - topicUpTo_.begin(),
                         static_cast<std::ptrdiff_t>(options_.topics - 1)));
            for (std::size_t i = 0; i < kWidth; ++i)
                hidden[i] = directions_[topic * kWidth + i] + options_.noise * bell(random);
            float* row = out.data() + t * experts;
            for (std::size_t i = 0; i < kWidth; ++i) {
                const float* column = router_.data() + i * experts;
                for (std::size_t e = 0; e < experts; ++e) row[e] += hidden[i] * column[e];
            }
        }
    });
    return out;
}

void Stream::advance(DeviceRouter* device) {
    const std::vector<float> read = logits(batches_);
    const Shape shape{options_.batch, options_.experts};
    const bool update = options_.update && options_.gate.biasInChoice;
    if (device != nullptr) {
        maxVio_.push_back(
            device->route(options_.gate, shape, read, update ? options_.step : 0.0F, bias_, counts_).maxVio);
    } else {
        const Routing result = route(options_.gate, shape, {read, bias_});
        counts_ = countChoices(result.ids, options_.experts);
        maxVio_.push_back(summaryOf(counts_).maxVio);
        if (update) updateBias(counts_, options_.step, bias_);
    }
    ++batches_;
}

}  // namespace orrery::routing
