#pragma once

// Materials and pictures of a glTF, read when the first triangle needs them.

#include "engine/mesh/gltf_buffers.h"
#include "engine/mesh/model.h"
#include "engine/mesh/remarks.h"

#include <string>
#include <vector>

namespace orrery::mesh::gltf {

// The model's index of something that was not needed yet.
inline constexpr int kUnread = -2;

// Which texture coordinates a material's picture wants, and how it moves them (KHR_texture_transform).
struct UvUse {
    std::size_t set = 0;
    mat3 transform{1.0F};
};

class Materials {
 public:
    // The document must outlive this; what is read goes into the model.
    Materials(const Json& document, Buffers& buffers, const ModelSource& source, Model& model, Remarks& remarks);

    // The index in the model. Throws Error.
    int read(std::size_t material);
    const UvUse& uvUse(std::size_t material) const { return uvUses_[material]; }
    std::size_t size() const { return materials_.size(); }

 private:
    void readPicture(const Json& use, Material& material, UvUse& uvUse);
    int picture(std::size_t image);

    const Json& document_;
    const Json& materials_;
    Buffers& buffers_;
    const ModelSource& source_;
    Model& model_;
    Remarks& remarks_;
    std::vector<int> known_;
    std::vector<int> pictures_;  // by image; -1: cannot be used
    std::vector<UvUse> uvUses_;
};

// "image/png" or "image/jpeg" by the first bytes; empty for anything else.
std::string pictureType(std::string_view bytes);

}  // namespace orrery::mesh::gltf
