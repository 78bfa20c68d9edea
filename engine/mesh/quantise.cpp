#include "engine/mesh/quantise.h"

#include <algorithm>
#include <cmath>

namespace orrery::mesh {

namespace {

struct Box {
    vec3 low{0.0F};
    float side = 1.0F;
};

Box boxOf(const ModelMesh& mesh) {
    Bounds bounds;
    for (const Primitive& primitive : mesh.primitives) {
        for (const vec3& position : primitive.positions) bounds.add(position);
    }
    if (bounds.empty()) return {};
    const vec3 size = bounds.size();
    const float side = std::max({size.x, size.y, size.z});
    // A side that overflowed or vanished cannot be divided by.
    return {bounds.low, std::isnormal(side) ? side : 1.0F};
}

void putOnGrid(ModelMesh& mesh, const Box& box) {
    for (Primitive& primitive : mesh.primitives) {
        for (vec3& position : primitive.positions) {
            const glm::dvec3 part = (glm::dvec3(position) - glm::dvec3(box.low)) / double{box.side};
            position = vec3(glm::round(glm::clamp(part, 0.0, 1.0) * double{kGridSteps})) / kGridSteps;
        }
    }
}

}  // namespace

Model gridded(Model model) {
    std::vector<Box> boxes;
    for (ModelMesh& mesh : model.meshes) {
        boxes.push_back(boxOf(mesh));
        putOnGrid(mesh, boxes.back());
    }
    std::vector<bool> ownTransform(model.nodes.size(), true);
    for (const ModelNode& node : model.nodes) {
        if (node.parent >= 0) ownTransform[static_cast<std::size_t>(node.parent)] = false;
    }
    for (const ModelAnimation& animation : model.animations) {
        for (const AnimationTrack& track : animation.tracks) ownTransform[static_cast<std::size_t>(track.node)] = false;
    }
    const std::size_t count = model.nodes.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (model.nodes[i].mesh < 0) continue;
        const Box& box = boxes[static_cast<std::size_t>(model.nodes[i].mesh)];
        if (ownTransform[i]) {
            ModelNode& node = model.nodes[i];
            node.translation += node.rotation * (node.scale * box.low);
            node.scale *= box.side;
        } else {
            ModelNode child;
            child.parent = static_cast<int>(i);
            child.translation = box.low;
            child.scale = vec3(box.side);
            child.mesh = model.nodes[i].mesh;
            model.nodes[i].mesh = -1;
            model.nodes.push_back(std::move(child));
        }
    }
    return model;
}

}  // namespace orrery::mesh
