#include "kernels/routing/gate.h"

#include "engine/base/error.h"
#include "engine/base/words.h"

#include <array>
#include <cmath>
#include <string>

namespace orrery::routing {
namespace {

constexpr std::array kGates{
    NamedGate{"deepseek-v3", "DeepSeek-V3", kDeepSeekV3, 256, 1},
    NamedGate{"deepseek-v2", "DeepSeek-V2", kDeepSeekV2, 160, 2},
    NamedGate{"deepseek-v2-lite", "DeepSeek-V2-Lite", kDeepSeekV2Lite, 64, 2},
    NamedGate{"mixtral", "Mixtral", kMixtral, 8, 0},
    NamedGate{"olmoe", "OLMoE", kOlmoe, 64, 0},
    NamedGate{"switch-transformer", "Switch Transformer", kSwitchTransformer, 64, 0},
    NamedGate{"dense", "Dense", kDense, 16, 0},
    NamedGate{"built-in", "Built-in model", kBuiltIn, 16, 1},
};

// Letters and digits, in lower case.
std::string bare(std::string_view name) {
    std::string out = lowerCase(name);
    std::erase_if(out, [](char c) { return c == '-' || c == '_' || c == ' '; });
    return out;
}

}  // namespace

std::span<const NamedGate> namedGates() {
    return kGates;
}

const NamedGate& gateNamed(std::string_view name) {
    const std::string wanted = bare(name);
    for (const NamedGate& gate : kGates) {
        if (bare(gate.name) == wanted || bare(gate.title) == wanted) return gate;
    }
    if (wanted == "switch") return gateNamed("switch-transformer");
    std::string names;
    for (const NamedGate& gate : kGates) {
        if (!names.empty()) names += ", ";
        names += gate.name;
    }
    throw Error(fmt::format("no gate is called \"{}\"; there are {}", name, names));
}

int chosenBy(const Gate& gate, int experts) {
    return gate.topK == kAllExperts ? experts : gate.topK;
}

void validate(const Gate& gate, Shape shape) {
    if (shape.tokens < 0 || shape.tokens > kMostTokens) {
        throw Error(fmt::format("{} tokens; a gate takes 0 to {}", shape.tokens, kMostTokens));
    }
    if (shape.experts < 1 || shape.experts > kMostExperts) {
        throw Error(fmt::format("{} experts; a gate takes 1 to {}", shape.experts, kMostExperts));
    }
    if (gate.groups < 1 || gate.groups > kMostGroups || shape.experts % gate.groups != 0) {
        throw Error(
            fmt::format("{} experts do not fall into {} equal groups (1 to {} groups, a divisor of the experts)",
                        shape.experts, gate.groups, kMostGroups));
    }
    if (gate.groupsKept < 1 || gate.groupsKept > gate.groups) {
        throw Error(fmt::format("{} groups kept of {}; it takes 1 to {}", gate.groupsKept, gate.groups, gate.groups));
    }
    const int k = chosenBy(gate, shape.experts);
    const int candidates = shape.experts / gate.groups * gate.groupsKept;
    if (k < 1 || k > candidates) {
        throw Error(
            fmt::format("top {} of {} experts in the groups kept; it takes 1 to {}", k, candidates, candidates));
    }
    if (k > kMostChosen && k != shape.experts) {
        throw Error(fmt::format("top {} of {} experts; it takes at most {}, or all", k, shape.experts, kMostChosen));
    }
    if (!std::isfinite(gate.scale)) throw Error("the gate's scale is not a finite number");
}

}  // namespace orrery::routing
