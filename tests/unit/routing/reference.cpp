#include "tests/unit/routing/reference.h"

#include "engine/base/files.h"
#include "engine/base/random.h"

namespace orrery::routing::testing {

const nlohmann::json& reference() {
    static const nlohmann::json data = nlohmann::json::parse(readFile("tests/unit/routing/reference.json"));
    return data;
}

std::vector<float> floatsOf(const nlohmann::json& thousandTwentyFourths) {
    std::vector<float> out;
    for (const auto& number : thousandTwentyFourths) out.push_back(static_cast<float>(number.get<int>()) / 1024.0F);
    return out;
}

std::string Case::name() const {
    return data->at("gate").get<std::string>() + ", " + data->at("name").get<std::string>();
}

std::vector<Case> referenceCases() {
    std::vector<Case> cases;
    for (const auto& data : reference().at("cases")) {
        Case entry{.data = &data,
                   .gate = gateNamed(data.at("gate").get<std::string>()).gate,
                   .shape = {.tokens = data.at("tokens").get<int>(), .experts = data.at("experts").get<int>()},
                   .logits = floatsOf(data.at("logits")),
                   .bias = floatsOf(data.at("bias"))};
        // "one expert" and "k = E" are cases with a k of their own.
        if (entry.gate.topK != kAllExperts) entry.gate.topK = data.at("k").get<int>();
        cases.push_back(std::move(entry));
    }
    return cases;
}

std::vector<float> randomFloats(std::size_t count, float low, float high, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> out(count);
    for (float& value : out) value = random.uniform(low, high);
    return out;
}

std::vector<Setting> settings() {
    std::vector<Setting> out;
    for (const NamedGate& named : namedGates()) out.push_back({std::string(named.name), named.gate, named.experts});
    Gate gate = kDeepSeekV3;
    gate.groupScore = GroupScore::maximum;
    out.push_back({"256 by maximum", gate, 256});
    gate = kDeepSeekV3;
    gate.groups = 7;
    out.push_back({"7 groups of 13", gate, 91});
    gate.groups = 64;
    gate.groupsKept = 40;
    out.push_back({"64 groups of one", gate, 64});
    gate = kDeepSeekV3;
    gate.topK = 20;
    gate.function = ScoreFunction::softmax;
    out.push_back({"grouped softmax, 20 of 512", gate, 512});
    gate = kOlmoe;
    gate.topK = 64;
    gate.renormalise = true;
    out.push_back({"64 of 1024", gate, 1024});
    gate = kDense;
    gate.renormalise = true;
    out.push_back({"all of 1000", gate, 1000});
    out.push_back({"all of 33", kDense, 33});
    gate = kBuiltIn;
    gate.topK = 1;
    out.push_back({"one expert", gate, 1});
    gate.topK = 7;
    out.push_back({"7 of 130", gate, 130});
    return out;
}

}  // namespace orrery::routing::testing
