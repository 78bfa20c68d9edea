#include "scenes/trace/metadata.h"

#include "engine/base/words.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace orrery::trace {
namespace {

using Json = nlohmann::json;

const std::string* textAt(const Source& source, const std::string& key) {
    const auto found = source.file().metadata().find(key);
    return found == source.file().metadata().end() ? nullptr : &found->second;
}

void complain(const Source& source, const std::string& key, const std::string& found, const char* expected) {
    source.warn(fmt::format("metadata \"{}\" is \"{}\"; expected is {}", key, safetensors::shown(found), expected));
}

template <typename T, typename Take>
std::optional<std::vector<T>> listAt(const Source& source, const std::string& key, const char* expected,
                                     const Take& take) {
    const std::string* text = textAt(source, key);
    if (text == nullptr) return std::nullopt;
    const Json list = Json::parse(*text, nullptr, false);
    std::vector<T> out;
    if (list.is_array()) {
        for (const Json& element : list) {
            if (!take(element, out)) break;
        }
        if (out.size() == list.size()) return out;
    }
    complain(source, key, *text, expected);
    return std::nullopt;
}

template <typename T>
void takeNumber(const Source& source, const std::string& key, T least, T& into) {
    const std::string* text = textAt(source, key);
    if (text == nullptr) return;
    T value{};
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), value);
    const bool finite = std::isfinite(static_cast<double>(value));
    if (failure != std::errc() || end != text->data() + text->size() || !finite || value < least) {
        complain(source, key, *text, std::is_integral_v<T> ? "a whole number" : "a number");
        return;
    }
    into = value;
}

// One of the words, the first of which stand for `false`.
void takeWord(const Source& source, const std::string& key, std::initializer_list<const char*> no,
              std::initializer_list<const char*> yes, const char* expected, bool& into) {
    const std::string* text = textAt(source, key);
    if (text == nullptr) return;
    const std::string word = lowerCase(*text);
    for (const char* each : no) {
        if (word == each) return void(into = false);
    }
    for (const char* each : yes) {
        if (word == each) return void(into = true);
    }
    complain(source, key, *text, expected);
}

}  // namespace

std::optional<std::vector<std::string>> textsAt(const Source& source, const std::string& key) {
    return listAt<std::string>(source, key, "a JSON list of texts", [](const Json& from, std::vector<std::string>& to) {
        if (from.is_string()) to.push_back(from.get<std::string>());
        return from.is_string();
    });
}

std::optional<std::vector<int>> numbersAt(const Source& source, const std::string& key) {
    return listAt<int>(source, key, "a JSON list of whole numbers", [](const Json& from, std::vector<int>& to) {
        const bool fits = from.is_number_unsigned() && from.get<std::uint64_t>() <= INT32_MAX;
        if (fits) to.push_back(from.get<int>());
        return fits;
    });
}

std::optional<int> expertsTold(const Source& source) {
    int told = 0;
    takeNumber(source, "n_experts", 1, told);
    if (told >= 1 && told <= routing::kMostExperts) return told;
    const std::string* text = textAt(source, "config");
    if (text == nullptr) return std::nullopt;
    const Json config = Json::parse(*text, nullptr, false);
    if (!config.is_object()) return std::nullopt;
    for (const char* key : {"n_experts", "n_routed_experts", "num_experts", "num_local_experts"}) {
        const auto found = config.find(key);
        if (found == config.end() || !found->is_number_unsigned()) continue;
        const auto count = found->get<std::uint64_t>();
        if (count >= 1 && count <= routing::kMostExperts) return static_cast<int>(count);
    }
    return std::nullopt;
}

routing::Gate gateAt(const Source& source, const routing::Gate& otherwise) {
    routing::Gate gate = otherwise;
    bool sigmoid = gate.function == routing::ScoreFunction::sigmoid;
    takeWord(source, "score_func", {"softmax"}, {"sigmoid"}, "softmax or sigmoid", sigmoid);
    gate.function = sigmoid ? routing::ScoreFunction::sigmoid : routing::ScoreFunction::softmax;
    takeNumber(source, "top_k", 0, gate.topK);
    takeNumber(source, "n_group", 1, gate.groups);
    takeNumber(source, "topk_group", 1, gate.groupsKept);
    // Before group_score was written: DeepSeek's third version came with sigmoid and the sum, the second with neither.
    bool sum = sigmoid && gate.groups > 1;
    takeWord(source, "group_score", {"maximum"}, {"sum_of_two_largest"}, "maximum or sum_of_two_largest", sum);
    gate.groupScore = sum ? routing::GroupScore::sumOfTwoLargest : routing::GroupScore::maximum;
    takeWord(source, "norm_topk", {"false", "0"}, {"true", "1"}, "true or false", gate.renormalise);
    takeWord(source, "bias_in_choice", {"false", "0"}, {"true", "1"}, "true or false", gate.biasInChoice);
    takeNumber(source, "scale", std::numeric_limits<float>::lowest(), gate.scale);
    return gate;
}

void describeGate(const routing::Gate& gate, std::map<std::string, std::string>& metadata) {
    const auto word = [](bool value) { return value ? "true" : "false"; };
    metadata["score_func"] = gate.function == routing::ScoreFunction::sigmoid ? "sigmoid" : "softmax";
    metadata["top_k"] = fmt::format("{}", gate.topK);
    metadata["n_group"] = fmt::format("{}", gate.groups);
    metadata["topk_group"] = fmt::format("{}", gate.groupsKept);
    metadata["group_score"] =
        gate.groupScore == routing::GroupScore::sumOfTwoLargest ? "sum_of_two_largest" : "maximum";
    metadata["norm_topk"] = word(gate.renormalise);
    metadata["bias_in_choice"] = word(gate.biasInChoice);
    metadata["scale"] = fmt::format("{}", gate.scale);
}

}  // namespace orrery::trace
