// How long it takes to find one's way in large graphs: bench_find [NODES...]. Prints the median of several runs, and
// the slowest of them, for communities, centrality, questions, search and times, with two edges a node.

#include "engine/base/random.h"
#include "scenes/graph/centrality.h"
#include "scenes/graph/communities.h"
#include "scenes/graph/label_index.h"
#include "scenes/graph/time_filter.h"
#include "tests/bench/layout/large_graphs.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace {

using orrery::Random;
using namespace orrery::graph;

struct Took {
    double clock;
    double processor;
};

Took timed(const std::function<void()>& work) {
    const std::clock_t before = std::clock();
    const auto start = std::chrono::steady_clock::now();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
            static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC};
}

void report(const std::string& what, const std::vector<Took>& runs, const std::string& note = {}) {
    const auto median = [&](double Took::*which) {
        std::vector<double> seconds;
        for (const Took& run : runs) seconds.push_back(run.*which);
        std::ranges::sort(seconds);
        return seconds[seconds.size() / 2] * 1e3;
    };
    const double slowest = std::ranges::max(runs, {}, &Took::clock).clock * 1e3;
    fmt::print("  {:<28}{:>10.2f} ms {:>10.2f} ms of processors {:>10.2f} ms the slowest   {}\n", what,
               median(&Took::clock), median(&Took::processor), slowest, note);
    std::fflush(stdout);
}

Graph graphOf(const std::string& kind, int nodes, bool directed) {
    const orrery::layout::bench::LargeGraph made = orrery::layout::bench::makeLargeGraph(kind, nodes);
    static constexpr const char* kWords[]{"Router", "Expert", "Vision", "Köln", "Model", "Token", "Paper", "Chip"};
    Graph graph;
    graph.directed = directed;
    Random random(9);
    for (int i = 0; i < made.nodes; ++i) {
        Node node;
        node.id = std::to_string(i);
        node.label.plain = fmt::format("{} {} {}", kWords[random.below(8)], kWords[random.below(8)], i);
        graph.nodes.push_back(std::move(node));
        graph.nodeTimes.push_back(1990.0 + random.below(35));
    }
    for (const auto& [from, to] : made.edges) {
        Edge edge;
        // Along the order of the nodes there are no cycles: every second edge the other way makes many.
        edge.from.index = random.below(2) == 0 ? from : to;
        edge.to.index = edge.from.index == from ? to : from;
        graph.edges.push_back(std::move(edge));
    }
    return graph;
}

void questions(const Adjacency& graph) {
    constexpr int kRuns = 31;
    Random random(3);
    const auto any = [&] { return static_cast<int>(random.below(static_cast<std::uint32_t>(graph.nodeCount()))); };
    std::size_t found = 0;
    const auto measure = [&](const std::string& what, const auto& ask) {
        std::vector<Took> seconds;
        std::vector<std::size_t> counts;
        for (int run = 0; run < kRuns; ++run) {
            const int node = any();
            seconds.push_back(timed([&] { found = ask(node); }));
            counts.push_back(found);
        }
        std::ranges::sort(counts);
        report(what, seconds, fmt::format("{} nodes", counts[counts.size() / 2]));
    };
    measure("path", [&](int node) { return shortestPath(graph, node, any()).answer.nodeCount(); });
    for (const int steps : {1, 2, 3, 5})
        measure(fmt::format("around, {} steps", steps),
                [&](int node) { return around(graph, node, steps).nodeCount(); });
    measure("downstream", [&](int node) { return downstream(graph, node).nodeCount(); });
    measure("upstream", [&](int node) { return upstream(graph, node).nodeCount(); });
    measure("cut off", [&](int node) { return cutOffBy(graph, node).nodeCount(); });
    // Of most nodes it is seen at once that nothing hangs on them alone; these are the others.
    std::vector<int> hard;
    for (int tries = 0; tries < 3000 && hard.size() < 31; ++tries) {
        const int node = any();
        if (cutOffBy(graph, node).nodeCount() > 1) hard.push_back(node);
    }
    if (hard.empty()) return;
    std::size_t next = 0;
    measure("cut off, what has something",
            [&](int) { return cutOffBy(graph, hard[next++ % hard.size()]).nodeCount(); });
}

void search(const Graph& graph, const Adjacency& adjacency) {
    LabelIndex index;
    report("search: index", {timed([&] {
               for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
                   const auto item = static_cast<std::uint32_t>(i);
                   const auto degree = static_cast<float>(adjacency.degree(static_cast<int>(i)));
                   index.add(item, graph.nodes[i].label.plain, degree);
                   index.add(item, graph.nodes[i].id, degree);
               }
               index.finish();
           })});
    for (const char* words : {"e", "ex", "expert", "köln", "vision 12", "token paper 9", "nowhere", "99999"}) {
        std::vector<Took> seconds;
        std::size_t count = 0;
        for (int run = 0; run < 15; ++run) seconds.push_back(timed([&] { count = index.find(words, 200).count; }));
        report(fmt::format("search: \"{}\"", words), seconds, fmt::format("{} labels", count));
    }
}

void run(const std::string& kind, int nodes) {
    const Graph graph = graphOf(kind, nodes, true);
    fmt::print("{}: {} nodes, {} edges\n", kind, graph.nodes.size(), graph.edges.size());
    std::optional<Adjacency> adjacency;
    report("adjacency", {timed([&] { adjacency.emplace(graph); })});
    questions(*adjacency);
    search(graph, *adjacency);
    const int runs = nodes > 200'000 ? 3 : 5;
    const auto repeated = [&](const std::string& what, const auto& work) {
        std::vector<Took> seconds;
        std::string note;
        for (int i = 0; i < runs; ++i) seconds.push_back(timed([&] { note = work(); }));
        report(what, seconds, note);
    };
    repeated("communities (Leiden)", [&] {
        const Communities found = findCommunities(*adjacency);
        return fmt::format("{} of them, modularity {:.4f}", found.sizes.size(), found.modularity);
    });
    repeated("PageRank", [&] { return fmt::format("{:.2e} at most", std::ranges::max(pageRank(*adjacency))); });
    report("betweenness", {timed([&] { betweenness(*adjacency); })},
           fmt::format("{} pivots", std::min(pivotsFor(*adjacency), static_cast<int>(adjacency->nodeCount()))));
    const TimeFilter times(graph);
    repeated("times: what is there",
             [&] { return fmt::format("{} nodes", std::ranges::count(times.at(2000.0, 0.0).nodes, 1)); });
}

}  // namespace

int main(int count, char** words) {
    std::vector<int> sizes;
    for (int i = 1; i < count; ++i) sizes.push_back(std::atoi(words[i]));
    if (sizes.empty()) sizes = {10'000, 100'000, 1'000'000};
    for (const int nodes : sizes) {
        for (const char* kind : {"communities", "hubs"}) run(kind, nodes);
    }
    return 0;
}
