#include "scenes/curve/curve_scene.h"

#include "engine/app/registry.h"
#include "tests/unit/chart/helpers.h"

#include <gtest/gtest.h>

namespace orrery::curve {
namespace {

using orrery::testing::momentOf;
using orrery::testing::problem;
using orrery::testing::seen;

CurveScene two(const std::string& more = "") {
    return CurveScene(readCurve(
        yaml::parse("title: Two\nx: {label: step, range: [0, 10]}\ny: {label: loss, range: [0, 30]}\n"
                    "parameters: {a: {value: 2, range: [0, 5]}}\nseries:\n  - {name: line, function: a * x}\n"
                    "  - {name: measured, points: [[0, 1], [10, 6]]}\nevents: [{at: 5, label: middle, about: line}]\n" +
                        more,
                    "n.md"),
        {}));
}

// The height at which a mark's ball stands.
float heightOf(app::Scene& scene, std::uint32_t pick) {
    scene.update(momentOf(scene));
    render::DrawList list;
    scene.draw(list);
    for (const render::SphereBatch& batch : list.spheres)
        for (std::size_t i = 0; i < batch.spheres.size(); ++i)
            if (batch.picks[i] == pick) return batch.spheres[i].position.y;
    return -1.0F;
}

bool drawn(app::Scene& scene, std::uint32_t pick) {
    scene.update(momentOf(scene));
    render::DrawList list;
    scene.draw(list);
    return std::ranges::any_of(list.surfaces, [&](const auto& batch) { return batch.pick == pick; });
}

TEST(CurveScene, TheExampleIsReadFromTheBackRow) {
    const auto scene = app::openAll({"examples/training.curve"}, [](const auto&, const auto&) {});
    for (const uvec2 size : {uvec2(1280, 720), uvec2(1024, 768), uvec2(860, 720)}) {
        const auto all = seen(*scene, size);
        for (const std::string& text : all.hidden)
            EXPECT_LE(text.size(), 4U) << text << " finds no room at " << size.x << " x " << size.y
                                       << "; a number of an axis may give way to a name";
        EXPECT_GE(all.smallest, 0.0199F);
    }
}

TEST(CurveScene, AParameterMovesTheCurveAndWhatIsMarkedOnIt) {
    CurveScene scene = two();
    const float before = heightOf(scene, 2);
    scene.setValues({4.0});
    EXPECT_NEAR(heightOf(scene, 2), before * 2.0F, 1e-3F) << "20 where 10 was";
}

TEST(CurveScene, AStepShowsReadsAndSets) {
    CurveScene scene = two();
    EXPECT_TRUE(drawn(scene, 0));
    const std::vector step{yaml::parse("{show: [measured], at: 5}", "step.md")};
    scene.configure(step);
    EXPECT_FALSE(drawn(scene, 0));
    EXPECT_TRUE(drawn(scene, 1));
    EXPECT_TRUE(seen(scene).has("step: 5"));
    EXPECT_TRUE(seen(scene).has("measured: 3.50"));
    EXPECT_FALSE(seen(scene).has("line: 10.0"));
    const std::vector next{yaml::parse("{set: {a: 1}, highlight: [middle]}", "step.md")};
    scene.configure(next);
    EXPECT_TRUE(drawn(scene, 0)) << "the next step starts as it was opened";
    EXPECT_FALSE(seen(scene).has("step: 5"));
    EXPECT_EQ(scene.values(), std::vector{1.0});
    const std::vector wrong{yaml::parse("at: 11", "step.md")};
    EXPECT_EQ(problem([&] { scene.configure(wrong); }), "step.md:1:5: 11 is not from 0 to 10");
    EXPECT_EQ(scene.values(), std::vector{2.0}) << "after a mistake it is as it was opened";
}

TEST(CurveScene, MadeUpDataSaysSo) {
    EXPECT_FALSE(seen(*std::make_unique<CurveScene>(two())).has("SYNTHETIC"));
    CurveScene all = two("synthetic: true\n");
    EXPECT_TRUE(seen(all).has("SYNTHETIC: Two"));
    CurveScene one(readCurve(yaml::parse("x: {range: [0, 1]}\nseries: [{name: a, function: x, synthetic: true}, "
                                         "{name: b, points: [[0, 1], [1, 2]]}]",
                                         "n.md"),
                             {}));
    EXPECT_TRUE(seen(one).has("a (synthetic)"));
    EXPECT_FALSE(seen(one).has("SYNTHETIC"));
}

TEST(CurveScene, FlatBringsAllIntoOnePlane) {
    CurveScene scene = two();
    scene.setFlat(true);
    scene.update(momentOf(scene));
    render::DrawList list;
    scene.draw(list);
    for (const render::SurfaceBatch& batch : list.surfaces) EXPECT_NEAR(batch.transform[3].z, 0.0F, 1e-4F);
    EXPECT_FLOAT_EQ(scene.restCamera(1.6F).yaw, 0.0F);
}

TEST(CurveScene, SeriesAndEventsAreFoundAndNamed) {
    CurveScene scene = two();
    EXPECT_EQ(scene.pickCount(), 3U);
    ASSERT_EQ(scene.search("midd").size(), 1U);
    EXPECT_EQ(scene.search("midd")[0].pick, 2U);
    EXPECT_EQ(scene.describe(0).extras["function"], "a * x");
    scene.update(momentOf(scene));
    EXPECT_TRUE(scene.cameraFor(2));
    scene.click(1, app::Button::left, false);
    EXPECT_EQ(scene.selected(), 1U);
    EXPECT_TRUE(scene.leave());
}

}  // namespace
}  // namespace orrery::curve
