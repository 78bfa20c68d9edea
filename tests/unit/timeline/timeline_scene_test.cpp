#include "scenes/timeline/timeline_scene.h"

#include "engine/app/registry.h"
#include "tests/unit/chart/helpers.h"

#include <gtest/gtest.h>

namespace orrery::timeline {
namespace {

using orrery::testing::problem;
using orrery::testing::seen;

TimelineScene three() {
    return TimelineScene(readTimeline(
        yaml::parse("title: Three\nevents:\n  - {date: 2020, label: first, text: how it began}\n"
                    "  - {from: 2021, to: 2022, label: second}\n  - {date: 2024-05-02, label: third}\nsource: nobody\n",
                    "n.md")));
}

// The emphasis of the body that a pick id belongs to: what a class sees fade.
float emphasisOf(app::Scene& scene, std::uint32_t pick) {
    scene.update(orrery::testing::momentOf(scene));
    render::DrawList list;
    scene.draw(list);
    for (const render::SurfaceBatch& batch : list.surfaces)
        if (batch.pick == pick) return batch.emphasis;
    return 0.0F;
}

TEST(TimelineScene, TheExampleIsReadFromTheBackRow) {
    const auto scene = app::openAll({"examples/export-controls.timeline"}, [](const auto&, const auto&) {});
    for (const uvec2 size : {uvec2(1280, 720), uvec2(1024, 768), uvec2(860, 720)}) {
        const auto all = seen(*scene, size);
        EXPECT_TRUE(all.hidden.empty()) << *all.hidden.begin() << " finds no room at " << size.x << " x " << size.y;
        EXPECT_GE(all.smallest, 0.0199F);
    }
    EXPECT_TRUE(seen(*scene).has("October 2022 rules"));
}

TEST(TimelineScene, TheReaderFadesWhatIsYetToCome) {
    TimelineScene scene = three();
    EXPECT_FLOAT_EQ(emphasisOf(scene, 2), 1.0F);
    const std::vector at{yaml::parse("at: 2022", "step.md")};
    scene.configure(at);
    EXPECT_TRUE(scene.animating());
    EXPECT_FLOAT_EQ(emphasisOf(scene, 1), 1.0F);
    EXPECT_LT(emphasisOf(scene, 2), 0.5F);
    EXPECT_TRUE(seen(scene).has("2022"));
    scene.configure({});
    EXPECT_FLOAT_EQ(emphasisOf(scene, 2), 1.0F) << "the next step starts as it was opened";
}

TEST(TimelineScene, ShowsOnlyWhatAStepAsksFor) {
    TimelineScene scene = three();
    const std::vector show{yaml::parse("show: [first, third]", "step.md"), yaml::parse("highlight: third", "step.md")};
    scene.configure(show);
    EXPECT_EQ(emphasisOf(scene, 1), 0.0F);
    EXPECT_FALSE(seen(scene).has("second"));
    EXPECT_TRUE(seen(scene).has("third"));
    const std::vector wrong{yaml::parse("show: [forth]", "step.md")};
    EXPECT_EQ(problem([&] { scene.configure(wrong); }),
              "step.md:1:8: \"forth\" is not here; these are: first, second, third");
    EXPECT_FLOAT_EQ(emphasisOf(scene, 1), 1.0F) << "after a mistake it is as it was opened";
    const std::vector late{yaml::parse("at: 2040", "step.md")};
    EXPECT_EQ(problem([&] { scene.configure(late); }), "step.md:1:5: 2040 lies beyond this timeline");
}

TEST(TimelineScene, EventsArePointedAtFoundAndNamed) {
    TimelineScene scene = three();
    EXPECT_EQ(scene.pickCount(), 3U);
    ASSERT_EQ(scene.search("thi").size(), 1U);
    EXPECT_EQ(scene.search("thi")[0].pick, 2U);
    scene.click(2, app::Button::left, false);
    EXPECT_EQ(scene.selected(), 2U);
    EXPECT_TRUE(scene.placeOf(2));
    EXPECT_TRUE(scene.cameraFor(2));
    EXPECT_EQ(scene.describe(0).name, "first");
    EXPECT_EQ(scene.describe(0).extras["date"], "2020");
    EXPECT_TRUE(scene.leave());
}

}  // namespace
}  // namespace orrery::timeline
