#include "engine/mesh/mesh.h"

#include "engine/mesh/manifold.h"

#include <algorithm>
#include <array>

namespace orrery::mesh {

std::uint32_t Mesh::addVertex(const vec3& position, const vec3& normal) {
    positions.push_back(position);
    normals.push_back(normal);
    return static_cast<std::uint32_t>(positions.size() - 1);
}

void Mesh::addTriangle(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    indices.push_back(a);
    indices.push_back(b);
    indices.push_back(c);
}

void Mesh::addQuad(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    addTriangle(a, b, c);
    addTriangle(a, c, d);
}

void Mesh::append(const Mesh& other) {
    const auto base = static_cast<std::uint32_t>(positions.size());
    positions.insert(positions.end(), other.positions.begin(), other.positions.end());
    normals.insert(normals.end(), other.normals.begin(), other.normals.end());
    indices.reserve(indices.size() + other.indices.size());
    for (const std::uint32_t index : other.indices) indices.push_back(base + index);
}

Mesh transformed(const Mesh& mesh, const mat4& matrix) {
    Mesh result = mesh;
    for (vec3& position : result.positions) position = vec3(matrix * vec4(position, 1.0F));
    const mat3 linear(matrix);
    const mat3 forNormals = glm::transpose(glm::inverse(linear));
    for (vec3& normal : result.normals) normal = glm::normalize(forNormals * normal);
    if (glm::determinant(linear) < 0.0F) {
        for (std::size_t i = 0; i + 2 < result.indices.size(); i += 3) {
            std::swap(result.indices[i + 1], result.indices[i + 2]);
        }
    }
    return result;
}

Mesh translated(const Mesh& mesh, const vec3& offset) {
    Mesh result = mesh;
    for (vec3& position : result.positions) position += offset;
    return result;
}

Bounds bounds(const Mesh& mesh) {
    Bounds box;
    for (const std::uint32_t index : mesh.indices) box.add(mesh.positions[index]);
    return box;
}

double volume(const Mesh& mesh) {
    double six = 0.0;
    for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
        const glm::dvec3 a(mesh.positions[mesh.indices[i]]);
        const glm::dvec3 b(mesh.positions[mesh.indices[i + 1]]);
        const glm::dvec3 c(mesh.positions[mesh.indices[i + 2]]);
        six += glm::dot(a, glm::cross(b, c));
    }
    return six / 6.0;
}

bool isClosedManifold(const Mesh& mesh) {
    if (mesh.indices.size() % 3 != 0 || mesh.normals.size() != mesh.positions.size()) return false;
    if (std::ranges::any_of(mesh.indices, [&](std::uint32_t index) { return index >= mesh.positions.size(); })) {
        return false;
    }
    return manifoldReport(mesh.positions, mesh.indices).closed();
}

bool hasOutwardNormals(const Mesh& mesh, float slack) {
    for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
        const std::array<std::uint32_t, 3> corner{mesh.indices[i], mesh.indices[i + 1], mesh.indices[i + 2]};
        const glm::dvec3 a(mesh.positions[corner[0]]);
        const glm::dvec3 b(mesh.positions[corner[1]]);
        const glm::dvec3 c(mesh.positions[corner[2]]);
        const glm::dvec3 face = glm::cross(b - a, c - a);
        const double length = glm::length(face);
        const double side = std::max({glm::distance(a, b), glm::distance(b, c), glm::distance(c, a)});
        for (const std::uint32_t index : corner) {
            const glm::dvec3 normal(mesh.normals[index]);
            // Normalised in float: three roundings.
            if (!(glm::abs(glm::length(normal) - 1.0) < 1e-5)) return false;
            // A height of a ten-thousandth of the side is rounding, not direction.
            if (length > 1e-4 * side * side && glm::dot(normal, face) < -double{slack} * length) return false;
        }
    }
    return true;
}

}  // namespace orrery::mesh
