#pragma once

// What a mixture-of-experts model did with a text: the tokens, each layer's router logits and choices, its attention.
// Read from and written to safetensors files in the format moetrace/1 (assets/models/README.md describes it), and read
// from the dumps of serving engines that hold only which experts were chosen.

#include "engine/base/diagnostic.h"
#include "engine/base/safetensors.h"
#include "kernels/routing/gate.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace orrery::trace {

inline constexpr int kMostTokens = 1 << 20;
inline constexpr int kMostLayers = 1024;

// One layer, as far as the file has it: what is not there is empty.
struct Layer {
    int number = 0;  // l in the names of the tensors

    // Router.
    int experts = 0;
    int chosen = 0;                  // k of the recorded choice
    std::vector<float> logits;       // [T, E]
    std::vector<float> bias;         // [E]
    std::vector<std::uint16_t> ids;  // [T, k], best first
    std::vector<float> weights;      // [T, k]

    // Attention, in one of three forms.
    int heads = 0;
    std::vector<float> probabilities;  // [H, Tq, T]; Tq is T but for cross-attention
    int queries = 0;                   // Tq
    int keyHeads = 0;
    int keyWidth = 0;
    std::vector<float> q, k;       // [Tq, H, dk], [T, G, dk], RoPE applied
    std::vector<float> logSumExp;  // [Tq, H]
    std::vector<float> latents;    // [T, dc], with `ropeKeys` [T, dr]
    std::vector<float> ropeKeys;
    int latentWidth = 0;
    int ropeWidth = 0;

    bool routed() const { return !ids.empty() || !logits.empty(); }
    bool attends() const { return !probabilities.empty() || !q.empty() || !latents.empty(); }
};

// The routers along a training: S moments, L layers, E experts, D domains.
struct Training {
    int moments = 0;
    int layers = 0;
    int experts = 0;
    int domains = 0;
    std::vector<int> layerNumbers;          // [L]
    std::vector<std::int32_t> step;         // [S]
    std::vector<float> loss;                // [S]
    std::vector<float> validBits;           // [S]
    std::vector<float> gradNorm;            // [S]
    std::vector<std::uint32_t> load;        // [S, L, E]
    std::vector<float> bias;                // [S, L, E]
    std::vector<std::uint32_t> domainLoad;  // [S, L, D, E]
    std::vector<float> textLogits;          // [S, L, T, E]

    bool empty() const { return moments == 0; }
};

struct Trace {
    std::string title;
    std::vector<std::int32_t> tokens;   // [T]
    std::vector<std::string> pieces;    // [T], UTF-8 where the bytes are; else "\xNN" spelled out
    std::vector<std::int16_t> domains;  // [T] or empty
    std::vector<std::string> domainNames;
    routing::Gate gate;  // as the metadata describes it
    std::vector<Layer> layers;
    Training training;
    std::map<std::string, std::string> metadata;

    int tokenCount() const { return static_cast<int>(pieces.size()); }
};

// Throws Error that says which tensor and what was expected. What is odd but can be shown (NaN in logits, a choice that
// the logits do not give) is told in `remarks`.
Trace readTrace(const std::filesystem::path& path, Diagnostics& remarks);
Trace readTrace(const safetensors::File& file, Diagnostics& remarks);

// The metadata and tensors of a trace in moetrace/1; attention's probabilities as F16.
struct Written {
    std::map<std::string, std::string> metadata;
    std::vector<safetensors::NewTensor> tensors;
};
Written written(const Trace& trace);
void writeTrace(const std::filesystem::path& path, const Trace& trace);

}  // namespace orrery::trace
