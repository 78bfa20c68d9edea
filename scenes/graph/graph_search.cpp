#include "scenes/graph/graph_search.h"

#include "engine/base/fuzzy.h"
#include "scenes/graph/graph_scene.h"

#include <algorithm>
#include <set>

// Finding nodes, edges and groups by what is typed: what holds the words comes first; in graphs that are not large also
// what only has their letters in this order.

namespace orrery::graph {

namespace {

constexpr std::size_t kManyLabels = 20'000;  // whose index is made beside the frames
constexpr std::size_t kMostFuzzy = 20'000;   // parts that are compared letter by letter while someone types
constexpr int kFitStep = 300;                // between how well something fits and the next: more than kMostFound

}  // namespace

LabelIndex indexOf(const Graph& graph, const Adjacency& adjacency) {
    LabelIndex index;
    const auto add = [&](std::size_t pick, const std::string& label, const std::string& id, float weight) {
        index.add(static_cast<std::uint32_t>(pick), label.empty() ? id : label, weight);
        if (!label.empty() && !id.empty() && id != label) index.add(static_cast<std::uint32_t>(pick), id, weight);
    };
    // Nodes before groups before edges.
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        add(i, graph.nodes[i].label.plain, graph.nodes[i].id,
            2.0F + static_cast<float>(adjacency.degree(static_cast<int>(i))));
    }
    const std::size_t edges = graph.nodes.size();
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        if (!graph.edges[e].label.empty()) add(edges + e, graph.edges[e].label->plain, {}, 0.0F);
    }
    const std::size_t groups = edges + graph.edges.size();
    for (std::size_t g = 0; g < graph.groups.size(); ++g)
        add(groups + g, graph.groups[g].title.plain, graph.groups[g].id, 1.0F);
    index.finish();
    return index;
}

void GraphScene::prepareSearch() {
    if (graph_.nodes.size() <= kManyLabels || index_ || indexComing_.valid() || awaitsPlaces()) return;
    indexComing_ = std::async(std::launch::async, [this] { return indexOf(graph_, adjacency_); });
}

const LabelIndex& GraphScene::labelIndex() const {
    if (!index_) index_ = indexComing_.valid() ? indexComing_.get() : indexOf(graph_, adjacency_);
    return *index_;
}

std::vector<app::Found> GraphScene::search(std::string_view words) const {
    const auto nameOfPick = [&](std::uint32_t pick) {
        const PickedPart part = partOf(pick);
        const auto index = static_cast<std::size_t>(part.index);
        if (part.kind == PickedPart::Kind::node) return nameOf(part.index);
        const Group* group = part.kind == PickedPart::Kind::group ? &graph_.groups[index] : nullptr;
        std::string name = group == nullptr       ? graph_.edges[index].label->plain
                           : group->title.empty() ? group->id
                                                  : group->title.plain;
        std::ranges::replace(name, '\n', ' ');
        return name;
    };
    std::vector<app::Found> found;
    std::set<std::uint32_t> known;
    for (const LabelIndex::Hit& hit : labelIndex().find(words, app::kMostFound).best) {
        const int score = (LabelIndex::kFits - static_cast<int>(hit.fit)) * kFitStep - static_cast<int>(found.size());
        found.push_back({nameOfPick(hit.item), graph_.title, hit.item, score});
        known.insert(hit.item);
    }
    if (found.size() >= app::kMostFound || pickCount() > kMostFuzzy) return found;
    const auto offer = [&](std::uint32_t pick, std::string_view id, int bonus) {
        if (known.contains(pick)) return;
        const std::string name = nameOfPick(pick);
        auto score = fuzzyScore(words, name);
        const auto other = id.empty() ? std::nullopt : fuzzyScore(words, id);
        if (other && (!score || *other > *score)) score = other;
        // Always behind what holds the words.
        if (score) found.push_back({name, graph_.title, pick, *score + bonus - 1000});
    };
    std::uint32_t pick = 0;
    for (const Node& node : graph_.nodes) offer(pick++, node.id, 4);
    for (const Edge& edge : graph_.edges) {
        if (!edge.label.empty()) offer(pick, {}, 0);
        ++pick;
    }
    for (const Group& group : graph_.groups) offer(pick++, group.id, 2);
    std::ranges::stable_sort(found, [](const app::Found& a, const app::Found& b) { return a.score > b.score; });
    if (found.size() > app::kMostFound) found.resize(app::kMostFound);
    return found;
}

}  // namespace orrery::graph
