#include "scenes/trace/training_reader.h"

#include "scenes/trace/layer_reader.h"
#include "scenes/trace/metadata.h"

#include <algorithm>
#include <numeric>

namespace orrery::trace {
namespace {

constexpr int kMostMoments = 1 << 20;
constexpr int kMostDomains = 1024;

// The numbers of layers and experts, from the first tensor that has them; 0 where none has.
void readSizes(const Source& source, Training& training) {
    const Shape three{training.moments, -1, -1};
    const Shape four{training.moments, -1, -1, -1};
    for (const char* name : {"train.load", "train.bias", "train.domain_load", "train.text_logits"}) {
        if (!source.has(name)) continue;
        const bool flat = name == std::string_view("train.load") || name == std::string_view("train.bias");
        const Shape& shape = flat ? three : four;
        training.layers = source.count(name, shape, 1, kMostLayers, "layers");
        training.experts = source.count(name, shape, shape.size() - 1, routing::kMostExperts, "experts");
        return;
    }
}

void readLayerNumbers(const Source& source, Training& training) {
    training.layerNumbers.resize(static_cast<std::size_t>(training.layers));
    std::iota(training.layerNumbers.begin(), training.layerNumbers.end(), 0);
    const std::optional<std::vector<int>> told = numbersAt(source, "layers");
    if (!told) return;
    const bool ascends = std::ranges::adjacent_find(*told, std::greater_equal{}) == told->end();
    if (told->size() != training.layerNumbers.size() || !ascends || (!told->empty() && told->back() >= kMostLayers)) {
        source.warn(fmt::format("metadata \"layers\" are not the numbers of {} layers", training.layers));
        return;
    }
    training.layerNumbers = *told;
}

}  // namespace

Training readTraining(const Source& source, int tokens) {
    Training training;
    if (!source.has("train.step")) {
        for (const char* name : {"train.loss", "train.load", "train.bias", "train.text_logits", "train.domain_load"}) {
            if (source.has(name)) source.refuse("train.step", fmt::format("it is missing, and \"{}\" is there", name));
        }
        return training;
    }
    training.moments = source.count("train.step", {-1}, 0, kMostMoments, "moments");
    const std::int64_t moments = training.moments;
    training.step = source.integers<std::int32_t>("train.step", {moments});
    const auto course = [&](const char* name) {
        return source.has(name) ? source.floats(name, {moments}) : std::vector<float>();
    };
    training.loss = course("train.loss");
    training.validBits = course("train.valid_bits");
    training.gradNorm = course("train.grad_norm");
    readSizes(source, training);
    readLayerNumbers(source, training);
    const std::int64_t layers = training.layers;
    const std::int64_t experts = training.experts;
    if (source.has("train.load")) {
        training.load = source.integers<std::uint32_t>("train.load", {moments, layers, experts});
    }
    if (source.has("train.bias")) training.bias = source.floats("train.bias", {moments, layers, experts});
    if (const char* name = "train.domain_load"; source.has(name)) {
        training.domains = source.count(name, {moments, layers, -1, experts}, 2, kMostDomains, "domains");
        training.domainLoad = source.integers<std::uint32_t>(name, {moments, layers, training.domains, experts});
    }
    if (const char* name = "train.text_logits"; source.has(name)) {
        training.textLogits = source.floats(name, {moments, layers, tokens, experts});
        examineLogits(source, name, training.textLogits);
    }
    return training;
}

}  // namespace orrery::trace
