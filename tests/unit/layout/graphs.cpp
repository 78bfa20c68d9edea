#include "tests/unit/layout/graphs.h"

#include "engine/base/random.h"

#include <algorithm>

namespace orrery::layout::testing {
namespace {

// A body as large as a label of a few words.
Node anyNode(Random& random) {
    const float width = random.uniform(3.0F, 14.0F);
    const float lines = static_cast<float>(1 + random.below(3));
    return {.size = {width, 1.2F * lines + 1.2F, 0.6F}};
}

}  // namespace

Sample barabasiAlbert(int nodes, int each, std::uint64_t seed) {
    Sample sample;
    sample.name = "Barabasi-Albert";
    Random random(seed);
    sample.nodes.assign(static_cast<std::size_t>(nodes), {.size = {4.0F, 2.4F, 0.6F}});
    std::vector<int> ends;  // each node as often as it has edges
    for (int node = 0; node < nodes; ++node) {
        std::vector<int> chosen;
        // The first few are joined to all before them.
        for (int other = 0; node <= each && other < node; ++other) chosen.push_back(other);
        while (node > each && static_cast<int>(chosen.size()) < each) {
            const int other = ends[random.below(static_cast<std::uint32_t>(ends.size()))];
            if (std::find(chosen.begin(), chosen.end(), other) == chosen.end()) chosen.push_back(other);
        }
        for (const int other : chosen) {
            sample.edges.push_back({.from = node, .to = other});
            ends.push_back(node);
            ends.push_back(other);
        }
    }
    return sample;
}

Sample randomGraph(int nodes, int edges, double labelled, std::uint64_t seed) {
    Sample sample;
    sample.name = "random";
    Random random(seed);
    for (int node = 0; node < nodes; ++node) sample.nodes.push_back(anyNode(random));
    const auto count = static_cast<std::uint32_t>(nodes);
    while (static_cast<int>(sample.edges.size()) < edges) {
        Edge edge;
        edge.from = static_cast<int>(random.below(count));
        edge.to = static_cast<int>(random.below(count));
        const bool label = static_cast<double>(random.uniform()) < labelled;
        const float width = random.uniform(3.0F, 12.0F);
        if (edge.from == edge.to) continue;
        if (label) edge.labelSize = {width, 1.2F};
        sample.edges.push_back(edge);
    }
    return sample;
}

Sample chain(int nodes) {
    Sample sample;
    sample.name = "chain";
    sample.nodes.assign(static_cast<std::size_t>(nodes), {.size = {6.0F, 2.4F, 0.6F}});
    for (int node = 1; node < nodes; ++node) sample.edges.push_back({.from = node - 1, .to = node});
    return sample;
}

Sample star(int leaves) {
    Sample sample;
    sample.name = "star";
    sample.nodes.assign(static_cast<std::size_t>(leaves) + 1, {.size = {5.0F, 2.4F, 0.6F}});
    for (int leaf = 1; leaf <= leaves; ++leaf) sample.edges.push_back({.from = 0, .to = leaf});
    return sample;
}

Sample complete(int nodes) {
    Sample sample;
    sample.name = "complete";
    sample.nodes.assign(static_cast<std::size_t>(nodes), {.size = {5.0F, 2.4F, 0.6F}});
    for (int from = 0; from < nodes; ++from) {
        for (int to = from + 1; to < nodes; ++to) sample.edges.push_back({.from = from, .to = to});
    }
    return sample;
}

}  // namespace orrery::layout::testing
