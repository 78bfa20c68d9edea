#include "scenes/graph/readers/graphml.h"

#include "scenes/graph/readers/attributes.h"
#include "scenes/graph/readers/graphml_keys.h"
#include "scenes/graph/readers/graphml_plain.h"
#include "scenes/graph/readers/xml.h"
#include "scenes/graph/readers/yed.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace orrery::graph {
namespace {

class GraphMlReader {
 public:
    GraphMlReader(std::string_view text, const Source& source, const Limits& limits)
        : document_(text, source, limits), builder_(source, limits) {}

    Graph read() {
        const pugi::xml_node root = document_.root();
        if (localName(root) != "graphml") {
            builder_.fail(fmt::format("the outermost element is <{}>, not <graphml>", root.name()),
                          document_.placeOf(root));
        }
        keys_ = GraphMlKeys(root);
        const pugi::xml_node graph = childNamed(root, "graph");
        if (!graph) builder_.fail("holds no <graph>", document_.placeOf(root));
        for (pugi::xml_node other = graph.next_sibling(); other; other = other.next_sibling()) {
            if (localName(other) == "graph") builder_.warn("a second graph was left out", document_.placeOf(other));
        }
        keys_.readGraphData(graph, builder_.graph());
        readLevel(graph, -1);
        for (const Pending& pending : pending_) {
            if (localName(pending.element) == "edge") {
                readEdge(pending);
            } else {
                readHyperedge(pending);
            }
        }
        return finish();
    }

 private:
    struct Pending {
        pugi::xml_node element;
        bool directed;
    };

    // The nodes of a graph, the edges put by: an edge may stand before its nodes, or outside of their graph.
    void readLevel(pugi::xml_node graph, int group) {
        const bool directed = std::string_view(graph.attribute("edgedefault").as_string("directed")) != "undirected";
        for (const pugi::xml_node child : graph.children()) {
            const std::string_view name = localName(child);
            if (name == "node") {
                readNode(child, group);
            } else if (name == "edge" || name == "hyperedge") {
                pending_.push_back({child, directed});
            }
        }
    }

    void readNode(pugi::xml_node element, int parent) {
        const Place place = document_.placeOf(element);
        const std::string_view id = element.attribute("id").as_string();
        if (id.empty()) {
            builder_.warn("a node without an id was left out", place);
            return;
        }
        if (builder_.findNode(id) || builder_.findGroup(id)) {
            builder_.warn(fmt::format("the id \"{}\" is used twice; the later node adds to the first", excerpt(id)),
                          place);
        }
        const pugi::xml_node inner = childNamed(element, "graph");
        if (inner && childNamed(inner, "node")) {
            readGroup(element, inner, id, parent, place);
            return;
        }
        const int index = builder_.node(id, place);
        if (parent >= 0) builder_.enter(index, parent);
        Attributes attributes(builder_, place);
        keys_.takeStandards("node", attributes);
        Node& node = builder_.graph().nodes[static_cast<std::size_t>(index)];
        for (const pugi::xml_node data : element.children()) {
            if (localName(data) == "desc") attributes.take("description", textOf(data));
            if (localName(data) != "data" || readYedNode(data, node, builder_, place)) continue;
            attributes.take(keys_.nameOf(data.attribute("key").as_string()), textOf(data));
        }
        attributes.applyToNode(index);
    }

    void readGroup(pugi::xml_node element, pugi::xml_node inner, std::string_view id, int parent, Place place) {
        const int index = builder_.addGroup(id, parent, place);
        Attributes attributes(builder_, place);
        Group& group = builder_.graph().groups[static_cast<std::size_t>(index)];
        group.title = builder_.label(id, place);
        for (const pugi::xml_node data : element.children()) {
            if (localName(data) != "data" || readYedGroup(data, group, builder_, place)) continue;
            attributes.take(keys_.nameOf(data.attribute("key").as_string()), textOf(data));
        }
        attributes.applyTo(group);
        readLevel(inner, index);
    }

    Endpoint endpoint(std::string_view id, Place place) {
        if (const std::optional<int> node = builder_.findNode(id)) return {Endpoint::Kind::node, *node};
        if (const std::optional<int> group = builder_.findGroup(id)) return {Endpoint::Kind::group, *group};
        builder_.warn(fmt::format("an edge names the node \"{}\", which the file does not declare", excerpt(id)),
                      place);
        return {Endpoint::Kind::node, builder_.node(id, place)};
    }

    void readEdge(const Pending& pending) {
        const pugi::xml_node element = pending.element;
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
        Attributes attributes(builder_, place);
        keys_.takeStandards("edge", attributes);
        bool drawn = false;
        for (const pugi::xml_node data : element.children()) {
            if (localName(data) != "data") continue;
            if (readYedEdge(data, edge, builder_, place)) {
                drawn = true;
            } else {
                attributes.take(keys_.nameOf(data.attribute("key").as_string()), textOf(data));
            }
        }
        // Heads that yEd drew stand for themselves.
        const bool directed = element.attribute("directed").as_bool(pending.directed);
        if (!drawn) edge.head = directed ? Head::arrow : Head::none;
        directedEdges_ += directed ? 1U : 0U;
        attributes.applyToEdge(static_cast<int>(builder_.graph().edges.size()) - 1);
    }

    // GraphML's <endpoint> says whether the edge goes in or out there; nothing said is both.
    void readHyperedge(const Pending& pending) {
        const Place place = document_.placeOf(pending.element);
        std::string id = pending.element.attribute("id").as_string();
        if (id.empty()) id = fmt::format("hyperedge {}", ++hyperedges_);
        while (builder_.findNode(id)) id += '\'';
        builder_.warn("a hyperedge is shown as a small node joined to its ends", place);
        const int middle = builder_.node(id, place);
        Attributes attributes(builder_, place);
        for (const pugi::xml_node data : pending.element.children()) {
            if (localName(data) == "data")
                attributes.take(keys_.nameOf(data.attribute("key").as_string()), textOf(data));
        }
        Node& node = builder_.graph().nodes[static_cast<std::size_t>(middle)];
        node.shape = Shape::smallCircle;
        node.label = {};
        attributes.applyTo(node);
        for (const pugi::xml_node end : pending.element.children()) {
            if (localName(end) != "endpoint") continue;
            const Place endPlace = document_.placeOf(end);
            const Endpoint other = endpoint(end.attribute("node").as_string(), endPlace);
            const std::string_view type = end.attribute("type").as_string();
            const Endpoint self{Endpoint::Kind::node, middle};
            Edge& edge =
                type == "out" ? builder_.addEdge(self, other, endPlace) : builder_.addEdge(other, self, endPlace);
            edge.head = type == "out" || type == "in" ? Head::arrow : Head::none;
        }
    }

    Graph finish() {
        Graph graph = builder_.finish();
        graph.directed = graph.edges.empty() || directedEdges_ > 0;
        return graph;
    }

    XmlDocument document_;
    GraphBuilder builder_;
    GraphMlKeys keys_;
    std::vector<Pending> pending_;
    std::size_t directedEdges_ = 0;
    int hyperedges_ = 0;
};

}  // namespace

Graph readGraphMl(std::string_view text, const Source& source, const Limits& limits) {
    // A tree of a large file is many times as large; one that holds nothing but plain nodes and edges needs none.
    constexpr std::size_t kLarge = 1U << 20U;
    if (text.size() >= kLarge) {
        if (std::optional<Graph> graph = readPlainGraphMl(text, source, limits)) return std::move(*graph);
    }
    return GraphMlReader(text, source, limits).read();
}

}  // namespace orrery::graph
