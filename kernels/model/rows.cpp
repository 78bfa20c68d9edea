#include "kernels/model/rows.h"

#include "kernels/routing/gate_math.h"

#include "engine/base/error.h"
#include "engine/base/two_widths.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace orrery::model {

// Eight lanes; where the processor has four, the compiler takes two registers. No function returns one, since how that
// is done depends on the processor.
using Lanes = float __attribute__((vector_size(32)));
constexpr std::size_t kLanes = 8;

// Products of a few rows with a few panels, whose sums all stay in registers: eight of them hide how long an addition
// takes.
struct Tiles {
    using Strip = Matrix::Strip;
    static constexpr std::size_t kPanel = Matrix::kPanel;
    static constexpr std::size_t kParts = kPanel / kLanes;

    template <std::size_t kRows, std::size_t kPanels>
    [[gnu::always_inline]] static inline void tile(const Strip* strips, std::size_t inputs, std::size_t outputs,
                                                   const ConstRows& x, const Rows& y) {
        Lanes sums[kRows][kPanels * kParts] = {};
        for (std::size_t i = 0; i < inputs; ++i) {
#pragma GCC unroll 8
            for (std::size_t part = 0; part < kPanels * kParts; ++part) {
                Lanes weights;
                const Strip& strip = strips[part / kParts * inputs + i];
                std::memcpy(&weights, &strip.weights[part % kParts * kLanes], sizeof weights);
#pragma GCC unroll 8
                for (std::size_t row = 0; row < kRows; ++row) sums[row][part] += weights * x[row][i];
            }
        }
        const std::size_t kept = std::min(outputs, kPanels * kPanel) * sizeof(float);
        for (std::size_t row = 0; row < kRows; ++row) std::memcpy(y[row], sums[row], kept);
    }

    // One row: panels by fours.
    [[gnu::always_inline]] static inline void single(const Strip* strips, std::size_t inputs, std::size_t outputs,
                                                     const ConstRows& x, const Rows& y) {
        constexpr std::size_t kAtOnce = 4;
        std::size_t done = 0;
        for (; done + kAtOnce * kPanel <= outputs; done += kAtOnce * kPanel) {
            tile<1, kAtOnce>(strips + done / kPanel * inputs, inputs, outputs - done, x, y.from(0, done));
        }
        for (; done < outputs; done += kPanel) {
            tile<1, 1>(strips + done / kPanel * inputs, inputs, outputs - done, x, y.from(0, done));
        }
    }
};

namespace {

using Strip = Tiles::Strip;

ORRERY_TWO_WIDTHS void multiplyRows(const Strip* strips, std::size_t inputs, std::size_t outputs, const ConstRows& x,
                                    const Rows& y, std::size_t count) {
    constexpr std::size_t kRows = 4;
    constexpr std::size_t kPanel = Tiles::kPanel;
    const std::size_t fours = count / kRows * kRows;
    // The panel stays in the first cache while the rows pass.
    for (std::size_t done = 0; fours > 0 && done < outputs; done += kPanel) {
        for (std::size_t t = 0; t < fours; t += kRows) {
            Tiles::tile<kRows, 1>(strips + done / kPanel * inputs, inputs, outputs - done, x.from(t), y.from(t, done));
        }
    }
    for (std::size_t t = fours; t < count; ++t) Tiles::single(strips, inputs, outputs, x.from(t), y.from(t));
}

ORRERY_TWO_WIDTHS void normRow(const float* __restrict__ x, const float* __restrict__ g, std::size_t width,
                               float epsilon, float* __restrict__ y) {
    constexpr std::size_t kPlaces = 16;
    float places[kPlaces] = {};
    std::size_t i = 0;
    for (; i + kPlaces <= width; i += kPlaces) {
        for (std::size_t place = 0; place < kPlaces; ++place) places[place] += x[i + place] * x[i + place];
    }
    for (std::size_t place = 0; i < width; ++i, ++place) places[place] += x[i] * x[i];
    for (std::size_t half = kPlaces / 2; half > 0; half /= 2) {
        for (std::size_t place = 0; place < half; ++place) places[place] += places[place + half];
    }
    const float factor = 1.0F / std::sqrt(places[0] / static_cast<float>(width) + epsilon);
    for (std::size_t j = 0; j < width; ++j) y[j] = x[j] * factor * g[j];
}

ORRERY_TWO_WIDTHS void gateAll(float* __restrict__ a, const float* __restrict__ b, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) a[i] = a[i] * routing::sigmoid(a[i]) * b[i];
}

ORRERY_TWO_WIDTHS void addAll(const float* __restrict__ x, float factor, float* __restrict__ y, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) y[i] += factor * x[i];
}

}  // namespace

Matrix::Matrix(std::size_t outputs, std::size_t inputs)
    : inputs_(inputs), outputs_(outputs), strips_((outputs + kPanel - 1) / kPanel * inputs) {}

std::size_t Matrix::place(std::size_t output, std::size_t input) const {
    return output / kPanel * inputs_ + input;
}

std::vector<float> Matrix::weights() const {
    std::vector<float> out(outputs_ * inputs_);
    for (std::size_t o = 0; o < outputs_; ++o) {
        for (std::size_t i = 0; i < inputs_; ++i) out[o * inputs_ + i] = strips_[place(o, i)].weights[o % kPanel];
    }
    return out;
}

Matrix Matrix::ofRows(std::span<const float> weights, int outputs, int inputs) {
    Matrix matrix(static_cast<std::size_t>(outputs), static_cast<std::size_t>(inputs));
    ORRERY_CHECK(weights.size() == matrix.outputs_ * matrix.inputs_, "{} weights", weights.size());
    for (std::size_t o = 0; o < matrix.outputs_; ++o) {
        for (std::size_t i = 0; i < matrix.inputs_; ++i)
            matrix.strips_[matrix.place(o, i)].weights[o % kPanel] = weights[o * matrix.inputs_ + i];
    }
    return matrix;
}

Matrix Matrix::ofColumns(std::span<const float> weights, int inputs, int outputs) {
    Matrix matrix(static_cast<std::size_t>(outputs), static_cast<std::size_t>(inputs));
    ORRERY_CHECK(weights.size() == matrix.outputs_ * matrix.inputs_, "{} weights", weights.size());
    for (std::size_t i = 0; i < matrix.inputs_; ++i) {
        for (std::size_t o = 0; o < matrix.outputs_; ++o)
            matrix.strips_[matrix.place(o, i)].weights[o % kPanel] = weights[i * matrix.outputs_ + o];
    }
    return matrix;
}

void Matrix::multiply(const ConstRows& x, const Rows& y, std::size_t count) const {
    multiplyRows(strips_.data(), inputs_, outputs_, x, y, count);
}

void rmsNorm(const ConstRows& x, std::span<const float> g, float epsilon, const Rows& y, std::size_t count) {
    for (std::size_t t = 0; t < count; ++t) normRow(x[t], g.data(), g.size(), epsilon, y[t]);
}

void gateBySilu(std::span<float> a, std::span<const float> b) {
    ORRERY_CHECK(a.size() == b.size(), "{} and {}", a.size(), b.size());
    gateAll(a.data(), b.data(), a.size());
}

void addScaled(const float* x, float factor, float* y, std::size_t count) {
    addAll(x, factor, y, count);
}

}  // namespace orrery::model
