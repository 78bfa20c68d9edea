#pragma once

// Meshes of a glTF as triangles, read when the first node shows them.

#include "engine/mesh/gltf_accessors.h"
#include "engine/mesh/gltf_materials.h"

#include <vector>

namespace orrery::mesh::gltf {

class Meshes {
 public:
    // The document must outlive this; what is read goes into the model.
    Meshes(const Json& document, Accessors& accessors, Materials& materials, Model& model, Remarks& remarks);

    std::size_t size() const { return meshes_.size(); }
    // The index in the model, or -1 when it has no triangles. Throws Error.
    int read(std::size_t mesh);

 private:
    Primitive primitive(const Json& json);
    std::vector<std::uint32_t> triangles(const Json& json, std::size_t vertices);
    void readUvs(const Json& attributes, Primitive& primitive, const UvUse& use);
    void readColours(const Json& attributes, Primitive& primitive);
    std::optional<std::size_t> attribute(const Json& attributes, const char* name, std::size_t vertices);
    void keepInLimits(const Primitive& primitive);

    const Json& meshes_;
    Accessors& accessors_;
    Materials& materials_;
    Model& model_;
    Remarks& remarks_;
    std::vector<int> known_;
    std::size_t triangleCount_ = 0;
    Budget kept_{kMaxModelBytes};
};

}  // namespace orrery::mesh::gltf
