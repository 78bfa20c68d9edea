#pragma once

// Looking things up in the JSON of a glTF that may hold anything: what has the wrong type is an Error, and an index is
// only given when what it refers to is there.

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::mesh::gltf {

using Json = nlohmann::ordered_json;

// Throws the Error for what no exporter writes; `what` says it in a few words.
[[noreturn]] void damaged(const std::string& what);

// Throws Error when the text is no JSON object, or is nested deeper than anybody needs.
Json parse(std::string_view text);

// Null when the object has no such member (or is no object).
const Json* find(const Json& object, const char* key);
// The member of a member, and so on.
const Json* find(const Json& object, std::initializer_list<const char*> path);

// The elements of an array, none when it is absent. Throws Error when it is no array.
const Json& list(const Json& object, const char* key);

std::string text(const Json& object, const char* key, const char* fallback = "");
bool flag(const Json& object, const char* key);
double number(const Json& object, const char* key, double fallback);
// A whole number from 0 to 2^53. Throws Error when it is something else.
std::size_t count(const Json& object, const char* key, std::size_t fallback);
std::size_t requiredCount(const Json& object, const char* key);
// An index of a list of `size` things. Throws Error when it refers to none of them.
std::optional<std::size_t> index(const Json& object, const char* key, std::size_t size);
std::size_t requiredIndex(const Json& object, const char* key, std::size_t size);
// Exactly so many finite numbers; the fallback when absent.
std::vector<float> numbers(const Json& object, const char* key, std::vector<float> fallback);

}  // namespace orrery::mesh::gltf
