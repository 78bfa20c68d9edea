#include "engine/mesh/transform.h"

#include <cmath>
#include <utility>

namespace orrery::mesh {

mat4 localMatrix(const ModelNode& node) {
    return glm::scale(glm::translate(mat4(1.0F), node.translation) * glm::mat4_cast(node.rotation), node.scale);
}

bool decompose(const mat4& matrix, ModelNode& node) {
    const mat3 linear(matrix);
    vec3 scale(glm::length(linear[0]), glm::length(linear[1]), glm::length(linear[2]));
    if (!std::isnormal(scale.x) || !std::isnormal(scale.y) || !std::isnormal(scale.z)) return false;
    if (glm::determinant(linear) < 0.0F) scale.x = -scale.x;
    ModelNode result = node;
    result.translation = vec3(matrix[3]);
    result.scale = scale;
    result.rotation =
        glm::normalize(glm::quat_cast(mat3(linear[0] / scale.x, linear[1] / scale.y, linear[2] / scale.z)));
    const mat3 again(localMatrix(result));
    for (int i = 0; i < 3; ++i) {
        // A dozen roundings of a float; shear that is meant is far larger.
        if (!(glm::distance(again[i], linear[i]) <= 1e-5F * std::abs(scale[i]))) return false;
    }
    node = std::move(result);
    return true;
}

void transform(Primitive& primitive, const mat4& matrix) {
    const mat3 linear(matrix);
    const mat3 forNormals = glm::transpose(glm::inverse(linear));
    for (vec3& position : primitive.positions) {
        const vec3 moved(matrix * vec4(position, 1.0F));
        position = std::isfinite(moved.x) && std::isfinite(moved.y) && std::isfinite(moved.z) ? moved : vec3(0.0F);
    }
    for (vec3& normal : primitive.normals) {
        const vec3 turned = forNormals * normal;
        const float length = glm::length(turned);
        if (std::isnormal(length)) normal = turned / length;
    }
    if (glm::determinant(linear) < 0.0F) {
        for (std::size_t i = 0; i + 2 < primitive.indices.size(); i += 3) {
            std::swap(primitive.indices[i + 1], primitive.indices[i + 2]);
        }
    }
}

}  // namespace orrery::mesh
