#include "engine/app/export_steps.h"

#include <algorithm>

// Translucent hulls.

namespace orrery::app {

namespace {

// The renderer thins a hull where it is seen face on and draws labels over it. A file has one number for all of it, and
// what stands inside is read through it: as thin as face on.
constexpr float kDensity = 0.5F;
constexpr float kNear = 1e-3F;  // of the hull's size: a label on the middle of its top

Bounds boundsOf(const render::Hull& hull) {
    Bounds bounds;
    for (const vec3& position : hull.positions) bounds.add(position);
    return bounds;
}

}  // namespace

std::vector<int> hullTitles(const render::DrawList& list) {
    std::vector<int> titles;
    for (const render::Hull& hull : list.hulls) {
        const Bounds bounds = boundsOf(hull);
        const vec3 top(bounds.centre().x, bounds.high.y, bounds.centre().z);
        const float slack = kNear * glm::length(bounds.size());
        const auto title = std::ranges::find_if(list.labels, [&](const render::Label& label) {
            return label.pick != render::kNoPick && glm::length(label.anchor - top) <= slack;
        });
        titles.push_back(title == list.labels.end() ? -1 : static_cast<int>(title - list.labels.begin()));
    }
    return titles;
}

void exportHulls(ModelBuilder& builder, const render::DrawList& list) {
    const std::vector<int> titles = hullTitles(list);
    for (std::size_t i = 0; i < list.hulls.size(); ++i) {
        const render::Hull& hull = list.hulls[i];
        const Bounds bounds = boundsOf(hull);
        if (bounds.empty()) continue;
        mesh::Material material{.name = "hull",
                                .colour = hull.colour,
                                .alpha = mesh::AlphaMode::blend,
                                .unlit = true,  // nearly so in the renderer too: light would show its long triangles
                                .doubleSided = true};
        material.colour.a = std::min(hull.colour.a * kDensity, 0.85F);
        mesh::Primitive primitive;
        primitive.normals.assign(hull.normals.begin(), hull.normals.end());
        primitive.indices.assign(hull.indices.begin(), hull.indices.end());
        primitive.material = builder.material(material);
        // Viewers sort what is translucent by where its node stands.
        for (const vec3& position : hull.positions) primitive.positions.push_back(position - bounds.centre());
        const int title = titles[i];
        builder.add({.role = Placed::Role::hull,
                     .name = "hull",
                     .pick = title < 0 ? render::kNoPick : list.labels[static_cast<std::size_t>(title)].pick,
                     .place = {.position = bounds.centre()},
                     .mesh = builder.mesh({std::move(primitive)}),
                     .motion = {}});
    }
}

}  // namespace orrery::app
