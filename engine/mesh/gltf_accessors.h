#pragma once

// Typed numbers of a glTF: accessors with strides, normalised integers and sparse replacements, as floats and indices.

#include "engine/mesh/gltf_buffers.h"

#include <cstdint>
#include <vector>

namespace orrery::mesh::gltf {

class Accessors {
 public:
    // The document must outlive this.
    Accessors(const Json& document, Buffers& buffers, Budget& budget)
        : accessors_(list(document, "accessors")), buffers_(buffers), budget_(budget) {}

    std::size_t size() const { return accessors_.size(); }
    std::size_t elements(std::size_t accessor) const;    // how many
    std::size_t components(std::size_t accessor) const;  // numbers in each, 1 to 4

    // elements * components finite numbers. Throws Error, also when it has another number of components.
    std::vector<float> floats(std::size_t accessor, std::size_t components);
    // Throws Error when they are not unsigned integers.
    std::vector<std::uint32_t> indices(std::size_t accessor);

 private:
    const Json& accessors_;
    Buffers& buffers_;
    Budget& budget_;
};

}  // namespace orrery::mesh::gltf
