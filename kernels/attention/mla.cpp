#include "kernels/attention/mla.h"

#include "kernels/attention/index.h"
#include "kernels/attention/product_cpu.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"

#include <algorithm>
#include <vector>

namespace orrery::attention {
namespace {

std::size_t product(int a, int b, int c) {
    return sizeOf(a) * sizeOf(b) * sizeOf(c);
}

void checkMlaSize(const char* what, int size, int least, int most) {
    if (size < least || size > most) throw Error(fmt::format("{} of {}; MLA takes {} to {}", what, size, least, most));
}

void checkCount(const char* what, std::size_t found, std::size_t needed) {
    if (found != needed) throw Error(fmt::format("{} floats of {}, the shape needs {}", found, what, needed));
}

// body(token, head), on all threads; head by head, since a head's weights are then at hand.
template <typename Body>
void forEachTokenAndHead(int tokens, int heads, const Body& body) {
    constexpr std::size_t kGrain = 16;
    parallelChunks(sizeOf(tokens) * sizeOf(heads), kGrain, [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) body(i % sizeOf(tokens), i / sizeOf(tokens));
    });
}

}  // namespace

void validate(const MlaShape& shape, const MlaInput& input) {
    checkMlaSize("a number of queries", shape.queries, 0, kMostTokens);
    checkMlaSize("a number of keys", shape.keys, 0, kMostTokens);
    checkMlaSize("a number of heads", shape.heads, 1, kMostHeads);
    checkMlaSize("a width without RoPE", shape.nope, 1, kMostWidth);
    checkMlaSize("a width with RoPE", shape.rope, 0,
                 kMostWidth - std::max(shape.nope, std::clamp(shape.latent, 1, kMostWidth)));
    checkMlaSize("a value's width", shape.value, 1, kMostWidth);
    checkMlaSize("a latent's width", shape.latent, 1, kMostWidth - shape.rope);
    checkCount("queries", input.queries.size(), product(shape.queries, shape.heads, shape.nope + shape.rope));
    checkCount("latents and rotated keys", input.rows.size(), product(shape.keys, shape.latent + shape.rope, 1));
    checkCount("key weights", input.keyUp.size(), product(shape.heads, shape.nope, shape.latent));
    checkCount("value weights", input.valueUp.size(), product(shape.heads, shape.value, shape.latent));
}

void attendMlaNaiveCpu(const MlaShape& shape, const MlaInput& input, const Output& output) {
    validate(shape, input);
    const std::size_t heads = sizeOf(shape.heads);
    const std::size_t rowWidth = sizeOf(shape.latent + shape.rope);
    const std::size_t keyWidth = sizeOf(shape.nope + shape.rope);
    std::vector<float> keys(sizeOf(shape.keys) * heads * keyWidth);
    std::vector<float> values(product(shape.keys, shape.heads, shape.value));
    forEachTokenAndHead(shape.keys, shape.heads, [&](std::size_t token, std::size_t head) {
        const float* latent = &input.rows[token * rowWidth];
        float* key = &keys[(token * heads + head) * keyWidth];
        matrixTimesRow(&input.keyUp[head * product(shape.nope, shape.latent, 1)], shape.nope, shape.latent, latent,
                       key);
        std::copy_n(latent + shape.latent, shape.rope, key + shape.nope);
        matrixTimesRow(&input.valueUp[head * product(shape.value, shape.latent, 1)], shape.value, shape.latent, latent,
                       &values[(token * heads + head) * sizeOf(shape.value)]);
    });
    const Shape expanded{.queries = shape.queries,
                         .keys = shape.keys,
                         .heads = shape.heads,
                         .keyHeads = shape.heads,
                         .keyWidth = shape.nope + shape.rope,
                         .valueWidth = shape.value,
                         .causal = shape.causal};
    attendCpu(expanded, {.queries = input.queries, .keys = keys, .values = values, .scale = input.scale}, output);
}

void attendMlaAbsorbedCpu(const MlaShape& shape, const MlaInput& input, const Output& output) {
    validate(shape, input);
    ORRERY_CHECK(output.out.size() == product(shape.queries, shape.heads, shape.value), "{} outputs",
                 output.out.size());
    const std::size_t heads = sizeOf(shape.heads);
    const std::size_t rowWidth = sizeOf(shape.latent + shape.rope);
    const std::size_t queryWidth = sizeOf(shape.nope + shape.rope);
    std::vector<float> queries(sizeOf(shape.queries) * heads * rowWidth);
    forEachTokenAndHead(shape.queries, shape.heads, [&](std::size_t token, std::size_t head) {
        const float* query = &input.queries[(token * heads + head) * queryWidth];
        float* absorbed = &queries[(token * heads + head) * rowWidth];
        rowTimesMatrix(query, shape.nope, &input.keyUp[head * product(shape.nope, shape.latent, 1)], shape.latent,
                       absorbed);
        std::copy_n(query + shape.nope, shape.rope, absorbed + shape.latent);
    });
    const Shape shared{.queries = shape.queries,
                       .keys = shape.keys,
                       .heads = shape.heads,
                       .keyHeads = 1,
                       .keyWidth = shape.latent + shape.rope,
                       .valueWidth = shape.latent,
                       .causal = shape.causal};
    const int stride = shape.latent + shape.rope;
    std::vector<float> latents(product(shape.queries, shape.heads, shape.latent));
    attendCpu(shared,
              {.queries = queries,
               .keys = input.rows,
               .values = input.rows,
               .keyStride = stride,
               .valueStride = stride,
               .scale = input.scale},
              {.out = latents, .logSumExp = output.logSumExp, .probabilities = output.probabilities});
    forEachTokenAndHead(shape.queries, shape.heads, [&](std::size_t token, std::size_t head) {
        const std::size_t place = token * heads + head;
        matrixTimesRow(&input.valueUp[head * product(shape.value, shape.latent, 1)], shape.value, shape.latent,
                       &latents[place * sizeOf(shape.latent)], &output.out[place * sizeOf(shape.value)]);
    });
}

}  // namespace orrery::attention
