#include "scenes/trace/layer_reader.h"
#include "scenes/trace/metadata.h"
#include "scenes/trace/trace.h"

#include <nlohmann/json.hpp>

namespace orrery::trace {
namespace {

using Tensors = std::vector<safetensors::NewTensor>;

std::string listOf(const nlohmann::json& list) {
    return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Only what is there.
template <typename T>
void add(Tensors& tensors, std::string name, Shape shape, const std::vector<T>& values) {
    if (values.empty()) return;
    tensors.push_back(safetensors::tensorOf(std::move(name), std::move(shape), std::span<const T>(values)));
}

void addLayer(Tensors& tensors, const Layer& layer, std::int64_t tokens) {
    const auto name = [&](const char* tensor) { return nameOf(layer.number, tensor); };
    add(tensors, name("moe.logits"), {tokens, layer.experts}, layer.logits);
    add(tensors, name("moe.bias"), {layer.experts}, layer.bias);
    add(tensors, name("moe.topk_id"), {tokens, layer.chosen}, layer.ids);
    add(tensors, name("moe.topk_w"), {tokens, layer.chosen}, layer.weights);
    if (!layer.probabilities.empty()) {
        tensors.push_back(
            safetensors::halfTensorOf(name("attn.prob"), {layer.heads, layer.queries, tokens}, layer.probabilities));
    }
    add(tensors, name("attn.q"), {layer.queries, layer.heads, layer.keyWidth}, layer.q);
    add(tensors, name("attn.k"), {tokens, layer.keyHeads, layer.keyWidth}, layer.k);
    add(tensors, name("attn.lse"), {layer.queries, layer.heads}, layer.logSumExp);
    add(tensors, name("attn.ckv"), {tokens, layer.latentWidth}, layer.latents);
    add(tensors, name("attn.kpe"), {tokens, layer.ropeWidth}, layer.ropeKeys);
}

void addTraining(Tensors& tensors, const Training& training, std::int64_t tokens) {
    const std::int64_t moments = training.moments;
    const std::int64_t layers = training.layers;
    const std::int64_t experts = training.experts;
    add(tensors, "train.step", {moments}, training.step);
    add(tensors, "train.loss", {moments}, training.loss);
    add(tensors, "train.valid_bits", {moments}, training.validBits);
    add(tensors, "train.grad_norm", {moments}, training.gradNorm);
    add(tensors, "train.load", {moments, layers, experts}, training.load);
    add(tensors, "train.bias", {moments, layers, experts}, training.bias);
    add(tensors, "train.domain_load", {moments, layers, training.domains, experts}, training.domainLoad);
    add(tensors, "train.text_logits", {moments, layers, tokens, experts}, training.textLogits);
}

}  // namespace

Written written(const Trace& trace) {
    Written out;
    out.metadata = trace.metadata;
    out.metadata["format"] = "moetrace/1";
    if (!trace.title.empty()) out.metadata["title"] = trace.title;
    describeGate(trace.gate, out.metadata);
    if (!trace.pieces.empty()) out.metadata["pieces"] = listOf(trace.pieces);
    if (!trace.domainNames.empty()) out.metadata["domains"] = listOf(trace.domainNames);
    if (!trace.training.empty()) out.metadata["layers"] = listOf(trace.training.layerNumbers);
    for (const Layer& layer : trace.layers) {
        // Ids alone do not tell how many experts were never chosen.
        if (layer.routed() && layer.logits.empty()) out.metadata["n_experts"] = fmt::format("{}", layer.experts);
    }
    const std::int64_t tokens = trace.tokenCount();
    add(out.tensors, "token.id", {tokens}, trace.tokens);
    add(out.tensors, "token.domain", {tokens}, trace.domains);
    for (const Layer& layer : trace.layers) addLayer(out.tensors, layer, tokens);
    addTraining(out.tensors, trace.training, tokens);
    return out;
}

void writeTrace(const std::filesystem::path& path, const Trace& trace) {
    const Written out = written(trace);
    safetensors::write(path, out.metadata, out.tensors);
}

}  // namespace orrery::trace
