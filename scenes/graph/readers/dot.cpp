#include "scenes/graph/readers/dot.h"

#include "scenes/graph/readers/attributes.h"
#include "scenes/graph/readers/builder.h"
#include "scenes/graph/readers/dot_label.h"
#include "scenes/graph/readers/dot_size.h"
#include "scenes/graph/readers/dot_source.h"

#include <fmt/format.h>

#include <graphviz/cgraph.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

namespace orrery::graph {
namespace {

using dot::attribute;
using dot::nameOf;

// The words of a style attribute: "filled,rounded".
class StyleWords {
 public:
    explicit StyleWords(std::string_view text) : text_(text) {}

    bool has(std::string_view word) const {
        std::string_view rest = text_;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(','), rest.size());
            if (trimmed(rest.substr(0, end)) == word) return true;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return false;
    }

 private:
    std::string_view text_;
};

// https://graphviz.org/docs/attr-types/arrowType/
Head headFor(std::string_view arrow) {
    if (arrow == "none") return Head::none;
    if (arrow == "dot" || arrow == "odot") return Head::circle;
    if (arrow == "tee") return Head::cross;
    return Head::arrow;
}

class DotReader {
 public:
    DotReader(std::string_view text, const Source& source, const Limits& limits)
        : parsed_(text, source), builder_(source, limits), root_(parsed_.root()) {}

    Graph read() {
        Graph& graph = builder_.graph();
        graph.directed = agisdirected(root_) != 0;
        graph.title = text(root_, "label", {nameOf(root_), {}, {}, {}, {}});
        graph.direction = direction(attribute(root_, "rankdir"));
        if (parsed_.moreGraphs()) builder_.warn("the file holds several graphs; the first one is shown");
        for (Agnode_t* node : dot::nodesOf(root_)) readNode(node);
        readSubgraphs(root_, -1, 0);
        // A node is a member where it is deepest, which is known once every cluster has been read.
        for (std::size_t i = 0; i < innermost_.size(); ++i) {
            if (innermost_[i] >= 0) builder_.enter(static_cast<int>(i), innermost_[i]);
        }
        compound_ = attribute(root_, "compound") == "true";
        for (Agedge_t* edge : dot::edgesOf(root_)) readEdge(edge);
        return builder_.finish();
    }

 private:
    static Direction direction(std::string_view rankdir) {
        if (rankdir == "LR") return Direction::right;
        if (rankdir == "RL") return Direction::left;
        return rankdir == "BT" ? Direction::up : Direction::down;
    }

    static std::string text(void* object, const char* name, const dot::LabelNames& names) {
        bool html = false;
        const std::string_view value = attribute(object, name, &html);
        return labelText(html ? dot::htmlLabel(value) : dot::plainLabel(value, names));
    }

    std::string colour(void* object, const char* name) {
        const std::string_view value = attribute(object, name);
        std::string css = dot::dotColour(value);
        if (css.empty() && !value.empty()) {
            builder_.warn(fmt::format("\"{}\" is no colour that is known here", excerpt(value)));
        }
        return css;
    }

    void setColour(Style& style, std::string_view property, const std::string& value) {
        if (!value.empty()) setStyle(style, property, value);
    }

    void readNode(Agnode_t* object) {
        const std::string_view name = nameOf(object);
        const int index = builder_.node(name);
        indices_.try_emplace(object, index);
        innermost_.push_back(-1);
        Node& node = builder_.graph().nodes[static_cast<std::size_t>(index)];
        const std::string_view shape = attribute(object, "shape");
        readShape(node, object, shape);
        bool html = false;
        const std::string_view label = attribute(object, "label", &html);
        const bool record = shape == "record" || shape == "Mrecord";
        const dot::LabelNames names{nameOf(root_), name, {}, {}, {}};
        node.label = builder_.label(html     ? dot::htmlLabel(label)
                                    : record ? dot::recordLabel(label, names)
                                             : dot::plainLabel(label, names));
        if (node.shape == Shape::filledCircle) node.label = {};  // Graphviz labels no point
        readBody(object, node.style);
        node.link = link(object, names);
        node.image = attribute(object, "image");
        node.weight = number(object, "weight");
        addClasses(object, node.classes);
    }

    void readShape(Node& node, Agnode_t* object, std::string_view name) {
        const StyleWords style(attribute(object, "style"));
        node.shape = Shape::ellipse;
        if (!name.empty()) {
            if (const std::optional<Shape> shape = shapeByForeignName(name)) {
                node.shape = *shape;
            } else {
                builder_.warn(fmt::format("the shape \"{}\" is unknown; a box is drawn", excerpt(name)));
                node.shape = Shape::rect;
            }
        }
        if (name == "polygon") {
            const auto sides = static_cast<int>(number(object, "sides"));
            if (sides == 3) node.shape = Shape::triangle;
            if (sides > 4) node.shape = Shape::hexagon;
        }
        if (node.shape == Shape::rect && style.has("rounded")) node.shape = Shape::rounded;
        if (number(object, "peripheries") >= 2.0F) {
            if (node.shape == Shape::rect) node.shape = Shape::framedRect;
            if (node.shape == Shape::circle || node.shape == Shape::ellipse) node.shape = Shape::doubleCircle;
        }
    }

    // Fill, line and text of a node or cluster.
    void readBody(void* object, Style& css) {
        const StyleWords style(attribute(object, "style"));
        const bool filled = style.has("filled") || style.has("radial") || style.has("striped") || style.has("wedged");
        std::string fill = filled ? colour(object, "fillcolor") : std::string();
        if (filled && fill.empty()) fill = colour(object, "color");
        if (filled && fill.empty()) fill = "#d3d3d3";  // Graphviz's own
        if (!filled && agobjkind(object) == AGRAPH) fill = colour(object, "bgcolor");
        setColour(css, "fill", fill);
        setColour(css, "stroke", colour(object, "color"));
        if (agobjkind(object) == AGRAPH) setColour(css, "stroke", colour(object, "pencolor"));
        setColour(css, "color", colour(object, "fontcolor"));
        const float width = number(object, "penwidth");
        if (width > 0.0F) {
            setStyle(css, "stroke-width", formatNumber(static_cast<double>(width)) + "px");
        } else if (style.has("bold")) {
            setStyle(css, "stroke-width", "2px");
        }
        if (style.has("dashed")) setStyle(css, "stroke-dasharray", "6 4");
        if (style.has("dotted")) setStyle(css, "stroke-dasharray", "2 3");
        if (style.has("invis")) setStyle(css, "visibility", "hidden");
    }

    Link link(void* object, const dot::LabelNames& names) {
        Link link;
        link.href = text(object, "URL", names);
        if (link.href.empty()) link.href = text(object, "href", names);
        link.target = attribute(object, "target");
        link.tooltip = text(object, "tooltip", names);
        return link;
    }

    static float number(void* object, const char* name) {
        const std::optional<double> value = parseNumber(attribute(object, name));
        return value ? static_cast<float>(std::clamp(*value, -1e30, 1e30)) : 0.0F;
    }

    static void addClasses(void* object, Classes& classes) {
        std::string_view rest = trimmed(attribute(object, "class"));
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            classes.emplace_back(rest.substr(0, end));
            rest = trimmed(rest.substr(end));
        }
    }

    // Clusters become groups; other subgraphs (ranks, defaults) leave their nodes to the cluster around them.
    void readSubgraphs(Agraph_t* graph, int parent, int depth) {
        if (depth > builder_.limits().nesting) {
            builder_.fail(
                fmt::format("subgraphs nested deeper than {}, which is the limit", builder_.limits().nesting));
        }
        for (Agraph_t* each : dot::subgraphsOf(graph)) {
            const bool cluster = nameOf(each).starts_with("cluster") || attribute(each, "cluster") == "true";
            readSubgraphs(each, cluster ? readCluster(each, parent) : parent, depth + 1);
        }
    }

    int readCluster(Agraph_t* cluster, int parent) {
        std::string name(nameOf(cluster));
        // cgraph counts the nameless ones over all that it ever read.
        if (name.starts_with('%')) name = fmt::format("cluster {}", builder_.graph().groups.size() + 1);
        const int index = builder_.addGroup(name, parent);
        const dot::LabelNames names{name, {}, {}, {}, {}};
        Group& group = builder_.graph().groups[static_cast<std::size_t>(index)];
        // A label that the cluster inherits is the title of what is around it.
        bool html = false;
        const std::string_view label = attribute(cluster, "label", &html);
        if (label != attribute(agparent(cluster), "label")) group.title = builder_.label(text(cluster, "label", names));
        readBody(cluster, group.style);
        group.link = link(cluster, names);
        addClasses(cluster, group.classes);
        for (Agnode_t* node : dot::nodesOf(cluster)) {
            const auto found = indices_.find(agsubnode(root_, node, 0));
            if (found == indices_.end()) continue;
            int& innermost = innermost_[static_cast<std::size_t>(found->second)];
            if (innermost == -1 || isInside(index, innermost)) {
                innermost = index;
            } else {
                builder_.warn(
                    fmt::format("the node \"{}\" is in two clusters; it is shown in the first", excerpt(nameOf(node))));
            }
        }
        return index;
    }

    bool isInside(int group, int around) const {
        while (group >= 0 && group != around) group = builder_.parentOf(group);
        return group >= 0;
    }

    Endpoint endpoint(Agnode_t* node, Agedge_t* edge, const char* clusterAttribute) {
        if (compound_) {
            const std::string_view cluster = attribute(edge, clusterAttribute);
            if (const std::optional<int> group = cluster.empty() ? std::nullopt : builder_.findGroup(cluster)) {
                return {Endpoint::Kind::group, *group};
            }
        }
        return {Endpoint::Kind::node, indices_.at(agsubnode(root_, node, 0))};
    }

    void readEdge(Agedge_t* object) {
        const std::string_view tail = nameOf(agtail(object));
        const std::string_view head = nameOf(aghead(object));
        const std::string name = fmt::format("{}{}{}", tail, builder_.graph().directed ? "->" : "--", head);
        const dot::LabelNames names{nameOf(root_), {}, name, tail, head};
        const Endpoint from = endpoint(agtail(object), object, "ltail");
        const Endpoint to = endpoint(aghead(object), object, "lhead");
        Edge& edge = builder_.addEdge(from, to);
        edge.id = attribute(object, "id");
        edge.label = builder_.label(text(object, "label", names));
        if (edge.label.empty()) edge.label = builder_.label(text(object, "xlabel", names));
        readHeads(object, edge);
        const StyleWords style(attribute(object, "style"));
        if (style.has("dashed") || style.has("dotted")) edge.stroke = Stroke::dotted;
        if (style.has("bold")) edge.stroke = Stroke::thick;
        if (style.has("invis")) edge.stroke = Stroke::invisible;
        setColour(edge.style, "stroke", colour(object, "color"));
        setColour(edge.style, "color", colour(object, "fontcolor"));
        const float width = number(object, "penwidth");
        if (width > 0.0F) setStyle(edge.style, "stroke-width", formatNumber(static_cast<double>(width)) + "px");
        const float minlen = number(object, "minlen");
        edge.length = static_cast<int>(std::clamp(minlen, 1.0F, 100.0F));
        edge.weight = number(object, "weight");
        addClasses(object, edge.classes);
    }

    void readHeads(Agedge_t* object, Edge& edge) {
        std::string_view dir = attribute(object, "dir");
        if (dir.empty()) dir = builder_.graph().directed ? "forward" : "none";
        const bool hasHead = dir == "forward" || dir == "both";
        const bool hasTail = dir == "back" || dir == "both";
        edge.head = hasHead ? headFor(attribute(object, "arrowhead")) : Head::none;
        edge.tail = hasTail ? headFor(attribute(object, "arrowtail")) : Head::none;
    }

    dot::ParsedDot parsed_;
    GraphBuilder builder_;
    Agraph_t* root_;
    std::unordered_map<const void*, int> indices_;  // of cgraph's nodes; looked up, never iterated
    std::vector<int> innermost_;                    // cluster of each node, -1 for none
    bool compound_ = false;
};

}  // namespace

Graph readDot(std::string_view text, const Source& source, const Limits& limits) {
    dot::refuseTooLarge(text, source, limits);
    return DotReader(text, source, limits).read();
}

}  // namespace orrery::graph
