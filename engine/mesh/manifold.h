#pragma once

// Whether a model is a closed solid, as a slicer for 3D printing asks.

#include "engine/mesh/model.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace orrery::mesh {

enum class Parts { all, opaque };  // opaque: without the materials that blend

// What stands between the triangles and closed surfaces, with vertices at bit-identical positions taken as one.
struct ManifoldReport {
    std::size_t triangles = 0;
    std::size_t openEdges = 0;      // with a triangle on one side only
    std::size_t crowdedEdges = 0;   // with more than two triangles, or two that run along it the same way
    std::size_t flatTriangles = 0;  // two corners at one place

    bool closed() const { return openEdges == 0 && crowdedEdges == 0 && flatTriangles == 0; }
};

// Three indices a triangle, each below the number of positions.
ManifoldReport manifoldReport(std::span<const vec3> positions, std::span<const std::uint32_t> indices);

// Over everything that the nodes show, each where it stands.
ManifoldReport manifoldReport(const Model& model, Parts parts = Parts::all);

}  // namespace orrery::mesh
