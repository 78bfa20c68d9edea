#pragma once

// The built-in model run on a text, and all that a trace shows of it.

#include "kernels/model/model.h"
#include "kernels/model/sampling.h"
#include "scenes/trace/trace.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::trace {

// Attention is kept whole, [H, T, T] in each layer: so many tokens take a quarter of a gigabyte of it.
inline constexpr int kMostRunTokens = 2048;

struct ModelRun {
    int continuation = 0;  // tokens to write after the text
    model::Sampling sampling{.temperature = 0.8F, .topP = 0.95F};
    std::uint64_t seed = 1;
    std::optional<routing::Gate> gate;  // instead of the model's own
    std::string title;                  // the start of the text when empty
};

struct ModelTrace {
    Trace trace;                // tokens are bytes; pieces as piecesOfBytes() has them
    std::string text;           // with its continuation: bytes, which need not be UTF-8
    std::size_t given = 0;      // bytes of it that were given
    std::vector<float> logits;  // of the next byte after each, [T, 256]
};

// The continuation is written first, then all of it is run once and recorded: the record is the same whether a byte was
// given or written. Throws Error, one line, for an empty text (the model has no token for a start), more tokens than
// kMostRunTokens, and a gate or a sampling that does not fit. `progress` hears the share of the continuation done.
ModelTrace runModel(const model::Model& model, std::string_view text, const ModelRun& run,
                    const std::function<void(float)>& progress = {});

// The file that `orrery trace` writes: written(trace), and the logits of the next byte as `logits`.
Written written(const ModelTrace& run);

}  // namespace orrery::trace
