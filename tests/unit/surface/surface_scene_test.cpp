#include "scenes/surface/surface_scene.h"

#include "engine/app/registry.h"
#include "engine/base/files.h"
#include "tests/unit/chart/helpers.h"

#include <gtest/gtest.h>

namespace orrery::surface {
namespace {

using orrery::testing::momentOf;
using orrery::testing::problem;
using orrery::testing::seen;

const char* const kPlane =
    "title: A plane\nx: {name: u, range: [0, 10]}\ny: {name: v, range: [0, 10]}\nz: {name: h, range: [0, 40]}\n"
    "parameters: {a: {value: 1, range: [0, 2]}, b: 2}\nfunction: a * u + b * v\n"
    "marks: [{label: low, at: [1, 1]}, {label: high, at: [9, 9]}]\ncurves: [{label: diagonal, y: u}]\n"
    "choices: [{label: mild, set: {a: 1}}, {label: steep, set: {a: 2}}]\nsource: nobody\n";

SurfaceScene plane(const std::string& more = "") {
    return SurfaceScene(readSurface(yaml::parse(kPlane + more, "n.md")));
}

std::string wrongScene(const std::string& text) {
    return problem([&] { readSurface(yaml::parse(text, "n.md")); });
}

yaml::Value change(const std::string& text) {
    return yaml::parse(text, "step.md");
}

TEST(SurfaceScene, ALessonCanDescribeIt) {
    const app::SceneKind* kind = app::describedKind("surface");
    ASSERT_NE(kind, nullptr);
    const auto scene = kind->describe({.keys = yaml::parse(kPlane, "n.md"), .folder = {}});
    EXPECT_EQ(scene->title(), "A plane");
    EXPECT_EQ(scene->kind(), "surface");
}

TEST(SurfaceScene, TheExampleIsReadFromTheBackRow) {
    const auto scene = app::openAll({"examples/scaling-law.surface"}, [](const auto&, const auto&) {});
    for (const uvec2 size : {uvec2(1280, 720), uvec2(1024, 768), uvec2(860, 720)}) {
        const auto all = seen(*scene, size);
        for (const char* text :
             {"Loss by parameters and tokens", "parameters N", "tokens D", "loss L, nats per token",
              "Chinchilla 70B: 1.94", "Gopher 280B: 1.99", "GPT-3 175B: 2.00", "C = 6ND", "arXiv", "10⁸", "10¹³"})
            EXPECT_TRUE(all.has(text)) << text << " at " << size.x << " x " << size.y;
        EXPECT_GE(all.smallest, 0.0199F);
    }
}

TEST(SurfaceScene, AMarkShowsTheValueThere) {
    SurfaceScene scene = plane();
    EXPECT_TRUE(seen(scene).has("low: 3.00"));
    scene.setValues({2.0, 2.0});
    EXPECT_TRUE(seen(scene).has("low: 4.00"));
}

TEST(SurfaceScene, AStepStartsFromTheOpenedStateAndEases) {
    SurfaceScene scene = plane();
    const std::vector first{change("choice: steep"), change("{highlight: [high], contours: 5}")};
    scene.configure(first);
    EXPECT_EQ(scene.values(), (std::vector{2.0, 2.0}));
    EXPECT_TRUE(scene.animating());
    scene.update(momentOf(scene, {1280, 720}, 10.0, false));
    EXPECT_TRUE(scene.animating()) << "on its way";
    scene.update(momentOf(scene, {1280, 720}, 10.7, false));
    EXPECT_FALSE(scene.animating()) << "there within 0.6 s";
    const std::vector second{change("set: {b: 1}")};
    scene.configure(second);
    EXPECT_EQ(scene.values(), (std::vector{1.0, 1.0})) << "a is as it was opened";
    scene.update(momentOf(scene));
    EXPECT_FALSE(scene.animating()) << "a single picture waits for nothing";
}

TEST(SurfaceScene, AWrongStepSaysSoAndLeavesItAsOpened) {
    SurfaceScene scene = plane();
    const std::vector wrongs{change("set: {a: 0.5}"), change("choice: flat")};
    EXPECT_EQ(problem([&] { scene.configure(wrongs); }), "step.md:1:9: there is no choice \"flat\"");
    EXPECT_EQ(scene.values(), (std::vector{1.0, 2.0}));
    const std::vector unknown{change("highlight: [middle]")};
    EXPECT_EQ(problem([&] { scene.configure(unknown); }),
              "step.md:1:13: \"middle\" is not here; these are: low, high, diagonal");
    const std::vector key{change("contour: 3")};
    EXPECT_EQ(problem([&] { scene.configure(key); }),
              "step.md:1:10: \"contour\" is not known here; was \"contours\" meant?");
}

TEST(SurfaceScene, PointingAtItReadsItThere) {
    SurfaceScene scene = plane();
    const std::uint32_t cell = scene.pickCount() - 1;  // the right end of the front
    scene.click(cell, app::Button::left, false);
    EXPECT_EQ(scene.selected(), cell);
    EXPECT_TRUE(seen(scene).has("u = 9.95, v = 0.0602\nh = 10.08"));
    ASSERT_TRUE(scene.placeOf(cell));
    EXPECT_NEAR(scene.placeOf(cell)->y, 10.08F / 40.0F * kBox.y, 0.02F);
    EXPECT_TRUE(scene.cameraFor(cell));
    EXPECT_TRUE(scene.leave());
    EXPECT_FALSE(scene.leave());
}

TEST(SurfaceScene, IsFoundAndNamed) {
    SurfaceScene scene = plane();
    ASSERT_EQ(scene.search("hig").size(), 1U);
    EXPECT_EQ(scene.search("hig")[0].pick, 1U);
    EXPECT_EQ(scene.describe(1).name, "high");
    EXPECT_EQ(scene.describe(render::kNoPick).name, "A plane");
    EXPECT_EQ(scene.describe(2).name, "diagonal");
}

TEST(SurfaceScene, FlatIsAMapFromAbove) {
    SurfaceScene scene = plane();
    scene.setFlat(true);
    EXPECT_GT(scene.restCamera(1.6F).pitch, 1.4F);
    const auto all = seen(scene);
    EXPECT_TRUE(all.has("low: 3.00"));
    EXPECT_TRUE(all.has("A plane"));
}

TEST(SurfaceScene, SaysWhatIsWrongInTheFile) {
    const std::string axes = "x: {range: [0, 1]}\ny: {range: [0, 1]}\n";
    EXPECT_EQ(wrongScene(axes), "n.md:1:1: \"function\" is missing");
    EXPECT_EQ(wrongScene(axes + "function: x + z"),
              "n.md:3:11: in \"x + z\", character 5: \"z\" is not known; these are: x, y");
    EXPECT_EQ(wrongScene(axes + "function: sqrt(-1 - x)"), "n.md:3:11: nowhere in these ranges is it defined");
    EXPECT_EQ(wrongScene(axes + "function: x\nmarks: [{label: a, at: [2, 0]}]"),
              "n.md:4:24: lies beyond the ranges of x and y");
    EXPECT_EQ(wrongScene(axes + "function: x\ncurves: [{label: a, y: 2 * y}]"),
              "n.md:4:24: the formula of a curve cannot use what it is to give");
    EXPECT_EQ(wrongScene(axes + "function: x\nparameters: {x: 1}"), "n.md:1:1: two things are called \"x\"");
    EXPECT_EQ(wrongScene(axes + "function: x\ncontours: 1000"), "n.md:4:11: 1000 is not from 0 to 40");
    EXPECT_EQ(wrongScene(axes + "functon: x"), "n.md:3:10: \"functon\" is not known here; was \"function\" meant?");
}

TEST(SurfaceScene, ItsHeightFitsTheFunctionWhereNoneIsGiven) {
    const Surface surface = readSurface(
        yaml::parse("{x: {range: [0, 1]}, y: {range: [0, 1]}, function: 10 * x + y, parameters: {}}", "n.md"));
    EXPECT_LT(surface.z.low, 0.2);
    EXPECT_GT(surface.z.low, -1.0);
    EXPECT_GT(surface.z.high, 10.7);
    EXPECT_LT(surface.z.high, 12.0);
}

}  // namespace
}  // namespace orrery::surface
