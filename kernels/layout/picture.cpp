#include "kernels/layout/picture.h"

#include "kernels/layout/exact_math.h"

namespace orrery::layout {

RestCamera::RestCamera(const View& view, float verticalFov) : centre_(view.centre), distance_(view.distance) {
    const auto yaw = static_cast<double>(view.yaw);
    const auto pitch = static_cast<double>(view.pitch);
    const vec3 toward(sine(yaw) * cosine(pitch), sine(pitch), cosine(yaw) * cosine(pitch));
    const vec3 right(cosine(yaw), 0.0, -sine(yaw));
    axes_ = mat3(right, glm::cross(toward, right), toward);
    const double half = 0.5 * static_cast<double>(verticalFov);
    height_ = static_cast<float>(2.0 * static_cast<double>(distance_) * sine(half) / cosine(half));
}

}  // namespace orrery::layout
