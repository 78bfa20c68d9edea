#pragma once

// Softmax(scale Q K^T) V for one sequence, in one pass over the keys with a running maximum and sum (Dao et al. 2022,
// arXiv:2205.14135), which gives the log-sum-exp of every row with it; from that any part of the map can be computed
// again on its own. The CPU version is the oracle.
//
// One description covers the variants: MHA has a key head for every query head, GQA one for a run of them, MQA one for
// all; MLA in its absorbed form is MQA whose keys are [latent | rope] and whose values are the latent, the same rows.
//
// NaN and infinity. A score that is infinite counts as +-2^100, one that is NaN as -2^100, so the weights of a row are
// always numbers that sum to 1. NaN and infinity among the values reach the output of the rows that see them.

#include <cstddef>
#include <span>
#include <vector>

namespace orrery::attention {

inline constexpr int kMostTokens = 1 << 20;
inline constexpr int kMostHeads = 1024;
inline constexpr int kMostWidth = 1024;

struct Shape {
    int queries = 0;     // Tq
    int keys = 0;        // Tk
    int heads = 1;       // H
    int keyHeads = 1;    // G, divides H: head h reads key head h / (H / G)
    int keyWidth = 0;    // dk
    int valueWidth = 0;  // dv; 0 where only the log-sum-exp or the probabilities are wanted
    bool causal = true;  // query i sees the keys j <= i + Tk - Tq: the queries are the last of the sequence
};

struct Input {
    std::span<const float> queries;  // [Tq, H, dk]
    std::span<const float> keys;     // [Tk, G, dk], rows keyStride apart
    std::span<const float> values;   // [Tk, G, dv], rows valueStride apart; may lie within the keys
    int keyStride = 0;               // floats from one token to the next; 0: G dk
    int valueStride = 0;             // 0: G dv
    float scale = 1.0F;
};

struct Output {
    std::span<float> out;            // [Tq, H, dv]
    std::span<float> logSumExp;      // [Tq, H]; empty when not wanted
    std::span<float> probabilities;  // [H, Tq, Tk], zeros where masked; empty when not wanted
};

// Throws Error, in one line, for sizes beyond the limits and for spans that do not fit the shape.
void validate(const Shape& shape, const Input& input);
void validateSizes(const Shape& shape, float scale);  // without the spans

// A programming error where the spans do not fit the shape.
void validate(const Shape& shape, const Output& output);

// How many keys query i sees: the first ones.
int visibleKeys(const Shape& shape, int query);

// On all threads; the same bytes on any number of them, and for a query alone as for all at once (its keys being the
// same). A row that sees no key gives zeros and -inf. A probability is exp(scale q.k - lse), as a tile of map.h is.
// Throws what validate() does.
void attendCpu(const Shape& shape, const Input& input, const Output& output);

}  // namespace orrery::attention
