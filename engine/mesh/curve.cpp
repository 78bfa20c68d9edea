#include "engine/mesh/curve.h"

#include "engine/base/error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::mesh {

namespace {

constexpr double kTau = 6.28318530717958647692;

// Taylor series on an eighth of a turn (|x| <= 0.786): the first term left out is below 1e-13.
double smallSin(double x) {
    const double s = x * x;
    return x *
           (1.0 -
            s / 6.0 * (1.0 - s / 20.0 * (1.0 - s / 42.0 * (1.0 - s / 72.0 * (1.0 - s / 110.0 * (1.0 - s / 156.0))))));
}

double smallCos(double x) {
    const double s = x * x;
    return 1.0 -
           s / 2.0 *
               (1.0 -
                s / 12.0 *
                    (1.0 - s / 30.0 * (1.0 - s / 56.0 * (1.0 - s / 90.0 * (1.0 - s / 132.0 * (1.0 - s / 182.0))))));
}

}  // namespace

Flattening flattening(int detail) {
    ORRERY_CHECK(detail >= 0 && detail < kDetailLevels, "detail {}", detail);
    static constexpr std::array<Flattening, kDetailLevels> kLevels{
        {{0.06F, 12, false}, {0.012F, 16, true}, {0.004F, 24, true}}};
    return kLevels[static_cast<std::size_t>(detail)];
}

vec2 onUnitCircle(double turns) {
    const double eighths = std::floor(turns * 4.0 + 0.5);
    const double rest = (turns - eighths / 4.0) * kTau;
    const auto c = static_cast<float>(smallCos(rest));
    const auto s = static_cast<float>(smallSin(rest));
    switch (static_cast<int>(eighths - 4.0 * std::floor(eighths / 4.0))) {
        case 0:
            return {c, s};
        case 1:
            return {-s, c};
        case 2:
            return {-c, -s};
        default:
            return {s, -c};
    }
}

int arcSteps(float radius, float turns, const Flattening& how) {
    // A chord of 1/n turn leaves r (1 - cos(pi/n)) <= r (pi/n)^2 / 2.
    constexpr float kPi = 3.14159265F;
    const float perTurn = std::max(kPi * std::sqrt(std::max(radius, 0.0F) / (2.0F * how.tolerance)),
                                   static_cast<float>(how.leastStepsPerTurn));
    // The small amount keeps a quarter of 16 steps at 4.
    return std::clamp(static_cast<int>(std::ceil(std::min(perTurn, 256.0F) * std::abs(turns) - 1e-3F)), 1, 1024);
}

Path& Path::to(const vec2& point) {
    if (points_.empty() || glm::distance(points_.back(), point) > 1e-6F) points_.push_back(point);
    return *this;
}

Path& Path::arc(const vec2& centre, const vec2& radii, float start, float sweep) {
    const int steps = arcSteps(std::max(radii.x, radii.y), sweep, how_);
    for (int i = 0; i <= steps; ++i) {
        to(centre + radii * onUnitCircle(double{start} + double{sweep} * i / steps));
    }
    return *this;
}

Path& Path::cubic(const vec2& first, const vec2& second, const vec2& end) {
    ORRERY_CHECK(!points_.empty(), "a curve needs a point to start from");
    const vec2 begin = points_.back();
    // Wang's bound for a cubic: n^2 >= 6/8 * (largest second difference) / tolerance.
    const float bend = std::max(glm::length(begin - 2.0F * first + second), glm::length(first - 2.0F * second + end));
    const int least = std::max(how_.leastStepsPerTurn / 4, 2);
    const int steps = std::clamp(static_cast<int>(std::ceil(std::sqrt(0.75F * bend / how_.tolerance))), least, 64);
    for (int i = 1; i <= steps; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(steps);
        const float u = 1.0F - t;
        to(i == steps
               ? end
               : begin * (u * u * u) + first * (3.0F * u * u * t) + second * (3.0F * u * t * t) + end * (t * t * t));
    }
    return *this;
}

Path& Path::bulge(const vec2& end, float sagitta) {
    ORRERY_CHECK(!points_.empty(), "a curve needs a point to start from");
    const vec2 begin = points_.back();
    const float chord = glm::distance(begin, end);
    const float height = std::clamp(std::abs(sagitta), 0.0F, 0.499F * chord);
    if (height < 1e-5F) return to(end);
    const float radius = (chord * chord / 4.0F + height * height) / (2.0F * height);
    const vec2 way = (end - begin) / chord;
    const vec2 outward = vec2(way.y, -way.x) * (sagitta > 0.0F ? 1.0F : -1.0F);
    const vec2 centre = (begin + end) / 2.0F + outward * (height - radius);
    // Halved again and again between directions, which needs no angles.
    std::vector<vec2> directions{glm::normalize(begin - centre), outward, glm::normalize(end - centre)};
    // The arc turns by 4 atan(2 s / c); this comes within 0.4 % of the arc tangent between 0 and 1.
    const float slope = std::min(2.0F * height / chord, 1.0F);
    const float turn = slope * (0.5F + 0.1738F * (1.0F - slope));
    const int steps = arcSteps(radius, turn, how_);
    while (static_cast<int>(directions.size()) <= steps) {
        std::vector<vec2> finer{directions.front()};
        for (std::size_t k = 1; k < directions.size(); ++k) {
            finer.push_back(glm::normalize(directions[k - 1] + directions[k]));
            finer.push_back(directions[k]);
        }
        directions = std::move(finer);
    }
    for (std::size_t k = 1; k + 1 < directions.size(); ++k) to(centre + directions[k] * radius);
    return to(end);
}

std::vector<vec2> Path::take() {
    while (points_.size() > 1 && glm::distance(points_.front(), points_.back()) <= 1e-6F) points_.pop_back();
    return std::move(points_);
}

}  // namespace orrery::mesh
