#pragma once

// The two halves of a layer, each of which adds to the residual stream. Internal to kernels/model.

#include "kernels/model/weights.h"

#include "engine/base/parallel.h"

namespace orrery::model {

// Tokens that go through a matrix together: enough to read its weights once for several, few enough that two cores
// share a short prompt.
inline constexpr std::size_t kTokenGrain = 16;

// body(first, count) for all tokens, in any order and at once.
template <typename Body>
void forTokens(std::size_t tokens, const Body& body) {
    if (tokens <= kTokenGrain) {
        body(std::size_t{0}, tokens);
        return;
    }
    parallelChunks(tokens, kTokenGrain, [&](const auto& range) { body(range.begin(), range.end() - range.begin()); });
}

// RoPE (kernels/attention/rope.h) at the positions of one call: cos and sin of every pair, worked out once for all
// layers.
class Angles {
 public:
    Angles(const Config& config, int first, std::size_t count);
    // Turns the pairs (v[2i], v[2i + 1]) of the call's token t.
    void rotate(std::size_t t, float* v) const;

 private:
    std::size_t pairs_;
    std::vector<std::array<double, 2>> turns_;  // [n, rope / 2]
};

// What attention needs beside the layer: the cache's rows of this layer with room for the new tokens, and where those
// begin.
struct Past {
    CacheKind kind = CacheKind::latent;
    std::span<float> rows;  // [first + n, rowWidth]
    std::size_t rowWidth = 0;
    std::size_t first = 0;
};

// x [n, d]: x += attention(rms(x)); writes the new rows of the cache. `record` may be null.
void attend(const Config& config, const Layer& layer, const Angles& angles, const Past& past, std::span<float> x,
            LayerRecord* record);

// x += swiglu(rms(x)).
void feedForward(const Config& config, const Layer& layer, std::span<float> x);

// x += shared expert(u) + Σ weight expert(u), u = rms(x).
void mixExperts(const Config& config, const Layer& layer, const routing::Gate& gate, std::span<float> x,
                LayerRecord* record);

}  // namespace orrery::model
