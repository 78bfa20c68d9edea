#include "scenes/graph/community_names.h"

#include "engine/text/typesetter.h"
#include "scenes/graph/colouring.h"

#include <algorithm>

namespace orrery::graph {

namespace {

constexpr std::size_t kMostNames = 14;
constexpr int kFewestNodes = 4;  // that a community with a name has

}  // namespace

void CommunityNames::clear() {
    names_.clear();
    labels_.clear();
}

void CommunityNames::set(const Graph& graph, const Communities& communities, const render::Theme& theme) {
    clear();
    for (std::size_t i = 0; i < std::min(kMostNames, communities.sizes.size()); ++i) {
        if (communities.sizes[i] < kFewestNodes) break;
        const Colour colour = categoryColour(theme, i);
        Name name{.content = {.plain = nodeName(graph, communities.centres[i])},
                  .style = {},
                  .size = {},
                  .centre = communities.centres[i]};
        name.style.weight = text::Weight::bold;
        name.style.wrapEms = 12.0F;
        name.style.text = theme.ink;
        name.style.plate = text::Plate{.colour = render::readablePlate(theme, colour),
                                       .border = colour,
                                       .borderWidth = 0.1F,
                                       .cornerRadius = 0.3F,
                                       .padding = 0.3F};
        name.size = text::threadTypesetter().measure(name.content, name.style);
        names_.push_back(std::move(name));
    }
}

void CommunityNames::place(const Communities& communities, std::span<const vec3> positions,
                           const Visibility& visibility) {
    labels_.clear();
    if (names_.empty()) return;
    std::vector<vec3> sums(names_.size(), vec3(0.0F));
    std::vector<int> counts(names_.size(), 0);
    for (std::size_t i = 0; i < communities.of.size(); ++i) {
        const auto community = static_cast<std::size_t>(communities.of[i]);
        if (community >= names_.size() || !visibility.nodeShown(static_cast<int>(i))) continue;
        sums[community] += positions[i];
        ++counts[community];
    }
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (counts[i] == 0) continue;
        const Name& name = names_[i];
        labels_.push_back({.content = &name.content,
                           .style = &name.style,
                           .size = name.size,
                           .anchor = sums[i] / static_cast<float>(counts[i]),
                           .em = 1.2F,
                           .least = 0.032F,
                           .largest = 0.06F,
                           .priority = 1e6F - static_cast<float>(i),
                           .occlusion = render::Occlusion::never,
                           .floats = true,
                           .pick = static_cast<std::uint32_t>(name.centre)});
    }
}

std::set<int> CommunityNames::centres() const {
    std::set<int> nodes;
    for (const Name& name : names_) nodes.insert(name.centre);
    return nodes;
}

void CommunityNames::fill(render::DrawList& list) const {
    list.labels.insert(list.labels.end(), labels_.begin(), labels_.end());
}

}  // namespace orrery::graph
