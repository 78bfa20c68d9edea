#include "kernels/model/model.h"

#include "kernels/model/blocks.h"

#include "kernels/attention/attention.h"

#include "engine/base/error.h"

#include <algorithm>

namespace orrery::model {
namespace {

void checkIds(std::span<const std::int32_t> ids, int vocabulary) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (ids[i] < 0 || ids[i] >= vocabulary) {
            throw Error(fmt::format("token {} has the id {}; the model knows 0 to {}", i, ids[i], vocabulary - 1));
        }
    }
}

std::vector<float> embedded(const Weights& weights, std::span<const std::int32_t> ids) {
    const auto width = static_cast<std::size_t>(weights.config.width);
    std::vector<float> x(ids.size() * width);
    for (std::size_t t = 0; t < ids.size(); ++t) {
        std::copy_n(&weights.embedding[static_cast<std::size_t>(ids[t]) * width], width, &x[t * width]);
    }
    return x;
}

// rms(x) · embedᵀ, [n, vocabulary].
std::vector<float> logitsOf(const Weights& weights, std::span<float> x) {
    const auto width = static_cast<std::size_t>(weights.config.width);
    const auto vocabulary = static_cast<std::size_t>(weights.config.vocabulary);
    std::vector<float> logits(x.size() / width * vocabulary);
    forTokens(x.size() / width, [&](std::size_t t, std::size_t count) {
        std::vector<float> normed(count * width);
        const Rows rows{normed.data(), width};
        rmsNorm(Rows{x.data(), width}.from(t), weights.finalNorm, weights.config.normEpsilon, rows, count);
        weights.unembedding.multiply(rows, Rows{&logits[t * vocabulary], vocabulary}, count);
    });
    return logits;
}

const Layer& layerAt(const Weights& weights, int layer) {
    ORRERY_CHECK(layer >= 0 && layer < weights.config.layers, "layer {}", layer);
    return weights.layers[static_cast<std::size_t>(layer)];
}

}  // namespace

Model::Model(const safetensors::File& file) : weights_(std::make_unique<const Weights>(weightsOf(file))) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

const Config& Model::config() const {
    return weights_->config;
}

Parameters Model::parameters() const {
    return weights_->parameters;
}

std::span<const float> Model::bias(int layer) const {
    return layerAt(*weights_, layer).bias;
}

std::span<const float> Model::router(int layer) const {
    return layerAt(*weights_, layer).router;
}

std::vector<float> Model::run(std::span<const std::int32_t> ids, Cache& cache, Record* record,
                              const routing::Gate* gate) const {
    const Weights& weights = *weights_;
    const Config& config = weights.config;
    ORRERY_CHECK(cache.rows_.size() == weights.layers.size() && cache.rowWidth_ == rowWidthOf(config, cache.kind_),
                 "the cache is another model's: {} layers, rows of {}", cache.rows_.size(), cache.rowWidth_);
    const routing::Gate& chosen = gate != nullptr ? *gate : config.gate;
    routing::validate(chosen, {.tokens = 0, .experts = config.experts});
    checkIds(ids, config.vocabulary);
    if (ids.size() > static_cast<std::size_t>(attention::kMostTokens - cache.tokens_)) {
        throw Error(
            fmt::format("{} tokens after {}; attention takes {}", ids.size(), cache.tokens_, attention::kMostTokens));
    }
    if (record != nullptr) record->layers.assign(weights.layers.size(), {});
    if (ids.empty()) return {};

    const auto first = static_cast<std::size_t>(cache.tokens_);
    const auto rowWidth = static_cast<std::size_t>(cache.rowWidth_);
    const Angles angles(config, cache.tokens_, ids.size());
    std::vector<float> x = embedded(weights, ids);
    for (std::size_t l = 0; l < weights.layers.size(); ++l) {
        const Layer& layer = weights.layers[l];
        LayerRecord* const kept = record != nullptr ? &record->layers[l] : nullptr;
        std::vector<float>& rows = cache.rows_[l];
        rows.resize((first + ids.size()) * rowWidth);
        attend(config, layer, angles, {.kind = cache.kind_, .rows = rows, .rowWidth = rowWidth, .first = first}, x,
               kept);
        if (layer.hasExperts()) {
            mixExperts(config, layer, chosen, x, kept);
        } else {
            feedForward(config, layer, x);
        }
        if (kept != nullptr) kept->out = x;
    }
    cache.tokens_ += static_cast<int>(ids.size());
    return logitsOf(weights, x);
}

}  // namespace orrery::model
