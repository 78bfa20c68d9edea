#include "scenes/trace/layer_reader.h"

#include "kernels/attention/attention.h"
#include "scenes/trace/metadata.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace orrery::trace {
namespace {

// How the experts of a layer are counted that has a choice and no logits.
int expertsOf(const Source& source, const std::vector<std::uint16_t>& ids, const std::string& name) {
    const int largest = ids.empty() ? 0 : *std::ranges::max_element(ids);
    if (const std::optional<int> told = expertsTold(source); told && *told > largest) return *told;
    if (largest >= routing::kMostExperts) {
        source.refuse(name, fmt::format("expert {}; at most {} experts are read", largest, routing::kMostExperts));
    }
    return largest + 1;
}

void checkChosen(const Source& source, const Layer& layer, const std::string& name) {
    for (const std::uint16_t id : layer.ids) {
        if (id >= layer.experts) source.refuse(name, fmt::format("expert {} of {} experts", id, layer.experts));
    }
    if (layer.chosen > routing::kMostChosen && layer.chosen != layer.experts) {
        source.refuse(name, fmt::format("{} experts chosen of {}; at most {}, or all, are read", layer.chosen,
                                        layer.experts, routing::kMostChosen));
    }
}

void readRouter(const Source& source, int tokens, Layer& layer) {
    const std::string logits = nameOf(layer.number, "moe.logits");
    const std::string ids = nameOf(layer.number, "moe.topk_id");
    const std::string weights = nameOf(layer.number, "moe.topk_w");
    const std::string bias = nameOf(layer.number, "moe.bias");
    if (source.has(logits)) {
        layer.experts = source.count(logits, {tokens, -1}, 1, routing::kMostExperts, "experts");
        layer.logits = source.floats(logits, {tokens, layer.experts});
    } else if (source.has(bias) && source.has(ids)) {
        layer.experts = source.count(bias, {-1}, 0, routing::kMostExperts, "experts");
    }
    if (source.has(ids)) {
        layer.chosen = source.count(ids, {tokens, -1}, 1, routing::kMostExperts, "experts chosen by a token");
        layer.ids = source.integers<std::uint16_t>(ids, {tokens, layer.chosen});
        if (layer.experts == 0) layer.experts = std::max(expertsOf(source, layer.ids, ids), layer.chosen);
        checkChosen(source, layer, ids);
        if (source.has(weights)) layer.weights = source.floats(weights, {tokens, layer.chosen});
    } else if (source.has(weights)) {
        source.refuse(ids, "it is missing, and the weights of the chosen are there");
    }
    // The weights of a model have biases too; without anything routed they say nothing here.
    if (layer.experts > 0 && source.has(bias)) layer.bias = source.floats(bias, {layer.experts});
}

void readAttention(const Source& source, int tokens, Layer& layer) {
    const auto name = [&](const char* tensor) { return nameOf(layer.number, tensor); };
    const auto heads = [&](const std::string& tensor, const Shape& shape, std::size_t dimension) {
        const int count = source.count(tensor, shape, dimension, attention::kMostHeads, "heads");
        if (layer.heads != 0 && layer.heads != count) {
            source.refuse(tensor, fmt::format("{} heads, and the layer has {}", count, layer.heads));
        }
        return count;
    };
    const auto queries = [&](const std::string& tensor, const Shape& shape, std::size_t dimension) {
        const int count = source.count(tensor, shape, dimension, kMostTokens, "queries");
        if (layer.queries != 0 && layer.queries != count) {
            source.refuse(tensor, fmt::format("{} queries, and the layer has {}", count, layer.queries));
        }
        return count;
    };
    if (const std::string prob = name("attn.prob"); source.has(prob)) {
        const Shape shape{-1, -1, tokens};
        layer.heads = heads(prob, shape, 0);
        layer.queries = queries(prob, shape, 1);
        layer.probabilities = source.floats(prob, shape);
    }
    if (const std::string q = name("attn.q"), k = name("attn.k"); source.has(q) || source.has(k)) {
        const Shape shape{-1, -1, -1};
        layer.queries = queries(q, shape, 0);
        layer.heads = heads(q, shape, 1);
        layer.keyWidth = source.count(q, shape, 2, attention::kMostWidth, "numbers in a query");
        layer.keyHeads = source.count(k, {tokens, -1, layer.keyWidth}, 1, attention::kMostHeads, "key heads");
        if (layer.heads % layer.keyHeads != 0) {
            source.refuse(k, fmt::format("{} key heads for {} heads", layer.keyHeads, layer.heads));
        }
        layer.q = source.floats(q, shape);
        layer.k = source.floats(k, {tokens, layer.keyHeads, layer.keyWidth});
        if (const std::string lse = name("attn.lse"); source.has(lse)) {
            layer.logSumExp = source.floats(lse, {layer.queries, layer.heads});
        }
    }
    if (const std::string ckv = name("attn.ckv"); source.has(ckv)) {
        layer.latentWidth = source.count(ckv, {tokens, -1}, 1, attention::kMostWidth, "numbers in a latent");
        layer.latents = source.floats(ckv, {tokens, layer.latentWidth});
        if (const std::string kpe = name("attn.kpe"); source.has(kpe)) {
            layer.ropeWidth = source.count(kpe, {tokens, -1}, 1, attention::kMostWidth, "numbers in a RoPE key");
            layer.ropeKeys = source.floats(kpe, {tokens, layer.ropeWidth});
        }
    }
}

}  // namespace

std::string nameOf(int layer, const char* tensor) {
    return fmt::format("L{}.{}", layer, tensor);
}

std::vector<int> layerNumbers(const Source& source) {
    static const std::set<std::string, std::less<>> kTensors{"attn.prob",  "attn.q",      "attn.k",    "attn.ckv",
                                                             "moe.logits", "moe.topk_id", "moe.topk_w"};
    std::set<int> numbers;
    for (const safetensors::Tensor& tensor : source.file().tensors()) {
        const std::string& name = tensor.name;
        const std::size_t dot = name.find('.');
        if (!name.starts_with('L') || dot == std::string::npos || !kTensors.contains(name.substr(dot + 1))) continue;
        int number = -1;
        const auto [end, failure] = std::from_chars(name.data() + 1, name.data() + dot, number);
        // "L01" would be read under the name "L1".
        if (failure == std::errc::invalid_argument || end != name.data() + dot || (name[1] == '0' && dot > 2) ||
            name[1] == '-') {
            continue;
        }
        if (failure != std::errc() || number >= kMostLayers) {
            source.refuse(name, fmt::format("layers are read from 0 to {}", kMostLayers - 1));
        }
        numbers.insert(number);
    }
    return {numbers.begin(), numbers.end()};
}

Layer readLayer(const Source& source, int number, int tokens) {
    Layer layer;
    layer.number = number;
    readRouter(source, tokens, layer);
    readAttention(source, tokens, layer);
    return layer;
}

std::vector<Layer> readDump(const Source& source, int tokens) {
    const std::string name = "routed_experts";
    const Shape shape{tokens, -1, -1};
    const int count = source.count(name, shape, 1, kMostLayers, "layers");
    const int chosen = source.count(name, shape, 2, routing::kMostChosen, "experts chosen by a token");
    const std::vector<std::int32_t> all = source.integers<std::int32_t>(name, shape);

    std::vector<Layer> layers;
    std::vector<std::uint16_t> everyId;
    std::string empty;
    for (int number = 0; number < count; ++number) {
        Layer layer;
        layer.number = number;
        layer.chosen = chosen;
        std::vector<std::int32_t> ids;
        for (int token = 0; token < tokens; ++token) {
            const std::size_t row =
                static_cast<std::size_t>(token) * static_cast<std::size_t>(count) + static_cast<std::size_t>(number);
            const auto first = all.begin() + static_cast<std::ptrdiff_t>(row * static_cast<std::size_t>(chosen));
            ids.insert(ids.end(), first, first + chosen);
        }
        const bool same = std::ranges::all_of(ids, [&](std::int32_t id) { return id == ids.front(); });
        if (same && (ids.front() == -1 || (ids.front() == 0 && chosen > 1))) {
            empty += fmt::format("{}{}", empty.empty() ? "" : ", ", number);
            continue;
        }
        for (const std::int32_t id : ids) {
            if (id < 0 || id >= routing::kMostExperts) {
                source.refuse(name, fmt::format("expert {} in layer {}; 0 to {} are read", id, number,
                                                routing::kMostExperts - 1));
            }
            layer.ids.push_back(static_cast<std::uint16_t>(id));
        }
        everyId.insert(everyId.end(), layer.ids.begin(), layer.ids.end());
        layers.push_back(std::move(layer));
    }
    if (!empty.empty()) source.note(fmt::format("{}: nothing was recorded in layers {}", name, empty));
    const int experts = std::max(expertsOf(source, everyId, name), chosen);
    if (!expertsTold(source)) {
        source.note(fmt::format("{}: the number of experts is not told; {} are taken from the largest", name, experts));
    }
    for (Layer& layer : layers) layer.experts = experts;
    return layers;
}

}  // namespace orrery::trace
