#include "scenes/graph/tags.h"

#include "engine/text/typesetter.h"

#include <algorithm>

namespace orrery::graph {

text::LabelStyle tagStyle() {
    text::LabelStyle style;
    style.weight = text::Weight::bold;
    style.wrapEms = 12.0F;
    style.plate = text::Plate{.borderWidth = 0.14F, .cornerRadius = 0.25F, .padding = 0.3F};
    return style;
}

void Tags::set(const std::map<int, std::string>& words, std::span<const vec3> bodySizes) {
    if (words == words_) return;
    words_ = words;
    tags_.clear();
    for (const auto& [node, said] : words_) {
        if (said.empty()) continue;
        Tag tag{.node = node, .content = {.plain = said}, .size = {}, .style = tagStyle()};
        const text::Plate& plate = *tag.style.plate;
        const float within = bodySizes[static_cast<std::size_t>(node)].x - 2.0F * (plate.padding + plate.borderWidth);
        // A little over the edge looks better than a second line.
        tag.style.wrapEms = std::max(tag.style.wrapEms, 1.2F * within);
        tag.size = text::threadTypesetter().measure(tag.content, tag.style);
        tags_.push_back(std::move(tag));
    }
}

vec2 Tags::sizeOf(int node) const {
    const auto tag = std::ranges::find(tags_, node, &Tag::node);
    return tag != tags_.end() ? tag->size : vec2(0.0F);
}

void Tags::setColours(std::span<const Colour> ofNodes) {
    colours_.assign(ofNodes.begin(), ofNodes.end());
}

void Tags::build(const app::Moment& moment, std::span<const vec3> positions, const Visibility& visibility) {
    labels_.clear();
    for (Tag& tag : tags_) {
        if (!visibility.nodeShown(tag.node)) continue;
        const auto node = static_cast<std::size_t>(tag.node);
        tag.style.text = moment.theme->ink;
        tag.style.plate->colour = moment.theme->paper;
        tag.style.plate->border = colours_[node];
        labels_.push_back({.content = &tag.content,
                           .style = &tag.style,
                           .size = tag.size,
                           .anchor = positions[node],
                           .em = 1.0F,
                           .least = 0.026F,
                           .priority = 300.0F,
                           .occlusion = render::Occlusion::never,
                           .floats = true,
                           .pick = static_cast<std::uint32_t>(node)});
    }
}

void Tags::fill(render::DrawList& list) const {
    list.labels.insert(list.labels.end(), labels_.begin(), labels_.end());
}

}  // namespace orrery::graph
