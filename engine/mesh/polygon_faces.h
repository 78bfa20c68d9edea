#pragma once

// Flat faces with many corners in space, as triangles.

#include "engine/base/math.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::mesh {

class FaceCutter {
 public:
    // Triangles over the corners 0 .. corners.size() - 1, on the side on which the corners run counter-clockwise. Faces
    // with dents are cut so that nothing sticks out. Fewer than three corners give none.
    const std::vector<std::uint32_t>& cut(std::span<const vec3> corners);

 private:
    bool cutWithDents(std::span<const vec3> corners, const glm::dvec3& normal);

    std::vector<std::uint32_t> triangles_;
    // Cutting dented faces takes the square of their corners; a file made to be slow gets fans after this.
    std::uint64_t patience_ = 500'000'000;
};

}  // namespace orrery::mesh
