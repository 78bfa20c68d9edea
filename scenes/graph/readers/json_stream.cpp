#include "scenes/graph/readers/json_stream.h"

#include "engine/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace orrery::graph {
namespace {

using nlohmann::json;

// What is kept of one node or edge: an embedding of a thousand numbers is no label.
constexpr std::size_t kMostArrayItems = 16;
constexpr std::size_t kMostValues = 4096;

// Builds the tree of one node or edge out of the parser's events.
class TreeBuilder {
 public:
    bool building() const { return open_; }

    void start(json&& value) {
        values_ = 0;
        ignored_ = 0;
        root_ = std::move(value);
        stack_.assign(1, &root_);
        open_ = true;
    }

    void key(std::string& name) {
        if (ignored_ == 0) key_ = std::move(name);
    }

    void scalar(json&& value) {
        if (ignored_ == 0) put(std::move(value));
    }

    void enter(json&& container) {
        if (ignored_ > 0) {
            ++ignored_;
        } else if (json* child = put(std::move(container))) {
            stack_.push_back(child);
        } else {
            ignored_ = 1;
        }
    }

    // Whether the tree is complete.
    bool leave() {
        if (ignored_ > 0) {
            --ignored_;
            return false;
        }
        stack_.pop_back();
        open_ = !stack_.empty();
        return !open_;
    }

    json&& take() { return std::move(root_); }

 private:
    json* put(json&& value) {
        json& parent = *stack_.back();
        if (values_ >= kMostValues || (parent.is_array() && parent.size() >= kMostArrayItems)) return nullptr;
        ++values_;
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        return &(parent[key_] = std::move(value));
    }

    json root_;
    std::vector<json*> stack_;
    std::string key_;
    std::size_t values_ = 0;
    int ignored_ = 0;  // depth inside of something that is not kept
    bool open_ = false;
};

class Handler : public nlohmann::json_sax<json> {
 public:
    Handler(std::string_view text, const Source& source, const Limits& limits, const JsonVisitor& visit)
        : text_(text), source_(source), limits_(limits), visit_(visit) {}

    bool foundGraph() const { return foundGraph_; }

    bool null() override { return scalar(json(nullptr)); }
    bool boolean(bool value) override { return scalar(json(value)); }
    bool number_integer(number_integer_t value) override { return scalar(json(value)); }
    bool number_unsigned(number_unsigned_t value) override { return scalar(json(value)); }
    bool number_float(number_float_t value, const string_t&) override { return scalar(json(value)); }
    bool string(string_t& value) override { return scalar(json(std::move(value))); }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return start(true); }
    bool start_array(std::size_t) override { return start(false); }
    bool end_object() override { return end(); }
    bool end_array() override { return end(); }

    bool key(string_t& name) override {
        if (tree_.building()) {
            tree_.key(name);
        } else if (skipped_ == 0) {
            key_ = std::move(name);
        }
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const json::exception& error) override {
        std::string what = error.what();
        const std::size_t column = what.find(", column ");
        const std::size_t colon = column == std::string::npos ? what.find("] ") : what.find(": ", column);
        if (colon != std::string::npos) what.erase(0, colon + 2);
        constexpr std::string_view kNoise = "syntax error while parsing ";
        if (what.starts_with(kNoise)) what.erase(0, kNoise.size());
        fail("not JSON: " + utf8::sanitised(what), position == 0 ? 0 : position - 1);
    }

 private:
    enum class FrameKind : std::uint8_t { container, list };
    struct Frame {
        FrameKind kind;
        JsonPart part;
        bool named;  // an object whose keys are ids
    };

    [[noreturn]] void fail(const std::string& message, std::size_t offset) const {
        offset = std::min(offset, text_.size());
        const std::string_view before = text_.substr(0, offset);
        const std::size_t lineStart = before.rfind('\n') + 1;  // npos + 1 is 0
        const int line = static_cast<int>(std::ranges::count(before, '\n')) + 1;
        throw errorAt(source_, text_, line, static_cast<int>(utf8::length(before.substr(lineStart))) + 1, message);
    }

    bool scalar(json&& value) {
        if (tree_.building()) {
            tree_.scalar(std::move(value));
        } else if (skipped_ == 0 && !frames_.empty()) {
            const Frame& frame = frames_.back();
            if (frame.kind == FrameKind::list) {
                visit_(frame.part, frame.named ? key_ : std::string(), std::move(value));
            } else {
                visit_(JsonPart::property, key_, std::move(value));
            }
        }
        return true;
    }

    bool start(bool object) {
        if (++depth_ > limits_.nesting) {
            throw Error(fmt::format("nested deeper than {}, which is the limit", limits_.nesting),
                        {source_.file, 0, 0, {}});
        }
        if (tree_.building()) {
            tree_.enter(object ? json::object() : json::array());
        } else if (skipped_ > 0) {
            ++skipped_;
        } else if (frames_.empty()) {
            if (!object) foundGraph_ = true;
            frames_.push_back({object ? FrameKind::container : FrameKind::list, JsonPart::element, false});
        } else if (frames_.back().kind == FrameKind::list) {
            if (frames_.back().named) itemKey_ = key_;
            tree_.start(object ? json::object() : json::array());
        } else {
            openByKey(object);
        }
        return true;
    }

    void openByKey(bool object) {
        if (key_ == "nodes" || key_ == "vertices") {
            openList(JsonPart::node, object);
        } else if (key_ == "links" || key_ == "edges") {
            openList(JsonPart::edge, object);
        } else if (key_ == "elements" && !object) {
            openList(JsonPart::element, false);
        } else if (object && (key_ == "elements" || key_ == "graph" || key_ == "data" || key_ == "metadata" ||
                              key_ == "attributes")) {
            frames_.push_back({FrameKind::container, JsonPart::property, false});
        } else {
            skipped_ = 1;
        }
    }

    void openList(JsonPart part, bool object) {
        foundGraph_ = true;
        frames_.push_back({FrameKind::list, part, object});
    }

    bool end() {
        --depth_;
        if (tree_.building()) {
            if (tree_.leave()) {
                const Frame& frame = frames_.back();
                visit_(frame.part, frame.named ? itemKey_ : std::string(), tree_.take());
            }
        } else if (skipped_ > 0) {
            --skipped_;
        } else {
            frames_.pop_back();
        }
        return true;
    }

    std::string_view text_;
    const Source& source_;
    const Limits& limits_;
    const JsonVisitor& visit_;
    TreeBuilder tree_;
    std::vector<Frame> frames_;
    std::string key_;
    std::string itemKey_;
    int depth_ = 0;
    int skipped_ = 0;
    bool foundGraph_ = false;
};

}  // namespace

bool streamGraphJson(std::string_view text, const Source& source, const Limits& limits, const JsonVisitor& visit) {
    Handler handler(text, source, limits, visit);
    json::sax_parse(text.begin(), text.end(), &handler);
    return handler.foundGraph();
}

}  // namespace orrery::graph
