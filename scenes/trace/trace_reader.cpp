#include "scenes/trace/layer_reader.h"
#include "scenes/trace/metadata.h"
#include "scenes/trace/pieces.h"
#include "scenes/trace/trace.h"
#include "scenes/trace/training_reader.h"

#include "engine/base/error.h"

#include <algorithm>

namespace orrery::trace {
namespace {

constexpr std::string_view kFormat = "moetrace/1";

// Other programs write their own names here ("pt"); what is refused is only a later version of this format.
void checkFormat(const Source& source) {
    const auto& metadata = source.file().metadata();
    const auto format = metadata.find("format");
    if (format == metadata.end() || format->second == kFormat || !format->second.starts_with("moetrace/")) return;
    source.refuse(fmt::format("its format is \"{}\"; {} is read", safetensors::shown(format->second), kFormat));
}

// Where the number of tokens stands: in the first of these tensors that is there.
struct Measure {
    std::string name;
    Shape shape;
    std::size_t dimension;
};

std::vector<Measure> measures(const std::vector<int>& layers) {
    std::vector<Measure> all{{"token.id", {-1}, 0}, {"token.domain", {-1}, 0}, {"routed_experts", {-1, -1, -1}, 0}};
    for (const int layer : layers) {
        all.push_back({nameOf(layer, "moe.logits"), {-1, -1}, 0});
        all.push_back({nameOf(layer, "moe.topk_id"), {-1, -1}, 0});
        all.push_back({nameOf(layer, "attn.prob"), {-1, -1, -1}, 2});
        all.push_back({nameOf(layer, "attn.k"), {-1, -1, -1}, 0});
        all.push_back({nameOf(layer, "attn.ckv"), {-1, -1}, 0});
    }
    all.push_back({"train.text_logits", {-1, -1, -1, -1}, 2});
    return all;
}

int countTokens(const Source& source, const std::vector<int>& layers, const std::vector<std::string>* pieces) {
    if (const char* name = "token.offs"; source.has(name)) {
        const std::int64_t offsets = source.length(name, {-1}, 0);
        if (offsets >= 2 && offsets - 1 <= kMostTokens) return static_cast<int>(offsets - 1);
        source.refuse(name,
                      fmt::format("{} offsets; those of 1 to {} tokens are read, and one more", offsets, kMostTokens));
    }
    for (const Measure& measure : measures(layers)) {
        if (!source.has(measure.name)) continue;
        return source.count(measure.name, measure.shape, measure.dimension, kMostTokens, "tokens");
    }
    if (pieces == nullptr) return 0;
    if (pieces->empty() || pieces->size() > static_cast<std::size_t>(kMostTokens)) {
        source.refuse(fmt::format("metadata \"pieces\": {} tokens; 1 to {} are read", pieces->size(), kMostTokens));
    }
    return static_cast<int>(pieces->size());
}

std::vector<std::string> piecesFromBytes(const Source& source, int tokens) {
    if (!source.has("token.offs")) source.refuse("token.offs", "it is missing, and \"token.bytes\" is there");
    const std::vector<std::uint8_t> bytes = source.integers<std::uint8_t>("token.bytes", {-1});
    const std::vector<std::int32_t> offsets = source.integers<std::int32_t>("token.offs", {std::int64_t{tokens} + 1});
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (offsets.front() != 0 || !std::ranges::is_sorted(offsets) || !std::in_range<std::int32_t>(bytes.size()) ||
        offsets.back() != static_cast<std::int32_t>(bytes.size())) {
        source.refuse(
            "token.offs",
            fmt::format("expected are ascending numbers from 0 to the {} bytes of \"token.bytes\"", bytes.size()));
    }
    return piecesOf(text, offsets);
}

// Without texts a token is called by its number in the vocabulary, and without that by its place in the text.
std::vector<std::string> piecesFromNumbers(const std::vector<std::int32_t>& ids, int tokens) {
    std::vector<std::string> pieces;
    for (int i = 0; i < tokens; ++i) {
        pieces.push_back(ids.empty() ? fmt::format("[{}]", i) : fmt::format("#{}", ids[static_cast<std::size_t>(i)]));
    }
    return pieces;
}

void readTokens(const Source& source, int tokens, std::optional<std::vector<std::string>> pieces, Trace& trace) {
    if (source.has("token.id")) trace.tokens = source.integers<std::int32_t>("token.id", {tokens});
    if (source.has("token.domain")) trace.domains = source.integers<std::int16_t>("token.domain", {tokens});
    if (pieces && pieces->size() != static_cast<std::size_t>(tokens)) {
        source.warn(fmt::format("metadata \"pieces\" are {} texts for {} tokens", pieces->size(), tokens));
        pieces.reset();
    }
    if (pieces) {
        trace.pieces = std::move(*pieces);
    } else if (source.has("token.bytes")) {
        trace.pieces = piecesFromBytes(source, tokens);
    } else {
        trace.pieces = piecesFromNumbers(trace.tokens, tokens);
    }
    trace.domainNames = textsAt(source, "domains").value_or(std::vector<std::string>());
    const auto names = static_cast<std::int64_t>(trace.domainNames.size());
    const auto nameless = std::ranges::count_if(trace.domains, [&](std::int16_t d) { return d < -1 || d >= names; });
    if (names > 0 && nameless > 0) source.warn(fmt::format("token.domain: {} tokens are of no domain", nameless));
}

// What the metadata leave open: the bias counts where there is one, and k is that of the choice.
routing::Gate usualGate(const std::vector<Layer>& layers) {
    routing::Gate gate;
    for (const Layer& layer : layers) {
        if (!layer.bias.empty()) gate.biasInChoice = true;
        if (layer.chosen > 0 && gate.topK == 1) gate.topK = layer.chosen;
    }
    return gate;
}

std::string titleOf(const safetensors::File& file) {
    const auto told = file.metadata().find("title");
    return told != file.metadata().end() ? told->second : std::filesystem::path(file.name()).stem().string();
}

}  // namespace

Trace readTrace(const safetensors::File& file, Diagnostics& remarks) {
    const Source source(file, remarks);
    checkFormat(source);
    Trace trace;
    trace.title = titleOf(file);
    trace.metadata = file.metadata();
    std::optional<std::vector<std::string>> pieces = textsAt(source, "pieces");
    const std::vector<int> layers = layerNumbers(source);
    const int tokens = countTokens(source, layers, pieces ? &*pieces : nullptr);
    if (tokens > 0) readTokens(source, tokens, std::move(pieces), trace);
    for (const int number : layers) trace.layers.push_back(readLayer(source, number, tokens));
    const bool routed = std::ranges::any_of(trace.layers, [](const Layer& layer) { return layer.routed(); });
    if (!routed && source.has("routed_experts")) {
        for (Layer& layer : readDump(source, tokens)) trace.layers.push_back(std::move(layer));
    }
    trace.training = readTraining(source, tokens);
    if (trace.layers.empty() && trace.training.empty()) {
        source.refuse(
            fmt::format("holds no trace: expected are tensors such as \"L0.moe.logits\", \"L0.attn.prob\", "
                        "\"train.step\" or \"routed_experts\", and there are {} others",
                        file.tensors().size()));
    }
    routing::Gate usual = usualGate(trace.layers);
    if (!trace.training.bias.empty()) usual.biasInChoice = true;
    trace.gate = gateAt(source, usual);
    for (const Layer& layer : trace.layers) examine(source, layer, trace.gate, tokens);
    return trace;
}

Trace readTrace(const std::filesystem::path& path, Diagnostics& remarks) {
    return readTrace(safetensors::File::read(path), remarks);
}

}  // namespace orrery::trace
