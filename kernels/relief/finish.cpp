#include "kernels/relief/finish.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace orrery::relief {

namespace {

constexpr float kWhite = 65535.0F;

float heightOf(float z, const Options& options) {
    return z == Stitched::kBack ? 0.0F : options.base + z / kWhite * options.height;
}

// A wall's vertex of its own for each face: hard edges. The smooth top shares its vertices.
class PartBuilder {
 public:
    PartBuilder(const Stitched& stitched, std::span<const vec3> positions, const ivec2& size)
        : stitched_(stitched), positions_(positions), scale_(vec2(1.0F) / vec2(size)) {}

    std::uint32_t add(Part& part, std::uint32_t vertex, const vec3& normal) const {
        part.positions.push_back(positions_[vertex]);
        part.normals.push_back(normal);
        part.uvs.push_back(glm::clamp(vec2(stitched_.positions[vertex]) * scale_, 0.0F, 1.0F));
        return static_cast<std::uint32_t>(part.positions.size() - 1);
    }

    const Stitched& stitched() const { return stitched_; }
    std::array<std::uint32_t, 3> corners(std::size_t t) const {
        return {stitched_.indices[3 * t], stitched_.indices[3 * t + 1], stitched_.indices[3 * t + 2]};
    }
    // Twice the area long.
    vec3 normal(std::size_t t) const {
        const auto [a, b, c] = corners(t);
        const glm::dvec3 origin(positions_[a]);
        return vec3(glm::cross(glm::dvec3(positions_[b]) - origin, glm::dvec3(positions_[c]) - origin) * 1e6);
    }

 private:
    const Stitched& stitched_;
    std::span<const vec3> positions_;
    vec2 scale_;
};

vec3 unit(const vec3& v) {
    const float length = glm::length(v);
    return length > 0.0F ? v / length : vec3(0.0F, 0.0F, 1.0F);
}

// All triangles of a face, shaded as one where they meet at less than 50 degrees: a vertex stands once for each group
// of its triangles that do, with the mean of their normals.
void addSmooth(const PartBuilder& builder, Face face, Part& part) {
    constexpr float kCrease = 0.64F;  // cosine
    const std::vector<Face>& faces = builder.stitched().faces;
    // The corners at each vertex: those of vertex v are at first[v] .. first[v + 1] - 1.
    std::vector<std::uint32_t> first(builder.stitched().positions.size() + 1);
    std::vector<vec3> normals(faces.size());
    for (std::size_t t = 0; t < faces.size(); ++t) {
        if (faces[t] != face) continue;
        normals[t] = builder.normal(t);
        for (const std::uint32_t vertex : builder.corners(t)) ++first[vertex + 1];
    }
    for (std::size_t v = 1; v < first.size(); ++v) first[v] += first[v - 1];
    std::vector<std::uint32_t> at(first.back());
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (std::size_t t = 0; t < faces.size(); ++t) {
        if (faces[t] != face) continue;
        for (std::size_t k = 0; k < 3; ++k) at[next[builder.corners(t)[k]]++] = static_cast<std::uint32_t>(3 * t + k);
    }
    constexpr std::uint32_t kNone = ~0U;
    std::vector<std::uint32_t> ids(3 * faces.size(), kNone);  // of corners
    for (std::uint32_t v = 0; v + 1 < first.size(); ++v) {
        for (std::uint32_t i = first[v]; i < first[v + 1]; ++i) {
            if (ids[at[i]] != kNone) continue;
            const vec3 seed = unit(normals[at[i] / 3]);
            const std::uint32_t id = builder.add(part, v, vec3(0.0F));
            vec3 sum(0.0F);
            for (std::uint32_t k = i; k < first[v + 1]; ++k) {
                if (ids[at[k]] != kNone || (k != i && glm::dot(unit(normals[at[k] / 3]), seed) < kCrease)) continue;
                ids[at[k]] = id;
                sum += normals[at[k] / 3];
            }
            part.normals[id] = unit(sum);
        }
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (ids[i] != kNone) part.indices.push_back(ids[i]);
    }
}

// All triangles of a face, each with the normal of its plane; the two of a wall share their vertices.
void addFlat(const PartBuilder& builder, Face face, Part& part) {
    const std::vector<Face>& faces = builder.stitched().faces;
    for (std::size_t t = 0; t < faces.size(); ++t) {
        if (faces[t] != face) continue;
        const auto corners = builder.corners(t);
        const vec3 normal = unit(builder.normal(t));
        std::array<std::uint32_t, 3> ids{};
        for (std::size_t i = 0; i < 3; ++i) ids[i] = builder.add(part, corners[i], normal);
        part.indices.insert(part.indices.end(), ids.begin(), ids.end());
        // A quad comes as a b c, a c d.
        if (t + 1 == faces.size() || faces[t + 1] != face) continue;
        const auto next = builder.corners(t + 1);
        if (next[0] != corners[0] || next[1] != corners[2] || glm::dot(unit(builder.normal(t + 1)), normal) < 0.9999F)
            continue;
        part.indices.insert(part.indices.end(), {ids[0], ids[2], builder.add(part, next[2], normal)});
        ++t;
    }
}

// Walls as stitch() made them, a quad an edge of the outline. A slanting outline is a staircase of pixels: it is shaded
// as the slope that it stands for, by the mean normal of some steps before and after.
void addStairs(const PartBuilder& builder, Part& part) {
    constexpr int kSteps = 3;
    constexpr std::uint32_t kNone = ~0U;
    const std::vector<vec3>& lattice = builder.stitched().positions;
    struct Quad {
        std::array<std::uint32_t, 4> corners;  // two above, two below
        vec3 normal;
        bool step;  // one pixel long
    };
    std::vector<Quad> quads;
    std::vector<std::uint32_t> startsAt(lattice.size(), kNone);
    std::vector<std::uint32_t> endsAt(lattice.size(), kNone);
    for (std::size_t t = 0; t + 1 < builder.stitched().faces.size(); ++t) {
        if (builder.stitched().faces[t] != Face::wall) continue;
        const auto one = builder.corners(t);
        const auto two = builder.corners(++t);
        const auto number = static_cast<std::uint32_t>(quads.size());
        const vec2 way = vec2(lattice[one[1]]) - vec2(lattice[one[0]]);
        quads.push_back({{one[0], one[1], one[2], two[2]}, unit(builder.normal(t - 1)), glm::dot(way, way) < 1.5F});
        startsAt[one[0]] = number;
        endsAt[one[1]] = number;
    }
    // Around the upper corner at which `quad` starts or ends.
    const auto normalAt = [&](std::uint32_t quad, bool end) {
        if (!quads[quad].step) return quads[quad].normal;
        vec3 sum(0.0F);
        std::uint32_t after = end ? startsAt[quads[quad].corners[1]] : quad;
        std::uint32_t before = end ? quad : endsAt[quads[quad].corners[0]];
        for (int i = 0; i < kSteps && after != kNone && before != kNone && quads[after].step && quads[before].step;
             ++i) {
            sum += quads[after].normal + quads[before].normal;
            after = startsAt[quads[after].corners[1]];
            before = endsAt[quads[before].corners[0]];
        }
        // A line one pixel thin turns back on itself at its end.
        return glm::dot(sum, quads[quad].normal) > 0.2F ? unit(sum) : quads[quad].normal;
    };
    for (std::uint32_t i = 0; i < quads.size(); ++i) {
        const auto& c = quads[i].corners;
        const vec3 start = normalAt(i, false);
        const vec3 end = normalAt(i, true);
        const std::array<std::uint32_t, 4> ids{builder.add(part, c[0], start), builder.add(part, c[1], end),
                                               builder.add(part, c[2], end), builder.add(part, c[3], start)};
        part.indices.insert(part.indices.end(), {ids[0], ids[1], ids[2], ids[0], ids[2], ids[3]});
    }
}

}  // namespace

std::optional<int> bendSpacing(const ivec2& size, const Options& options) {
    if (options.curve == 0.0F) return std::nullopt;
    const double angle = std::abs(static_cast<double>(options.curve)) * 3.14159265358979 / 180.0;
    const double radius =
        static_cast<double>(options.width) / angle + static_cast<double>(options.base + options.height);
    // A chord over the angle s stands off its arc by r (1 - cos(s / 2)), about r s^2 / 8. The edges of a triangulation
    // with a point in every square are at most the diagonal long.
    const double step = std::sqrt(8.0 * static_cast<double>(options.error * options.height) / radius) / 1.42;
    return std::clamp(static_cast<int>(step / angle * size.x), 1, std::max(size.x, size.y));
}

std::vector<vec3> placed(const Stitched& stitched, const ivec2& size, const Options& options) {
    const float cell = options.width / static_cast<float>(size.x);
    const vec2 middle = vec2(size) * 0.5F;
    const double angle = static_cast<double>(options.curve) * 3.14159265358979 / 180.0;
    std::vector<vec3> positions;
    positions.reserve(stitched.positions.size());
    for (const vec3& p : stitched.positions) {
        const vec3 flat((p.x - middle.x) * cell, (middle.y - p.y) * cell, heightOf(p.z, options));
        if (options.curve == 0.0F) {
            positions.push_back(flat);
            continue;
        }
        // Rounded to float from double: where libraries differ is 29 bits further down.
        const double radius = static_cast<double>(options.width) / angle;  // negative when the front is inside
        const double turn = static_cast<double>(flat.x) / radius;
        const double reach = radius + static_cast<double>(flat.z);
        positions.emplace_back(static_cast<float>(reach * std::sin(turn)), flat.y,
                               static_cast<float>(reach * std::cos(turn) - radius));
    }
    return positions;
}

Solid partsOf(const Stitched& stitched, std::span<const vec3> positions, const ivec2& size, const Options& options) {
    const PartBuilder builder(stitched, positions, size);
    Solid solid;
    (options.blocky ? addFlat : addSmooth)(builder, Face::top, solid.top);
    if (stitched.quads && !options.blocky) {
        addStairs(builder, solid.walls);
    } else {
        addFlat(builder, Face::wall, solid.walls);
    }
    addFlat(builder, Face::back, solid.back);
    addFlat(builder, Face::plate, options.mode == Mode::plate ? solid.plate : solid.back);
    return solid;
}

bool isClosed(std::span<const vec3> positions, std::span<const std::uint32_t> indices) {
    // Vertices at one position would be welded into one; there are none as long as all that are used differ.
    std::vector<std::uint32_t> used(indices.begin(), indices.end());
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    std::vector<std::array<std::uint32_t, 3>> places;
    places.reserve(used.size());
    for (const std::uint32_t vertex : used) {
        const vec3 p = positions[vertex] + 0.0F;  // -0 becomes +0
        places.push_back(
            {std::bit_cast<std::uint32_t>(p.x), std::bit_cast<std::uint32_t>(p.y), std::bit_cast<std::uint32_t>(p.z)});
    }
    std::sort(places.begin(), places.end());
    if (std::adjacent_find(places.begin(), places.end()) != places.end()) return false;

    // Each edge once for each of its triangles: lower end, upper end, and which way it is run along.
    std::vector<std::uint64_t> edges;
    edges.reserve(indices.size());
    for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
        for (std::size_t k = 0; k < 3; ++k) {
            const std::uint32_t from = indices[i + k];
            const std::uint32_t to = indices[i + (k + 1) % 3];
            if (from == to) return false;
            const auto [low, high] = std::minmax(from, to);
            edges.push_back(std::uint64_t{low} << 33U | std::uint64_t{high} << 1U | (from < to ? 1U : 0U));
        }
    }
    if (edges.size() % 2 != 0) return false;
    std::sort(edges.begin(), edges.end());
    for (std::size_t i = 0; i + 1 < edges.size(); i += 2) {
        if ((edges[i] ^ edges[i + 1]) != 1U || (edges[i] & 1U) != 0) return false;
        if (i + 2 < edges.size() && edges[i + 2] >> 1U == edges[i] >> 1U) return false;
    }
    return !edges.empty();
}

}  // namespace orrery::relief
