#include "kernels/layout/curves.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

float length(vec3 v) {
    return std::sqrt(glm::dot(v, v));
}

}  // namespace

vec3 pointOnChain(std::span<const vec3> points, float parameter) {
    const auto pieces = (points.size() - 1) / 3;
    const float clamped = std::clamp(parameter, 0.0F, static_cast<float>(pieces));
    const std::size_t piece = std::min(static_cast<std::size_t>(clamped), pieces - 1);
    const float t = clamped - static_cast<float>(piece);
    const float s = 1.0F - t;
    const vec3* p = &points[3 * piece];
    return p[0] * (s * s * s) + p[1] * (3.0F * s * s * t) + p[2] * (3.0F * s * t * t) + p[3] * (t * t * t);
}

std::vector<vec3> bow(vec3 from, vec3 to, vec3 offset1, vec3 offset2) {
    const vec3 third = (to - from) / 3.0F;
    return {from, from + third + offset1, to - third + offset2, to};
}

std::vector<vec3> chainThrough(std::span<const vec3> places) {
    std::vector<vec3> tangents(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        const vec3 before = places[i == 0 ? 0 : i - 1];
        const vec3 after = places[std::min(i + 1, places.size() - 1)];
        float reach = length(after - places[i]);
        if (i > 0 && i + 1 < places.size()) reach = std::min(reach, length(places[i] - before));
        if (i + 1 == places.size()) reach = length(places[i] - before);
        const vec3 along = after - before;
        const float size = length(along);
        tangents[i] = size > 1e-6F ? along * (reach / size) : vec3(0.0F);
    }
    std::vector<vec3> points{places[0]};
    for (std::size_t i = 0; i + 1 < places.size(); ++i) {
        points.push_back(places[i] + tangents[i] / 3.0F);
        points.push_back(places[i + 1] - tangents[i + 1] / 3.0F);
        points.push_back(places[i + 1]);
    }
    return points;
}

std::vector<vec3> loop(vec3 centre, vec3 reach, vec3 open) {
    // A cubic with both ends in one point comes three quarters as far as its control points.
    const vec3 out = reach * (4.0F / 3.0F);
    return {centre, centre + out - open, centre + out + open, centre};
}

}  // namespace orrery::layout
