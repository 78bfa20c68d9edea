#pragma once

// The one place where glm is included, so that every file agrees on its settings: Vulkan's depth range 0..1, radians,
// explicit constructors. World space is right-handed with y up, lengths in units of one label line (1 = one em).

#define GLM_FORCE_DEPTH_ZERO_TO_ONE
#define GLM_FORCE_RADIANS
#define GLM_FORCE_EXPLICIT_CTOR
#define GLM_ENABLE_EXPERIMENTAL

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <glm/glm.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>
#include <glm/gtc/type_ptr.hpp>
#pragma GCC diagnostic pop

namespace orrery {

using glm::ivec2;
using glm::mat3;
using glm::mat4;
using glm::quat;
using glm::uvec2;
using glm::vec2;
using glm::vec3;
using glm::vec4;

// An axis-aligned box; empty until something is added.
struct Bounds {
    vec3 low{1e30F};
    vec3 high{-1e30F};

    bool empty() const { return low.x > high.x; }
    void add(const vec3& point) {
        low = glm::min(low, point);
        high = glm::max(high, point);
    }
    void add(const Bounds& other) {
        low = glm::min(low, other.low);
        high = glm::max(high, other.high);
    }
    vec3 centre() const { return empty() ? vec3(0.0F) : (low + high) * 0.5F; }
    vec3 size() const { return empty() ? vec3(0.0F) : high - low; }
};

}  // namespace orrery
