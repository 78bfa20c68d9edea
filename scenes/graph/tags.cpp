#include "scenes/graph/tags.h"

#include "engine/text/typesetter.h"

namespace orrery::graph {

Tags::Tags() {
    style_.weight = text::Weight::bold;
    style_.wrapEms = 12.0F;
    style_.plate = text::Plate{.borderWidth = 0.08F, .cornerRadius = 0.2F, .padding = 0.25F};
}

void Tags::set(const std::map<int, std::string>& words) {
    tags_.clear();
    for (const auto& [node, said] : words) {
        if (said.empty()) continue;
        Tag tag{node, {.plain = said}, {}};
        tag.size = text::threadTypesetter().measure(tag.content, style_);
        tags_.push_back(std::move(tag));
    }
}

void Tags::build(const app::Moment& moment, std::span<const vec3> positions, std::span<const vec3> bodySizes,
                 const Visibility& visibility) {
    labels_.clear();
    if (tags_.empty()) return;
    style_.text = moment.theme->ink;
    style_.plate->colour = moment.theme->paper;
    style_.plate->border = moment.theme->accent;
    for (const Tag& tag : tags_) {
        if (!visibility.nodeShown(tag.node)) continue;
        const auto node = static_cast<std::size_t>(tag.node);
        labels_.push_back({.content = &tag.content,
                           .style = &style_,
                           .size = tag.size,
                           .anchor = positions[node] - moment.camera.up() * (bodySizes[node].y * 0.5F),
                           .offset = vec2(0.0F, -tag.size.y * 0.5F - 0.1F),
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
