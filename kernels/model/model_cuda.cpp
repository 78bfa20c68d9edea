// The host's side of the model on the device: what goes up, and the order of the launches. All on the default stream.

#include "kernels/model/model_cuda.h"

#include "kernels/model/blocks_cuda.h"
#include "kernels/model/weights.h"

#include "kernels/attention/device.h"
#include "kernels/attention/rope.h"
#include "kernels/device/array.h"
#include "kernels/routing/routing.h"

#include "engine/base/error.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace orrery::model {
namespace {

using device::Array;
using device::check;

// Tokens that go through a layer together: it bounds the room for what lies between.
constexpr int kChunk = 256;

std::size_t sizeOf(int count) {
    return static_cast<std::size_t>(count);
}

// To the nearest, ties to even. Weights are finite, and far below what would round up to infinity.
std::uint16_t upperHalf(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return static_cast<std::uint16_t>((bits + 0x7FFFU + (bits >> 16U & 1U)) >> 16U);
}

// Matrices one behind the other.
class Stored {
 public:
    Stored() = default;
    Stored(std::span<const float> weights, WeightType type) : halved_(type == WeightType::bfloat16) {
        if (!halved_) {
            floats_ = Array<float>(weights);
            return;
        }
        std::vector<std::uint16_t> halves(weights.size());
        std::ranges::transform(weights, halves.begin(), upperHalf);
        halves_ = Array<std::uint16_t>(std::span<const std::uint16_t>(halves));
    }

    cuda::DeviceWeights view() const {
        if (halved_) return {.data = halves_.get(), .halves = true};
        return {.data = floats_.get(), .halves = false};
    }

 private:
    bool halved_ = false;
    Array<float> floats_;
    Array<std::uint16_t> halves_;
};

Stored stored(std::span<const Matrix> matrices, WeightType type) {
    std::vector<float> all;
    for (const Matrix& matrix : matrices) {
        const std::vector<float> weights = matrix.weights();
        all.insert(all.end(), weights.begin(), weights.end());
    }
    return {all, type};
}

Stored stored(const Matrix& matrix, WeightType type) {
    return stored(std::span(&matrix, 1), type);
}

struct DeviceFeedForward {
    Stored gate;
    Stored up;
    Stored down;

    DeviceFeedForward() = default;
    DeviceFeedForward(std::span<const FeedForward> units, WeightType type) {
        const auto each = [&](Matrix FeedForward::*part) {
            std::vector<Matrix> matrices;
            for (const FeedForward& unit : units) matrices.push_back(unit.*part);
            return stored(matrices, type);
        };
        gate = each(&FeedForward::gate);
        up = each(&FeedForward::up);
        down = each(&FeedForward::down);
    }
};

struct DeviceLayer {
    Array<float> attentionNorm;
    Stored query;
    Stored down;
    Stored absorb;
    Stored values;
    Stored output;
    Array<float> ffnNorm;
    bool hasExperts = false;
    DeviceFeedForward dense;  // or the shared expert
    Stored router;            // in fp32 always: rounded it would choose others
    Array<float> bias;
    DeviceFeedForward experts;
    Array<float> cache;  // [capacity, latent + rope]

    DeviceLayer(const Layer& layer, WeightType type, std::size_t cacheFloats)
        : attentionNorm(std::span(layer.attentionNorm)),
          query(stored(layer.query, type)),
          down(stored(layer.down, type)),
          absorb(stored(layer.absorb, type)),
          values(stored(layer.values, type)),
          output(stored(layer.output, type)),
          ffnNorm(std::span(layer.ffnNorm)),
          hasExperts(layer.hasExperts()),
          dense(std::span(hasExperts ? &layer.shared : &layer.dense, 1), type),
          router(layer.router, WeightType::float32),
          bias(std::span(layer.bias)),
          experts(layer.experts, type),
          cache(cacheFloats) {}
};

// What lies between the blocks, for kChunk tokens.
struct Room {
    Array<float> x, normed, queries, asked, seen, heads, logits;
    Array<float> inner, up, shared;      // of one feed-forward
    Array<float> routerLogits, weights;  // of the gate
    Array<std::uint16_t> ids;
    Array<float> expertInner, expertUp, outputs;  // of all choices, at most E a token
    Array<std::int32_t> tokens;

    explicit Room(const Config& c) {
        const auto floats = [](int each) { return Array<float>(sizeOf(kChunk) * sizeOf(each)); };
        const int choices = c.experts;
        x = floats(c.width);
        normed = floats(c.width);
        queries = floats(c.heads * (c.nope + c.rope));
        asked = floats(c.heads * (c.latent + c.rope));
        seen = floats(c.heads * c.latent);
        heads = floats(c.heads * c.value);
        logits = floats(c.vocabulary);
        inner = floats(std::max(c.ffnWidth, c.sharedExperts * c.expertWidth));
        up = floats(std::max(c.ffnWidth, c.sharedExperts * c.expertWidth));
        shared = floats(c.width);
        routerLogits = floats(c.experts);
        weights = floats(choices);
        ids = Array<std::uint16_t>(sizeOf(kChunk) * sizeOf(choices));
        expertInner = floats(choices * c.expertWidth);
        expertUp = floats(choices * c.expertWidth);
        outputs = floats(choices * c.width);
        tokens = Array<std::int32_t>(sizeOf(kChunk));
    }
};

std::vector<float2> turnsOf(const Config& c, int capacity) {
    const std::vector<double> frequencies =
        attention::frequenciesOf({.width = c.rope, .base = static_cast<double>(c.ropeBase)});
    std::vector<float2> turns;
    for (int t = 0; t < capacity; ++t) {
        for (const double frequency : frequencies) {
            const double angle = t * frequency;
            turns.push_back({static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))});
        }
    }
    return turns;
}

}  // namespace

struct ModelCuda::State {
    Config config;
    int capacity;
    int tokens = 0;
    Stored embedding;
    Array<float> finalNorm;
    std::vector<DeviceLayer> layers;
    Array<float2> turns;  // [capacity, rope / 2]
    Room room;

    State(const Weights& weights, WeightType type, int capacity_)
        : config(weights.config),
          capacity(capacity_),
          embedding(weights.embedding, type),
          finalNorm(std::span(weights.finalNorm)),
          turns(std::span<const float2>(turnsOf(config, capacity_))),
          room(config) {
        const std::size_t row = sizeOf(config.latent + config.rope);
        for (const Layer& layer : weights.layers) layers.emplace_back(layer, type, sizeOf(capacity) * row);
    }

    // Rows side by side to rows side by side, one matrix.
    void multiply(const Stored& weights, const float* x, int inputs, float* y, int outputs, int n,
                  bool add = false) const {
        check(cuda::multiply({.weights = weights.view(),
                              .x = x,
                              .xGroup = inputs,
                              .y = y,
                              .yGroup = outputs,
                              .rows = n,
                              .inputs = inputs,
                              .outputs = outputs,
                              .add = add},
                             nullptr),
              "product of rows");
    }

    void normalise(const Array<float>& g, int n) const {
        check(cuda::rmsNorm(room.x.get(), g.get(), n, config.width, config.normEpsilon, room.normed.get(), nullptr),
              "norm");
    }

    void rotate(float* rows, int n, int heads, int tokenStride, int headStride) const {
        check(cuda::rotate({.turns = turns.get() + sizeOf(tokens) * sizeOf(config.rope / 2),
                            .pairs = config.rope / 2,
                            .rows = rows,
                            .tokens = n,
                            .heads = heads,
                            .tokenStride = tokenStride,
                            .headStride = headStride},
                           nullptr),
              "rotation");
    }

    void attend(const DeviceLayer& layer, int n) const {
        const Config& c = config;
        const int key = c.nope + c.rope;
        const int row = c.latent + c.rope;
        float* const rows = layer.cache.get() + sizeOf(tokens) * sizeOf(row);
        normalise(layer.attentionNorm, n);
        multiply(layer.query, room.normed.get(), c.width, room.queries.get(), c.heads * key, n);
        multiply(layer.down, room.normed.get(), c.width, rows, row, n);
        rotate(room.queries.get() + c.nope, n, c.heads, c.heads * key, key);
        rotate(rows + c.latent, n, 1, row, 0);
        check(cuda::multiply({.weights = layer.absorb.view(),
                              .matrices = c.heads,
                              .x = room.queries.get(),
                              .xGroup = c.heads * key,
                              .xRow = key,
                              .y = room.asked.get(),
                              .yGroup = c.heads * row,
                              .yRow = row,
                              .inner = c.heads,
                              .rows = n * c.heads,
                              .inputs = c.nope,
                              .outputs = c.latent},
                             nullptr),
              "absorbed query");
        check(cuda::appendRotated(room.queries.get(), n * c.heads, c.nope, c.latent, c.rope, room.asked.get(), nullptr),
              "absorbed query");
        attention::attendCuda(
            {.queries = n, .keys = tokens + n, .heads = c.heads, .keyWidth = row, .valueWidth = c.latent},
            {.queries = room.asked.get(),
             .keys = layer.cache.get(),
             .values = layer.cache.get(),
             .keyStride = row,
             .valueStride = row,
             .scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(key)))},
            {.out = room.seen.get()}, nullptr);
        check(cuda::multiply({.weights = layer.values.view(),
                              .matrices = c.heads,
                              .x = room.seen.get(),
                              .xGroup = c.heads * c.latent,
                              .xRow = c.latent,
                              .y = room.heads.get(),
                              .yGroup = c.heads * c.value,
                              .yRow = c.value,
                              .inner = c.heads,
                              .rows = n * c.heads,
                              .inputs = c.latent,
                              .outputs = c.value},
                             nullptr),
              "values");
        multiply(layer.output, room.heads.get(), c.heads * c.value, room.x.get(), c.width, n, true);
    }

    // To `out`, or added to it.
    void feedForward(const DeviceFeedForward& unit, int innerWidth, int n, float* out, bool add) const {
        multiply(unit.gate, room.normed.get(), config.width, room.inner.get(), innerWidth, n);
        multiply(unit.up, room.normed.get(), config.width, room.up.get(), innerWidth, n);
        check(cuda::gateBySilu(room.inner.get(), room.up.get(), n * innerWidth, nullptr), "SwiGLU");
        multiply(unit.down, room.inner.get(), innerWidth, out, config.width, n, add);
    }

    // Rows of all choices, [n, k]: from the token's row, or from a row of their own.
    void multiplyChosen(const Stored& weights, const float* x, int xGroup, int xRow, int inputs, float* y, int outputs,
                        int n, int k) const {
        check(cuda::multiply({.weights = weights.view(),
                              .matrices = config.experts,
                              .ids = room.ids.get(),
                              .x = x,
                              .xGroup = xGroup,
                              .xRow = xRow,
                              .y = y,
                              .yGroup = k * outputs,
                              .yRow = outputs,
                              .inner = k,
                              .rows = n * k,
                              .inputs = inputs,
                              .outputs = outputs},
                             nullptr),
              "experts");
    }

    void mixExperts(const DeviceLayer& layer, const routing::Gate& gate, int n) const {
        const Config& c = config;
        const int k = routing::chosenBy(gate, c.experts);
        const int inner = c.expertWidth;
        const bool shared = c.sharedExperts > 0;
        multiply(layer.router, room.normed.get(), c.width, room.routerLogits.get(), c.experts, n);
        routing::routeCuda(gate, {.tokens = n, .experts = c.experts},
                           {.logits = room.routerLogits.get(), .bias = layer.bias.get()},
                           {.ids = room.ids.get(), .weights = room.weights.get()}, nullptr);
        if (shared) feedForward(layer.dense, c.sharedExperts * inner, n, room.shared.get(), false);
        multiplyChosen(layer.experts.gate, room.normed.get(), c.width, 0, c.width, room.expertInner.get(), inner, n, k);
        multiplyChosen(layer.experts.up, room.normed.get(), c.width, 0, c.width, room.expertUp.get(), inner, n, k);
        check(cuda::gateBySilu(room.expertInner.get(), room.expertUp.get(), n * k * inner, nullptr), "SwiGLU");
        multiplyChosen(layer.experts.down, room.expertInner.get(), k * inner, inner, inner, room.outputs.get(), c.width,
                       n, k);
        check(cuda::mix(shared ? room.shared.get() : nullptr, room.outputs.get(), room.weights.get(), n, k, c.width,
                        room.x.get(), nullptr),
              "sum of the experts");
    }

    // n tokens, whose ids are on the device, to room.logits; the cache grows.
    void step(const std::int32_t* ids, int n, const routing::Gate& gate) {
        check(cuda::embed(embedding.view(), ids, n, config.width, room.x.get(), nullptr), "embedding");
        for (const DeviceLayer& layer : layers) {
            attend(layer, n);
            normalise(layer.ffnNorm, n);
            if (layer.hasExperts) {
                mixExperts(layer, gate, n);
            } else {
                feedForward(layer.dense, config.ffnWidth, n, room.x.get(), true);
            }
        }
        normalise(finalNorm, n);
        multiply(embedding, room.normed.get(), config.width, room.logits.get(), config.vocabulary, n);
        tokens += n;
    }

    const routing::Gate& checked(std::span<const std::int32_t> ids, int more, const routing::Gate* gate) const {
        const routing::Gate& chosen = gate != nullptr ? *gate : config.gate;
        routing::validate(chosen, {.tokens = 0, .experts = config.experts});
        for (const std::int32_t id : ids) {
            if (id < 0 || id >= config.vocabulary) {
                throw Error(fmt::format("a token has the id {}; the model knows 0 to {}", id, config.vocabulary - 1));
            }
        }
        if (ids.size() + sizeOf(more) > sizeOf(capacity - tokens)) {
            throw Error(
                fmt::format("{} tokens after {}; there is room for {}", ids.size() + sizeOf(more), tokens, capacity));
        }
        return chosen;
    }

    // Through the model by chunks; `each` gets what was run last, before the next.
    template <typename Each>
    void runChunks(std::span<const std::int32_t> ids, const routing::Gate& gate, const Each& each) {
        for (std::size_t at = 0; at < ids.size(); at += sizeOf(kChunk)) {
            const std::span<const std::int32_t> chunk = ids.subspan(at, std::min(sizeOf(kChunk), ids.size() - at));
            room.tokens.read(chunk);
            step(room.tokens.get(), static_cast<int>(chunk.size()), gate);
            each(at, static_cast<int>(chunk.size()));
        }
    }
};

ModelCuda::ModelCuda(const safetensors::File& file, WeightType type, int capacity) {
    ORRERY_CHECK(routing::cudaAvailable(), "no CUDA device");
    if (capacity < 1 || capacity > attention::kMostTokens) {
        throw Error(
            fmt::format("room for {} tokens; the device's cache takes 1 to {}", capacity, attention::kMostTokens));
    }
    state_ = std::make_unique<State>(weightsOf(file), type, capacity);
}
ModelCuda::~ModelCuda() = default;
ModelCuda::ModelCuda(ModelCuda&&) noexcept = default;
ModelCuda& ModelCuda::operator=(ModelCuda&&) noexcept = default;

const Config& ModelCuda::config() const {
    return state_->config;
}

int ModelCuda::tokens() const {
    return state_->tokens;
}

void ModelCuda::truncate(int tokens) {
    ORRERY_CHECK(tokens >= 0 && tokens <= state_->tokens, "{} tokens of {}", tokens, state_->tokens);
    state_->tokens = tokens;
}

std::vector<float> ModelCuda::run(std::span<const std::int32_t> ids, const routing::Gate* gate) {
    const routing::Gate& chosen = state_->checked(ids, 0, gate);
    const std::size_t vocabulary = sizeOf(state_->config.vocabulary);
    std::vector<float> logits(ids.size() * vocabulary);
    state_->runChunks(ids, chosen, [&](std::size_t at, int n) {
        state_->room.logits.write(std::span(logits).subspan(at * vocabulary, sizeOf(n) * vocabulary));
    });
    return logits;
}

std::vector<std::int32_t> ModelCuda::continueGreedily(std::span<const std::int32_t> ids, int count,
                                                      const routing::Gate* gate) {
    ORRERY_CHECK(!ids.empty() && count >= 0, "{} tokens to continue by {}", ids.size(), count);
    const routing::Gate& chosen = state_->checked(ids, std::max(count - 1, 0), gate);
    State& state = *state_;
    const int vocabulary = state.config.vocabulary;
    int last = 0;  // row of the logits that the next token comes from
    state.runChunks(ids, chosen, [&](std::size_t, int n) { last = n - 1; });
    const Array<std::int32_t> taken(sizeOf(count));
    for (int i = 0; i < count; ++i) {
        const float* const row = state.room.logits.get() + sizeOf(last) * sizeOf(vocabulary);
        check(cuda::largestPlace(row, vocabulary, taken.get() + i, nullptr), "choice of the next token");
        if (i + 1 < count) state.step(taken.get() + i, 1, chosen);
        last = 0;
    }
    std::vector<std::int32_t> out(sizeOf(count));
    taken.write(out);
    return out;
}

}  // namespace orrery::model
