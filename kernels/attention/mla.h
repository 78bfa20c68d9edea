#pragma once

// Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434, section 2.1): what is cached of a token is one latent and
// one key with RoPE, for all heads. It is computed in two ways that are equal but for rounding. The naive way makes
// keys and values of every latent, head by head, and attends over them. The absorbed way takes the key weights into the
// query and the value weights behind the sum, and attends over the latents themselves: MQA over the cache as it lies
// there.

#include "kernels/attention/attention.h"

#include <span>

namespace orrery::attention {

struct MlaShape {
    int queries = 0;  // Tq
    int keys = 0;     // Tk
    int heads = 1;    // H
    int nope = 0;     // of a query and a key, without RoPE
    int rope = 0;     // of a query and a key, with RoPE
    int value = 0;
    int latent = 0;
    bool causal = true;  // as in Shape
};

struct MlaInput {
    std::span<const float> queries;  // [Tq, H, nope + rope], RoPE applied
    std::span<const float> rows;     // [Tk, latent + rope], the cache: the latent, then the key with RoPE applied
    std::span<const float> keyUp;    // Wuk, [H, nope, latent]
    std::span<const float> valueUp;  // Wuv, [H, value, latent]
    float scale = 1.0F;              // (nope + rope)^-1/2, times yarnScale() where YaRN is used
};

// Throws Error, in one line, for sizes beyond the limits and for spans that do not fit the shape.
void validate(const MlaShape& shape, const MlaInput& input);

// Output: out [Tq, H, value], log-sum-exp [Tq, H], probabilities [H, Tq, Tk]. As with attendCpu(), the same bytes on
// any number of threads, and for a query alone as for all at once. The naive way holds all keys and values in memory:
// 4 Tk H (nope + rope + value) bytes.
void attendMlaNaiveCpu(const MlaShape& shape, const MlaInput& input, const Output& output);
void attendMlaAbsorbedCpu(const MlaShape& shape, const MlaInput& input, const Output& output);

}  // namespace orrery::attention
