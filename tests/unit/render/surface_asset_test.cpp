#include "engine/render/surface_asset.h"
#include "engine/base/random.h"
#include "engine/render/pick.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

namespace orrery::render {
namespace {

// A hilly field of side x side squares over -10..10 in x and z.
struct Field {
    std::vector<vec3> positions, normals;
    std::vector<std::uint32_t> indices;

    explicit Field(int side) {
        for (int z = 0; z <= side; ++z) {
            for (int x = 0; x <= side; ++x) {
                const vec2 at = vec2(x, z) / static_cast<float>(side) * 20.0F - 10.0F;
                positions.emplace_back(at.x, std::sin(at.x) * std::cos(at.y * 1.3F), at.y);
                normals.emplace_back(0, 1, 0);
            }
        }
        const auto row = static_cast<std::uint32_t>(side + 1);
        for (std::uint32_t z = 0; z + 1 < row; ++z) {
            for (std::uint32_t x = 0; x + 1 < row; ++x) {
                const std::uint32_t a = z * row + x, b = a + 1, c = a + row, d = c + 1;
                for (const std::uint32_t i : {a, c, b, b, c, d}) indices.push_back(i);
            }
        }
    }
    std::shared_ptr<const SurfaceAsset> asset() const {
        SurfaceDescription description;
        description.positions = positions;
        description.normals = normals;
        description.indices = indices;
        return std::make_shared<const SurfaceAsset>(description);
    }
};

// Every triangle, one by one, in double precision.
std::optional<double> slowHit(const Field& field, const Ray& ray) {
    std::optional<double> best;
    for (std::size_t i = 0; i < field.indices.size(); i += 3) {
        const glm::dvec3 a(field.positions[field.indices[i]]), b(field.positions[field.indices[i + 1]]),
            c(field.positions[field.indices[i + 2]]);
        const glm::dvec3 direction(ray.direction), normal = glm::cross(b - a, c - a);
        const double down = glm::dot(direction, normal);
        if (down >= 0.0) continue;
        const double t = glm::dot(a - glm::dvec3(ray.origin), normal) / down;
        const glm::dvec3 p = glm::dvec3(ray.origin) + direction * t;
        const auto inside = [&](const glm::dvec3& u, const glm::dvec3& v) {
            return glm::dot(glm::cross(v - u, p - u), normal) >= 0.0;
        };
        if (t >= 0.0 && inside(a, b) && inside(b, c) && inside(c, a) && (!best || t < *best)) best = t;
    }
    return best;
}

TEST(SurfaceAsset, ARayFindsTheSameTriangleAsALookAtEachOfThem) {
    const Field field(40);
    const auto asset = field.asset();
    Random random(7);
    int found = 0, doubtful = 0;
    for (int i = 0; i < 500; ++i) {
        const vec3 from(random.uniform(-14, 14), random.uniform(-1, 6), random.uniform(-14, 14));
        const vec3 to(random.uniform(-9, 9), 0.0F, random.uniform(-9, 9));
        const Ray ray{from, (to - from) * random.uniform(0.1F, 3.0F)};
        const auto expected = slowHit(field, ray);
        const auto actual = asset->hit(ray, Sides::front, 1e30F);
        found += expected ? 1 : 0;
        // Only where a ray meets the seam of two triangles may single and double precision disagree.
        if (expected.has_value() != actual.has_value() || (expected && std::abs(*expected - *actual) > 1e-3))
            ++doubtful;
    }
    EXPECT_GT(found, 200);
    EXPECT_LE(doubtful, 1);
}

TEST(SurfaceAsset, SidesAndReachAreKept) {
    const auto asset = Field(8).asset();
    const Ray down{vec3(0.3F, 5, 0.4F), vec3(0, -1, 0)};
    ASSERT_TRUE(asset->hit(down, Sides::front, 1e30F));
    EXPECT_TRUE(asset->hit(down, Sides::both, 1e30F));
    EXPECT_FALSE(asset->hit(down, Sides::front, 3.0F)) << "farther than asked for";
    const Ray up{vec3(0.3F, -5, 0.4F), vec3(0, 1, 0)};
    EXPECT_FALSE(asset->hit(up, Sides::front, 1e30F));
    EXPECT_TRUE(asset->hit(up, Sides::both, 1e30F));
    // Straight along the borders of boxes and triangles.
    EXPECT_TRUE(asset->hit({vec3(0, 5, 0), vec3(0, -1, 0)}, Sides::front, 1e30F));
    const SurfaceAsset nothing{SurfaceDescription{}};
    EXPECT_FALSE(nothing.hit(down, Sides::both, 1e30F));
    EXPECT_TRUE(nothing.bounds().empty());
}

TEST(SurfaceAsset, ALargeOneIsPickedAtOnce) {
    const auto asset = Field(390).asset();  // 304,200 triangles
    const auto start = std::chrono::steady_clock::now();
    constexpr int kRays = 1000;
    int hits = 0;
    for (int i = 0; i < kRays; ++i) {
        const auto turn = static_cast<float>(i);
        const Ray ray{vec3(0, 4, 25), vec3(std::sin(turn) * 0.4F, -0.2F + std::cos(turn * 0.7F) * 0.1F, -1.0F)};
        hits += asset->hit(ray, Sides::front, 1e30F) ? 1 : 0;
    }
    const double each = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / kRays;
    EXPECT_GT(hits, kRays / 2);
    // Ten microseconds are usual; a millisecond would be felt under a moving pointer, and holds under sanitizers too.
    EXPECT_LT(each, 1e-3);
}

TEST(SurfaceAsset, ABatchIsPickedWhereItStands) {
    const auto asset = Field(20).asset();
    const Camera camera{.pitch = 0.5F, .distance = 60.0F};
    const vec2 size(640, 360);
    DrawList list;
    // Half as large, turned, and moved aside.
    const mat4 transform = glm::translate(mat4(1.0F), vec3(8, 0, 0)) * glm::rotate(mat4(1.0F), 0.4F, vec3(0, 1, 0)) *
                           glm::scale(mat4(1.0F), vec3(0.5F));
    list.surfaces.push_back({.surface = asset, .transform = transform, .pick = 3});
    list.surfaces.push_back(
        {.surface = asset,
         .transform = glm::translate(mat4(1.0F), vec3(-8, 0, 0)) * glm::scale(mat4(1.0F), vec3(-0.5F, 0.5F, 0.5F)),
         .pick = 4});
    const auto at = [&](const vec3& point) { return pickAt(list, camera, size, camera.project(point, size)->pixel); };
    const Picked middle = at(vec3(8, 0, 0));
    EXPECT_EQ(middle.pick, 3U);
    EXPECT_NEAR(middle.distance, glm::length(camera.position() - vec3(8, 0, 0)), 1.0F) << "in lengths of the world";
    EXPECT_EQ(at(vec3(-8, 0, 0)).pick, 4U) << "mirrored, and seen from the same side";
    EXPECT_EQ(at(vec3(0, 8, 0)).pick, kNoPick);
    list.surfaces[0].pick = kNoPick;
    EXPECT_EQ(at(vec3(8, 0, 0)).pick, kNoPick);
    list.surfaces[1].transform = mat4(0.0F);
    EXPECT_EQ(at(vec3(-8, 0, 0)).pick, kNoPick) << "squeezed to nothing";
}

}  // namespace
}  // namespace orrery::render
