#include "kernels/attention/attention.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cmath>

namespace orrery::attention {
namespace {

void checkSize(const char* what, int size, int least, int most) {
    if (size < least || size > most) {
        throw Error(fmt::format("{} {}; attention takes {} to {}", size, what, least, most));
    }
}

// Rows of `width` floats, `stride` apart; a stride of 0 stands for rows that follow each other.
void checkRows(const char* what, std::size_t size, int tokens, int width, int stride) {
    if (stride != 0 && stride < width) {
        throw Error(fmt::format("{} {} floats apart, a row is {} wide", what, stride, width));
    }
    const auto rows = static_cast<std::size_t>(tokens);
    const auto own = static_cast<std::size_t>(width);
    if (stride == 0 && size != rows * own) {
        throw Error(fmt::format("{} floats of {}, the shape has {} rows of {}", size, what, rows, own));
    }
    const std::size_t needed = rows == 0 || width == 0 ? 0 : (rows - 1) * static_cast<std::size_t>(stride) + own;
    if (stride != 0 && size < needed) {
        throw Error(fmt::format("{} floats of {}, the shape reaches to {}", size, what, needed));
    }
}

}  // namespace

void validateSizes(const Shape& shape, float scale) {
    checkSize("queries", shape.queries, 0, kMostTokens);
    checkSize("keys", shape.keys, 0, kMostTokens);
    checkSize("heads", shape.heads, 1, kMostHeads);
    checkSize("key heads", shape.keyHeads, 1, kMostHeads);
    checkSize("floats a key", shape.keyWidth, 1, kMostWidth);
    checkSize("floats a value", shape.valueWidth, 0, kMostWidth);
    if (shape.heads % shape.keyHeads != 0) {
        throw Error(fmt::format("{} heads do not share {} key heads evenly", shape.heads, shape.keyHeads));
    }
    if (!std::isfinite(scale)) throw Error("the scale of the attention is not a finite number");
}

void validate(const Shape& shape, const Input& input) {
    validateSizes(shape, input.scale);
    checkRows("queries", input.queries.size(), shape.queries, shape.heads * shape.keyWidth, 0);
    checkRows("keys", input.keys.size(), shape.keys, shape.keyHeads * shape.keyWidth, input.keyStride);
    checkRows("values", input.values.size(), shape.keys, shape.keyHeads * shape.valueWidth, input.valueStride);
}

void validate(const Shape& shape, const Output& output) {
    const std::size_t places = static_cast<std::size_t>(shape.queries) * static_cast<std::size_t>(shape.heads);
    ORRERY_CHECK(output.out.size() == places * static_cast<std::size_t>(shape.valueWidth), "{} outputs",
                 output.out.size());
    ORRERY_CHECK(output.logSumExp.empty() || output.logSumExp.size() == places, "{} lse", output.logSumExp.size());
    ORRERY_CHECK(
        output.probabilities.empty() || output.probabilities.size() == places * static_cast<std::size_t>(shape.keys),
        "{} probabilities", output.probabilities.size());
}

int visibleKeys(const Shape& shape, int query) {
    return shape.causal ? std::clamp(query + 1 + shape.keys - shape.queries, 0, shape.keys) : shape.keys;
}

}  // namespace orrery::attention
