#pragma once

// The built-in model (assets/models/README.md has its forward pass and its tensors), run token by token on the CPU with
// a cache of latents, and all that it computed on the way kept for those who watch.

#include "engine/base/safetensors.h"
#include "kernels/routing/gate.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace orrery::model {

// Sizes, as the metadata's `config` names them.
struct Config {
    int vocabulary = 0;
    int width = 0;  // d_model
    int layers = 0;
    int denseLayers = 0;  // the first ones, without experts
    int ffnWidth = 0;     // d_ffn
    int heads = 0;
    int nope = 0;
    int rope = 0;
    int value = 0;
    int latent = 0;
    int experts = 0;
    int sharedExperts = 0;
    int expertWidth = 0;
    float normEpsilon = 1e-6F;
    float ropeBase = 10000.0F;
    int context = 0;  // the longest text in training
    routing::Gate gate;
};

struct Parameters {
    std::int64_t all = 0;
    std::int64_t active = 0;  // that a token meets
};

// What one layer computed for the tokens of one call; n tokens, the cache then holds T.
struct LayerRecord {
    std::vector<float> queries;        // [n, H, nope + rope], RoPE applied
    std::vector<float> probabilities;  // [H, n, T]
    std::vector<float> logSumExp;      // [n, H]
    std::vector<float> hidden;         // u, [n, d]: what the router reads; empty in dense layers
    std::vector<float> logits;         // [n, E]
    std::vector<std::uint16_t> ids;    // [n, k], best first
    std::vector<float> weights;        // [n, k]
    std::vector<float> out;            // x after the layer, [n, d]
};
struct Record {
    std::vector<LayerRecord> layers;
};

// What a text leaves behind for the tokens after it, per layer and token.
enum class CacheKind {
    latent,  // the latent and the one rotated key that all heads share, as MLA keeps them
    full,    // the key and the value of every head, made from the latent once: [H keys of nope + rope | H values]
};

int rowWidthOf(const Config& config, CacheKind kind);             // floats per layer and token
std::size_t bytesPerToken(const Config& config, CacheKind kind);  // in fp32, all layers

class Cache {
 public:
    explicit Cache(const Config& config, CacheKind kind = CacheKind::latent);
    CacheKind kind() const { return kind_; }
    int tokens() const { return tokens_; }
    int rowWidth() const { return rowWidth_; }
    std::span<const float> rows(int layer) const;  // [T, rowWidth]; of latents: [T, latent + rope]
    std::size_t bytesPerToken() const;
    void truncate(int tokens);  // forgets what came later

 private:
    friend class Model;
    CacheKind kind_;
    int rowWidth_;
    int tokens_ = 0;
    std::vector<std::vector<float>> rows_;  // by layer; what lies beyond tokens_ does not count
};

struct Weights;  // weights.h

class Model {
 public:
    // Widens the weights. Throws Error, one line, that says which tensor is missing, of another shape or type or holds
    // what is no finite number, or what the metadata lacks.
    explicit Model(const safetensors::File& file);
    ~Model();
    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;

    const Config& config() const;
    Parameters parameters() const;
    std::span<const float> bias(int layer) const;    // [E] of the router; empty in dense layers
    std::span<const float> router(int layer) const;  // [E, d]; empty in dense layers

    // Runs n tokens (0 <= id < vocabulary) after what the cache holds, and adds them to it. Returns the logits of the
    // next token for each, [n, vocabulary]. Token by token gives the same bytes as all at once, on any number of
    // threads. `gate` replaces the model's own when given (another k, no bias). Throws Error for an id out of range, a
    // gate that does not fit and more tokens than attention takes; the cache is then as it was.
    std::vector<float> run(std::span<const std::int32_t> ids, Cache& cache, Record* record = nullptr,
                           const routing::Gate* gate = nullptr) const;

 private:
    std::unique_ptr<const Weights> weights_;
};

}  // namespace orrery::model
