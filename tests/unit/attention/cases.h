#pragma once

// Attention to try, with memory of its own.

#include "kernels/attention/attention.h"

#include "engine/base/random.h"

#include <cmath>
#include <string>
#include <vector>

namespace orrery::attention::testing {

inline std::vector<float> randomFloats(std::size_t count, float low, float high, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> out(count);
    for (float& value : out) value = random.uniform(low, high);
    return out;
}

inline std::size_t sizeOf(int count) {
    return static_cast<std::size_t>(count);
}

struct Case {
    std::string name;
    Shape shape;
    std::vector<float> queries;
    std::vector<float> keys;
    std::vector<float> values;
    float scale = 1.0F;

    Input input() const { return {.queries = queries, .keys = keys, .values = values, .scale = scale}; }
};

// Random queries, keys and values in [-1, 1), and a scale that makes some weights large.
inline Case randomCase(std::string name, const Shape& shape, std::uint64_t seed) {
    Case out{.name = std::move(name), .shape = shape};
    out.queries = randomFloats(sizeOf(shape.queries * shape.heads * shape.keyWidth), -1.0F, 1.0F, seed);
    out.keys = randomFloats(sizeOf(shape.keys * shape.keyHeads * shape.keyWidth), -1.0F, 1.0F, seed + 1);
    out.values = randomFloats(sizeOf(shape.keys * shape.keyHeads * shape.valueWidth), -1.0F, 1.0F, seed + 2);
    out.scale = 4.0F / std::sqrt(static_cast<float>(shape.keyWidth));
    return out;
}

struct Attended {
    std::vector<float> out;
    std::vector<float> logSumExp;
    std::vector<float> probabilities;

    bool operator==(const Attended&) const = default;
};

inline Attended attended(const Shape& shape, const Input& input) {
    const std::size_t places = sizeOf(shape.queries) * sizeOf(shape.heads);
    Attended result{.out = std::vector<float>(places * sizeOf(shape.valueWidth)),
                    .logSumExp = std::vector<float>(places),
                    .probabilities = std::vector<float>(places * sizeOf(shape.keys))};
    attendCpu(shape, input, {result.out, result.logSumExp, result.probabilities});
    return result;
}

// Shapes that take every path: whole blocks and parts, one row and many, wide and narrow, every kind of sharing.
inline std::vector<Case> variedCases() {
    return {
        randomCase("MHA", {.queries = 150, .keys = 150, .heads = 3, .keyHeads = 3, .keyWidth = 32, .valueWidth = 32},
                   1),
        randomCase("GQA", {.queries = 67, .keys = 67, .heads = 6, .keyHeads = 2, .keyWidth = 24, .valueWidth = 20}, 2),
        randomCase("MQA", {.queries = 40, .keys = 40, .heads = 8, .keyHeads = 1, .keyWidth = 17, .valueWidth = 33}, 3),
        randomCase("last queries",
                   {.queries = 5, .keys = 130, .heads = 2, .keyHeads = 1, .keyWidth = 8, .valueWidth = 8}, 4),
        randomCase("more queries than keys",
                   {.queries = 70, .keys = 3, .heads = 2, .keyHeads = 2, .keyWidth = 8, .valueWidth = 5}, 5),
        randomCase(
            "cross",
            {.queries = 70, .keys = 91, .heads = 2, .keyHeads = 2, .keyWidth = 16, .valueWidth = 16, .causal = false},
            6),
        randomCase("one pair", {.queries = 1, .keys = 1, .keyWidth = 1, .valueWidth = 1}, 7),
        randomCase("no keys", {.queries = 2, .keys = 0, .keyWidth = 4, .valueWidth = 4, .causal = false}, 8),
        randomCase("no values", {.queries = 9, .keys = 9, .keyWidth = 4}, 9),
    };
}

}  // namespace orrery::attention::testing
