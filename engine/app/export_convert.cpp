#include "engine/app/export_convert.h"

#include <algorithm>
#include <cmath>

namespace orrery::app {

vec3 unpackNormal(std::uint32_t packed) {
    const vec2 e =
        vec2(static_cast<float>(packed & 0xFFFU), static_cast<float>(packed >> 12U & 0xFFFU)) * (2.0F / 4095.0F) - 1.0F;
    vec3 n(e, 1.0F - std::abs(e.x) - std::abs(e.y));
    if (n.z < 0.0F) {
        const vec2 sign(n.x >= 0.0F ? 1.0F : -1.0F, n.y >= 0.0F ? 1.0F : -1.0F);
        n = vec3((vec2(1.0F) - vec2(std::abs(n.y), std::abs(n.x))) * sign, n.z);
    }
    return glm::normalize(n);  // 12 bits a coordinate leave it a little off
}

Colour unpackColour(std::uint32_t packed) {
    const auto channel = [&](unsigned shift) { return static_cast<float>(packed >> shift & 0xFFU) / 255.0F; };
    return {channel(0), channel(8), channel(16), channel(24)};
}

std::array<std::uint8_t, 4> cornerColour(const vec3& linear) {
    const auto byte = [](float value) {
        return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255.0F));
    };
    return {byte(linear.r), byte(linear.g), byte(linear.b), 255};
}

mesh::Primitive primitiveOf(const mesh::Mesh& mesh, int material) {
    mesh::Primitive primitive;
    primitive.positions = mesh.positions;
    primitive.normals = mesh.normals;
    primitive.indices = mesh.indices;
    primitive.material = material;
    return primitive;
}

}  // namespace orrery::app
