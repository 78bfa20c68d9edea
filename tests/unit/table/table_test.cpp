#include "scenes/table/table_scene.h"

#include "engine/app/registry.h"
#include "tests/unit/chart/helpers.h"

#include <gtest/gtest.h>

namespace orrery::table {
namespace {

using orrery::testing::momentOf;
using orrery::testing::problem;
using orrery::testing::seen;

Table read(const std::string& text) {
    return readTable(yaml::parse(text, "n.md"));
}

const char* const kThree =
    "title: Three\ncolumns: [{name: GPU}, {name: speed, unit: TFLOP/s, bar: true}, note]\n"
    "rows: [[slow, 312, b], [fast, \"1,979\", a], [none, , c]]\nsource: nobody\n";

// The height at which a row's shelf stands, and how long its bar is.
struct Shelf {
    float y = 0.0F, bar = 0.0F;
    bool there = false;
};
Shelf shelf(app::Scene& scene, std::uint32_t row) {
    scene.update(momentOf(scene));
    render::DrawList list;
    scene.draw(list);
    Shelf found;
    for (const render::SurfaceBatch& batch : list.surfaces) {
        if (batch.pick != row) continue;
        if (!found.there) found.y = batch.transform[3].y;
        if (batch.transform[2].z < 1.0F && batch.transform[2].z > 0.5F) found.bar = batch.transform[0].x;
        found.there = true;
    }
    return found;
}

TEST(Table, ReadsNumbersAndTexts) {
    const Table table = read(kThree);
    ASSERT_EQ(table.rows.size(), 3U);
    EXPECT_EQ(table.rows[1][1].number, 1979.0) << "with a comma between its thousands";
    EXPECT_EQ(table.rows[1][1].text, "1,979");
    EXPECT_FALSE(table.rows[2][1].number);
    EXPECT_EQ(table.most(1), 1979.0);
    EXPECT_EQ(table.sorted(1), (std::vector<std::size_t>{1, 0, 2})) << "the largest first, those without last";
    EXPECT_EQ(table.sorted(2), (std::vector<std::size_t>{1, 0, 2})) << "texts by letter";
    EXPECT_EQ(table.sorted(std::nullopt), (std::vector<std::size_t>{0, 1, 2}));
}

TEST(Table, SaysWhatIsWrong) {
    const auto wrong = [](const std::string& text) { return problem([&] { read(text); }); };
    EXPECT_EQ(wrong("columns: [a]\nrows: [[1, 2]]"), "n.md:2:8: 2 cells, but 1 columns");
    EXPECT_EQ(wrong("columns: [a, a]\nrows: [[1]]"), "n.md:1:14: two columns are called \"a\"");
    EXPECT_EQ(wrong("columns: [{name: a, bar: yes}]\nrows: [[-1]]"),
              "n.md:2:9: a bar cannot show a negative number; leave bar out of its column");
    EXPECT_EQ(wrong("columns: [a]\nrows: [[1]]\nsort: b"), "n.md:3:7: there is no column \"b\"; these are: a");
    EXPECT_EQ(wrong("columns: [a]\nrows: []"), "n.md:2:7: a table needs at least one row");
}

TEST(TableScene, TheExampleIsReadFromTheBackRow) {
    const auto scene = app::openAll({"examples/gpus.table"}, [](const auto&, const auto&) {});
    for (const uvec2 size : {uvec2(1280, 720), uvec2(1024, 768), uvec2(860, 720)}) {
        const auto all = seen(*scene, size);
        EXPECT_TRUE(all.hidden.empty()) << *all.hidden.begin() << " finds no room at " << size.x << " x " << size.y;
        EXPECT_GE(all.smallest, 0.0199F);
    }
}

TEST(TableScene, BarsAreAsLongAsTheirNumbers) {
    TableScene scene(read(kThree));
    EXPECT_NEAR(shelf(scene, 0).bar / shelf(scene, 1).bar, 312.0F / 1979.0F, 1e-3F);
    EXPECT_EQ(shelf(scene, 2).bar, 0.0F);
}

TEST(TableScene, ClickingAHeadSortsAndClickingItAgainDoesNot) {
    TableScene scene(read(kThree));
    EXPECT_GT(shelf(scene, 0).y, shelf(scene, 1).y);
    scene.click(3 + 1, app::Button::left, false);
    EXPECT_TRUE(scene.animating()) << "rows move to their places";
    EXPECT_LT(shelf(scene, 0).y, shelf(scene, 1).y);
    scene.click(3 + 1, app::Button::left, false);
    EXPECT_GT(shelf(scene, 0).y, shelf(scene, 1).y);
}

TEST(TableScene, AStepSortsShowsAndHighlights) {
    TableScene scene(read(kThree));
    const std::vector step{yaml::parse("{sort: speed, show: [slow, fast], highlight: fast}", "step.md")};
    scene.configure(step);
    EXPECT_FALSE(shelf(scene, 2).there);
    EXPECT_GT(shelf(scene, 1).y, shelf(scene, 0).y);
    scene.configure({});
    EXPECT_TRUE(shelf(scene, 2).there) << "the next step starts as it was opened";
    const std::vector wrong{yaml::parse("show: [speed]", "step.md")};
    EXPECT_EQ(problem([&] { scene.configure(wrong); }),
              "step.md:1:8: \"speed\" is not here; these are: slow, fast, none");
}

// The camera holds what a step leads to, not what it comes from; and a source of any length breaks into lines.
TEST(TableScene, RestsBeforeWhatWillStandThere) {
    TableScene scene(read(kThree));
    const float whole = scene.restCamera(1.1F).distance;
    const std::vector step{yaml::parse("show: [slow]", "step.md")};
    scene.configure(step);
    const float one = scene.restCamera(1.1F).distance;
    scene.configure({});
    EXPECT_FLOAT_EQ(scene.restCamera(1.1F).distance, whole) << "of all rows at once, though they only begin to come";
    EXPECT_LE(one, whole);

    std::string source;
    for (int i = 0; i < 30; ++i) source += "many words ";
    std::string text = kThree;
    text.replace(text.find("nobody"), 6, source);
    TableScene sourced(read(text));
    EXPECT_LT(sourced.restCamera(0.8F).distance, 1.15F * TableScene(read(kThree)).restCamera(0.8F).distance)
        << "a long source makes a narrow picture of the table smaller";
}

TEST(TableScene, RowsAreFoundAndNamed) {
    TableScene scene(read(kThree));
    ASSERT_EQ(scene.search("fas").size(), 1U);
    EXPECT_EQ(scene.search("fas")[0].pick, 1U);
    EXPECT_EQ(scene.describe(1).extras["speed"], "1,979");
    scene.click(1, app::Button::left, false);
    EXPECT_EQ(scene.selected(), 1U);
    EXPECT_TRUE(scene.cameraFor(1));
    EXPECT_TRUE(scene.leave());
}

}  // namespace
}  // namespace orrery::table
