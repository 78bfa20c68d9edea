#include "scenes/curve/curve.h"

#include "scenes/curve/columns.h"
#include "scenes/curve/ribbon.h"
#include "tests/unit/chart/helpers.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::curve {
namespace {

using orrery::testing::problem;

Curve read(const std::string& text) {
    return readCurve(yaml::parse(text, "n.md"), {});
}

std::string wrong(const std::string& text) {
    return problem([&] { read(text); });
}

TEST(Curve, SeriesArePointsOrFormulas) {
    const Curve curve = read(
        "x: {label: step, range: [0, 10]}\nparameters: {a: 2}\nseries:\n  - {name: p, points: [[10, 5], [0, 1], [4, "
        "3]]}\n"
        "  - {name: f, function: a * x + 1}\n");
    ASSERT_EQ(curve.series.size(), 2U);
    EXPECT_EQ(curve.series[0].points[0].x, 0.0) << "by their x";
    EXPECT_DOUBLE_EQ(*curve.valueAt(0, 2.0, {2.0}), 2.0) << "between two points on the straight line";
    EXPECT_DOUBLE_EQ(*curve.valueAt(0, 10.0, {2.0}), 5.0);
    EXPECT_FALSE(curve.valueAt(0, 10.5, {2.0}));
    EXPECT_DOUBLE_EQ(*curve.valueAt(1, 3.0, {2.0}), 7.0);
    EXPECT_EQ(curve.y.low, 0.0) << "zero is near, so it is on the axis";
    EXPECT_GT(curve.y.high, 21.0);
}

TEST(Curve, ASpikeOfOnePointSurvivesThinning) {
    std::string points;
    for (int i = 0; i < 5000; ++i) points += fmt::format("{}[{}, {}]", i > 0 ? "," : "", i, i == 2345 ? 99 : 1);
    const Curve curve = read("series: [{name: s, points: [" + points + "]}]");
    const std::vector<Point> drawn = curve.pointsOf(0, {});
    EXPECT_LT(drawn.size(), 700U);
    EXPECT_EQ(std::ranges::max(drawn, {}, &Point::y).x, 2345.0);
}

TEST(Columns, AreFoundByTheirNames) {
    const std::string text = "step,loss,\"bits per byte\"\n0,2.5,3\n1,,4\n2,1.5,5\r\n";
    const auto columns = [&](const std::string& names, int every = 1) {
        return readColumns(text, "log.csv", yaml::parse(names, "n.md"), every);
    };
    ASSERT_EQ(columns("[step, loss]").size(), 2U) << "a row without the number is left out";
    EXPECT_EQ(columns("[step, loss]")[1].y, 1.5);
    EXPECT_EQ(columns("[step, bits]").back().y, 5.0) << "the beginning of a name is enough";
    EXPECT_EQ(columns("[step, bits]", 2).size(), 2U);
    EXPECT_EQ(problem([&] { columns("[step, los, x]"); }),
              "n.md:1:1: two names of columns were expected, [step, loss]");
    EXPECT_EQ(problem([&] { columns("[step, lots]"); }),
              "n.md:1:8: log.csv has no column \"lots\"; these are: step, loss, bits per byte");
}

TEST(Curve, ReadsTheModelsOwnLog) {
    const Curve curve =
        read("series: [{name: bits, csv: moe.training.csv, columns: [step, bits_per_byte], every: 10}]");
    EXPECT_EQ(curve.series[0].points.size(), 204U);
    EXPECT_NEAR(curve.series[0].points[0].y, 8.2348, 1e-9);
    EXPECT_EQ(curve.x.high, 2030.0);
}

TEST(Curve, SaysWhatIsWrong) {
    EXPECT_EQ(wrong("series: [{name: a}]"), "n.md:1:10: a series has points, a function or a csv: one of the three");
    EXPECT_EQ(wrong("series: [{name: a, function: x}]"), "n.md:1:1: \"range\" of x is missing: formulas have no ends");
    EXPECT_EQ(wrong("series: [{name: a, csv: none.csv, columns: [a, b]}]"),
              "n.md:1:25: \"none.csv\" is not there: neither beside this file nor among the program's own");
    EXPECT_EQ(wrong("series: [{name: a, points: [[0, 1], [2]]}]"), "n.md:1:37: a point is two numbers, [x, y]");
    EXPECT_EQ(wrong("series: [{name: a, points: [[0, 1], [2, 3]]}]\nevents: [{at: 5, label: late}]"),
              "n.md:2:15: 5 is not from 0 to 2");
    EXPECT_EQ(wrong("series: [{name: a, points: [[0, 1]]}, {name: a, points: [[0, 1]]}]"),
              "n.md:1:39: two series are called \"a\"");
    EXPECT_EQ(wrong("x: {range: [1, 2]}\nseries: [{name: a, function: log(0 - x)}]"),
              "n.md:2:9: no series has a value within the range of x");
}

TEST(Ribbon, AndItsVeilHaveTheAreasTheyShould) {
    const auto area = [](const render::SurfaceAsset& mesh) {
        float sum = 0.0F;
        for (std::size_t i = 0; i + 2 < mesh.indices().size(); i += 3) {
            const vec3 a = mesh.vertices()[mesh.indices()[i]].position;
            const vec3 b = mesh.vertices()[mesh.indices()[i + 1]].position;
            const vec3 c = mesh.vertices()[mesh.indices()[i + 2]].position;
            sum += glm::length(glm::cross(b - a, c - a)) * 0.5F;
        }
        return sum;
    };
    const std::vector<std::vector<vec3>> lines{{{0, 1, 0}, {3, 5, 0}}, {{4, 2, 0}, {6, 2, 0}}};
    EXPECT_NEAR(area(*ribbonOf(lines)), (5.0F + 2.0F) * kStrip, 1e-4F);
    EXPECT_NEAR(area(*curtainOf(lines)), 9.0F + 4.0F, 1e-4F) << "and none between the pieces";
    EXPECT_EQ(ribbonOf({}), nullptr);
}

}  // namespace
}  // namespace orrery::curve
