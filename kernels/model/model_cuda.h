#pragma once

// The built-in model on a CUDA device: prompt and decoding, with a cache of latents that stays there. The CPU version
// is the oracle; sums have another order here, so the two agree up to rounding.

#include "kernels/model/model.h"

namespace orrery::model {

enum class WeightType { float32, bfloat16 };  // as stored on the device; all arithmetic is in fp32

class ModelCuda {
 public:
    // Copies the weights to the device, with room for `capacity` tokens. Throws what Model's constructor does, and
    // Error for a capacity outside [1, attention::kMostTokens] and when CUDA fails; a programming error unless
    // routing::cudaAvailable().
    ModelCuda(const safetensors::File& file, WeightType type, int capacity);
    ~ModelCuda();
    ModelCuda(ModelCuda&&) noexcept;
    ModelCuda& operator=(ModelCuda&&) noexcept;

    const Config& config() const;
    int tokens() const;         // in the cache
    void truncate(int tokens);  // forgets what came later

    // As Model::run, with a cache of its own. Throws Error for an id out of range and for more tokens than there is
    // room for.
    std::vector<float> run(std::span<const std::int32_t> ids, const routing::Gate* gate = nullptr);
    // Runs `ids`, at least one, then `count` times takes the best next token and runs it, all on the device without
    // waiting in between. Returns the tokens taken, in order; the last one has not been run itself.
    std::vector<std::int32_t> continueGreedily(std::span<const std::int32_t> ids, int count,
                                               const routing::Gate* gate = nullptr);

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace orrery::model
