#include "engine/base/yaml.h"

#include "engine/base/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace orrery::yaml {

struct Node {
    enum class Kind { empty, text, list, map } kind = Kind::empty;
    std::string text;
    std::vector<std::shared_ptr<const Node>> items;  // of a list, or the values of a map
    std::vector<std::string> keys;
    Location where;
};

namespace {

// yaml-cpp's parser calls itself for every bracket: depth is counted before it is asked.
void refuseDeepBrackets(std::string_view text, const std::string& file, int firstLine) {
    int depth = 0;
    int line = firstLine;
    for (const char c : text) {
        if (c == '\n') ++line;
        if (c == '[' || c == '{') ++depth;
        if ((c == ']' || c == '}') && depth > 0) --depth;
        if (depth > kMostDepth * 4) throw Error("brackets within brackets, more than can be read", {file, line, 0, {}});
    }
}

// How far a line may be indented, and how many "- - -" it may open: both nest without brackets.
void refuseDeepLines(std::string_view text, const std::string& file, int firstLine) {
    int line = firstLine;
    for (std::size_t at = 0; at < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        int marks = 0;
        for (std::size_t i = at; i < end; ++i) {
            const bool mark = (text[i] == '-' || text[i] == '?' || text[i] == ':') && i + 1 < end && text[i + 1] == ' ';
            if (mark) ++marks;
            if (!mark && text[i] != ' ') break;
        }
        if (marks > kMostDepth) throw Error("lists within lists, more than can be read", {file, line, 0, {}});
        at = end + 1;
    }
}

class Converter {
 public:
    Converter(std::string file, int firstLine, int indent)
        : file_(std::move(file)), firstLine_(firstLine), indent_(indent) {}

    std::shared_ptr<const Node> convert(const YAML::Node& from, int depth) {
        auto node = std::make_shared<Node>();
        node->where = place(from.Mark());
        if (depth > kMostDepth) throw Error(fmt::format("nested more than {} levels deep", kMostDepth), node->where);
        if (++values_ > kMostValues) throw Error(fmt::format("more than {} values", kMostValues), node->where);
        switch (from.Type()) {
            case YAML::NodeType::Scalar:
                node->kind = Node::Kind::text;
                node->text = from.Scalar();
                if (from.Tag() == "?" && (node->text == "~" || node->text == "null")) node->kind = Node::Kind::empty;
                break;
            case YAML::NodeType::Sequence:
                node->kind = Node::Kind::list;
                for (const auto& item : from) node->items.push_back(convert(item, depth + 1));
                break;
            case YAML::NodeType::Map:
                node->kind = Node::Kind::map;
                for (const auto& entry : from) {
                    if (!entry.first.IsScalar()) throw Error("a key has to be a text", place(entry.first.Mark()));
                    const std::string& key = entry.first.Scalar();
                    if (std::ranges::find(node->keys, key) != node->keys.end())
                        throw Error(fmt::format("\"{}\" stands there twice", key), place(entry.first.Mark()));
                    node->keys.push_back(key);
                    auto value = convert(entry.second, depth + 1);
                    // An empty value has no place of its own: its key's is where to look.
                    if (value->kind == Node::Kind::empty) {
                        auto placed = std::make_shared<Node>(*value);
                        placed->where = place(entry.first.Mark());
                        value = std::move(placed);
                    }
                    node->items.push_back(std::move(value));
                }
                break;
            default:
                break;
        }
        return node;
    }

    Location place(const YAML::Mark& mark) const {
        if (mark.is_null()) return {file_, firstLine_, 0, {}};
        return {file_, firstLine_ + mark.line, mark.column + 1 + indent_, {}};
    }

 private:
    std::string file_;
    int firstLine_;
    int indent_;
    std::size_t values_ = 0;
};

}  // namespace

Value parse(std::string_view text, const std::string& file, int firstLine, int indent) {
    if (text.size() > kMostText)
        throw Error(fmt::format("larger than {} MiB, which is the limit for YAML", kMostText >> 20U), {file, 0, 0, {}});
    if (!utf8::isValid(text)) throw Error("is no UTF-8 text", {file, 0, 0, {}});
    refuseDeepBrackets(text, file, firstLine);
    refuseDeepLines(text, file, firstLine);
    Converter converter(file, firstLine, indent);
    try {
        return Value(converter.convert(YAML::Load(std::string(text)), 0));
    } catch (const YAML::Exception& problem) {
        throw Error(problem.msg.empty() ? "is no YAML" : problem.msg, converter.place(problem.mark));
    }
}

Value::Value(std::shared_ptr<const Node> node) : node_(std::move(node)) {
    ORRERY_CHECK(node_ != nullptr, "a value needs a node");
}

bool Value::isMap() const {
    return node_->kind == Node::Kind::map;
}
bool Value::isList() const {
    return node_->kind == Node::Kind::list;
}
bool Value::isText() const {
    return node_->kind == Node::Kind::text;
}
bool Value::isEmpty() const {
    return node_->kind == Node::Kind::empty;
}

Location Value::where() const {
    return node_->where;
}

void Value::fail(const std::string& message) const {
    throw Error(message, node_->where);
}

std::string Value::text() const {
    if (!isText()) fail("a text was expected");
    return node_->text;
}

double Value::number() const {
    const std::string& text = node_->text;
    double value = 0.0;
    const char* first = text.data() + (text.starts_with('+') ? 1 : 0);
    const auto [end, problem] = std::from_chars(first, text.data() + text.size(), value);
    if (!isText() || problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        fail(isText() ? fmt::format("\"{}\" is no number", text) : "a number was expected");
    return value;
}

double Value::number(double low, double high) const {
    const double value = number();
    if (value < low || value > high) fail(fmt::format("{:g} is not from {:g} to {:g}", value, low, high));
    return value;
}

int Value::whole(int low, int high) const {
    const double value = number(low, high);
    if (value != std::floor(value)) fail(fmt::format("{:g} is no whole number", value));
    return static_cast<int>(value);
}

bool Value::truth() const {
    const std::string& text = node_->text;
    if (isText() && (text == "true" || text == "yes" || text == "on")) return true;
    if (isText() && (text == "false" || text == "no" || text == "off")) return false;
    fail("yes or no was expected");
}

std::vector<Value> Value::list() const {
    if (isEmpty()) return {};
    if (!isList()) return {*this};
    std::vector<Value> values;
    for (const auto& item : node_->items) values.emplace_back(item);
    return values;
}

std::vector<std::string> Value::texts() const {
    std::vector<std::string> texts;
    for (const Value& value : list()) texts.push_back(value.text());
    return texts;
}

std::vector<double> Value::numbers() const {
    std::vector<double> numbers;
    for (const Value& value : list()) numbers.push_back(value.number());
    return numbers;
}

std::optional<Value> Value::find(std::string_view key) const {
    if (isEmpty()) return std::nullopt;
    if (!isMap()) fail("keys with values were expected");
    const auto at = std::ranges::find(node_->keys, key);
    if (at == node_->keys.end()) return std::nullopt;
    return Value(node_->items[static_cast<std::size_t>(at - node_->keys.begin())]);
}

Value Value::operator[](std::string_view key) const {
    const auto found = find(key);
    if (!found) fail(fmt::format("\"{}\" is missing", key));
    return *found;
}

std::vector<std::pair<std::string, Value>> Value::entries() const {
    if (isEmpty()) return {};
    if (!isMap()) fail("keys with values were expected");
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < node_->keys.size(); ++i) entries.emplace_back(node_->keys[i], Value(node_->items[i]));
    return entries;
}

Value Value::without(std::initializer_list<std::string_view> keys) const {
    auto rest = std::make_shared<Node>(*node_);
    rest->keys.clear();
    rest->items.clear();
    for (const auto& [key, value] : entries()) {
        if (std::ranges::find(keys, std::string_view(key)) != keys.end()) continue;
        rest->keys.push_back(key);
        rest->items.push_back(value.node_);
    }
    return Value(std::move(rest));
}

namespace {

// Levenshtein's distance, for short words.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

std::string meant(std::string_view word, std::initializer_list<std::string_view> names) {
    std::string_view best;
    std::size_t least = std::max<std::size_t>(word.size() / 2, 1) + 1;
    for (const std::string_view name : names) {
        const std::size_t here = word.size() > 64 ? least : distance(word, name);
        if (here < least) {
            least = here;
            best = name;
        }
    }
    return best.empty() ? fmt::format("these are: {}", fmt::join(names, ", ")) : fmt::format("was \"{}\" meant?", best);
}

}  // namespace

void Value::allowOnly(std::initializer_list<std::string_view> keys) const {
    for (const auto& [key, value] : entries()) {
        if (std::ranges::find(keys, std::string_view(key)) == keys.end())
            value.fail(fmt::format("\"{}\" is not known here; {}", key, meant(key, keys)));
    }
}

std::size_t Value::oneOf(std::initializer_list<std::string_view> names) const {
    const std::string chosen = text();
    const auto* const at = std::ranges::find(names, std::string_view(chosen));
    if (at == names.end()) fail(fmt::format("\"{}\" cannot be chosen here; {}", chosen, meant(chosen, names)));
    return static_cast<std::size_t>(at - names.begin());
}

}  // namespace orrery::yaml
