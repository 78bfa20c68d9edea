#include "scenes/home/placement.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace orrery::home {

std::vector<Link> linksByTerms(const std::vector<std::vector<std::string>>& terms, int each) {
    const std::size_t count = terms.size();
    std::map<std::string, std::vector<int>> scenesOf;
    for (std::size_t i = 0; i < count; ++i) {
        for (const std::string& term : std::set<std::string>(terms[i].begin(), terms[i].end())) {
            scenesOf[term].push_back(static_cast<int>(i));
        }
    }
    const auto weightOf = [&](const std::vector<int>& scenes) {
        return std::log(static_cast<float>(count) / static_cast<float>(scenes.size()));
    };
    std::vector<float> length(count, 0.0F);
    std::map<std::pair<int, int>, float> product;
    for (const auto& [term, scenes] : scenesOf) {
        const float weight = weightOf(scenes);
        for (const int scene : scenes) length[static_cast<std::size_t>(scene)] += weight * weight;
        for (std::size_t a = 0; a < scenes.size(); ++a) {
            for (std::size_t b = a + 1; b < scenes.size(); ++b) product[{scenes[a], scenes[b]}] += weight * weight;
        }
    }
    std::vector<std::vector<std::pair<float, int>>> nearest(count);
    for (const auto& [pair, value] : product) {
        const auto [a, b] = pair;
        const float lengths = std::sqrt(length[static_cast<std::size_t>(a)] * length[static_cast<std::size_t>(b)]);
        if (lengths <= 0.0F || value <= 0.0F) continue;
        nearest[static_cast<std::size_t>(a)].emplace_back(-value / lengths, b);
        nearest[static_cast<std::size_t>(b)].emplace_back(-value / lengths, a);
    }
    std::map<std::pair<int, int>, float> chosen;
    for (std::size_t i = 0; i < count; ++i) {
        std::sort(nearest[i].begin(), nearest[i].end());
        for (std::size_t k = 0; k < std::min(nearest[i].size(), static_cast<std::size_t>(each)); ++k) {
            const auto [likeness, other] = nearest[i][k];
            chosen[std::minmax(static_cast<int>(i), other)] = -likeness;
        }
    }
    std::vector<Link> links;
    for (const auto& [pair, likeness] : chosen) {
        Link link{.from = pair.first, .to = pair.second, .likeness = likeness, .shared = {}};
        std::vector<std::pair<float, std::string>> both;
        for (const auto& [term, scenes] : scenesOf) {
            const bool inBoth = std::binary_search(scenes.begin(), scenes.end(), link.from) &&
                                std::binary_search(scenes.begin(), scenes.end(), link.to);
            if (inBoth) both.emplace_back(-weightOf(scenes), term);
        }
        std::sort(both.begin(), both.end());
        for (std::size_t k = 0; k < std::min<std::size_t>(both.size(), 5); ++k) link.shared.push_back(both[k].second);
        links.push_back(std::move(link));
    }
    return links;
}

Placement placeScenes(const std::vector<vec3>& sizes, const std::vector<Link>& links, float aspect) {
    std::vector<layout::Node> nodes;
    for (const vec3& size : sizes) nodes.push_back({.size = size});
    std::vector<layout::Edge> edges;
    for (const Link& link : links) edges.push_back({.from = link.from, .to = link.to});
    layout::Problem problem;
    problem.nodes = nodes;
    problem.edges = edges;
    problem.aspect = aspect;
    problem.seed = sizes.size();
    const layout::Result result = layout::layOut(problem);
    return {result.positions, result.view};
}

}  // namespace orrery::home
