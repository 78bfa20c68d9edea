#include "scenes/graph/readers/gexf.h"

#include "scenes/graph/readers/attributes.h"
#include "scenes/graph/readers/xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace orrery::graph {
namespace {

struct Declared {
    std::string id;
    std::string title;
    std::string standard;  // the value where an element has none
};

// The attributes that the file declares for its nodes, or for its edges.
struct Declarations {
    std::vector<Declared> list;
    std::unordered_map<std::string, std::size_t> index;  // looked up, never iterated
    std::vector<std::size_t> standards;                  // those with a value and a meaning
};

class GexfReader {
 public:
    GexfReader(std::string_view text, const Source& source, const Limits& limits)
        : document_(text, source, limits), builder_(source, limits) {}

    Graph read() {
        const pugi::xml_node root = document_.root();
        if (localName(root) != "gexf") {
            builder_.fail(fmt::format("the outermost element is <{}>, not <gexf>", root.name()),
                          document_.placeOf(root));
        }
        const pugi::xml_node graph = childNamed(root, "graph");
        if (!graph) builder_.fail("holds no <graph>", document_.placeOf(root));
        readMeta(childNamed(root, "meta"));
        defaultType_ = graph.attribute("defaultedgetype").as_string("undirected");
        for (const pugi::xml_node child : graph.children()) {
            if (localName(child) == "attributes") readDeclarations(child);
        }
        for (const pugi::xml_node child : graph.children()) {
            if (localName(child) == "nodes") gather(child, {}, 0);
        }
        makeNodes();
        for (const pugi::xml_node child : graph.children()) {
            if (localName(child) == "edges") readEdges(child);
        }
        for (const pugi::xml_node nested : nestedEdges_) readEdges(nested);
        Graph result = builder_.finish();
        result.directed = result.edges.empty() ||
                          std::ranges::any_of(result.edges, [](const Edge& edge) { return edge.head != Head::none; });
        return result;
    }

 private:
    // A node as the file gives it, with the id of the node that holds it.
    struct Found {
        pugi::xml_node element;
        std::string parent;
    };

    void readMeta(pugi::xml_node meta) {
        builder_.graph().title = labelText(textOf(childNamed(meta, "title")));
        builder_.graph().accessibleDescription = labelText(textOf(childNamed(meta, "description")));
    }

    void readDeclarations(pugi::xml_node attributes) {
        const bool ofEdges = std::string_view(attributes.attribute("class").as_string()) == "edge";
        Declarations& to = ofEdges ? edgeAttributes_ : nodeAttributes_;
        for (const pugi::xml_node child : attributes.children()) {
            if (localName(child) != "attribute") continue;
            Declared each{child.attribute("id").as_string(), child.attribute("title").as_string(),
                          textOf(childNamed(child, "default"))};
            if (!each.standard.empty() && Attributes::knows(each.title) && to.standards.size() < kMostStandards) {
                to.standards.push_back(to.list.size());
            }
            to.index.try_emplace(each.id, to.list.size());
            to.list.push_back(std::move(each));
        }
    }

    void gather(pugi::xml_node nodes, const std::string& parent, int depth) {
        if (depth > builder_.limits().nesting) {
            builder_.fail(fmt::format("nodes nested deeper than {}, which is the limit", builder_.limits().nesting),
                          document_.placeOf(nodes));
        }
        for (const pugi::xml_node element : nodes.children()) {
            if (localName(element) != "node") continue;
            const std::string id = element.attribute("id").as_string();
            if (id.empty()) {
                builder_.warn("a node without an id was left out", document_.placeOf(element));
                continue;
            }
            std::string holder = parent;
            if (holder.empty()) holder = element.attribute("pid").as_string();
            if (holder == id) holder.clear();
            if (!holder.empty()) holders_.insert(holder);
            found_.push_back({element, std::move(holder)});
            if (!places_.try_emplace(id, found_.size() - 1).second) {
                builder_.warn(fmt::format("the id \"{}\" is used twice; the later node adds to the first", excerpt(id)),
                              document_.placeOf(element));
            }
            if (const pugi::xml_node inner = childNamed(element, "nodes")) gather(inner, id, depth + 1);
            if (const pugi::xml_node inner = childNamed(element, "edges")) nestedEdges_.push_back(inner);
        }
    }

    // Groups first, each after the one around it; then the nodes, so that they find their groups.
    void makeNodes() {
        for (const Found& found : found_) {
            const std::string id = found.element.attribute("id").as_string();
            if (holders_.contains(id) && !builder_.findGroup(id)) makeGroup(id);
        }
        for (const Found& found : found_) {
            const std::string_view id = found.element.attribute("id").as_string();
            if (builder_.findGroup(id)) continue;
            const Place place = document_.placeOf(found.element);
            const int index = builder_.node(id, place);
            if (const std::optional<int> group =
                    found.parent.empty() ? std::nullopt : builder_.findGroup(found.parent)) {
                builder_.enter(index, *group);
            } else if (!found.parent.empty()) {
                builder_.warn(fmt::format("the parent \"{}\" is not in the file", excerpt(found.parent)), place);
            }
            Attributes attributes(builder_, place);
            takeAttributes(found.element, nodeAttributes_, attributes);
            attributes.take("label", found.element.attribute("label").as_string());
            Node& node = builder_.graph().nodes[static_cast<std::size_t>(index)];
            node.shape = Shape::circle;  // what Gephi draws
            attributes.applyToNode(index);
        }
    }

    // The chain of holders upwards, then made downwards.
    void makeGroup(const std::string& id) {
        std::vector<std::size_t> chain;
        std::unordered_set<std::string> seen;
        std::string at = id;
        while (!at.empty() && !builder_.findGroup(at)) {
            const auto place = places_.find(at);
            if (place == places_.end()) break;
            if (!seen.insert(at).second) {
                builder_.warn(fmt::format("the node \"{}\" is inside of itself", excerpt(at)),
                              document_.placeOf(found_[place->second].element));
                break;
            }
            chain.push_back(place->second);
            at = found_[place->second].parent;
        }
        int parent = at.empty() ? -1 : builder_.findGroup(at).value_or(-1);
        for (auto index = chain.rbegin(); index != chain.rend(); ++index) {
            const pugi::xml_node element = found_[*index].element;
            const Place place = document_.placeOf(element);
            parent = builder_.addGroup(element.attribute("id").as_string(), parent, place);
            Group& group = builder_.graph().groups[static_cast<std::size_t>(parent)];
            group.title = builder_.label(element.attribute("id").as_string(), place);
            Attributes attributes(builder_, place);
            takeAttributes(element, nodeAttributes_, attributes);
            attributes.take("label", element.attribute("label").as_string());
            attributes.applyTo(group);
        }
    }

    // The attvalues, what the viz module says, and from when it is there.
    static void takeAttributes(pugi::xml_node element, const Declarations& declared, Attributes& attributes) {
        for (const std::size_t each : declared.standards) {
            attributes.take(declared.list[each].title, declared.list[each].standard);
        }
        for (const char* from : {"timestamp", "start"}) attributes.take("time", element.attribute(from).as_string());
        for (const pugi::xml_node child : element.children()) {
            const std::string_view name = localName(child);
            if (name == "attvalues") {
                for (const pugi::xml_node value : child.children()) {
                    std::string id = value.attribute("for").as_string();
                    if (id.empty()) id = value.attribute("id").as_string();
                    const auto found = declared.index.find(id);
                    const std::string& title = found == declared.index.end() ? id : declared.list[found->second].title;
                    attributes.take(title, value.attribute("value").as_string());
                }
            } else if (name == "color") {
                attributes.take("color", colourOf(child));
            } else if (name == "size" || name == "thickness") {
                attributes.take(name, child.attribute("value").as_string());
            } else if (name == "position") {
                for (const char* axis : {"x", "y", "z"}) attributes.take(axis, child.attribute(axis).as_string());
            } else if (name == "shape") {
                takeShape(child, attributes);
            }
        }
    }

    static std::string colourOf(pugi::xml_node colour) {
        const pugi::xml_attribute hex = colour.attribute("hex");
        if (hex) return hex.as_string();
        return cssColour(colour.attribute("r").as_int(), colour.attribute("g").as_int(), colour.attribute("b").as_int(),
                         colour.attribute("a").as_double(1.0));
    }

    static void takeShape(pugi::xml_node shape, Attributes& attributes) {
        const std::string_view value = shape.attribute("value").as_string();
        if (value == "image") {
            attributes.take("image", shape.attribute("uri").as_string());
        } else if (value == "dashed" || value == "dotted") {
            attributes.take("style", value);  // an edge's
        } else if (value != "solid" && value != "double") {
            attributes.take("shape", value);
        }
    }

    Endpoint endpoint(std::string_view id, Place place) {
        if (const std::optional<int> node = builder_.findNode(id)) return {Endpoint::Kind::node, *node};
        if (const std::optional<int> group = builder_.findGroup(id)) return {Endpoint::Kind::group, *group};
        builder_.warn(fmt::format("an edge names the node \"{}\", which the file does not declare", excerpt(id)),
                      place);
        return {Endpoint::Kind::node, builder_.node(id, place)};
    }

    void readEdges(pugi::xml_node edges) {
        for (const pugi::xml_node element : edges.children()) {
            if (localName(element) == "edge") readEdge(element);
        }
    }

    void readEdge(pugi::xml_node element) {
        const Place place = document_.placeOf(element);
        const std::string_view source = element.attribute("source").as_string();
        const std::string_view target = element.attribute("target").as_string();
        if (source.empty() || target.empty()) {
            builder_.warn("an edge without source or target was left out", place);
            return;
        }
        const Endpoint from = endpoint(source, place);
        const Endpoint to = endpoint(target, place);
        Edge& edge = builder_.addEdge(from, to, place);
        edge.id = element.attribute("id").as_string();
        const std::string_view type = element.attribute("type").as_string(defaultType_.c_str());
        edge.head = type == "directed" || type == "mutual" ? Head::arrow : Head::none;
        edge.tail = type == "mutual" ? Head::arrow : Head::none;
        Attributes attributes(builder_, place);
        takeAttributes(element, edgeAttributes_, attributes);
        attributes.take("weight", element.attribute("weight").as_string());
        attributes.take("relation", element.attribute("kind").as_string());
        attributes.take("label", element.attribute("label").as_string());
        attributes.applyToEdge(static_cast<int>(builder_.graph().edges.size()) - 1);
        if (const std::string_view kind = element.attribute("kind").as_string(); !kind.empty()) {
            edge.classes.emplace_back(kind);
        }
    }

    XmlDocument document_;
    GraphBuilder builder_;
    std::string defaultType_;
    Declarations nodeAttributes_;
    Declarations edgeAttributes_;
    std::vector<Found> found_;
    std::unordered_map<std::string, std::size_t> places_;  // of the ids in found_; looked up, never iterated
    std::unordered_set<std::string> holders_;
    std::vector<pugi::xml_node> nestedEdges_;
};

}  // namespace

Graph readGexf(std::string_view text, const Source& source, const Limits& limits) {
    return GexfReader(text, source, limits).read();
}

}  // namespace orrery::graph
