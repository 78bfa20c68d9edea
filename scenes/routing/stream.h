#pragma once

// A stream of tokens at the scale of DeepSeek-V3, made up: topics drawn by Zipf's law, each a direction, with noise
// around it; a random router reads it. It shows what routing does to the load, and what the bias does about it. Every
// number comes from the seed.

#include "kernels/routing/balance.h"

#include <cstdint>
#include <string>
#include <vector>

namespace orrery::routing {

class DeviceRouter;

struct StreamOptions {
    Gate gate = kDeepSeekV3;
    int experts = 256;
    int batch = 4096;  // tokens between two updates of the bias
    int topics = 64;
    float zipf = 1.1F;       // the n-th topic comes up as 1 / n^zipf
    float noise = 0.7F;      // of a token around its topic, in deviations
    bool update = true;      // the bias is updated
    float step = kBiasStep;  // u
    std::uint64_t seed = 1;

    bool operator==(const StreamOptions&) const = default;
    std::string description() const;  // "64 topics by Zipf's law with exponent 1.1, ..."
};

// One batch after the other.
class Stream {
 public:
    static constexpr int kWidth = 16;  // of a hidden state

    // Throws what validate() does.
    explicit Stream(const StreamOptions& options);

    const StreamOptions& options() const { return options_; }
    // Other rules for the same tokens: the bias stays, unless the experts are others.
    void setRules(const Gate& gate, bool update, float step);
    // Back to the first batch, with no bias.
    void restart();

    // Routes the next batch and, where wanted, updates the bias: on the CPU, or on CUDA's device.
    void advance(DeviceRouter* device = nullptr);
    int batches() const { return batches_; }
    const std::vector<std::uint32_t>& counts() const { return counts_; }  // of the last batch
    const std::vector<float>& bias() const { return bias_; }
    const std::vector<float>& maxVio() const { return maxVio_; }  // of every batch so far
    // The logits of a batch, the same whenever they are asked for: [batch, E].
    std::vector<float> logits(int batch) const;

 private:
    StreamOptions options_;
    std::vector<float> directions_;  // [topics, kWidth]
    std::vector<float> router_;      // [kWidth, E]
    std::vector<double> topicUpTo_;  // [topics], cumulated
    std::vector<float> bias_;
    std::vector<std::uint32_t> counts_;
    std::vector<float> maxVio_;
    int batches_ = 0;
};

}  // namespace orrery::routing
