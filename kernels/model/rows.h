#pragma once

// What is done to rows of floats, a row a token: the matrix products, the norm, the gated unit. Every number comes out
// of a fixed order of operations that does not depend on how many rows there are, so a token alone gets the same bytes
// as in a crowd.

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace orrery::model {

// Rows in memory: row t starts at data + t * stride.
struct Rows {
    float* data = nullptr;
    std::size_t stride = 0;

    float* operator[](std::size_t t) const { return data + t * stride; }
    Rows from(std::size_t t, std::size_t column = 0) const { return {data + t * stride + column, stride}; }
};
struct ConstRows {
    const float* data = nullptr;
    std::size_t stride = 0;

    ConstRows(const float* data_, std::size_t stride_) : data(data_), stride(stride_) {}
    ConstRows(const Rows& rows) : data(rows.data), stride(rows.stride) {}  // NOLINT: a view of the same
    const float* operator[](std::size_t t) const { return data + t * stride; }
    ConstRows from(std::size_t t, std::size_t column = 0) const { return {data + t * stride + column, stride}; }
};

// A matrix W for y = x Wᵀ, stored for the processor's lanes, which then never have to be summed across: panels of 16
// outputs, and in each the 16 weights of an input side by side. An output is summed over the inputs from the first to
// the last.
class Matrix {
 public:
    Matrix() = default;
    static Matrix ofRows(std::span<const float> weights, int outputs, int inputs);     // from [out, in]
    static Matrix ofColumns(std::span<const float> weights, int inputs, int outputs);  // from [in, out]

    std::vector<float> weights() const;  // [out, in] again

    int inputs() const { return static_cast<int>(inputs_); }
    int outputs() const { return static_cast<int>(outputs_); }

    // `count` rows of x, [in] each, to rows of y, [out] each; they must not overlap.
    void multiply(const ConstRows& x, const Rows& y, std::size_t count) const;

 private:
    static constexpr std::size_t kPanel = 16;
    struct alignas(64) Strip {
        std::array<float, kPanel> weights{};
    };
    friend struct Tiles;

    Matrix(std::size_t outputs, std::size_t inputs);
    std::size_t place(std::size_t output, std::size_t input) const;  // of its strip

    std::size_t inputs_ = 0;
    std::size_t outputs_ = 0;
    std::vector<Strip> strips_;  // [panels, in]
};

// y = x / sqrt(mean(x²) + epsilon) · g (Zhang and Sennrich 2019, arXiv:1910.07467).
void rmsNorm(const ConstRows& x, std::span<const float> g, float epsilon, const Rows& y, std::size_t count);

// a = silu(a) ⊙ b with silu(a) = a / (1 + e^-a), the middle of SwiGLU (Shazeer 2020, arXiv:2002.05202).
void gateBySilu(std::span<float> a, std::span<const float> b);

// y += factor · x.
void addScaled(const float* x, float factor, float* y, std::size_t count);

}  // namespace orrery::model
