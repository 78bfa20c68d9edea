#include "engine/mesh/normals.h"

#include "engine/mesh/mesh.h"
#include "engine/mesh/weld.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <numeric>
#include <utility>

namespace orrery::mesh {

namespace {

// Around a place with more corners than this the creases are not looked for: it is a tip, or a file made to be slow.
constexpr std::size_t kMostCompared = 256;

std::vector<glm::dvec3> faceAreas(const Primitive& primitive) {
    std::vector<glm::dvec3> areas;
    areas.reserve(primitive.indices.size() / 3);
    for (std::size_t i = 0; i < primitive.indices.size(); i += 3) {
        const glm::dvec3 a(primitive.positions[primitive.indices[i]]);
        const glm::dvec3 b(primitive.positions[primitive.indices[i + 1]]);
        const glm::dvec3 c(primitive.positions[primitive.indices[i + 2]]);
        areas.push_back(glm::cross(b - a, c - a));
    }
    return areas;
}

glm::dvec3 unit(const glm::dvec3& vector) {
    const double length = glm::length(vector);
    return length > 0.0 ? vector / length : glm::dvec3(0.0);
}

// Corners (positions in `indices`) by place, as one run a place.
struct CornersOfPlaces {
    std::vector<std::size_t> start;
    std::vector<std::uint32_t> corners;
};

CornersOfPlaces cornersOfPlaces(const Primitive& primitive) {
    const std::vector<std::uint32_t> place = welded(primitive.positions);
    const std::size_t count = place.empty() ? 0 : std::size_t{*std::ranges::max_element(place)} + 1;
    CornersOfPlaces result{std::vector<std::size_t>(count + 1), std::vector<std::uint32_t>(primitive.indices.size())};
    for (const std::uint32_t index : primitive.indices) ++result.start[place[index] + 1];
    std::partial_sum(result.start.begin(), result.start.end(), result.start.begin());
    std::vector<std::size_t> next = result.start;
    for (std::size_t i = 0; i < primitive.indices.size(); ++i) {
        result.corners[next[place[primitive.indices[i]]]++] = static_cast<std::uint32_t>(i);
    }
    return result;
}

// One normal a corner.
std::vector<vec3> cornerNormals(const Primitive& primitive) {
    const std::vector<glm::dvec3> areas = faceAreas(primitive);
    const CornersOfPlaces places = cornersOfPlaces(primitive);
    std::vector<vec3> normals(primitive.indices.size(), vec3(0.0F, 1.0F, 0.0F));
    for (std::size_t place = 0; place + 1 < places.start.size(); ++place) {
        const auto first = places.corners.begin() + static_cast<std::ptrdiff_t>(places.start[place]);
        const auto last = places.corners.begin() + static_cast<std::ptrdiff_t>(places.start[place + 1]);
        const bool all = static_cast<std::size_t>(last - first) > kMostCompared;
        glm::dvec3 whole(0.0);
        for (auto corner = first; all && corner != last; ++corner) whole += areas[*corner / 3];
        for (auto corner = first; corner != last; ++corner) {
            const glm::dvec3 mine = unit(areas[*corner / 3]);
            glm::dvec3 sum = whole;
            for (auto other = first; !all && other != last; ++other) {
                const glm::dvec3& theirs = areas[*other / 3];
                if (glm::dot(mine, unit(theirs)) >= double{kCreaseCosine}) sum += theirs;
            }
            const glm::dvec3 normal = unit(sum);
            if (normal != glm::dvec3(0.0)) normals[*corner] = vec3(normal);
        }
    }
    return normals;
}

template <typename Value>
void repeat(std::vector<Value>& values, std::uint32_t index) {
    if (!values.empty()) values.push_back(Value(values[index]));
}

}  // namespace

void addNormals(Primitive& primitive) {
    const std::vector<vec3> wanted = cornerNormals(primitive);
    const std::size_t original = primitive.positions.size();
    primitive.normals.assign(original, vec3(0.0F));
    std::vector<bool> taken(original, false);
    // A vertex and the bits of a normal: which vertex has both.
    std::map<std::pair<std::uint32_t, std::array<std::uint32_t, 3>>, std::uint32_t> made;
    for (std::size_t i = 0; i < primitive.indices.size(); ++i) {
        std::uint32_t& index = primitive.indices[i];
        const vec3& normal = wanted[i];
        if (!taken[index]) {
            taken[index] = true;
            primitive.normals[index] = normal;
        }
        if (primitive.normals[index] == normal) continue;
        const std::array<std::uint32_t, 3> bits{std::bit_cast<std::uint32_t>(normal.x),
                                                std::bit_cast<std::uint32_t>(normal.y),
                                                std::bit_cast<std::uint32_t>(normal.z)};
        const auto [known, isNew] =
            made.emplace(std::pair(index, bits), static_cast<std::uint32_t>(primitive.positions.size()));
        if (isNew) {
            repeat(primitive.positions, index);
            repeat(primitive.uvs, index);
            repeat(primitive.colours, index);
            primitive.normals.push_back(normal);
        }
        index = known->second;
    }
    // Vertices without a triangle.
    for (std::size_t i = 0; i < original; ++i) {
        if (!taken[i]) primitive.normals[i] = vec3(0.0F, 1.0F, 0.0F);
    }
}

}  // namespace orrery::mesh
