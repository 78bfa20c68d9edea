#include "engine/mesh/curve.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::mesh {
namespace {

TEST(UnitCircle, AgreesWithTheLibraryAndIsExactOnTheAxes) {
    for (int i = -1000; i <= 1000; ++i) {
        const double turns = i / 333.0;
        const vec2 at = onUnitCircle(turns);
        // Half a unit in the last place of a float.
        EXPECT_NEAR(at.x, std::cos(turns * 6.283185307179586), 6.1e-8) << turns;
        EXPECT_NEAR(at.y, std::sin(turns * 6.283185307179586), 6.1e-8) << turns;
    }
    EXPECT_EQ(onUnitCircle(0.25), vec2(0.0F, 1.0F));
    EXPECT_EQ(onUnitCircle(-0.5), vec2(-1.0F, 0.0F));
    EXPECT_EQ(onUnitCircle(7.75), vec2(0.0F, -1.0F));
}

TEST(Path, ArcsStayWithinTheTolerance) {
    for (int detail = 0; detail < kDetailLevels; ++detail) {
        const Flattening how = flattening(detail);
        for (const float radius : {0.05F, 0.5F, 4.0F, 30.0F}) {
            const std::vector<vec2> circle = Path(how).arc(vec2(0.0F), vec2(radius), 0.0F, 1.0F).take();
            for (std::size_t i = 0; i < circle.size(); ++i) {
                const vec2 middle = (circle[i] + circle[(i + 1) % circle.size()]) * 0.5F;
                EXPECT_LT(radius - glm::length(middle), how.tolerance) << "radius " << radius << " detail " << detail;
            }
        }
    }
}

TEST(Path, CubicsStayWithinTheTolerance) {
    const Flattening how = flattening(1);
    const vec2 a(0.0F, 0.0F);
    const vec2 b(0.0F, 5.0F);
    const vec2 c(6.0F, -4.0F);
    const vec2 d(7.0F, 1.0F);
    const std::vector<vec2> line = Path(how).to(a).cubic(b, c, d).takeOpen();
    EXPECT_EQ(line.front(), a);
    EXPECT_EQ(line.back(), d);
    for (int i = 0; i <= 1000; ++i) {
        const float t = static_cast<float>(i) / 1000.0F;
        const float u = 1.0F - t;
        const vec2 at = a * (u * u * u) + b * (3.0F * u * u * t) + c * (3.0F * u * t * t) + d * (t * t * t);
        float nearest = 1e9F;
        for (std::size_t k = 0; k + 1 < line.size(); ++k) {
            const vec2 way = line[k + 1] - line[k];
            const float s = glm::clamp(glm::dot(at - line[k], way) / glm::dot(way, way), 0.0F, 1.0F);
            nearest = std::min(nearest, glm::distance(at, line[k] + way * s));
        }
        EXPECT_LT(nearest, how.tolerance);
    }
}

TEST(Path, DropsRepeatedPoints) {
    EXPECT_EQ(Path(flattening(1)).to({0, 0}).to({0, 0}).to({1, 0}).to({1, 1}).to({0, 0}).take().size(), 3U);
}

}  // namespace
}  // namespace orrery::mesh
