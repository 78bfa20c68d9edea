// The second half of a layer: one feed-forward for all tokens, or experts that a router chooses among.

#include "kernels/model/blocks.h"

#include "kernels/routing/routing.h"

#include <algorithm>

namespace orrery::model {
namespace {

// Rows of x through a SwiGLU, to rows of y.
void pass(const FeedForward& unit, const ConstRows& x, const Rows& y, std::size_t count) {
    const auto inner = static_cast<std::size_t>(unit.gate.outputs());
    std::vector<float> gate(count * inner);
    std::vector<float> up(count * inner);
    unit.gate.multiply(x, Rows{gate.data(), inner}, count);
    unit.up.multiply(x, Rows{up.data(), inner}, count);
    gateBySilu(gate, up);
    unit.down.multiply(Rows{gate.data(), inner}, y, count);
}

// A few of the choices that fell on one expert.
struct Batch {
    std::size_t expert = 0;
    std::span<const std::uint32_t> choices;  // places in [n, k]
};

// Which choices fell on which expert, in their order.
struct Dispatch {
    Dispatch(std::span<const std::uint16_t> ids, std::size_t experts) : choices(ids.size()) {
        std::vector<std::size_t> ends(experts + 1);
        for (const std::uint16_t id : ids) ++ends[id + 1U];
        for (std::size_t e = 0; e < experts; ++e) ends[e + 1] += ends[e];
        std::vector<std::size_t> next = ends;
        for (std::size_t i = 0; i < ids.size(); ++i) choices[next[ids[i]]++] = static_cast<std::uint32_t>(i);
        for (std::size_t e = 0; e < experts; ++e) {
            for (std::size_t at = ends[e]; at < ends[e + 1]; at += kTokenGrain) {
                const std::size_t count = std::min(kTokenGrain, ends[e + 1] - at);
                batches.push_back({.expert = e, .choices = std::span(choices).subspan(at, count)});
            }
        }
    }

    std::vector<std::uint32_t> choices;
    std::vector<Batch> batches;
};

// What each chosen expert makes of its token, [n, k, d].
std::vector<float> chosenOutputs(const Layer& layer, const ConstRows& hidden, std::span<const std::uint16_t> ids,
                                 std::size_t k, std::size_t width) {
    const Dispatch dispatch(ids, layer.experts.size());
    std::vector<float> outputs(ids.size() * width);
    const auto run = [&](const Batch& batch) {
        const std::size_t count = batch.choices.size();
        std::vector<float> in(count * width);
        std::vector<float> out(count * width);
        for (std::size_t i = 0; i < count; ++i) std::copy_n(hidden[batch.choices[i] / k], width, &in[i * width]);
        pass(layer.experts[batch.expert], Rows{in.data(), width}, Rows{out.data(), width}, count);
        for (std::size_t i = 0; i < count; ++i) {
            std::copy_n(&out[i * width], width, &outputs[batch.choices[i] * width]);
        }
    };
    // One token's experts take some ten microseconds each: less than a second thread needs to wake.
    if (ids.size() <= kTokenGrain) {
        std::ranges::for_each(dispatch.batches, run);
    } else {
        parallelFor(dispatch.batches.size(), [&](std::size_t i) { run(dispatch.batches[i]); });
    }
    return outputs;
}

}  // namespace

void feedForward(const Config& config, const Layer& layer, std::span<float> x) {
    const auto width = static_cast<std::size_t>(config.width);
    const Rows stream{x.data(), width};
    forTokens(x.size() / width, [&](std::size_t t, std::size_t count) {
        std::vector<float> normed(count * width);
        std::vector<float> out(count * width);
        rmsNorm(stream.from(t), layer.ffnNorm, config.normEpsilon, Rows{normed.data(), width}, count);
        pass(layer.dense, Rows{normed.data(), width}, Rows{out.data(), width}, count);
        addScaled(out.data(), 1.0F, stream[t], out.size());
    });
}

void mixExperts(const Config& config, const Layer& layer, const routing::Gate& gate, std::span<float> x,
                LayerRecord* record) {
    const auto width = static_cast<std::size_t>(config.width);
    const auto experts = static_cast<std::size_t>(config.experts);
    const std::size_t tokens = x.size() / width;
    const auto k = static_cast<std::size_t>(routing::chosenBy(gate, config.experts));
    const Rows stream{x.data(), width};
    std::vector<float> hidden(tokens * width);
    std::vector<float> logits(tokens * experts);
    std::vector<float> sums(tokens * width);
    const Rows hiddenRows{hidden.data(), width};
    const Rows sumRows{sums.data(), width};

    forTokens(tokens, [&](std::size_t t, std::size_t count) {
        rmsNorm(stream.from(t), layer.ffnNorm, config.normEpsilon, hiddenRows.from(t), count);
        layer.routerMatrix.multiply(hiddenRows.from(t), Rows{&logits[t * experts], experts}, count);
        if (config.sharedExperts > 0) pass(layer.shared, hiddenRows.from(t), sumRows.from(t), count);
    });

    std::vector<std::uint16_t> ids(tokens * k);
    std::vector<float> weights(tokens * k);
    routing::routeCpu(gate, {.tokens = static_cast<int>(tokens), .experts = config.experts}, {logits, layer.bias},
                      {ids, weights, {}});
    const std::vector<float> outputs = chosenOutputs(layer, hiddenRows, ids, k, width);

    forTokens(tokens, [&](std::size_t t, std::size_t count) {
        for (std::size_t i = t; i < t + count; ++i) {
            for (std::size_t j = i * k; j < (i + 1) * k; ++j) {
                addScaled(&outputs[j * width], weights[j], sumRows[i], width);
            }
            addScaled(sumRows[i], 1.0F, stream[i], width);
        }
    });
    if (record != nullptr) {
        record->hidden = std::move(hidden);
        record->logits = std::move(logits);
        record->ids = std::move(ids);
        record->weights = std::move(weights);
    }
}

}  // namespace orrery::model
