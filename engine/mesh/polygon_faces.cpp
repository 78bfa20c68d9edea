#include "engine/mesh/polygon_faces.h"

#include "engine/mesh/polygon.h"

#include <algorithm>
#include <cmath>

namespace orrery::mesh {

namespace {

// Twice the area, in the direction that the face looks at (Newell).
glm::dvec3 areaOf(std::span<const vec3> corners) {
    glm::dvec3 sum(0.0);
    const glm::dvec3 origin(corners[0]);
    for (std::size_t i = 0; i < corners.size(); ++i) {
        sum += glm::cross(glm::dvec3(corners[i]) - origin, glm::dvec3(corners[(i + 1) % corners.size()]) - origin);
    }
    return sum;
}

// Whether the way round turns to one side at every corner.
bool isConvex(std::span<const vec3> corners, const glm::dvec3& normal) {
    const std::size_t count = corners.size();
    for (std::size_t i = 0; i < count; ++i) {
        const glm::dvec3 before(corners[i]);
        const glm::dvec3 at(corners[(i + 1) % count]);
        const glm::dvec3 after(corners[(i + 2) % count]);
        if (glm::dot(glm::cross(at - before, after - at), normal) < 0.0) return false;
    }
    return true;
}

}  // namespace

const std::vector<std::uint32_t>& FaceCutter::cut(std::span<const vec3> corners) {
    triangles_.clear();
    if (corners.size() < 3) return triangles_;
    if (corners.size() > 3) {
        const glm::dvec3 normal = areaOf(corners);
        if (!isConvex(corners, normal) && cutWithDents(corners, normal)) return triangles_;
    }
    for (std::uint32_t i = 1; i + 1 < corners.size(); ++i) triangles_.insert(triangles_.end(), {0U, i, i + 1});
    return triangles_;
}

bool FaceCutter::cutWithDents(std::span<const vec3> corners, const glm::dvec3& normal) {
    const std::uint64_t effort = corners.size() * corners.size();
    const double length = glm::length(normal);
    if (effort > patience_ || !std::isnormal(length)) return false;
    patience_ -= effort;
    const glm::dvec3 up = normal / length;
    const glm::dvec3 aside = std::abs(up.x) < 0.5 ? glm::dvec3(1.0, 0.0, 0.0) : glm::dvec3(0.0, 1.0, 0.0);
    const glm::dvec3 u = glm::normalize(glm::cross(aside, up));
    const glm::dvec3 v = glm::cross(up, u);
    Polygon flat;
    double extent = 0.0;
    for (const vec3& corner : corners) {
        const glm::dvec3 place = glm::dvec3(corner) - glm::dvec3(corners[0]);
        extent = std::max({extent, std::abs(glm::dot(place, u)), std::abs(glm::dot(place, v))});
    }
    if (!std::isnormal(extent)) return false;
    for (const vec3& corner : corners) {
        const glm::dvec3 place = (glm::dvec3(corner) - glm::dvec3(corners[0])) / extent;
        flat.emplace_back(glm::dot(place, u), glm::dot(place, v));
    }
    triangles_ = triangulate(std::span<const Polygon>(&flat, 1));
    return !triangles_.empty();
}

}  // namespace orrery::mesh
