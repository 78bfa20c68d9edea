#include "scenes/graph/names.h"

#include "engine/base/fuzzy.h"
#include "engine/base/utf8.h"
#include "engine/base/words.h"

#include <algorithm>
#include <array>

namespace orrery::graph {
namespace {

// The first of a name counts; one that two parts share names neither.
constexpr int kShared = -1;

void enter(std::map<std::string, int, std::less<>>& names, const std::string& name, int index) {
    if (name.empty()) return;
    const auto [at, added] = names.emplace(name, index);
    if (!added && at->second != index) at->second = kShared;
}

std::optional<int> found(const std::map<std::string, int, std::less<>>& ids,
                         const std::map<std::string, int, std::less<>>& words, std::string_view name) {
    if (const auto at = ids.find(name); at != ids.end()) return at->second;
    const auto at = words.find(Names::essence(name));
    if (at == words.end() || at->second == kShared) return std::nullopt;
    return at->second;
}

}  // namespace

std::string Names::essence(std::string_view name) {
    std::string out;
    const std::string lower = lowerCase(name);
    for (std::size_t at = 0; at < lower.size();) {
        const auto byte = static_cast<unsigned char>(lower[at]);
        const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        const std::string_view character = std::string_view(lower).substr(at, length);
        at += length;
        const bool sign = character.starts_with("\xE2") || character.starts_with("\xEF\xB8") || length == 4;
        const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
        if (letter && !sign) {
            out += character;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

Names::Names(const Graph& graph) : graph_(graph) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        nodeIds_.emplace(graph.nodes[i].id, static_cast<int>(i));
        enter(nodeWords_, essence(graph.nodes[i].label.plain), static_cast<int>(i));
    }
    for (std::size_t i = 0; i < graph.groups.size(); ++i) {
        groupIds_.emplace(graph.groups[i].id, static_cast<int>(i));
        enter(groupWords_, essence(graph.groups[i].title.plain), static_cast<int>(i));
    }
    for (std::size_t i = 0; i < graph.edges.size(); ++i) edgeIds_.emplace(graph.edges[i].id, static_cast<int>(i));
}

std::optional<int> Names::node(std::string_view name) const {
    return found(nodeIds_, nodeWords_, name);
}

std::optional<int> Names::group(std::string_view name) const {
    return found(groupIds_, groupWords_, name);
}

std::vector<int> Names::edges(std::string_view name) const {
    if (const auto at = edgeIds_.find(name); at != edgeIds_.end()) return {at->second};
    for (const std::string_view arrow : std::array{"-->", "->", "\u2192"}) {
        const std::size_t at = name.find(arrow);
        if (at == std::string_view::npos) continue;
        const auto end = [&](std::string_view part) -> std::optional<Endpoint> {
            part = utf8::trimmed(part);
            if (const auto named = node(part)) return Endpoint{Endpoint::Kind::node, *named};
            if (const auto named = group(part)) return Endpoint{Endpoint::Kind::group, *named};
            return std::nullopt;
        };
        const auto from = end(name.substr(0, at));
        const auto to = end(name.substr(at + arrow.size()));
        std::vector<int> edges;
        for (std::size_t i = 0; from && to && i < graph_.edges.size(); ++i) {
            if (graph_.edges[i].from == *from && graph_.edges[i].to == *to) edges.push_back(static_cast<int>(i));
        }
        return edges;
    }
    return {};
}

std::string Names::likely(std::string_view name) const {
    std::string best;
    int highest = 0;
    const auto offer = [&](const std::string& known) {
        const auto score = std::max(fuzzyScore(name, known), fuzzyScore(known, name));
        if (score && *score > highest) {
            highest = *score;
            best = known;
        }
    };
    for (const auto& [id, index] : nodeIds_) offer(id);
    for (const Node& each : graph_.nodes) {
        std::string label = each.label.plain;
        std::ranges::replace(label, '\n', ' ');
        if (!label.empty()) offer(label);
    }
    for (const auto& [id, index] : groupIds_) offer(id);
    return best;
}

}  // namespace orrery::graph
