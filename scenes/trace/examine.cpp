#include "kernels/routing/balance.h"
#include "kernels/routing/routing.h"
#include "scenes/trace/layer_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace orrery::trace {
namespace {

// A choice is checked on so many tokens at most: opening a file is not to take as long as routing it.
constexpr int kMostChecked = 1 << 16;

void examineChoice(const Source& source, const Layer& layer, routing::Gate gate, int tokens) {
    const auto k = static_cast<std::size_t>(layer.chosen);
    const auto experts = static_cast<std::size_t>(layer.experts);
    const int checked = std::min(tokens, kMostChecked);
    const auto ids = std::span(layer.ids).first(static_cast<std::size_t>(checked) * k);
    gate.topK = layer.chosen;
    try {
        const routing::Input input{std::span(layer.logits).first(static_cast<std::size_t>(checked) * experts),
                                   layer.bias};
        const routing::Routing again = routing::route(gate, {checked, layer.experts}, input);
        const routing::Difference difference = routing::differenceOf(ids, layer.chosen, again.ids, layer.chosen);
        if (difference.tokens == 0) return;
        source.warn(fmt::format("{}: {} of {} tokens went elsewhere than these logits say by the file's gate",
                                nameOf(layer.number, "moe.topk_id"), difference.tokens, checked));
    } catch (const Error& error) {
        source.warn(
            fmt::format("{}: the file's gate does not fit: {}", nameOf(layer.number, "moe.logits"), error.message()));
    }
}

void examineDistinct(const Source& source, const Layer& layer) {
    const auto k = static_cast<std::size_t>(layer.chosen);
    std::vector<std::uint16_t> row;
    std::size_t tokens = 0;
    for (std::size_t first = 0; first + k <= layer.ids.size(); first += k) {
        row.assign(layer.ids.begin() + static_cast<std::ptrdiff_t>(first),
                   layer.ids.begin() + static_cast<std::ptrdiff_t>(first + k));
        std::ranges::sort(row);
        if (std::ranges::adjacent_find(row) != row.end()) ++tokens;
    }
    if (tokens > 0) source.warn(fmt::format("layer {}: {} tokens chose an expert twice", layer.number, tokens));
}

void examineRange(const Source& source, const std::string& name, const std::vector<float>& values, float least,
                  float most) {
    const auto odd = std::ranges::count_if(values, [&](float x) { return !(x >= least && x <= most); });
    if (odd > 0) source.warn(fmt::format("{}: {} values are no numbers from {} to {}", name, odd, least, most));
}

}  // namespace

void examineLogits(const Source& source, const std::string& name, const std::vector<float>& logits) {
    const auto nan = std::ranges::count_if(logits, [](float x) { return std::isnan(x); });
    const auto infinite = std::ranges::count_if(logits, [](float x) { return std::isinf(x); });
    if (nan + infinite == 0) return;
    source.warn(fmt::format("{}: {} are NaN and {} infinite, of {}", name, nan, infinite, logits.size()));
}

void examine(const Source& source, const Layer& layer, const routing::Gate& gate, int tokens) {
    examineLogits(source, nameOf(layer.number, "moe.logits"), layer.logits);
    examineLogits(source, nameOf(layer.number, "moe.bias"), layer.bias);
    if (!layer.ids.empty()) examineDistinct(source, layer);
    const bool told = source.file().metadata().contains("score_func");
    if (told && !layer.ids.empty() && !layer.logits.empty()) examineChoice(source, layer, gate, tokens);
    constexpr float kLargest = std::numeric_limits<float>::max();
    examineRange(source, nameOf(layer.number, "moe.topk_w"), layer.weights, -kLargest, kLargest);
    // A half is up to 1 + 2^-11 after rounding, and sums in half precision are off by some more.
    examineRange(source, nameOf(layer.number, "attn.prob"), layer.probabilities, 0.0F, 1.01F);
}

}  // namespace orrery::trace
