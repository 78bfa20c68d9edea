// Attention through latents (MLA; DeepSeek-V2, arXiv:2405.04434, 2.1), with a direct query.

#include "kernels/model/blocks.h"

#include "kernels/attention/attention.h"
#include "kernels/attention/rope.h"

#include <algorithm>
#include <cmath>

namespace orrery::model {
namespace {

// Sizes as the loops need them.
struct Widths {
    explicit Widths(const Config& c)
        : model(static_cast<std::size_t>(c.width)),
          heads(static_cast<std::size_t>(c.heads)),
          nope(static_cast<std::size_t>(c.nope)),
          rope(static_cast<std::size_t>(c.rope)),
          value(static_cast<std::size_t>(c.value)),
          latent(static_cast<std::size_t>(c.latent)) {}

    std::size_t key() const { return nope + rope; }          // of a head
    std::size_t latentKey() const { return latent + rope; }  // of all heads, absorbed

    std::size_t model;
    std::size_t heads;
    std::size_t nope;
    std::size_t rope;
    std::size_t value;
    std::size_t latent;
};

// The cache's row of a token: [latent | rotated key], or that made into every head's key and value.
void writeRows(const Widths& w, const Layer& layer, const Angles& angles, CacheKind kind, const ConstRows& normed,
               std::size_t t, std::size_t count, const Rows& rows) {
    std::vector<float> made(kind == CacheKind::full ? count * w.latentKey() : 0);
    const Rows latents = kind == CacheKind::full ? Rows{made.data(), w.latentKey()} : rows;
    layer.down.multiply(normed, latents, count);
    for (std::size_t i = 0; i < count; ++i) angles.rotate(t + i, latents[i] + w.latent);
    if (kind == CacheKind::latent) return;
    for (std::size_t h = 0; h < w.heads; ++h) {
        layer.keys[h].multiply(latents, rows.from(0, h * w.key()), count);
        layer.values[h].multiply(latents, rows.from(0, w.heads * w.key() + h * w.value), count);
        for (std::size_t i = 0; i < count; ++i) {
            std::copy_n(latents[i] + w.latent, w.rope, rows[i] + h * w.key() + w.nope);
        }
    }
}

// What the heads ask of [latent | rotated key]: [qn · w_uk | qr].
void absorb(const Widths& w, const Layer& layer, const ConstRows& queries, std::size_t count, const Rows& absorbed) {
    for (std::size_t h = 0; h < w.heads; ++h) {
        layer.absorb[h].multiply(queries.from(0, h * w.key()), absorbed.from(0, h * w.latentKey()), count);
        for (std::size_t i = 0; i < count; ++i) {
            std::copy_n(queries[i] + h * w.key() + w.nope, w.rope, absorbed[i] + h * w.latentKey() + w.latent);
        }
    }
}

}  // namespace

Angles::Angles(const Config& config, int first, std::size_t count)
    : pairs_(static_cast<std::size_t>(config.rope) / 2), turns_(count * pairs_) {
    const std::vector<double> frequencies =
        attention::frequenciesOf({.width = config.rope, .base = static_cast<double>(config.ropeBase)});
    for (std::size_t i = 0; i < turns_.size(); ++i) {
        const double angle = (first + static_cast<double>(i / pairs_)) * frequencies[i % pairs_];
        turns_[i] = {std::cos(angle), std::sin(angle)};
    }
}

// Rounded once, as attention::rotate does it.
void Angles::rotate(std::size_t t, float* v) const {
    for (std::size_t i = 0; i < pairs_; ++i) {
        const auto [cosine, sine] = turns_[t * pairs_ + i];
        const double x = v[2 * i];
        const double y = v[2 * i + 1];
        v[2 * i] = static_cast<float>(x * cosine - y * sine);
        v[2 * i + 1] = static_cast<float>(x * sine + y * cosine);
    }
}

void attend(const Config& config, const Layer& layer, const Angles& angles, const Past& past, std::span<float> x,
            LayerRecord* record) {
    const Widths w(config);
    const std::size_t tokens = x.size() / w.model;
    const bool absorbed = past.kind == CacheKind::latent;
    const Rows stream{x.data(), w.model};
    std::vector<float> queries(tokens * w.heads * w.key());
    std::vector<float> asked(absorbed ? tokens * w.heads * w.latentKey() : 0);
    const Rows queryRows{queries.data(), w.heads * w.key()};
    const Rows askedRows{asked.data(), w.heads * w.latentKey()};

    forTokens(tokens, [&](std::size_t t, std::size_t count) {
        std::vector<float> normed(count * w.model);
        const Rows normedRows{normed.data(), w.model};
        rmsNorm(stream.from(t), layer.attentionNorm, config.normEpsilon, normedRows, count);
        layer.query.multiply(normedRows, queryRows.from(t), count);
        for (std::size_t i = t; i < t + count; ++i) {
            for (std::size_t h = 0; h < w.heads; ++h) angles.rotate(i, queryRows[i] + h * w.key() + w.nope);
        }
        writeRows(w, layer, angles, past.kind, normedRows, t, count,
                  Rows{past.rows.data(), past.rowWidth}.from(past.first + t));
        if (absorbed) absorb(w, layer, queryRows.from(t), count, askedRows.from(t));
    });

    const std::size_t seenWidth = absorbed ? w.latent : w.value;  // of what a head brings back
    std::vector<float> seen(tokens * w.heads * seenWidth);
    const auto keys = static_cast<int>(past.first + tokens);
    const attention::Shape shape{.queries = static_cast<int>(tokens),
                                 .keys = keys,
                                 .heads = config.heads,
                                 .keyHeads = absorbed ? 1 : config.heads,
                                 .keyWidth = static_cast<int>(absorbed ? w.latentKey() : w.key()),
                                 .valueWidth = static_cast<int>(seenWidth)};
    const attention::Input input{.queries = absorbed ? asked : queries,
                                 .keys = past.rows,
                                 .values = absorbed ? past.rows : past.rows.subspan(w.heads * w.key()),
                                 .keyStride = static_cast<int>(past.rowWidth),
                                 .valueStride = static_cast<int>(past.rowWidth),
                                 .scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(w.key())))};
    attention::Output output{.out = seen};
    if (record != nullptr) {
        record->logSumExp.resize(tokens * w.heads);
        record->probabilities.resize(w.heads * tokens * static_cast<std::size_t>(keys));
        output.logSumExp = record->logSumExp;
        output.probabilities = record->probabilities;
    }
    attention::attendCpu(shape, input, output);

    forTokens(tokens, [&](std::size_t t, std::size_t count) {
        Rows values{seen.data() + t * w.heads * seenWidth, w.heads * seenWidth};
        std::vector<float> raised(absorbed ? count * w.heads * w.value : 0);
        if (absorbed) {
            const Rows latents = values;
            values = {raised.data(), w.heads * w.value};
            for (std::size_t h = 0; h < w.heads; ++h) {
                layer.values[h].multiply(latents.from(0, h * w.latent), values.from(0, h * w.value), count);
            }
        }
        std::vector<float> out(count * w.model);
        layer.output.multiply(values, Rows{out.data(), w.model}, count);
        addScaled(out.data(), 1.0F, stream[t], out.size());
    });
    if (record != nullptr) record->queries = std::move(queries);
}

}  // namespace orrery::model
