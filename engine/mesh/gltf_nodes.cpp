#include "engine/mesh/gltf_nodes.h"

#include "engine/base/error.h"
#include "engine/mesh/transform.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace orrery::mesh::gltf {

namespace {

const Json& sceneOf(const Json& document) {
    static const Json kNone = Json::object();
    const Json& scenes = list(document, "scenes");
    const std::optional<std::size_t> chosen = index(document, "scene", scenes.size());
    if (chosen) return scenes[*chosen];
    return scenes.empty() ? kNone : scenes[0];
}

std::vector<std::size_t> indicesIn(const Json& object, const char* key, std::size_t size) {
    std::vector<std::size_t> result;
    for (const Json& each : list(object, key)) {
        const double value = each.is_number() ? each.get<double>() : -1.0;
        if (!(value >= 0.0 && value < static_cast<double>(size)) || value != std::floor(value)) {
            damaged(fmt::format("\"{}\" refers to a node that is not there", key));
        }
        result.push_back(static_cast<std::size_t>(value));
    }
    return result;
}

// Nodes that nobody has as a child: what a file without scenes shows.
std::vector<std::size_t> rootsOf(const Json& nodes) {
    std::vector<bool> isChild(nodes.size(), false);
    for (const Json& node : nodes) {
        for (const std::size_t child : indicesIn(node, "children", nodes.size())) isChild[child] = true;
    }
    std::vector<std::size_t> roots;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!isChild[i]) roots.push_back(i);
    }
    return roots;
}

quat rotationOf(const std::vector<float>& xyzw) {
    const quat turn(xyzw[3], xyzw[0], xyzw[1], xyzw[2]);
    const float length = glm::length(turn);
    if (!(length > 1e-12F) || !std::isfinite(length)) return {1.0F, 0.0F, 0.0F, 0.0F};
    // What is of unit length already keeps its bits.
    return std::abs(length - 1.0F) < 1e-6F ? turn : turn / length;
}

class NodeReader {
 public:
    NodeReader(const Json& document, Meshes& meshes, Model& model, Remarks& remarks)
        : nodes_(list(document, "nodes")),
          meshes_(meshes),
          model_(model),
          remarks_(remarks),
          newIndex_(nodes_.size(), -1) {}

    std::vector<int> read(const Json& document) {
        const Json& scene = sceneOf(document);
        model_.title = text(scene, "name");
        const bool listed = find(scene, "nodes") != nullptr;
        const std::vector<std::size_t> roots = listed ? indicesIn(scene, "nodes", nodes_.size())
                                               : list(document, "scenes").empty() ? rootsOf(nodes_)
                                                                                  : std::vector<std::size_t>{};
        walk(roots);
        for (const Visit& visit : visits_) add(visit);
        return newIndex_;
    }

 private:
    struct Visit {
        std::size_t node = 0;
        std::optional<std::size_t> parent;
    };

    // Finds the nodes that the roots lead to, in the order of the file where parents stand before their children there.
    void walk(const std::vector<std::size_t>& roots) {
        std::vector<Visit> waiting;
        const auto push = [&](const std::vector<std::size_t>& nodes, std::optional<std::size_t> parent) {
            for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) waiting.push_back({*node, parent});
        };
        std::vector<bool> seen(nodes_.size(), false);
        bool inOrder = true;
        push(roots, std::nullopt);
        // Without recursion: the tree is as deep as its author wanted it to be.
        while (!waiting.empty()) {
            const Visit next = waiting.back();
            waiting.pop_back();
            if (seen[next.node]) {
                damaged(fmt::format("node {} stands in the tree twice", next.node));
            }
            seen[next.node] = true;
            inOrder = inOrder && (!next.parent || *next.parent < next.node);
            visits_.push_back(next);
            push(indicesIn(nodes_[next.node], "children", nodes_.size()), next.node);
        }
        if (inOrder) std::ranges::sort(visits_, {}, &Visit::node);
    }

    void add(const Visit& visit) {
        const Json& json = nodes_[visit.node];
        const auto at = static_cast<int>(model_.nodes.size());
        newIndex_[visit.node] = at;
        ModelNode node;
        node.name = text(json, "name");
        if (visit.parent) node.parent = newIndex_[*visit.parent];
        if (const Json* extras = find(json, "extras"); extras != nullptr) node.extras = *extras;
        const auto before = sheared_.find(node.parent);
        const std::optional<mat4> sheared =
            place(json, before == sheared_.end() ? std::nullopt : std::optional(before->second), node);
        if (sheared) sheared_.emplace(at, *sheared);
        if (const auto mesh = index(json, "mesh", meshes_.size()); mesh) {
            node.mesh = meshes_.read(*mesh);
            if (sheared && node.mesh >= 0) node.mesh = shearedMesh(node.mesh, *sheared);
        }
        if (find(json, "skin") != nullptr) remarks_.note("bodies that bend with bones are shown at rest");
        model_.nodes.push_back(std::move(node));
    }

    // Sets the node's transform, or gives the matrix that it cannot express.
    static std::optional<mat4> place(const Json& json, const std::optional<mat4>& before, ModelNode& node) {
        const std::vector<float> move = numbers(json, "translation", {0.0F, 0.0F, 0.0F});
        const std::vector<float> scale = numbers(json, "scale", {1.0F, 1.0F, 1.0F});
        node.translation = {move[0], move[1], move[2]};
        node.rotation = rotationOf(numbers(json, "rotation", {0.0F, 0.0F, 0.0F, 1.0F}));
        node.scale = {scale[0], scale[1], scale[2]};
        const bool hasMatrix = find(json, "matrix") != nullptr;
        if (!hasMatrix && !before) return std::nullopt;
        mat4 matrix = localMatrix(node);
        if (hasMatrix) {
            const std::vector<float> values = numbers(json, "matrix", std::vector<float>(16, 0.0F));
            std::ranges::copy(values, glm::value_ptr(matrix));
        }
        if (before) matrix = *before * matrix;
        if (decompose(matrix, node)) return std::nullopt;
        node.translation = vec3(0.0F);
        node.rotation = quat(1.0F, 0.0F, 0.0F, 0.0F);
        node.scale = vec3(1.0F);
        return matrix;
    }

    int shearedMesh(int mesh, const mat4& matrix) {
        ModelMesh copy = model_.meshes[static_cast<std::size_t>(mesh)];
        for (Primitive& primitive : copy.primitives) {
            copies_.take(primitive.positions.size() * 2 * sizeof(vec3) + primitive.indices.size() * 4);
            transform(primitive, matrix);
        }
        model_.meshes.push_back(std::move(copy));
        return static_cast<int>(model_.meshes.size()) - 1;
    }

    const Json& nodes_;
    Meshes& meshes_;
    Model& model_;
    Remarks& remarks_;
    std::vector<int> newIndex_;
    std::vector<Visit> visits_;
    std::map<int, mat4> sheared_;  // by node of the model: what it cannot express, for its children
    Budget copies_{kMaxModelBytes};
};

}  // namespace

std::vector<int> readNodes(const Json& document, Meshes& meshes, Model& model, Remarks& remarks) {
    return NodeReader(document, meshes, model, remarks).read(document);
}

}  // namespace orrery::mesh::gltf
