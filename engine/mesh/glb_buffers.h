#pragma once

// The binary part of a GLB while it is written: accessors gathered into a few buffer views, one for each kind of data,
// which keeps the JSON of a model of a thousand meshes short.

#include "engine/mesh/gltf_format.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::mesh {

class GlbBuffers {
 public:
    // What an accessor is made of. `bytes` holds `count` elements, each padded to a multiple of four bytes when it
    // belongs to a vertex, and unpadded else.
    struct Data {
        std::string bytes;
        std::size_t count = 0;
        gltf::ComponentType component = gltf::kFloat;
        const char* type = "SCALAR";
        bool normalised = false;
        nlohmann::ordered_json low;  // null: no bounds
        nlohmann::ordered_json high;
    };

    enum class Kind { indices16, indices32, positions, normals, uvs, colours, times, values };

    explicit GlbBuffers(bool compress) : compress_(compress) {}

    // The accessor's index.
    int add(Kind kind, const Data& data);
    // The buffer view's index, valid after finish().
    int addPicture(std::string_view bytes);

    // Fills accessors, bufferViews and buffers of the document, and gives the bytes of the BIN chunk (whole words).
    std::string finish(nlohmann::ordered_json& document);

 private:
    // One buffer view: what shares a kind, a stride and a component.
    struct View {
        Kind kind = Kind::positions;
        std::size_t stride = 0;
        std::string bytes;
    };

    std::size_t viewFor(Kind kind, std::size_t stride);
    nlohmann::ordered_json written(const View& view, std::string& chunk, std::size_t& fallback) const;

    bool compress_;
    std::vector<View> views_;
    std::vector<std::string_view> pictures_;
    nlohmann::ordered_json accessors_ = nlohmann::ordered_json::array();
};

}  // namespace orrery::mesh
