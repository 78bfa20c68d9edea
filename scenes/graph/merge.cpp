#include "scenes/graph/merge.h"

#include "engine/base/words.h"
#include "scenes/graph/names.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace orrery::graph {
namespace {

class Merger {
 public:
    explicit Merger(const std::vector<MergeSource>& sources) : sources_(sources) {}

    Graph merge(int synthesis, const std::string& title) {
        merged_.title = title;
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            if (static_cast<int>(i) != synthesis) add(sources_[i], false);
        }
        if (synthesis >= 0) {
            const std::size_t terms = merged_.nodes.size();
            add(sources_[static_cast<std::size_t>(synthesis)], true);
            tie(terms);
        }
        for (std::size_t i = 0; i < merged_.edges.size(); ++i) merged_.edges[i].id = "e" + std::to_string(i + 1);
        return std::move(merged_);
    }

 private:
    void add(const MergeSource& source, bool synthesis) {
        std::vector<int> places;
        std::set<int> here;
        for (const Node& node : source.graph.nodes) {
            const std::string& label = node.label.plain.empty() ? node.id : node.label.plain;
            // A synthesis speaks in sentences of its own: its nodes stay apart from the terms they are made of.
            const std::string name = (synthesis ? "synthesis " : "") + Names::essence(label);
            auto [at, added] = places_.emplace(name, static_cast<int>(merged_.nodes.size()));
            if (added) {
                Node copy = node;
                copy.id = "n" + std::to_string(merged_.nodes.size() + 1);
                if (copy.label.empty()) copy.label.plain = label;
                copy.classes.clear();
                copy.group = -1;
                copy.weight = 0.0F;
                merged_.nodes.push_back(std::move(copy));
            }
            places.push_back(at->second);
            Node& merged = merged_.nodes[static_cast<std::size_t>(at->second)];
            const auto give = [&](const std::string& kind) {
                if (!kind.empty() && std::ranges::find(merged.classes, kind) == merged.classes.end())
                    merged.classes.push_back(kind);
            };
            give(source.name);
            give(source.graph.title);
            if (synthesis) give("synthesis");
            if (here.insert(at->second).second) merged.weight += 1.0F;
        }
        for (const Edge& edge : source.graph.edges) {
            if (edge.from.kind != Endpoint::Kind::node || edge.to.kind != Endpoint::Kind::node) continue;
            const int from = places[static_cast<std::size_t>(edge.from.index)];
            const int to = places[static_cast<std::size_t>(edge.to.index)];
            if (from == to) continue;
            join(from, to, edge);
        }
    }

    void join(int from, int to, const Edge& like) {
        const auto [at, added] = edges_.emplace(std::pair(from, to), merged_.edges.size());
        if (!added) {
            merged_.edges[at->second].weight += 1.0F;
            return;
        }
        Edge edge;
        edge.from = {Endpoint::Kind::node, from};
        edge.to = {Endpoint::Kind::node, to};
        edge.label = like.label;
        edge.stroke = like.stroke;
        edge.head = like.head;
        edge.tail = like.tail;
        edge.weight = 1.0F;
        merged_.edges.push_back(std::move(edge));
    }

    // Terms in front of `first` that a node of the synthesis behind it names.
    void tie(std::size_t first) {
        const auto wordsOf = [](const Node& node) {
            std::set<std::string> words;
            addWords(words, node.label.plain);
            return words;
        };
        Edge tie;
        tie.stroke = Stroke::dotted;
        for (std::size_t term = 0; term < first; ++term) {
            const std::set<std::string> words = wordsOf(merged_.nodes[term]);
            // A number, or a word that only joins, ties nothing.
            if (words.empty() || std::ranges::all_of(words, [](const std::string& word) { return word.size() < 3; }))
                continue;
            for (std::size_t node = first; node < merged_.nodes.size(); ++node) {
                const std::set<std::string> said = wordsOf(merged_.nodes[node]);
                if (std::ranges::includes(said, words)) join(static_cast<int>(term), static_cast<int>(node), tie);
            }
        }
    }

    const std::vector<MergeSource>& sources_;
    Graph merged_;
    std::map<std::string, int> places_;  // by essence
    std::map<std::pair<int, int>, std::size_t> edges_;
};

}  // namespace

Graph mergeGraphs(const std::vector<MergeSource>& sources, int synthesis, const std::string& title) {
    return Merger(sources).merge(synthesis, title);
}

}  // namespace orrery::graph
