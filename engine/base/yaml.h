#pragma once

// YAML 1.2 (https://yaml.org/spec/1.2.2) as authors of lessons write it: a tree of maps, lists and texts in which every
// value knows its place, so that what is wrong with it can be said there. JSON is YAML, too. Read with yaml-cpp.

#include "engine/base/error.h"

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::yaml {

inline constexpr std::size_t kMostText = 4U << 20U;  // bytes
inline constexpr int kMostDepth = 32;
inline constexpr std::size_t kMostValues = 1U << 20U;

struct Node;

// Cheap to copy. What is asked of it and not there throws Error with file, line and column.
class Value {
 public:
    explicit Value(std::shared_ptr<const Node> node);

    bool isMap() const;
    bool isList() const;
    bool isText() const;   // numbers and truth are texts that can be read as such
    bool isEmpty() const;  // `key:` with nothing behind it, or null

    std::string text() const;
    double number() const;  // finite
    // A number from `low` to `high`.
    double number(double low, double high) const;
    int whole(int low, int high) const;
    bool truth() const;  // true, yes, on; false, no, off
    // The values of a list; a single value stands for a list of one, nothing for an empty one.
    std::vector<Value> list() const;
    std::vector<std::string> texts() const;
    std::vector<double> numbers() const;

    // Of a map; an empty value is an empty map. The first throws where the key is missing.
    Value operator[](std::string_view key) const;
    std::optional<Value> find(std::string_view key) const;
    std::vector<std::pair<std::string, Value>> entries() const;  // in the order written
    // The same map with another value behind a key.
    Value with(const std::string& key, const Value& value) const;
    // The same map without these keys.
    Value without(std::initializer_list<std::string_view> keys) const;

    // Throws at the first key that is none of these, naming the one that was likely meant.
    void allowOnly(std::span<const std::string_view> keys) const;
    void allowOnly(std::initializer_list<std::string_view> keys) const {
        allowOnly(std::span(keys.begin(), keys.size()));
    }
    // The place in a list of names of this value's text; throws naming what can be chosen.
    std::size_t oneOf(std::initializer_list<std::string_view> names) const;

    Location where() const;
    [[noreturn]] void fail(const std::string& message) const;

 private:
    friend Value listValue(const std::vector<Value>& items, const Location& where);

    std::shared_ptr<const Node> node_;
};

// Made by the program and not by an author, standing at an author's place.
Value textValue(const std::string& text, const Location& where);
Value listValue(const std::vector<Value>& items, const Location& where);

// `firstLine` is the line of `file` in which the text starts, and `indent` how far right of it. An alias counts as all
// that it stands for. A text past the limits above, a key twice in a map, or what is no YAML throws Error.
Value parse(std::string_view text, const std::string& file, int firstLine = 1, int indent = 0);

}  // namespace orrery::yaml
