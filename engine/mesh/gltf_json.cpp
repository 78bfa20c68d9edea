#include "engine/mesh/gltf_json.h"

#include "engine/base/error.h"

#include <cmath>

namespace orrery::mesh::gltf {

namespace {

// Real files stay below 20; copying deeper ones would use up the stack.
constexpr int kMostNested = 100;

void checkNesting(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') ++i;
            if (c == '"') quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kMostNested) throw Error("its JSON is nested too deeply to be a model; export it again");
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
}

[[noreturn]] void wrong(const char* key, const char* wanted) {
    damaged(fmt::format("\"{}\" is not {}", key, wanted));
}

}  // namespace

void damaged(const std::string& what) {
    throw Error(fmt::format("damaged: {}; export or copy it again", what));
}

Json parse(std::string_view text) {
    checkNesting(text);
    Json document;
    try {
        document = Json::parse(text);
    } catch (const Json::exception&) {
        // The library's words are about its own parser; the place is lost in a file without lines anyway.
        damaged("its JSON cannot be read");
    }
    if (!document.is_object()) throw Error("is no glTF: its JSON is not an object");
    return document;
}

const Json* find(const Json& object, const char* key) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

const Json* find(const Json& object, std::initializer_list<const char*> path) {
    const Json* at = &object;
    for (const char* key : path) {
        at = find(*at, key);
        if (at == nullptr) return nullptr;
    }
    return at;
}

const Json& list(const Json& object, const char* key) {
    static const Json kNone = Json::array();
    const Json* found = find(object, key);
    if (found == nullptr) return kNone;
    if (!found->is_array()) wrong(key, "a list");
    return *found;
}

std::string text(const Json& object, const char* key, const char* fallback) {
    const Json* found = find(object, key);
    if (found == nullptr) return fallback;
    if (!found->is_string()) wrong(key, "a text");
    return found->get<std::string>();
}

bool flag(const Json& object, const char* key) {
    const Json* found = find(object, key);
    if (found == nullptr) return false;
    if (!found->is_boolean()) wrong(key, "true or false");
    return found->get<bool>();
}

double number(const Json& object, const char* key, double fallback) {
    const Json* found = find(object, key);
    if (found == nullptr) return fallback;
    // As a float it must not overflow either.
    if (!found->is_number() || !std::isfinite(static_cast<float>(found->get<double>()))) wrong(key, "a number");
    return found->get<double>();
}

std::size_t count(const Json& object, const char* key, std::size_t fallback) {
    constexpr double kMost = 9007199254740992.0;
    const Json* found = find(object, key);
    if (found == nullptr) return fallback;
    const double value = found->is_number() ? found->get<double>() : -1.0;
    if (!(value >= 0.0 && value <= kMost) || value != std::floor(value)) wrong(key, "a whole number");
    return static_cast<std::size_t>(value);
}

std::size_t requiredCount(const Json& object, const char* key) {
    if (find(object, key) == nullptr) damaged(fmt::format("\"{}\" is missing", key));
    return count(object, key, 0);
}

std::optional<std::size_t> index(const Json& object, const char* key, std::size_t size) {
    if (find(object, key) == nullptr) return std::nullopt;
    const std::size_t value = count(object, key, 0);
    if (value >= size) {
        damaged(fmt::format("\"{}\" is {}, and there are {}", key, value, size));
    }
    return value;
}

std::size_t requiredIndex(const Json& object, const char* key, std::size_t size) {
    const std::optional<std::size_t> found = index(object, key, size);
    if (!found) damaged(fmt::format("\"{}\" is missing", key));
    return *found;
}

std::vector<float> numbers(const Json& object, const char* key, std::vector<float> fallback) {
    const Json* found = find(object, key);
    if (found == nullptr) return fallback;
    const std::size_t wanted = fallback.size();
    if (!found->is_array() || found->size() != wanted) wrong(key, "a list of the right length");
    std::vector<float> result;
    for (const Json& element : *found) {
        if (!element.is_number()) wrong(key, "a list of numbers");
        result.push_back(static_cast<float>(element.get<double>()));
        if (!std::isfinite(result.back())) wrong(key, "a list of numbers");
    }
    return result;
}

}  // namespace orrery::mesh::gltf
