#include "scenes/graph/readers/json.h"

#include "scenes/graph/readers/attributes.h"
#include "scenes/graph/readers/json_stream.h"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace orrery::graph {
namespace {

using nlohmann::json;

// A scalar as an id or a label; empty for what is none.
std::string scalarText(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
    if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
    if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
    if (value.is_number_float()) {
        const double number = value.get<double>();
        // 1.0 and 1 are one id.
        if (std::abs(number) < 9e15 && number == std::floor(number))
            return std::to_string(static_cast<std::int64_t>(number));
        return value.dump();
    }
    return {};
}

const json* find(const json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

const json* findAny(const json& object, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        if (const json* value = find(object, name)) return value;
    }
    return nullptr;
}

// One end of an edge: an id, a number that may be an id or an index, or the node itself (as D3 leaves it behind).
struct End {
    std::string id;
    bool number = false;
};

End endOf(const json& value) {
    if (value.is_object()) {
        const json* id = findAny(value, {"id", "key", "name"});
        return id != nullptr && !id->is_structured() ? endOf(*id) : End{};
    }
    return {scalarText(value), value.is_number()};
}

class JsonReader {
 public:
    JsonReader(const Source& source, const Limits& limits) : builder_(source, limits) {}

    Graph read(std::string_view text, const Source& source) {
        const Limits limits = builder_.limits();
        const bool found =
            streamGraphJson(text, source, limits,
                            [this](JsonPart part, const std::string& key, json&& value) { take(part, key, value); });
        if (!found || (nodes_.empty() && edges_.empty() && elements_ > 0)) {
            builder_.fail(
                "JSON without a graph: expected \"nodes\" with \"links\" or \"edges\", or Cytoscape's \"elements\"");
        }
        makeNodes();
        for (PendingEdge& edge : edges_) makeEdge(edge);
        Graph graph = builder_.finish();
        graph.directed = directed_;
        return graph;
    }

 private:
    struct Record {
        std::string id;
        std::string parent;
        Node node;
        std::optional<vec3> place;
        std::optional<double> time;
    };
    struct PendingEdge {
        End from;
        End to;
        Edge edge;
        bool saysDirection = false;  // of its own
        std::optional<double> time;
    };

    void take(JsonPart part, const std::string& key, const json& value) {
        switch (part) {
            case JsonPart::property:
                takeProperty(key, value);
                break;
            case JsonPart::node:
                takeNode(key, value);
                break;
            case JsonPart::edge:
                takeEdge(value);
                break;
            case JsonPart::element:
                ++elements_;
                takeElement(value);
                break;
        }
    }

    void takeProperty(const std::string& key, const json& value) {
        if (key == "directed" && value.is_boolean()) directed_ = value.get<bool>();
        if ((key == "label" || key == "name" || key == "title") && value.is_string()) {
            builder_.graph().title = labelText(value.get<std::string>());
        }
        if (key == "description" && value.is_string()) {
            builder_.graph().accessibleDescription = labelText(value.get<std::string>());
        }
    }

    // Cytoscape's element says its group, or is an edge when it has a source; a pair is an edge.
    void takeElement(const json& value) {
        const json* data = find(value, "data");
        const json& content = data != nullptr ? *data : value;
        const json* group = find(value, "group");
        const bool saysEdges = group != nullptr && group->is_string() && *group == "edges";
        if (value.is_array() || saysEdges || findAny(content, {"source", "from"}) != nullptr) {
            takeEdge(value);
        } else if (content.is_object() && findAny(content, {"id", "key", "name"}) != nullptr) {
            takeNode({}, value);
        }
    }

    void takeNode(const std::string& key, const json& value) {
        if (nodes_.size() >= builder_.limits().nodes) {
            builder_.fail(fmt::format("more than {} nodes, which is the limit", builder_.limits().nodes));
        }
        const json* data = find(value, "data");
        const json& content = data != nullptr && data->is_object() ? *data : value;
        const json* id = content.is_structured() ? findAny(content, {"id", "key"}) : &content;
        Record record;
        if (!key.empty()) {
            record.id = key;
        } else if (id != nullptr && !id->is_structured()) {
            record.id = scalarText(*id);
        }
        if (record.id.empty()) {
            const json* name = find(content, "name");
            record.id = name != nullptr ? scalarText(*name) : std::to_string(nodes_.size());
            if (ids_.contains(record.id)) record.id = fmt::format("{} #{}", record.id, nodes_.size());
            ++nameless_;
        }
        if (const json* parent = find(content, "parent"); parent != nullptr && !parent->is_structured()) {
            record.parent = scalarText(*parent);
        }
        record.node.label = builder_.label(record.id);
        Attributes attributes(builder_, {});
        takeAttributes(content, attributes);
        if (&content != &value) takeAttributes(value, attributes);
        attributes.applyTo(record.node);
        record.place = attributes.position();
        record.time = attributes.time();
        takeClasses(value, record.node.classes);
        const auto [first, isNew] = ids_.try_emplace(record.id, nodes_.size());
        if (!isNew) {
            builder_.warn(fmt::format("the id \"{}\" is used twice; the later node was left out", excerpt(record.id)));
            return;
        }
        nodes_.push_back(std::move(record));
    }

    void takeEdge(const json& value) {
        if (edges_.size() >= builder_.limits().edges) {
            builder_.fail(fmt::format("more than {} edges, which is the limit", builder_.limits().edges));
        }
        ++edgeNumber_;
        PendingEdge edge;
        if (value.is_array() && value.size() >= 2) {
            edge.from = endOf(value[0]);
            edge.to = endOf(value[1]);
            if (value.size() > 2 && !value[2].is_structured()) {
                Attributes attributes(builder_, {});
                attributes.take(value[2].is_number() ? "weight" : "label", scalarText(value[2]));
                attributes.applyTo(edge.edge);
            }
        } else {
            const json* data = find(value, "data");
            const json& content = data != nullptr && data->is_object() ? *data : value;
            const json* from = findAny(content, {"source", "from", "src", "start", "sourceId"});
            const json* to = findAny(content, {"target", "to", "dst", "end", "targetId"});
            if (from != nullptr) edge.from = endOf(*from);
            if (to != nullptr) edge.to = endOf(*to);
            Attributes attributes(builder_, {});
            takeAttributes(content, attributes);
            if (&content != &value) takeAttributes(value, attributes);
            attributes.applyTo(edge.edge);
            edge.saysDirection = attributes.directed().has_value();
            edge.time = attributes.time();
            takeClasses(value, edge.edge.classes);
        }
        if (edge.from.id.empty() || edge.to.id.empty()) {
            builder_.warn(fmt::format("link {} has no source or no target and was left out", edgeNumber_));
            return;
        }
        edges_.push_back(std::move(edge));
    }

    // The scalars of an object, and those one level down where programs put colours and attributes.
    void takeAttributes(const json& object, Attributes& attributes) {
        if (!object.is_object()) return;
        for (const auto& [name, value] : object.items()) {
            if (name == "source" || name == "target" || name == "from" || name == "to" || name == "parent") continue;
            if (name == "key" && value.is_number()) continue;  // NetworkX's count of parallel edges
            if (name == "group" && (value == "nodes" || value == "edges")) continue;
            const bool inside = name == "attributes" || name == "metadata" || name == "attr" || name == "style" ||
                                name == "color" || name == "colour" || name == "position";
            if (!value.is_structured()) {
                if (!value.is_null()) attributes.take(name, scalarText(value));
            } else if (value.is_object() && inside) {
                takeScalars(value, attributes);
            } else if (value.is_object() && name == "font") {
                if (const json* colour = find(value, "color"); colour != nullptr && colour->is_string()) {
                    attributes.take("fontcolor", colour->get<std::string>());
                }
            }
        }
    }

    static void takeScalars(const json& object, Attributes& attributes) {
        for (const auto& [name, value] : object.items()) {
            if (!value.is_structured() && !value.is_null()) attributes.take(name, scalarText(value));
        }
    }

    // Cytoscape's classes: a list, or words in one string.
    static void takeClasses(const json& element, Classes& classes) {
        const json* value = find(element, "classes");
        if (value == nullptr) return;
        if (value->is_array()) {
            for (const json& each : *value) {
                if (each.is_string()) classes.push_back(each.get<std::string>());
            }
        } else if (value->is_string()) {
            std::string_view rest = value->get_ref<const std::string&>();
            for (rest = trimmed(rest); !rest.empty(); rest = trimmed(rest)) {
                const std::size_t end = std::min(rest.find_first_of(" \t\n"), rest.size());
                classes.emplace_back(rest.substr(0, end));
                rest.remove_prefix(end);
            }
        }
    }

    void makeNodes() {
        std::unordered_set<std::string> holders;
        for (const Record& record : nodes_) {
            if (!record.parent.empty() && record.parent != record.id && ids_.contains(record.parent)) {
                holders.insert(record.parent);
            }
        }
        for (const Record& record : nodes_) {
            if (holders.contains(record.id) && !builder_.findGroup(record.id)) makeGroup(record.id);
        }
        for (Record& record : nodes_) {
            if (builder_.findGroup(record.id)) continue;
            const int index = builder_.node(record.id);
            record.node.id = record.id;
            builder_.graph().nodes[static_cast<std::size_t>(index)] = std::move(record.node);
            if (record.place) builder_.setPlace(index, *record.place);
            if (record.time) builder_.setNodeTime(index, *record.time);
            if (const std::optional<int> group = builder_.findGroup(record.parent)) builder_.enter(index, *group);
        }
    }

    void makeGroup(const std::string& id) {
        std::vector<std::size_t> chain;
        std::unordered_set<std::string> seen;
        std::string at = id;
        while (!at.empty() && !builder_.findGroup(at)) {
            const auto found = ids_.find(at);
            if (found == ids_.end()) break;
            if (!seen.insert(at).second) {
                builder_.warn(fmt::format("the node \"{}\" is inside of itself", excerpt(at)));
                break;
            }
            chain.push_back(found->second);
            at = nodes_[found->second].parent;
        }
        int parent = at.empty() ? -1 : builder_.findGroup(at).value_or(-1);
        for (auto index = chain.rbegin(); index != chain.rend(); ++index) {
            const Record& record = nodes_[*index];
            parent = builder_.addGroup(record.id, parent);
            Group& group = builder_.graph().groups[static_cast<std::size_t>(parent)];
            group.title = record.node.label;
            group.style = record.node.style;
            group.classes = record.node.classes;
            group.link = record.node.link;
        }
    }

    std::optional<Endpoint> known(const std::string& id) const {
        if (const std::optional<int> node = builder_.findNode(id)) return Endpoint{Endpoint::Kind::node, *node};
        if (const std::optional<int> group = builder_.findGroup(id)) return Endpoint{Endpoint::Kind::group, *group};
        return std::nullopt;
    }

    Endpoint resolve(const End& end) {
        // Where nodes have no ids, a number is the place of a node in the list.
        std::optional<std::size_t> index;
        if (end.number) {
            const std::optional<double> number = parseNumber(end.id);
            if (number && *number >= 0 && *number < static_cast<double>(nodes_.size())) {
                index = static_cast<std::size_t>(*number);
            }
        }
        const bool indexFirst = nameless_ == nodes_.size();
        if (indexFirst && index) return *known(nodes_[*index].id);
        if (const std::optional<Endpoint> endpoint = known(end.id)) return *endpoint;
        if (index && nameless_ > 0) return *known(nodes_[*index].id);
        if (!nodes_.empty())
            builder_.warn(
                fmt::format("a link names the node \"{}\", which the file does not declare", excerpt(end.id)));
        return {Endpoint::Kind::node, builder_.node(end.id)};
    }

    void makeEdge(PendingEdge& pending) {
        const Endpoint from = resolve(pending.from);
        const Endpoint to = resolve(pending.to);
        pending.edge.from = from;
        pending.edge.to = to;
        if (!directed_ && !pending.saysDirection) pending.edge.head = Head::none;
        builder_.addEdge(from, to) = std::move(pending.edge);
        if (pending.time) builder_.setEdgeTime(static_cast<int>(builder_.graph().edges.size()) - 1, *pending.time);
    }

    GraphBuilder builder_;
    std::vector<Record> nodes_;
    std::unordered_map<std::string, std::size_t> ids_;  // places in nodes_; looked up, never iterated
    std::vector<PendingEdge> edges_;
    std::size_t nameless_ = 0;
    std::size_t edgeNumber_ = 0;
    std::size_t elements_ = 0;
    bool directed_ = true;
};

}  // namespace

Graph readJson(std::string_view text, const Source& source, const Limits& limits) {
    return JsonReader(source, limits).read(text, source);
}

}  // namespace orrery::graph
