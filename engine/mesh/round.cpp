#include "engine/mesh/round.h"

#include "engine/mesh/curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace orrery::mesh {

namespace {

vec2 outwardNormal(const vec2& from, const vec2& to) {
    const vec2 way = glm::normalize(to - from);
    return {way.y, -way.x};
}

}  // namespace

Mesh lathe(std::span<const vec2> profile, int segments, const vec2& radii) {
    Mesh mesh;
    if (profile.size() < 3 || segments < 3) return mesh;
    const auto round = static_cast<std::uint32_t>(segments);
    std::vector<vec2> circle;
    for (int i = 0; i < segments; ++i) circle.push_back(onUnitCircle(static_cast<double>(i) / segments));
    // z runs against the angle, so that going round is counter-clockwise as seen from +y.
    const auto place = [&](const vec2& at, std::size_t i) {
        return vec3(at.x * radii.x * circle[i].x, at.y, -at.x * radii.y * circle[i].y);
    };
    const auto turned = [&](const vec2& normal, const vec2& direction) {
        return glm::normalize(vec3(normal.x * direction.x / radii.x, normal.y, -normal.x * direction.y / radii.y));
    };
    const auto addRing = [&](const vec2& at, const vec2& normal) {
        const auto base = static_cast<std::uint32_t>(mesh.positions.size());
        for (std::size_t i = 0; i < round; ++i) mesh.addVertex(place(at, i), turned(normal, circle[i]));
        return base;
    };
    const std::size_t last = profile.size() - 1;
    std::uint32_t below = 0;  // first vertex of the ring under the current segment
    for (std::size_t s = 0; s < last; ++s) {
        const vec2 normal = outwardNormal(profile[s], profile[s + 1]);
        if (s + 1 == last) break;
        // The ring at the upper end of this segment, once or, at a hard corner, twice.
        const vec2 nextNormal = outwardNormal(profile[s + 1], profile[s + 2]);
        const bool hard = glm::dot(normal, nextNormal) < kCreaseCosine;
        const vec2 smooth = hard ? normal : glm::normalize(normal + nextNormal);
        const std::uint32_t ring = addRing(profile[s + 1], smooth);
        for (std::uint32_t i = 0; i < round && s > 0; ++i) {
            const std::uint32_t j = (i + 1) % round;
            mesh.addQuad(below + i, below + j, ring + j, ring + i);
        }
        below = hard ? addRing(profile[s + 1], nextNormal) : ring;
        if (s == 0) {
            // The fan at the lower end: smooth over the axis where it is nearly flat, a tip otherwise.
            const bool flat = -normal.y > kCreaseCosine;
            const std::uint32_t pole = flat ? mesh.addVertex({0.0F, profile[0].y, 0.0F}, {0.0F, -1.0F, 0.0F}) : 0;
            for (std::uint32_t i = 0; i < round; ++i) {
                const std::uint32_t j = (i + 1) % round;
                const std::uint32_t tip = flat ? pole
                                               : mesh.addVertex({0.0F, profile[0].y, 0.0F},
                                                                turned(normal, glm::normalize(circle[i] + circle[j])));
                mesh.addTriangle(tip, ring + j, ring + i);
            }
        }
    }
    const vec2 normal = outwardNormal(profile[last - 1], profile[last]);
    const bool flat = normal.y > kCreaseCosine;
    const vec3 top(0.0F, profile[last].y, 0.0F);
    const std::uint32_t pole = flat ? mesh.addVertex(top, {0.0F, 1.0F, 0.0F}) : 0;
    for (std::uint32_t i = 0; i < round; ++i) {
        const std::uint32_t j = (i + 1) % round;
        const std::uint32_t tip =
            flat ? pole : mesh.addVertex(top, turned(normal, glm::normalize(circle[i] + circle[j])));
        mesh.addTriangle(below + i, below + j, tip);
    }
    return mesh;
}

Mesh cylinder(float radius, float height, int segments, float bevel) {
    const float half = height / 2.0F;
    const float round = std::clamp(bevel, 0.0F, 0.9F * std::min(radius, half));
    std::vector<vec2> profile{{0.0F, -half}};
    if (round > 0.0F) {
        constexpr int kSteps = 4;
        for (const float side : {-1.0F, 1.0F}) {
            for (int i = 0; i <= kSteps; ++i) {
                const double turns = (side < 0.0F ? -0.25 : 0.0) + 0.25 * i / kSteps;
                profile.push_back(vec2(radius - round, side * (half - round)) + round * onUnitCircle(turns));
            }
        }
    } else {
        profile.insert(profile.end(), {{radius, -half}, {radius, half}});
    }
    profile.emplace_back(0.0F, half);
    return lathe(profile, segments);
}

Mesh cone(float radius, float height, int segments) {
    const std::array<vec2, 3> profile{{{0.0F, 0.0F}, {radius, 0.0F}, {0.0F, height}}};
    return lathe(profile, segments);
}

Mesh capsule(float radius, float height, int segments) {
    const float straight = std::max(height / 2.0F - radius, 0.0F);
    const int steps = std::max(segments / 4, 2);
    std::vector<vec2> profile{{0.0F, -straight - radius}};
    for (const float side : {-1.0F, 1.0F}) {
        if (side > 0.0F && straight == 0.0F) profile.pop_back();  // the equator once
        for (int i = side < 0.0F ? 1 : 0; i <= (side < 0.0F ? steps : steps - 1); ++i) {
            const double turns = (side < 0.0F ? -0.25 : 0.0) + 0.25 * i / steps;
            profile.push_back(vec2(0.0F, side * straight) + radius * onUnitCircle(turns));
        }
    }
    profile.emplace_back(0.0F, straight + radius);
    return lathe(profile, segments);
}

Mesh ellipsoid(const vec3& radii, int subdivisions) {
    // The icosahedron on the unit sphere: cyclic permutations of (0, 1, golden ratio), normalised.
    constexpr float kA = 0.525731112F;
    constexpr float kB = 0.850650808F;
    std::vector<vec3> points{{-kA, kB, 0},  {kA, kB, 0},  {-kA, -kB, 0}, {kA, -kB, 0}, {0, -kA, kB},  {0, kA, kB},
                             {0, -kA, -kB}, {0, kA, -kB}, {kB, 0, -kA},  {kB, 0, kA},  {-kB, 0, -kA}, {-kB, 0, kA}};
    std::vector<std::uint32_t> triangles{0, 11, 5,  0, 5,  1, 0, 1, 7, 0, 7,  10, 0, 10, 11, 1, 5, 9, 5, 11,
                                         4, 11, 10, 2, 10, 7, 6, 7, 1, 8, 3,  9,  4, 3,  4,  2, 3, 2, 6, 3,
                                         6, 8,  3,  8, 9,  4, 9, 5, 2, 4, 11, 6,  2, 10, 8,  6, 7, 9, 8, 1};
    for (int level = 0; level < std::clamp(subdivisions, 0, 6); ++level) {
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> middles;
        const auto middle = [&](std::uint32_t a, std::uint32_t b) {
            const auto [found, isNew] = middles.emplace(std::minmax(a, b), static_cast<std::uint32_t>(points.size()));
            if (isNew) points.push_back(glm::normalize(points[a] + points[b]));
            return found->second;
        };
        std::vector<std::uint32_t> finer;
        finer.reserve(triangles.size() * 4);
        for (std::size_t i = 0; i < triangles.size(); i += 3) {
            const std::uint32_t a = triangles[i];
            const std::uint32_t b = triangles[i + 1];
            const std::uint32_t c = triangles[i + 2];
            const std::uint32_t ab = middle(a, b);
            const std::uint32_t bc = middle(b, c);
            const std::uint32_t ca = middle(c, a);
            finer.insert(finer.end(), {a, ab, ca, b, bc, ab, c, ca, bc, ab, bc, ca});
        }
        triangles = std::move(finer);
    }
    Mesh mesh;
    for (const vec3& point : points) mesh.addVertex(point * radii, glm::normalize(point / radii));
    mesh.indices = std::move(triangles);
    return mesh;
}

Mesh sphere(float radius, int subdivisions) {
    return ellipsoid(vec3(radius), subdivisions);
}

namespace {

// One cross-section of a tube: axes across the way, and the half-angle stretch of a mitre.
struct Frame {
    vec3 side;     // unit, across
    vec3 up;       // unit, across
    vec3 stretch;  // direction in which the mitre stretches, times (factor - 1); zero on a straight way
};

// Carried along without turning about the way: the side of the section before, made perpendicular to the new way.
vec3 carried(const vec3& side, const vec3& way) {
    const vec3 across = side - way * glm::dot(side, way);
    const float length = glm::length(across);
    if (length > 1e-3F) return across / length;
    const vec3 other = std::abs(way.x) < 0.6F ? vec3(1.0F, 0.0F, 0.0F) : vec3(0.0F, 1.0F, 0.0F);
    return glm::normalize(other - way * glm::dot(other, way));
}

Frame frameAt(const vec3& before, const vec3& after, const vec3& sideBefore) {
    const vec3 sum = before + after;
    const float length = glm::length(sum);
    // A way that turns straight back has no mitre.
    if (length < 0.2F) return {sideBefore, glm::cross(after, sideBefore), vec3(0.0F)};
    const vec3 way = sum / length;
    const vec3 side = carried(sideBefore, way);
    const vec3 bend = after - before;
    const float bendLength = glm::length(bend);
    vec3 stretch(0.0F);
    if (bendLength > 1e-4F) stretch = bend / bendLength * (2.0F / length - 1.0F);
    return {side, glm::cross(way, side), stretch};
}

std::vector<vec2> unitCircle(int sides) {
    std::vector<vec2> circle;
    for (int i = 0; i < sides; ++i) circle.push_back(onUnitCircle(static_cast<double>(i) / sides));
    return circle;
}

std::uint32_t addSection(Mesh& mesh, const vec3& centre, const Frame& frame, float radius, const vec3& lean,
                         float leanShare, const std::vector<vec2>& circle) {
    const auto base = static_cast<std::uint32_t>(mesh.positions.size());
    for (const vec2& at : circle) {
        const vec3 outward = frame.side * at.x + frame.up * at.y;
        vec3 offset = outward * radius;
        if (frame.stretch != vec3(0.0F)) {
            const vec3 unit = glm::normalize(frame.stretch);
            offset += frame.stretch * glm::dot(offset, unit);
        }
        mesh.addVertex(centre + offset, glm::normalize(outward * (1.0F - leanShare) + lean));
    }
    return base;
}

void joinSections(Mesh& mesh, std::uint32_t low, std::uint32_t high, std::uint32_t sides) {
    for (std::uint32_t i = 0; i < sides; ++i) {
        const std::uint32_t j = (i + 1) % sides;
        mesh.addQuad(low + i, low + j, high + j, high + i);
    }
}

}  // namespace

Mesh tube(std::span<const vec3> line, float radius, int sides) {
    Mesh mesh;
    if (line.size() < 2 || sides < 3) return mesh;
    const std::vector<vec2> circle = unitCircle(sides);
    const auto count = static_cast<std::uint32_t>(sides);
    const int capSteps = std::max(sides / 4, 1);
    const std::size_t last = line.size() - 1;
    const vec3 firstWay = glm::normalize(line[1] - line[0]);
    const vec3 lastWay = glm::normalize(line[last] - line[last - 1]);
    vec3 side = carried(vec3(0.0F, 0.0F, 1.0F), firstWay);
    std::optional<std::uint32_t> below;
    const auto add = [&](const vec3& centre, const Frame& frame, float at, const vec3& lean, float leanShare) {
        const std::uint32_t section = addSection(mesh, centre, frame, at, lean, leanShare, circle);
        if (below) joinSections(mesh, *below, section, count);
        below = section;
    };
    // A normal on the cap: outward * cos + way * sin; addSection's share gives the cosine.
    const auto addCap = [&](const vec3& centre, const vec3& way, const Frame& frame, bool opening) {
        for (int i = 1; i <= capSteps; ++i) {
            const int step = opening ? i : capSteps - i;
            const vec2 round = onUnitCircle(0.25 * (opening ? step : capSteps - step) / capSteps);
            const float across = opening ? round.y : round.x;
            const float along = opening ? -round.x : round.y;
            if (across < 1e-6F) continue;
            add(centre + way * (radius * along), frame, radius * across, way * along, 1.0F - across);
        }
    };
    const Frame firstFrame{side, glm::cross(firstWay, side), vec3(0.0F)};
    const std::uint32_t start = mesh.addVertex(line[0] - firstWay * radius, -firstWay);
    addCap(line[0], firstWay, firstFrame, true);
    for (std::uint32_t i = 0; i < count; ++i) mesh.addTriangle(start, start + 1 + (i + 1) % count, start + 1 + i);
    for (std::size_t i = 1; i < last; ++i) {
        const Frame frame = frameAt(glm::normalize(line[i] - line[i - 1]), glm::normalize(line[i + 1] - line[i]), side);
        side = frame.side;
        add(line[i], frame, radius, vec3(0.0F), 0.0F);
    }
    side = carried(side, lastWay);
    const Frame lastFrame{side, glm::cross(lastWay, side), vec3(0.0F)};
    add(line[last], lastFrame, radius, vec3(0.0F), 0.0F);
    addCap(line[last], lastWay, lastFrame, false);
    const std::uint32_t end = mesh.addVertex(line[last] + lastWay * radius, lastWay);
    for (std::uint32_t i = 0; i < count; ++i) mesh.addTriangle(*below + i, *below + (i + 1) % count, end);
    return mesh;
}

Mesh tubeLoop(std::span<const vec3> line, float radius, int sides) {
    Mesh mesh;
    const std::size_t n = line.size();
    if (n < 3 || sides < 3) return mesh;
    const std::vector<vec2> circle = unitCircle(sides);
    // The plane's normal is across the way everywhere, so that the last section meets the first one unturned.
    vec3 plane(0.0F);
    for (std::size_t i = 0; i < n; ++i) plane += glm::cross(line[i] - line[0], line[(i + 1) % n] - line[0]);
    if (plane == vec3(0.0F)) return mesh;
    plane = glm::normalize(plane);
    std::uint32_t first = 0;
    std::uint32_t below = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const Frame frame = frameAt(glm::normalize(line[i] - line[(i + n - 1) % n]),
                                    glm::normalize(line[(i + 1) % n] - line[i]), plane);
        const std::uint32_t section = addSection(mesh, line[i], frame, radius, vec3(0.0F), 0.0F, circle);
        if (i == 0) {
            first = section;
        } else {
            joinSections(mesh, below, section, static_cast<std::uint32_t>(sides));
        }
        below = section;
    }
    joinSections(mesh, below, first, static_cast<std::uint32_t>(sides));
    return mesh;
}

Mesh torusArc(float radius, float tubeRadius, double start, double sweep, int segments, int sides) {
    std::vector<vec3> line;
    const bool whole = sweep >= 1.0;
    const int points = std::max(segments, 3) + (whole ? 0 : 1);
    for (int i = 0; i < points; ++i) {
        const vec2 at = onUnitCircle(start + std::min(sweep, 1.0) * i / std::max(segments, 3));
        line.emplace_back(radius * at.x, 0.0F, -radius * at.y);
    }
    return whole ? tubeLoop(line, tubeRadius, sides) : tube(line, tubeRadius, sides);
}

Mesh roundedBox(const vec3& size, float radius, int steps) {
    const vec3 half = size / 2.0F;
    const float round = std::min(radius, 0.98F * std::min({half.x, half.y, half.z}));
    const vec3 inner = half - round;
    const int n = std::max(steps, 1);
    // A grid on each face of a cube: n pieces of corner on either side of one flat piece. The grid's angles become
    // directions, so that faces meet in the same points.
    const int count = 2 * n + 2;
    std::vector<float> slope(static_cast<std::size_t>(count));
    for (int i = 0; i <= n; ++i) {
        // tan of an eighth turn and its fractions; 1 (to the bit) at the cube's edge, 0 on the flat piece.
        const vec2 at = onUnitCircle(0.125 * (n - i) / n);
        const float tangent = i == 0 ? 1.0F : at.y / at.x;
        slope[static_cast<std::size_t>(i)] = -tangent;
        slope[static_cast<std::size_t>(count - 1 - i)] = tangent;
    }
    Mesh mesh;
    for (int axis = 0; axis < 3; ++axis) {
        for (const float sign : {-1.0F, 1.0F}) {
            const int u = (axis + 1) % 3;
            const int v = (axis + 2) % 3;
            const auto base = static_cast<std::uint32_t>(mesh.positions.size());
            for (int j = 0; j < count; ++j) {
                for (int i = 0; i < count; ++i) {
                    vec3 direction(0.0F);
                    direction[axis] = sign;
                    direction[u] = slope[static_cast<std::size_t>(i)];
                    direction[v] = slope[static_cast<std::size_t>(j)];
                    vec3 corner = inner;
                    corner[axis] *= sign;
                    if (i <= n) corner[u] = -corner[u];
                    if (j <= n) corner[v] = -corner[v];
                    // Summed in the order of the axes, whichever face asks: the bits agree along the edges.
                    const float length =
                        std::sqrt(direction.x * direction.x + direction.y * direction.y + direction.z * direction.z);
                    const vec3 normal = direction / length;
                    mesh.addVertex(corner + normal * round, normal);
                }
            }
            for (int j = 0; j + 1 < count; ++j) {
                for (int i = 0; i + 1 < count; ++i) {
                    const std::uint32_t a = base + static_cast<std::uint32_t>(j * count + i);
                    const std::uint32_t b = a + 1;
                    const std::uint32_t c = b + static_cast<std::uint32_t>(count);
                    const std::uint32_t d = a + static_cast<std::uint32_t>(count);
                    if (sign > 0.0F) {
                        mesh.addQuad(a, b, c, d);
                    } else {
                        mesh.addQuad(a, d, c, b);
                    }
                }
            }
        }
    }
    return mesh;
}

}  // namespace orrery::mesh
