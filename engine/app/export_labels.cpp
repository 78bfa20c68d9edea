#include "engine/app/export_label_pictures.h"
#include "engine/app/export_label_places.h"
#include "engine/app/export_steps.h"
#include "engine/text/label.h"

#include <algorithm>
#include <map>

// Labels: squares with a picture, in front of what they name.

namespace orrery::app {

namespace {

mesh::Primitive square(const LabelPicture& picture, int material) {
    mesh::Primitive primitive;
    primitive.positions = {vec3(picture.low, 0.0F), vec3(picture.high.x, picture.low.y, 0.0F), vec3(picture.high, 0.0F),
                           vec3(picture.low.x, picture.high.y, 0.0F)};
    primitive.normals.assign(4, vec3(0.0F, 0.0F, 1.0F));
    primitive.uvs = {vec2(picture.uvLow.x, picture.uvHigh.y), picture.uvHigh, vec2(picture.uvHigh.x, picture.uvLow.y),
                     picture.uvLow};
    primitive.indices = {0, 1, 2, 0, 2, 3};
    primitive.material = material;
    return primitive;
}

}  // namespace

std::size_t exportLabels(ModelBuilder& builder, const render::DrawList& list, const render::View& view) {
    const std::vector<LabelStand> stands = labelStands(list, view);
    LabelPictures pictures = labelPictures(list.labels);
    std::vector<int> materials;
    for (mesh::ModelPicture& page : pictures.pages) {
        const std::string name = page.name;
        const int picture = builder.picture(std::move(page));
        materials.push_back(
            builder.material({.name = name, .picture = picture, .alpha = mesh::AlphaMode::blend, .unlit = true}));
    }
    std::map<int, int> meshes;  // by the first label of the picture
    std::size_t count = 0;
    for (std::size_t i = 0; i < list.labels.size(); ++i) {
        const LabelPicture& picture = pictures.labels[i];
        if (picture.page < 0 || list.labels[i].opacity <= 0.0F) continue;
        const auto [mesh, unseen] = meshes.try_emplace(picture.same, -1);
        if (unseen) mesh->second = builder.mesh({square(picture, materials[static_cast<std::size_t>(picture.page)])});
        std::string name = "label: " + list.labels[i].content->plain;
        std::ranges::replace(name, '\n', ' ');
        builder.add({.role = Placed::Role::detail,
                     .name = std::move(name),
                     .pick = list.labels[i].pick,
                     .place = {stands[i].centre, stands[i].rotation, vec3(stands[i].em)},
                     .mesh = mesh->second,
                     .motion = {}});
        ++count;
    }
    return count;
}

}  // namespace orrery::app
