#include "kernels/model/config.h"

#include "kernels/attention/attention.h"

#include "engine/base/error.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace orrery::model {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const safetensors::File& file, const std::string& why) {
    throw Error(why, {.file = file.name()});
}

// The numbers of the metadata's `config`, each checked.
class Numbers {
 public:
    explicit Numbers(const safetensors::File& file) : file_(file) {
        const auto found = file.metadata().find("config");
        if (found == file.metadata().end()) refuse(file, "no \"config\" in the metadata: not a model of this program");
        values_ = json::parse(found->second, nullptr, false);
        if (!values_.is_object()) refuse(file, "the metadata's \"config\" is not a JSON object");
    }

    int whole(const char* name, int least, int most) const {
        const json& value = at(name);
        if (!value.is_number_integer()) refuse(file_, fmt::format("config's \"{}\" is not a whole number", name));
        // Beyond the signed range it reads as negative, and is refused as that.
        const auto number = value.get<std::int64_t>();
        if (number < least || number > most) {
            refuse(file_, fmt::format("config's \"{}\" is {}; it takes {} to {}", name, value.dump(), least, most));
        }
        return static_cast<int>(number);
    }

    float above(float least, const char* name, float missing) const {
        if (!values_.contains(name)) return missing;
        const json& value = at(name);
        const float number = value.is_number() ? value.get<float>() : least;
        if (!std::isfinite(number) || number <= least) {
            refuse(file_, fmt::format("config's \"{}\" is {}; it takes a number above {}", name, value.dump(), least));
        }
        return number;
    }

 private:
    const json& at(const char* name) const {
        const auto found = values_.find(name);
        if (found == values_.end()) refuse(file_, fmt::format("config has no \"{}\"", name));
        return *found;
    }

    const safetensors::File& file_;
    json values_;
};

// A value of the metadata, which holds strings only; `missing` where it is not there.
json valueOf(const safetensors::File& file, const char* name, const json& missing) {
    const auto found = file.metadata().find(name);
    if (found == file.metadata().end()) return missing;
    json value = json::parse(found->second, nullptr, false);
    const bool alike = value.is_number() ? missing.is_number() : value.type() == missing.type();
    if (!alike || (missing.is_number_integer() && !value.is_number_integer())) {
        refuse(file, fmt::format("the metadata's \"{}\" is \"{}\"; it takes such as \"{}\"", name, found->second,
                                 missing.dump()));
    }
    return value;
}

int wholeOf(const safetensors::File& file, const char* name, int missing) {
    const auto value = valueOf(file, name, missing).get<std::int64_t>();
    if (value < 0 || value > std::numeric_limits<int>::max()) {
        refuse(file, fmt::format("the metadata's \"{}\" is {}", name, value));
    }
    return static_cast<int>(value);
}

// The gate as its keys in moetrace/1 say it. What has sigmoid scores and groups is DeepSeek-V3's.
routing::Gate gateOf(const safetensors::File& file) {
    routing::Gate gate = routing::kBuiltIn;
    if (const auto found = file.metadata().find("score_func"); found != file.metadata().end()) {
        if (found->second != "sigmoid" && found->second != "softmax") {
            refuse(file, fmt::format("the metadata's \"score_func\" is \"{}\"; it takes \"sigmoid\" or \"softmax\"",
                                     found->second));
        }
        if (found->second == "softmax") gate.function = routing::ScoreFunction::softmax;
    }
    gate.topK = wholeOf(file, "top_k", gate.topK);
    gate.groups = wholeOf(file, "n_group", gate.groups);
    gate.groupsKept = wholeOf(file, "topk_group", gate.groupsKept);
    gate.renormalise = valueOf(file, "norm_topk", gate.renormalise).get<bool>();
    gate.scale = valueOf(file, "scale", gate.scale).get<float>();
    if (gate.groups > 1 && gate.function == routing::ScoreFunction::sigmoid) {
        gate.groupScore = routing::GroupScore::sumOfTwoLargest;
    }
    return gate;
}

}  // namespace

Config configOf(const safetensors::File& file) {
    constexpr int kMostWidth = 1 << 16;
    constexpr int kMostLayers = 1 << 10;
    constexpr int kMostShared = 64;
    const Numbers numbers(file);
    Config config;
    config.vocabulary = numbers.whole("vocab", 1, 1 << 20);
    config.width = numbers.whole("d_model", 1, kMostWidth);
    config.layers = numbers.whole("n_layers", 1, kMostLayers);
    config.denseLayers = numbers.whole("n_dense_layers", 0, config.layers);
    config.ffnWidth = numbers.whole("d_ffn", 1, kMostWidth);
    config.heads = numbers.whole("n_heads", 1, attention::kMostHeads);
    config.nope = numbers.whole("d_nope", 1, attention::kMostWidth);
    config.rope = numbers.whole("d_rope", 2, attention::kMostWidth - config.nope);
    config.value = numbers.whole("d_v", 1, attention::kMostWidth);
    config.latent = numbers.whole("d_latent", 1, attention::kMostWidth - config.rope);
    config.experts = numbers.whole("n_experts", 1, routing::kMostExperts);
    config.sharedExperts = numbers.whole("n_shared", 0, kMostShared);
    config.expertWidth = numbers.whole("d_expert", 1, kMostWidth);
    config.normEpsilon = numbers.above(0.0F, "norm_eps", config.normEpsilon);
    config.ropeBase = numbers.above(1.0F, "rope_base", config.ropeBase);
    config.context = numbers.whole("context", 1, attention::kMostTokens);
    if (config.rope % 2 != 0) refuse(file, fmt::format("config's \"d_rope\" is {}; RoPE turns pairs", config.rope));
    config.gate = gateOf(file);
    try {
        routing::validate(config.gate, {.tokens = 1, .experts = config.experts});
    } catch (const Error& error) {
        refuse(file, error.message());
    }
    return config;
}

}  // namespace orrery::model
