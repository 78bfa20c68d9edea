#include "scenes/attention/heads.h"

#include "kernels/attention/attention.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace orrery::attention {

namespace {

std::size_t at(int row, int column, int columns) {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
}

// d_k from the model's description, where there is one.
int keyWidthOf(const trace::Trace& trace) {
    const auto config = trace.metadata.find("config");
    if (config == trace.metadata.end()) return 0;
    const nlohmann::json read = nlohmann::json::parse(config->second, nullptr, false);
    if (!read.is_object()) return 0;
    int width = 0;
    for (const char* key : {"d_nope", "d_rope", "head_dim"}) {
        if (read.contains(key) && read[key].is_number_integer())
            width += std::clamp(read[key].get<int>(), 0, kMostWidth);
    }
    return width;
}

bool isCausal(const Heads& heads) {
    if (heads.queries != heads.keys || heads.queries < 2) return false;
    for (int head = 0; head < heads.heads; ++head) {
        for (int query = 0; query < heads.queries; ++query) {
            for (int key = query + 1; key < heads.keys; ++key) {
                if (heads.weight(head, query, key) > 0.0F) return false;
            }
        }
    }
    return true;
}

void computeWeights(Heads& heads, const trace::Layer& layer) {
    const Shape shape{.queries = layer.queries,
                      .keys = heads.keys,
                      .heads = layer.heads,
                      .keyHeads = layer.keyHeads,
                      .keyWidth = layer.keyWidth,
                      .valueWidth = layer.keyWidth,
                      .causal = layer.queries == heads.keys};
    // The values do not matter for the weights: the keys stand in for them.
    const Input input{.queries = layer.q,
                      .keys = layer.k,
                      .values = layer.k,
                      .scale = 1.0F / std::sqrt(static_cast<float>(layer.keyWidth))};
    std::vector<float> out(at(layer.queries, 0, layer.heads * layer.keyWidth));
    heads.weights.resize(static_cast<std::size_t>(heads.heads) * at(heads.queries, 0, heads.keys));
    heads.logSumExp.resize(at(heads.queries, 0, heads.heads));
    attendCpu(shape, input, {.out = out, .logSumExp = heads.logSumExp, .probabilities = heads.weights});
    heads.keyWidth = layer.keyWidth;
}

// One head under a softening, into `out` as the heads are brought together.
void addHead(const Heads& heads, int head, const Softening& softening, const Choice& choice, std::span<float> out) {
    const float factor = factorOf(softening, heads.keyWidth);
    const float share = choice.kind == Choice::Kind::average ? 1.0F / static_cast<float>(heads.heads) : 1.0F;
    std::vector<float> row(static_cast<std::size_t>(heads.keys));
    for (int query = 0; query < heads.queries; ++query) {
        float sum = 0.0F;
        float largest = 0.0F;
        for (int key = 0; key < heads.keys; ++key) largest = std::max(largest, heads.weight(head, query, key));
        for (int key = 0; key < heads.keys; ++key) {
            float& w = row[static_cast<std::size_t>(key)];
            w = heads.weight(head, query, key);
            // Against the largest, so that no power underflows where the row has anything.
            if (!softening.plain()) w = w > 0.0F ? std::exp(factor * std::log(w / largest)) : 0.0F;
            sum += w;
        }
        const float norm = softening.plain() || sum <= 0.0F ? 1.0F : 1.0F / sum;
        for (int key = 0; key < heads.keys; ++key) {
            float& to = out[at(query, key, heads.keys)];
            const float w = row[static_cast<std::size_t>(key)] * norm;
            to = choice.kind == Choice::Kind::average ? to + share * w : std::max(to, w);
        }
    }
}

}  // namespace

float Heads::weight(int head, int query, int key) const {
    return weights[static_cast<std::size_t>(head) * at(queries, 0, keys) + at(query, key, keys)];
}

std::vector<Heads> headsOf(const trace::Trace& trace) {
    std::vector<Heads> all;
    const int described = keyWidthOf(trace);
    for (const trace::Layer& layer : trace.layers) {
        if (layer.probabilities.empty() && layer.q.empty()) continue;
        Heads heads{.number = layer.number,
                    .heads = layer.heads,
                    .queries = layer.queries,
                    .keyWidth = layer.keyWidth > 0 ? layer.keyWidth : described,
                    .logSumExp = layer.logSumExp};
        if (!layer.probabilities.empty()) {
            heads.keys = static_cast<int>(layer.probabilities.size() / at(layer.heads, 0, layer.queries));
            heads.weights = layer.probabilities;
        } else {
            heads.keys = static_cast<int>(layer.k.size() / at(layer.keyHeads, 0, layer.keyWidth));
            if (std::max(heads.keys, heads.queries) > kMostDense) continue;
            computeWeights(heads, layer);
        }
        // What a model left undefined has no weight to show.
        for (float& w : heads.weights) w = std::isfinite(w) ? std::clamp(w, 0.0F, 1.0F) : 0.0F;
        heads.causal = isCausal(heads);
        all.push_back(std::move(heads));
    }
    return all;
}

float factorOf(const Softening& softening, int keyWidth) {
    const float width = keyWidth > 0 ? static_cast<float>(keyWidth) : 64.0F;
    return (softening.scaled ? 1.0F : std::sqrt(width)) / softening.temperature;
}

std::vector<float> plane(const Heads& heads, const Choice& choice, const Softening& softening) {
    std::vector<float> out(at(heads.queries, 0, heads.keys), 0.0F);
    for (int head = 0; head < heads.heads; ++head) {
        if (choice.kind != Choice::Kind::head || choice.head == head) addHead(heads, head, softening, choice, out);
    }
    if (heads.causal) {
        for (int query = 0; query < heads.queries; ++query) {
            for (int key = query + 1; key < heads.keys; ++key) out[at(query, key, heads.keys)] = kMasked;
        }
    }
    return out;
}

std::optional<Score> scoreOf(const Heads& heads, const Choice& choice, int query, int key) {
    if (choice.kind != Choice::Kind::head) return std::nullopt;
    const float w = heads.weight(choice.head, query, key);
    if (!(w > 0.0F)) return std::nullopt;
    if (heads.logSumExp.empty()) return Score{std::log(w), true};
    return Score{std::log(w) + heads.logSumExp[at(query, choice.head, heads.heads)], false};
}

float entropy(std::span<const float> row) {
    float bits = 0.0F;
    for (const float w : row) {
        if (w > 0.0F) bits -= w * std::log2(w);
    }
    return bits;
}

float meanEntropy(std::span<const float> plane, int columns) {
    const std::size_t rows = plane.size() / static_cast<std::size_t>(columns);
    float sum = 0.0F;
    for (std::size_t i = 0; i < rows; ++i)
        sum += entropy(plane.subspan(i * static_cast<std::size_t>(columns), static_cast<std::size_t>(columns)));
    return rows > 0 ? sum / static_cast<float>(rows) : 0.0F;
}

std::string nameOf(const Choice& choice) {
    switch (choice.kind) {
        case Choice::Kind::average:
            return "average of heads";
        case Choice::Kind::maximum:
            return "maximum of heads";
        case Choice::Kind::head:
            break;
    }
    return fmt::format("head {}", choice.head);
}

std::string shownToken(const std::string& piece) {
    std::string shown;
    for (const char c : piece) {
        if (c == ' ') {
            shown += "␣";
        } else if (c == '\n') {
            shown += "⏎";
        } else if (c == '\t') {
            shown += "⇥";
        } else {
            shown += c;
        }
    }
    return shown.empty() ? "∅" : shown;
}

}  // namespace orrery::attention
