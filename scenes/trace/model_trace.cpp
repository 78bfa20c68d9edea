#include "scenes/trace/model_trace.h"

#include "engine/base/error.h"
#include "engine/base/utf8.h"
#include "scenes/trace/pieces.h"

#include <span>

namespace orrery::trace {
namespace {

std::vector<std::int32_t> idsOf(std::string_view text) {
    std::vector<std::int32_t> ids;
    for (const char c : text) ids.push_back(static_cast<unsigned char>(c));
    return ids;
}

void continueText(const model::Model& model, const ModelRun& run, std::string& text,
                  const std::function<void(float)>& progress) {
    const auto vocabulary = static_cast<std::size_t>(model.config().vocabulary);
    model::Sampler sampler(run.sampling, run.seed);
    model::Cache cache(model.config());
    const routing::Gate* gate = run.gate ? &*run.gate : nullptr;
    std::vector<float> logits = model.run(idsOf(text), cache, nullptr, gate);
    for (int i = 0; i < run.continuation; ++i) {
        const std::int32_t next = sampler.next(std::span(logits).last(vocabulary));
        text += static_cast<char>(static_cast<unsigned char>(next));
        if (progress) progress(static_cast<float>(i + 1) / static_cast<float>(run.continuation));
        if (i + 1 < run.continuation) logits = model.run(std::span(&next, 1), cache, nullptr, gate);
    }
}

// The first line, or as much of it as a title takes.
std::string startOf(std::string_view text) {
    constexpr std::size_t kMostLetters = 40;
    std::string title;
    std::size_t letters = 0;
    for (std::size_t at = 0; at < text.size() && text[at] != '\n';) {
        if (++letters > kMostLetters) return title + "...";
        const utf8::Decoded next = utf8::decode(text, at);
        title += spelled(text.substr(at, next.length));
        at += next.length;
    }
    return title;
}

Layer layerOf(const model::Model& model, model::LayerRecord&& record, int number, int tokens, int chosen) {
    const model::Config& config = model.config();
    Layer layer;
    layer.number = number;
    layer.heads = config.heads;
    layer.queries = tokens;
    layer.probabilities = std::move(record.probabilities);
    if (record.ids.empty()) return layer;
    layer.experts = config.experts;
    layer.chosen = chosen;
    layer.logits = std::move(record.logits);
    layer.ids = std::move(record.ids);
    layer.weights = std::move(record.weights);
    const std::span<const float> bias = model.bias(number);
    layer.bias.assign(bias.begin(), bias.end());
    return layer;
}

}  // namespace

ModelTrace runModel(const model::Model& model, std::string_view text, const ModelRun& run,
                    const std::function<void(float)>& progress) {
    const model::Config& config = model.config();
    if (config.vocabulary != 256) {
        throw Error(fmt::format("a vocabulary of {} tokens; a text is run by a model of bytes", config.vocabulary));
    }
    if (text.empty()) throw Error("the text is empty; the model needs a byte to start from");
    ORRERY_CHECK(run.continuation >= 0, "{} tokens to write", run.continuation);
    if (text.size() + static_cast<std::size_t>(run.continuation) > static_cast<std::size_t>(kMostRunTokens)) {
        throw Error(fmt::format("{} bytes and {} to write after them; at most {} in all are run", text.size(),
                                run.continuation, kMostRunTokens));
    }
    model::validate(run.sampling);

    ModelTrace out;
    out.text = text;
    out.given = text.size();
    if (run.continuation > 0) continueText(model, run, out.text, progress);

    Trace& trace = out.trace;
    trace.gate = run.gate.value_or(config.gate);
    trace.tokens = idsOf(out.text);
    trace.pieces = piecesOfBytes(out.text);
    trace.title = run.title.empty() ? startOf(text) : run.title;
    trace.metadata["model"] = "the built-in model";
    trace.metadata["given"] = fmt::format("{}", out.given);

    model::Cache cache(config);
    model::Record record;
    out.logits = model.run(trace.tokens, cache, &record, run.gate ? &*run.gate : nullptr);
    const int chosen = routing::chosenBy(trace.gate, config.experts);
    for (std::size_t i = 0; i < record.layers.size(); ++i) {
        trace.layers.push_back(
            layerOf(model, std::move(record.layers[i]), static_cast<int>(i), trace.tokenCount(), chosen));
    }
    return out;
}

Written written(const ModelTrace& run) {
    Written out = written(run.trace);
    const std::int64_t tokens = run.trace.tokenCount();
    const std::int64_t vocabulary = static_cast<std::int64_t>(run.logits.size()) / tokens;
    out.tensors.push_back(safetensors::tensorOf("logits", {tokens, vocabulary}, std::span<const float>(run.logits)));
    return out;
}

}  // namespace orrery::trace
