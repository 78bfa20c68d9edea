#include "engine/mesh/extrude.h"

#include <algorithm>

namespace orrery::mesh {

namespace {

// A point of a cross-section: how far inside the outline, at which z, and the normal as (outward, z).
struct Section {
    float inset;
    float z;
    vec2 normal;
};

// A wall stands on columns: each outline point once, or twice where the outline has a hard corner.
struct Column {
    std::size_t point;
    vec2 normal;
};

struct Columns {
    std::vector<Column> columns;
    std::vector<std::size_t> first;  // of each point: the one that ends the edge before it
    std::vector<std::size_t> last;   // the one that starts the edge after it
};

Columns columnsOf(std::span<const vec2> ring) {
    Columns result;
    const std::size_t n = ring.size();
    for (std::size_t i = 0; i < n; ++i) {
        const vec2 before = glm::normalize(ring[i] - ring[(i + n - 1) % n]);
        const vec2 after = glm::normalize(ring[(i + 1) % n] - ring[i]);
        const vec2 normalBefore(before.y, -before.x);
        const vec2 normalAfter(after.y, -after.x);
        result.first.push_back(result.columns.size());
        if (glm::dot(before, after) < kCreaseCosine) {
            result.columns.push_back({i, normalBefore});
            result.columns.push_back({i, normalAfter});
        } else {
            result.columns.push_back({i, glm::normalize(normalBefore + normalAfter)});
        }
        result.last.push_back(result.columns.size() - 1);
    }
    return result;
}

// Adds the wall; the sections run so that outward is to the right of going along them. Returns the index of the first
// vertex; vertex of section s, column c is first + s * columns + c.
std::uint32_t addWall(Mesh& mesh, std::span<const vec2> ring, std::span<const vec2> moves, const Columns& columns,
                      std::span<const Section> sections, bool closed) {
    const auto base = static_cast<std::uint32_t>(mesh.positions.size());
    const auto width = static_cast<std::uint32_t>(columns.columns.size());
    for (const Section& section : sections) {
        for (const Column& column : columns.columns) {
            const vec2 place = ring[column.point] - moves[column.point] * section.inset;
            mesh.addVertex(vec3(place, section.z), vec3(column.normal * section.normal.x, section.normal.y));
        }
    }
    const std::size_t bands = closed ? sections.size() : sections.size() - 1;
    for (std::size_t s = 0; s < bands; ++s) {
        const auto low = base + static_cast<std::uint32_t>(s) * width;
        const std::size_t next = (s + 1) % sections.size();
        const auto high = base + static_cast<std::uint32_t>(next) * width;
        // A hard edge: the same place with another normal.
        if (sections[s].inset == sections[next].inset && sections[s].z == sections[next].z) continue;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto from = static_cast<std::uint32_t>(columns.last[i]);
            const auto to = static_cast<std::uint32_t>(columns.first[(i + 1) % ring.size()]);
            mesh.addQuad(low + from, low + to, high + to, high + from);
        }
    }
    return base;
}

// From the back face to the front one.
std::vector<Section> plateSections(const Extrusion& how, float insetFront, float insetBack) {
    const float thickness = how.front - how.back;
    const float front = std::clamp(how.bevelFront, 0.0F, thickness);
    const float back = std::clamp(how.bevelBack, 0.0F, thickness - front);
    const int steps = std::max(how.bevelSteps, 1);
    std::vector<Section> sections;
    if (back > 0.0F) {
        for (int i = 0; i <= steps; ++i) {
            const vec2 round = onUnitCircle(0.75 + 0.25 * i / steps);  // from -z to outward
            sections.push_back({insetBack * (1.0F - round.x), how.back + back * (1.0F + round.y), round});
        }
    } else {
        sections.push_back({0.0F, how.back, {0.0F, -1.0F}});
        sections.push_back({0.0F, how.back, {1.0F, 0.0F}});
    }
    // Back and front bevel that meet half-way share their middle.
    const bool meet = back > 0.0F && back + front >= thickness;
    if (front > 0.0F) {
        for (int i = meet ? 1 : 0; i <= steps; ++i) {
            const vec2 round = onUnitCircle(0.25 * i / steps);  // from outward to +z
            sections.push_back({insetFront * (1.0F - round.x), how.front - front * (1.0F - round.y), round});
        }
    } else {
        sections.push_back({0.0F, how.front, {1.0F, 0.0F}});
        sections.push_back({0.0F, how.front, {0.0F, 1.0F}});
    }
    return sections;
}

}  // namespace

Mesh extrude(std::span<const Polygon> rings, const Extrusion& how) {
    Mesh mesh;
    const float thickness = how.front - how.back;
    if (rings.empty() || rings.front().size() < 3 || thickness <= 0.0F) return mesh;
    const float wanted = std::clamp(std::max(how.bevelFront, how.bevelBack), 0.0F, thickness);
    const float limit = wanted > 0.0F ? insetLimit(rings, wanted) : 0.0F;
    const std::vector<Section> sections =
        plateSections(how, std::min(how.bevelFront, limit), std::min(how.bevelBack, limit));

    // Of each cap point, over all rings: the wall vertex with the cap's normal.
    std::vector<std::uint32_t> backVertices;
    std::vector<std::uint32_t> frontVertices;
    std::vector<Polygon> backRings;
    std::vector<Polygon> frontRings;
    for (const Polygon& ring : rings) {
        const std::vector<vec2> moves = mitres(ring);
        const Columns columns = columnsOf(ring);
        const std::uint32_t base = addWall(mesh, ring, moves, columns, sections, false);
        const auto width = static_cast<std::uint32_t>(columns.columns.size());
        const std::uint32_t top = base + static_cast<std::uint32_t>(sections.size() - 1) * width;
        Polygon& backRing = backRings.emplace_back();
        Polygon& frontRing = frontRings.emplace_back();
        for (std::size_t i = 0; i < ring.size(); ++i) {
            backVertices.push_back(base + static_cast<std::uint32_t>(columns.first[i]));
            frontVertices.push_back(top + static_cast<std::uint32_t>(columns.first[i]));
            backRing.emplace_back(mesh.positions[backVertices.back()]);
            frontRing.emplace_back(mesh.positions[frontVertices.back()]);
        }
    }
    const std::vector<std::uint32_t> frontCap = triangulate(frontRings);
    for (std::size_t i = 0; i < frontCap.size(); i += 3) {
        mesh.addTriangle(frontVertices[frontCap[i]], frontVertices[frontCap[i + 1]], frontVertices[frontCap[i + 2]]);
    }
    const std::vector<std::uint32_t> backCap = backRings == frontRings ? frontCap : triangulate(backRings);
    for (std::size_t i = 0; i < backCap.size(); i += 3) {
        mesh.addTriangle(backVertices[backCap[i]], backVertices[backCap[i + 2]], backVertices[backCap[i + 1]]);
    }
    return mesh;
}

Mesh extrude(const Polygon& outline, const Extrusion& how) {
    return extrude(std::span(&outline, 1), how);
}

Mesh bead(const Polygon& outline, std::span<const vec2> profile) {
    Mesh mesh;
    if (outline.size() < 3 || profile.size() < 3) return mesh;
    float deepest = 0.0F;
    float highest = 0.0F;
    for (const vec2& point : profile) {
        deepest = std::max(deepest, point.x);
        highest = std::max(highest, -point.x);
    }
    const float limit = deepest > 0.0F ? insetLimit(std::span(&outline, 1), deepest) : 0.0F;
    const float scale = deepest > 0.0F ? limit / deepest : 1.0F;
    // Outward, holes of the outline close: the same question for the outline walked the other way.
    float outwardScale = 1.0F;
    if (highest > 0.0F) {
        const Polygon reversed(outline.rbegin(), outline.rend());
        outwardScale = insetLimit(std::span(&reversed, 1), highest) / highest;
    }
    std::vector<Section> sections;
    const std::size_t n = profile.size();
    // Outward is the negative of inset, so that counter-clockwise in (inset, z) walks outward to the right in
    // (outward, z) when taken backwards.
    for (std::size_t i = n; i-- > 0;) {
        const vec2 before = glm::normalize(profile[i] - profile[(i + n - 1) % n]);
        const vec2 after = glm::normalize(profile[(i + 1) % n] - profile[i]);
        const vec2 sum(before.y + after.y, -before.x - after.x);  // outward of the profile, in (inset, z)
        const vec2 normal = glm::normalize(sum);
        const float factor = profile[i].x > 0.0F ? scale : outwardScale;
        sections.push_back({profile[i].x * factor, profile[i].y, {-normal.x, normal.y}});
    }
    addWall(mesh, outline, mitres(outline), columnsOf(outline), sections, true);
    return mesh;
}

}  // namespace orrery::mesh
