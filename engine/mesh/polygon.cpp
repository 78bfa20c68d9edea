#include "engine/mesh/polygon.h"

#include "engine/mesh/plane.h"

#include <algorithm>
#include <cmath>

namespace orrery::mesh {

namespace {

double cross(const vec2& a, const vec2& b) {
    return double{a.x} * double{b.y} - double{a.y} * double{b.x};
}

}  // namespace

float signedArea(std::span<const vec2> ring) {
    double twice = 0.0;
    for (std::size_t i = 0; i < ring.size(); ++i) twice += cross(ring[i], ring[(i + 1) % ring.size()]);
    return static_cast<float>(twice / 2.0);
}

bool isSimple(std::span<const vec2> ring) {
    const std::size_t n = ring.size();
    if (n < 3) return false;
    for (std::size_t i = 0; i < n; ++i) {
        const vec2& a = ring[i];
        const vec2& b = ring[(i + 1) % n];
        if (a == b) return false;
        // The next edge may only go on from b, not back over this one.
        if (onSegment(a, b, ring[(i + 2) % n])) return false;
        for (std::size_t j = i + 2; j < n && !(i == 0 && j == n - 1); ++j) {
            if (touch(a, b, ring[j], ring[(j + 1) % n])) return false;
        }
    }
    return true;
}

bool contains(std::span<const vec2> ring, const vec2& point) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const vec2& a = ring[i];
        const vec2& b = ring[j];
        if ((a.y > point.y) == (b.y > point.y)) continue;
        const double x =
            double{a.x} + (double{b.x} - double{a.x}) * (double{point.y} - double{a.y}) / (double{b.y} - double{a.y});
        if (double{point.x} < x) inside = !inside;
    }
    return inside;
}

Polygon filleted(std::span<const vec2> ring, float radius, const Flattening& how) {
    const std::size_t n = ring.size();
    if (!how.fillets || radius <= 0.0F || n < 3) return {ring.begin(), ring.end()};
    constexpr float kCornerCosine = 0.9063F;  // 25 degrees
    struct Corner {
        vec2 before, after;    // unit directions of the edges
        float cosine = 1.0F;   // of the turn
        float tangent = 0.0F;  // of half the turn: fillet radius to length taken from each edge
        float reach = 0.0F;    // length wanted on each edge
    };
    std::vector<Corner> corners(n);
    for (std::size_t i = 0; i < n; ++i) {
        Corner& corner = corners[i];
        corner.before = glm::normalize(ring[i] - ring[(i + n - 1) % n]);
        corner.after = glm::normalize(ring[(i + 1) % n] - ring[i]);
        corner.cosine = std::clamp(glm::dot(corner.before, corner.after), -0.9999F, 1.0F);
        if (corner.cosine > kCornerCosine) continue;
        corner.tangent = std::sqrt((1.0F - corner.cosine) / (1.0F + corner.cosine));
        corner.reach = radius * corner.tangent;
    }
    Polygon result;
    for (std::size_t i = 0; i < n; ++i) {
        const Corner& corner = corners[i];
        if (corner.reach == 0.0F) {
            result.push_back(ring[i]);
            continue;
        }
        // An edge is shared in proportion to what its two corners want of it; a little stays straight.
        float reach = corner.reach;
        for (const std::size_t other : {(i + n - 1) % n, (i + 1) % n}) {
            const float length = glm::distance(ring[i], ring[other]);
            reach = std::min(reach, 0.98F * length * corner.reach / (corner.reach + corners[other].reach));
        }
        const float actual = reach / corner.tangent;
        const vec2 inward = glm::normalize(corner.after - corner.before);
        const float halfCosine = std::sqrt((1.0F + corner.cosine) / 2.0F);
        const vec2 centre = ring[i] + inward * (actual / halfCosine);
        const vec2 first = ring[i] - corner.before * reach;
        const vec2 last = ring[i] + corner.after * reach;
        // Within an eighth of a turn above the truth is near enough to choose how often the arc is halved.
        const float turn = corner.cosine > 0.7F    ? 0.125F
                           : corner.cosine > 0.0F  ? 0.25F
                           : corner.cosine > -0.7F ? 0.375F
                                                   : 0.5F;
        const int steps = arcSteps(actual, turn, {how.tolerance, 12, true});
        std::vector<vec2> directions{glm::normalize(first - centre), -inward, glm::normalize(last - centre)};
        while (static_cast<int>(directions.size()) <= steps) {
            std::vector<vec2> finer{directions.front()};
            for (std::size_t k = 1; k < directions.size(); ++k) {
                finer.push_back(glm::normalize(directions[k - 1] + directions[k]));
                finer.push_back(directions[k]);
            }
            directions = std::move(finer);
        }
        result.push_back(first);
        for (std::size_t k = 1; k + 1 < directions.size(); ++k) result.push_back(centre + directions[k] * actual);
        result.push_back(last);
    }
    return result;
}

std::vector<vec2> mitres(std::span<const vec2> ring) {
    const std::size_t n = ring.size();
    std::vector<vec2> result(n);
    for (std::size_t i = 0; i < n; ++i) {
        const vec2 before = glm::normalize(ring[i] - ring[(i + n - 1) % n]);
        const vec2 after = glm::normalize(ring[(i + 1) % n] - ring[i]);
        const vec2 sum(before.y + after.y, -before.x - after.x);  // of the outward normals
        // |sum|^2 = 2 (1 + cos); bounded so that a needle's tip does not fly away.
        result[i] = sum * (2.0F / std::max(glm::dot(sum, sum), 0.01F));
    }
    return result;
}

float insetLimit(std::span<const Polygon> rings, float wanted) {
    float limit = wanted;
    std::vector<std::vector<vec2>> moves;
    for (const Polygon& ring : rings) {
        moves.push_back(mitres(ring));
        const std::vector<vec2>& move = moves.back();
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const std::size_t next = (i + 1) % ring.size();
            const vec2 edge = ring[next] - ring[i];
            const float length = glm::length(edge);
            const float shrinking = glm::dot(move[next] - move[i], edge) / length;
            // A tenth of the edge stays.
            if (shrinking > 0.0F) limit = std::min(limit, 0.9F * length / shrinking);
        }
    }
    // Inward corners travel toward what lies across: try, and give way by quarters. What remains is always a picture,
    // the outline itself at the last.
    const auto collides = [&](float inset) {
        std::vector<Polygon> moved(rings.size());
        for (std::size_t r = 0; r < rings.size(); ++r) {
            for (std::size_t i = 0; i < rings[r].size(); ++i) moved[r].push_back(rings[r][i] - moves[r][i] * inset);
            if (signedArea(moved[r]) * signedArea(rings[r]) <= 0.0F) return true;
            if (r > 0 && !contains(moved[0], moved[r][0])) return true;
        }
        for (std::size_t r = 0; r < rings.size(); ++r) {
            const Polygon& ring = rings[r];
            const std::size_t n = ring.size();
            for (std::size_t i = 0; i < n; ++i) {
                const std::size_t before = (i + n - 1) % n;
                const std::size_t after = (i + 1) % n;
                if (orientation(ring[before], ring[i], ring[after]) >= 0.0) continue;
                for (std::size_t s = 0; s < rings.size(); ++s) {
                    for (std::size_t j = 0; j < moved[s].size(); ++j) {
                        const std::size_t k = (j + 1) % moved[s].size();
                        if (s == r && (j == i || k == i)) continue;
                        // The corner's way, and its two edges where they arrive.
                        if (touch(ring[i], moved[r][i], moved[s][j], moved[s][k])) return true;
                        if (s == r && (j == after || k == before || j == before || k == after)) continue;
                        if (touch(moved[r][before], moved[r][i], moved[s][j], moved[s][k])) return true;
                        if (touch(moved[r][i], moved[r][after], moved[s][j], moved[s][k])) return true;
                    }
                }
            }
        }
        return false;
    };
    for (int attempt = 0; attempt < 12 && limit > 0.0F && collides(limit); ++attempt) limit *= 0.75F;
    return limit;
}

}  // namespace orrery::mesh
