#pragma once

// What the heads of a layer attend to, and what can be asked of it: one head, their average or maximum, the same scores
// under another temperature, the score behind a weight.

#include "scenes/trace/trace.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orrery::attention {

inline constexpr float kMasked = -1.0F;  // in place of a weight: there is no cell

// Of one layer. A row is a query, a column a key.
struct Heads {
    int number = 0;  // of the layer, as the file counts
    int heads = 0;
    int queries = 0;
    int keys = 0;
    bool causal = true;
    int keyWidth = 0;              // d_k; 0: not known
    std::vector<float> weights;    // [H, Tq, Tk], after the softmax
    std::vector<float> logSumExp;  // [Tq, H]; empty: scores are known but for a constant in each row

    float weight(int head, int query, int key) const;
};

// A head by its number, or what all heads come to.
struct Choice {
    enum class Kind { head, average, maximum };
    Kind kind = Kind::head;
    int head = 0;

    bool operator==(const Choice&) const = default;
};

// What is done to the scores before the softmax.
struct Softening {
    float temperature = 1.0F;  // scores are divided by it
    bool scaled = true;        // false: without the division by sqrt(d_k)

    bool plain() const { return temperature == 1.0F && scaled; }
    bool operator==(const Softening&) const = default;
};

inline constexpr float kLeastTemperature = 0.1F;
inline constexpr float kMostTemperature = 10.0F;

// The layers of a trace whose weights are known or small enough to compute (at most kMostDense tokens).
inline constexpr int kMostDense = 1024;
std::vector<Heads> headsOf(const trace::Trace& trace);

// The weights [Tq, Tk] as they are shown: softmax(log(w) f) with the factor of the softening, which is what the softmax
// of the scores times f gives; then averaged over the heads, or the largest of them. Causal cells beyond the diagonal
// are kMasked.
std::vector<float> plane(const Heads& heads, const Choice& choice, const Softening& softening);

// The number that multiplies the recorded scores. Without sqrt(d_k) where d_k is not known, it is taken as 64.
float factorOf(const Softening& softening, int keyWidth);

// Before the softmax, as recorded: scale q.k. Nothing where the weight was rounded to 0 or it is not known which of the
// heads is meant; `relative`: but for a constant in its row.
struct Score {
    float value = 0.0F;
    bool relative = false;
};
std::optional<Score> scoreOf(const Heads& heads, const Choice& choice, int query, int key);

// Bits, of one row of weights; masked cells do not count.
float entropy(std::span<const float> row);
// The mean over the rows of a plane.
float meanEntropy(std::span<const float> plane, int columns);

std::string nameOf(const Choice& choice);  // "head 1", "average of heads"

// A token as it can be shown on a label: blanks and line ends get a sign.
std::string shownToken(const std::string& piece);

}  // namespace orrery::attention
