#pragma once

// The weights as the CPU reads them, and how they come out of a file. Internal to kernels/model; what each tensor means
// is in assets/models/README.md.

#include "kernels/model/model.h"
#include "kernels/model/rows.h"

namespace orrery::model {

struct FeedForward {
    Matrix gate;
    Matrix up;
    Matrix down;
};

struct Layer {
    std::vector<float> attentionNorm;
    Matrix query;                // [H (nope + rope), d]
    Matrix down;                 // w_dkv, [latent + rope, d]
    std::vector<Matrix> absorb;  // by head: a query's part without RoPE to what it asks of a latent, qn · w_uk
    std::vector<Matrix> keys;    // by head: a latent to its key, c · w_ukᵀ
    std::vector<Matrix> values;  // by head: a latent to its value, c · w_uvᵀ
    Matrix output;               // [d, H v]

    std::vector<float> ffnNorm;
    FeedForward dense;  // in dense layers; the rest in those with experts

    std::vector<float> router;  // [E, d]
    Matrix routerMatrix;        // the same
    std::vector<float> bias;    // [E]
    std::vector<FeedForward> experts;
    FeedForward shared;  // all shared experts side by side, as one of their common width

    bool hasExperts() const { return !experts.empty(); }
};

struct Weights {
    Config config;
    Parameters parameters;
    std::vector<float> embedding;  // [vocabulary, d]
    Matrix unembedding;            // the same, as the matrix at the end
    std::vector<Layer> layers;
    std::vector<float> finalNorm;
};

// Throws what Model's constructor does.
Weights weightsOf(const safetensors::File& file);

}  // namespace orrery::model
