#include "engine/render/mesh_asset.h"
#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::render {
namespace {

// As shaders/shared/scene.glsl unpacks it.
vec3 unpackNormal(std::uint32_t packed) {
    const vec2 e =
        vec2(static_cast<float>(packed & 0xFFFU), static_cast<float>(packed >> 12U & 0xFFFU)) / 2047.5F - 1.0F;
    vec3 n(e.x, e.y, 1.0F - std::abs(e.x) - std::abs(e.y));
    const float t = std::max(-n.z, 0.0F);
    n.x += n.x >= 0.0F ? -t : t;
    n.y += n.y >= 0.0F ? -t : t;
    return glm::normalize(n);
}

TEST(MeshAsset, NormalsSurvivePacking) {
    Random random(3);
    for (int i = 0; i < 2000; ++i) {
        const vec3 n =
            glm::normalize(vec3(random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1)) + vec3(1e-4F));
        // 12 bits a side of the octahedron: below 0.06 degrees.
        EXPECT_GT(glm::dot(unpackNormal(packNormal(n)), n), 0.999999F);
    }
    EXPECT_GT(unpackNormal(packNormal({0.0F, 0.0F, -1.0F})).z * -1.0F, 0.9999F);
}

TEST(MeshAsset, ColoursPackLowestByteFirst) {
    EXPECT_EQ(packColour({1.0F, 0.0F, 0.0F, 1.0F}), 0xFF0000FFU);
    EXPECT_EQ(packColour({0.0F, 0.0F, 1.0F, 0.5F}), 0x80FF0000U);
    EXPECT_EQ(packColour({2.0F, -1.0F, 0.0F, 1.0F}), 0xFF0000FFU) << "values beyond the range are clamped";
}

TEST(MeshAsset, EveryAssetHasItsOwnNumber) {
    MeshLevel level;
    level.vertices.push_back({vec3(1.0F, 2.0F, 3.0F), 0});
    const MeshAsset a({level});
    const MeshAsset b({level});
    EXPECT_NE(a.id(), b.id());
    EXPECT_EQ(a.bounds().high, vec3(1.0F, 2.0F, 3.0F));
}

}  // namespace
}  // namespace orrery::render
