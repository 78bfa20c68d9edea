#include "scenes/graph/direction.h"

#include "scenes/graph/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace orrery::graph {
namespace {

constexpr std::array<std::string_view, 17> kKeys{"show",       "hide",     "reveal",  "highlight", "path",  "breaks",
                                                 "downstream", "upstream", "colours", "labels",    "flow",  "flat",
                                                 "colour",     "size",     "time",    "window",    "around"};

class Reader {
 public:
    explicit Reader(const Graph& graph) : graph_(graph), names_(graph) {}

    Wanted read(std::span<const yaml::Value> changes) {
        for (const yaml::Value& change : changes) apply(change);
        return std::move(wanted_);
    }

 private:
    void apply(const yaml::Value& change) {
        change.allowOnly(kKeys);
        if (const auto show = change.find("show")) this->show(*show);
        wanted_.newEdges.clear();
        if (const auto reveal = change.find("reveal")) this->reveal(reveal->whole(0, 1000));
        if (const auto hide = change.find("hide")) {
            for (const yaml::Value& each : hide->list()) {
                const Parts parts = partsOf(each);
                wanted_.hiddenNodes.insert(parts.nodes.begin(), parts.nodes.end());
                wanted_.hiddenEdges.insert(parts.edges.begin(), parts.edges.end());
            }
        }
        // What stands out does so for one step.
        wanted_.litNodes.clear();
        wanted_.litEdges.clear();
        wanted_.question = Question::none;
        wanted_.node = wanted_.second = -1;
        if (const auto highlight = change.find("highlight")) this->highlight(*highlight);
        if (const auto path = change.find("path")) {
            const std::vector<yaml::Value> ends = path->list();
            if (ends.size() != 2) path->fail("a path needs two nodes, such as [A, B]");
            ask(Question::path, ends[0]);
            wanted_.second = nodeOf(ends[1]);
        }
        if (const auto around = change.find("around")) {
            const std::vector<yaml::Value> words = around->list();
            if (words.size() != 2) around->fail("write a node and a number of steps, such as [A, 2]");
            ask(Question::around, words[0]);
            wanted_.steps = words[1].whole(1, 100);
        }
        if (const auto node = change.find("breaks")) ask(Question::cutOff, *node);
        if (const auto node = change.find("downstream")) ask(Question::downstream, *node);
        if (const auto node = change.find("upstream")) ask(Question::upstream, *node);
        if (const auto colours = change.find("colours")) {
            for (const auto& [name, value] : colours->entries()) {
                const auto colour = parseCssColour(value.text());
                if (!colour) value.fail(fmt::format("\"{}\" is no colour; write \"#D55E00\" or a name", value.text()));
                wanted_.colours[nodeOf(yaml::textValue(name, value.where()))] = *colour;
            }
        }
        if (const auto labels = change.find("labels")) {
            for (const auto& [name, value] : labels->entries())
                wanted_.labels[nodeOf(yaml::textValue(name, value.where()))] = value.isEmpty() ? "" : value.text();
        }
        if (const auto flow = change.find("flow")) wanted_.flow = flow->truth();
        if (const auto flat = change.find("flat")) wanted_.flat = flat->truth();
        if (const auto colour = change.find("colour")) wanted_.colour = measure(*colour, colourMeasures());
        if (const auto size = change.find("size")) wanted_.size = measure(*size, sizeMeasures());
        if (const auto time = change.find("time")) this->time(*time);
        if (const auto window = change.find("window")) wanted_.window = window->number();
    }

    Measure measure(const yaml::Value& value, std::span<const Measure> offered) const {
        const auto found = measureNamed(value.text());
        if (!found || std::ranges::find(offered, *found) == offered.end()) {
            std::string names;
            for (const Measure each : offered) names += (names.empty() ? "" : ", ") + std::string(nameOf(each));
            value.fail(fmt::format("\"{}\" is not one of: {}", value.text(), names));
        }
        if ((*found == Measure::time && graph_.nodeTimes.empty() && graph_.edgeTimes.empty()) ||
            (*found == Measure::group && graph_.groups.empty()))
            value.fail(fmt::format("this graph has no {}", *found == Measure::time ? "times" : "groups"));
        return *found;
    }

    void time(const yaml::Value& value) {
        if (value.isText() && value.text() == "all") {
            wanted_.time.reset();
            return;
        }
        if (graph_.nodeTimes.empty() && graph_.edgeTimes.empty()) value.fail("this graph has no times");
        wanted_.time = value.number();
    }

    struct Parts {
        std::vector<int> nodes, edges;
    };

    [[noreturn]] void unknown(const yaml::Value& name, const char* what) const {
        const std::string likely = names_.likely(name.text());
        name.fail(fmt::format("{} is called \"{}\" here{}", what, name.text(),
                              likely.empty() ? std::string() : fmt::format("; was \"{}\" meant?", likely)));
    }

    int nodeOf(const yaml::Value& name) const {
        if (const auto node = names_.node(name.text())) return *node;
        unknown(name, "no node");
    }

    // A node, an edge, or all nodes of a class or a group.
    Parts partsOf(const yaml::Value& name) const {
        if (const auto node = names_.node(name.text())) return {{*node}, {}};
        if (std::vector<int> edges = names_.edges(name.text()); !edges.empty()) return {{}, std::move(edges)};
        Parts parts;
        for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
            const auto& classes = graph_.nodes[i].classes;
            if (std::ranges::find(classes, name.text()) != classes.end()) parts.nodes.push_back(static_cast<int>(i));
        }
        if (!parts.nodes.empty()) return parts;
        const auto group = names_.group(name.text());
        if (!group) unknown(name, "no node, edge, group or class");
        for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
            for (int g = graph_.nodes[i].group; g >= 0; g = graph_.groups[static_cast<std::size_t>(g)].parent) {
                if (g == *group) parts.nodes.push_back(static_cast<int>(i));
            }
        }
        return parts;
    }

    void show(const yaml::Value& names) {
        std::set<int> shown;
        wanted_.hiddenEdges.clear();
        wanted_.hiddenNodes.clear();
        for (const yaml::Value& each : names.list()) {
            if (each.isText() && each.text() == "all") return;
            const Parts parts = partsOf(each);
            shown.insert(parts.nodes.begin(), parts.nodes.end());
            // Naming an edge shows its ends.
            for (const int edge : parts.edges) {
                for (const Endpoint& end : {edgeAt(edge).from, edgeAt(edge).to}) {
                    if (end.kind == Endpoint::Kind::node) shown.insert(end.index);
                }
            }
        }
        for (int i = 0; i < static_cast<int>(graph_.nodes.size()); ++i) {
            if (!shown.contains(i)) wanted_.hiddenNodes.insert(i);
        }
    }

    // Edges that come later are hidden, and with them the nodes that only such edges touch. A source of the first step
    // stands there from the start, so that there is something to begin with.
    void reveal(int step) {
        wanted_.hiddenEdges.clear();
        wanted_.hiddenNodes.clear();
        constexpr int kNever = 1 << 30;
        std::vector<int> first(graph_.nodes.size(), kNever);
        std::vector<bool> reached(graph_.nodes.size(), false);
        for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
            const Edge& edge = graph_.edges[i];
            if (edge.step > step) wanted_.hiddenEdges.insert(static_cast<int>(i));
            if (edge.step == step && step > 0) wanted_.newEdges.insert(static_cast<int>(i));
            for (const Endpoint& end : {edge.from, edge.to}) {
                if (end.kind == Endpoint::Kind::node) {
                    int& at = first[static_cast<std::size_t>(end.index)];
                    at = std::min(at, edge.step);
                }
            }
            if (edge.to.kind == Endpoint::Kind::node) reached[static_cast<std::size_t>(edge.to.index)] = true;
        }
        for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
            const int at = first[i] == kNever || (first[i] == 1 && !reached[i]) ? 0 : first[i];
            if (at > step) wanted_.hiddenNodes.insert(static_cast<int>(i));
        }
    }

    void highlight(const yaml::Value& names) {
        std::set<int> nodes, edges;
        for (const yaml::Value& each : names.list()) {
            const Parts parts = partsOf(each);
            nodes.insert(parts.nodes.begin(), parts.nodes.end());
            edges.insert(parts.edges.begin(), parts.edges.end());
        }
        // Edges between what is highlighted belong to it, unless some were named; ends belong to their edges.
        if (edges.empty()) {
            for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
                const Edge& edge = graph_.edges[i];
                if (edge.from.kind == Endpoint::Kind::node && edge.to.kind == Endpoint::Kind::node &&
                    nodes.contains(edge.from.index) && nodes.contains(edge.to.index))
                    edges.insert(static_cast<int>(i));
            }
        }
        for (const int edge : edges) {
            for (const Endpoint& end : {edgeAt(edge).from, edgeAt(edge).to}) {
                if (end.kind == Endpoint::Kind::node) nodes.insert(end.index);
            }
        }
        wanted_.litNodes.assign(nodes.begin(), nodes.end());
        wanted_.litEdges.assign(edges.begin(), edges.end());
    }

    void ask(Question question, const yaml::Value& name) {
        wanted_.question = question;
        wanted_.node = nodeOf(name);
    }

    const Edge& edgeAt(int index) const { return graph_.edges[static_cast<std::size_t>(index)]; }

    const Graph& graph_;
    Names names_;
    Wanted wanted_;
};

}  // namespace

std::vector<std::string> directedKeys() {
    return {kKeys.begin(), kKeys.end()};
}

Wanted readWanted(const Graph& graph, std::span<const yaml::Value> changes) {
    return Reader(graph).read(changes);
}

}  // namespace orrery::graph
