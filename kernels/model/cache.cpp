#include "kernels/model/model.h"

#include "engine/base/error.h"

namespace orrery::model {

int rowWidthOf(const Config& config, CacheKind kind) {
    if (kind == CacheKind::latent) return config.latent + config.rope;
    return config.heads * (config.nope + config.rope + config.value);
}

std::size_t bytesPerToken(const Config& config, CacheKind kind) {
    return static_cast<std::size_t>(config.layers) * static_cast<std::size_t>(rowWidthOf(config, kind)) * sizeof(float);
}

Cache::Cache(const Config& config, CacheKind kind)
    : kind_(kind), rowWidth_(rowWidthOf(config, kind)), rows_(static_cast<std::size_t>(config.layers)) {}

std::span<const float> Cache::rows(int layer) const {
    ORRERY_CHECK(layer >= 0 && static_cast<std::size_t>(layer) < rows_.size(), "layer {}", layer);
    const auto floats = static_cast<std::size_t>(tokens_) * static_cast<std::size_t>(rowWidth_);
    return std::span(rows_[static_cast<std::size_t>(layer)]).first(floats);
}

std::size_t Cache::bytesPerToken() const {
    return rows_.size() * static_cast<std::size_t>(rowWidth_) * sizeof(float);
}

void Cache::truncate(int tokens) {
    ORRERY_CHECK(tokens >= 0 && tokens <= tokens_, "{} tokens of {}", tokens, tokens_);
    tokens_ = tokens;
}

}  // namespace orrery::model
