#include "tests/unit/lesson_scene/play.h"

#include <functional>
#include <map>

namespace orrery::lesson {
namespace {

using Names = std::set<std::string>;

const std::string kGraph = "```mermaid\nflowchart LR\nA[Alpha] --> B[Beta]\nB --> C[Gamma]\n```\n\n";

std::string orrery(const std::string& yaml) {
    return "```orrery\n" + yaml + "\n```\n\n";
}

TEST_F(Playing, EveryHeadingIsAStopAndKeepsTheSceneBeforeIt) {
    open("# Lesson\n\n## One\n\nHello.\n\n" + kGraph +
         "## Two\n\nMore words.\n\n## Three\n\n```mermaid\ngraph TD\nX\n```\n\n## Sources\n\n- a\n");
    ASSERT_EQ(session_.scene()->stepCount(), 3);
    EXPECT_EQ(session_.scene()->stepTitle(1), "Two");
    show(0);
    EXPECT_EQ(names(), (Names{"Alpha", "Beta", "Gamma"}));
    show(1);
    EXPECT_EQ(names(), (Names{"Alpha", "Beta", "Gamma"})) << "the scene stays";
    show(2);
    EXPECT_EQ(names(), (Names{"X"}));
}

TEST_F(Playing, TheSceneStandsBesideTheCaption) {
    open("# L\n\n## One\n\nSome words for the class, more than one line of them.\n\n" + kGraph);
    show(0);
    ASSERT_EQ(session_.list().overlays.size(), 1U);
    const render::Overlay& caption = session_.list().overlays[0];
    EXPECT_EQ(caption.opacity, 1.0F);
    EXPECT_GT(caption.corner.x, static_cast<int>(kPicture.x) / 2);
    EXPECT_LE(caption.end().x, static_cast<int>(kPicture.x));
    EXPECT_LE(caption.end().y, static_cast<int>(kPicture.y));
    for (std::uint32_t node = 0; node < 3; ++node) {
        const auto place = session_.scene()->placeOf(node);
        ASSERT_TRUE(place);
        const auto seen = session_.camera().project(*place, vec2(kPicture));
        ASSERT_TRUE(seen);
        EXPECT_GT(seen->pixel.x, 0.0F);
        EXPECT_LT(seen->pixel.x, static_cast<float>(caption.corner.x)) << "a node lies under the caption";
    }
    // Back-row text: at least 3 % of the height.
    ASSERT_NE(lesson().caption(), nullptr);
    EXPECT_GE(lesson().caption()->em, 0.03 * kPicture.y);
    // A click on the caption means nothing behind it.
    session_.press(vec2(caption.corner) + vec2(10.0F), false);
    session_.release(vec2(caption.corner) + vec2(10.0F));
    EXPECT_EQ(session_.scene()->selected(), render::kNoPick);
}

TEST_F(Playing, TheCaptionGoesBelowAWideTableAndTakesNoMoreThanItNeeds) {
    const std::string table =
        "scene: table\ntitle: Wide\ncolumns: [a long first name, {name: bars, bar: true}, {name: more, bar: true}, "
        "{name: most, bar: true}, a last one]\nrows:\n  - [one row of words, 3, 5, 8, and here some more]\n";
    open("# L\n\n## One\n\nFew words.\n\n" + orrery(table) + "## Two\n\nx\n\n" + orrery("caption: right"));
    show(0);
    const render::Overlay below = session_.list().overlays.at(0);
    EXPECT_GT(below.corner.y, static_cast<int>(kPicture.y) * 3 / 4) << "two lines are a narrow band";
    const float distance = session_.camera().distance;
    for (const render::Label& label : session_.list().labels) {
        const auto seen = session_.camera().project(label.anchor, vec2(kPicture));
        ASSERT_TRUE(seen);
        EXPECT_LT(seen->pixel.y, static_cast<float>(below.corner.y)) << label.content->plain << " is covered";
    }
    show(1);
    EXPECT_GT(session_.list().overlays.at(0).corner.x, static_cast<int>(kPicture.x) / 2) << "where the author wants it";
    EXPECT_GT(session_.camera().distance, 1.25F * distance) << "which makes the table smaller";
}

TEST_F(Playing, TheCameraComesNearEnoughForWhatAStepIsAbout) {
    std::string diagram = "```mermaid\nflowchart TD\n";
    for (int i = 0; i < 40; ++i) {
        diagram += "N" + std::to_string(i) + "[A node with a long name of its own, number " + std::to_string(i) + "]\n";
        if (i > 0) diagram += "N" + std::to_string((i - 1) / 3) + " --> N" + std::to_string(i) + "\n";
    }
    open("# L\n\n## All\n\nx\n\n" + diagram + "```\n\n## One\n\ny\n\n" + orrery("highlight: [\"N4 -> N13\"]"));
    const auto line = [&] {
        const render::Camera& camera = session_.camera();
        return camera.pixelsPerUnit(1.0F) / camera.distance;
    };
    show(0);
    EXPECT_LT(line(), 0.03F) << "so many names cannot all be read";
    show(1);
    EXPECT_GE(line(), 0.029F) << "of the height, what the back row needs";
    const render::Overlay caption = session_.list().overlays.at(0);
    for (const std::uint32_t node : {4U, 13U}) {
        const auto seen = session_.camera().project(*session_.scene()->placeOf(node), vec2(kPicture));
        ASSERT_TRUE(seen);
        EXPECT_TRUE(seen->pixel.x > 0.0F && seen->pixel.y > 0.0F && seen->pixel.y < static_cast<float>(kPicture.y));
        EXPECT_FALSE(caption.covers(seen->pixel));
    }
}

TEST_F(Playing, PartsComeOneAfterTheOtherAndGoWhenSteppingBack) {
    open("# L\n\n## Parts\n\nx\n\n" + kGraph + orrery("show: [[A], [B], [C]]") + "## After\n\ny\n\n");
    ASSERT_EQ(session_.scene()->stepCount(), 4);
    show(0);
    EXPECT_EQ(names(), (Names{"Alpha"}));
    show(2);
    EXPECT_EQ(names(), (Names{"Alpha", "Beta", "Gamma"}));
    show(1);
    EXPECT_EQ(names(), (Names{"Alpha", "Beta"}));
    EXPECT_EQ(session_.scene()->stepTitle(1), "Parts (2 of 3)");
    show(3);
    EXPECT_EQ(names(), (Names{"Alpha", "Beta", "Gamma"}));
}

TEST_F(Playing, EdgesOfMermaidHaveSteps) {
    open("# L\n\n## G\n\n```mermaid\nflowchart LR\nA e1@--> B\nB e2@--> C\ne2@{ step: 2 }\ne1@{ step: 1 }\n```\n");
    ASSERT_EQ(session_.scene()->stepCount(), 3);
    show(0);
    EXPECT_EQ(names(), (Names{"A"})) << "where it begins; what only later edges reach comes with them";
    show(1);
    EXPECT_EQ(names(), (Names{"A", "B"}));
    show(2);
    EXPECT_EQ(names(), (Names{"A", "B", "C"}));
}

TEST_F(Playing, WhatAStepHighlightsStepsBackInTheNext) {
    open("# L\n\n## One\n\nx\n\n" + kGraph + "## Two\n\nx\n\n" +
         orrery("highlight: [Alpha]\nlabels: {B: \"B: stopped\"}\ncolours: {B: red}") + "## Three\n\nx\n");
    const auto opacityOf = [&](const std::string& name) {
        for (const render::Label& label : session_.list().labels) {
            if (label.content->plain == name) return label.opacity;
        }
        return -1.0F;
    };
    show(1);
    EXPECT_EQ(opacityOf("Alpha"), 1.0F);
    EXPECT_LT(opacityOf("Gamma"), 0.5F);
    EXPECT_EQ(opacityOf("Beta"), -1.0F) << "the lesson's words stand in place of the label";
    EXPECT_EQ(opacityOf("B: stopped"), 1.0F);
    show(2);
    EXPECT_EQ(opacityOf("Gamma"), 1.0F);
    EXPECT_EQ(opacityOf("B: stopped"), 1.0F) << "what was changed stays";
    show(0);
    EXPECT_EQ(opacityOf("Beta"), 1.0F);
}

TEST_F(Playing, ACameraGoesToANode) {
    open("# L\n\n## One\n\nx\n\n" + kGraph + "## Two\n\nx\n\n" + orrery("camera: {at: C, yaw: 30}") +
         "## Three\n\nx\n\n" + orrery("camera: {distance: 2}"));
    show(0);
    const render::Camera rest = session_.camera();
    show(1);
    EXPECT_NEAR(session_.camera().yaw - rest.yaw, 30.0F * 3.14159265F / 180.0F, 1e-4F);
    EXPECT_LT(glm::length(session_.camera().target - *session_.scene()->placeOf(2)), 1e-3F);
    show(2);
    EXPECT_NEAR(session_.camera().distance / rest.distance, 2.0F, 1e-4F);
}

TEST_F(Playing, ProblemsStandInTheirStepAndStopNothing) {
    open("# L\n\n## Fence\n\n" + orrery("scene: nosuch") + "## File\n\n" + orrery("file: missing.mmd") + "## Name\n\n" +
         kGraph + orrery("highlight: [Betta]") + "## Fine\n\n" + orrery("highlight: [B]"));
    ASSERT_EQ(session_.scene()->stepCount(), 4);
    const Diagnostics& said = lesson().lesson().diagnostics;
    ASSERT_EQ(said.size(), 3U);
    EXPECT_EQ(said[0].line, 6);
    EXPECT_NE(said[0].message.find("nosuch"), std::string::npos);
    EXPECT_EQ(said[1].line, 12);
    EXPECT_NE(said[1].message.find("missing.mmd"), std::string::npos);
    EXPECT_EQ(said[2].line, 24);
    EXPECT_NE(said[2].message.find("was \"Beta\" meant?"), std::string::npos) << said[2].message;
    EXPECT_FALSE(lesson().stops()[0].problem.empty());
    EXPECT_TRUE(lesson().stops()[3].problem.empty());
    for (int i = 0; i < 4; ++i) show(i);
    EXPECT_EQ(names(), (Names{"Alpha", "Beta", "Gamma"}));
}

TEST_F(Playing, ASelectedNodeShowsItsEntry) {
    open("# L\n\n## One\n\nx\n\n" + kGraph +
         "## Glossary\n\n| Term | Meaning |\n|---|---|\n| beta | the second letter |\n");
    show(0);
    EXPECT_EQ(session_.list().overlays.size(), 1U);
    session_.scene()->click(1, app::Button::left, false);
    session_.update(0.0, kPicture, true);
    EXPECT_EQ(session_.list().overlays.size(), 2U);
    session_.scene()->click(0, app::Button::left, false);
    session_.update(0.0, kPicture, true);
    EXPECT_EQ(session_.list().overlays.size(), 1U) << "Alpha has no entry";
}

TEST_F(Playing, NotesAreForThePresenter) {
    open("# L\n\n## One\n\nx\n\n" + kGraph + "> Ask the class.\n\n<!-- two minutes -->\n");
    EXPECT_EQ(session_.scene()->stepNotes(0), "Ask the class.\n\ntwo minutes");
}

TEST_F(Playing, TheNextKeyGoesOnAfterALookFromAfar) {
    open("# L\n\n## One\n\nx\n\n" + kGraph + "## Two\n\n```mermaid\ngraph TD\nX\n```\n\n## Three\n\ny\n");
    show(0);
    session_.goHome();
    const vec2 shift = session_.scene()->restCamera(1.78F).shift;
    EXPECT_EQ(shift.x, 0.0F) << "from afar there is no caption to make room for";
    EXPECT_GT(shift.y, 0.0F) << "but a title";
    session_.nextStep(1);
    EXPECT_EQ(session_.scene()->step(), 1);
}

TEST_F(Playing, GraphsMergeByTheirTerms) {
    write("one.mmd", "flowchart LR\na[data] --> b[learning]");
    write("two.mmd", "flowchart LR\na[Data 📦] --> b[search]");
    write("all.mmd", "flowchart LR\ns[Learning from data]");
    open("# L\n\n## Merged\n\nx\n\n" + orrery("scene: merge\nfiles: [\"*.mmd\"]\nsynthesis: all.mmd\nshow: [one.mmd]") +
         "## All\n\nx\n\n" + orrery("show: all"));
    show(0);
    EXPECT_EQ(names(), (Names{"data", "learning"}));
    show(1);
    EXPECT_EQ(names(), (Names{"data", "learning", "search", "Learning from data"})) << "one node for both";
    EXPECT_TRUE(lesson().lesson().diagnostics.empty());
}

// What a person arranged at a step is there again when the lesson comes back to it, and only there.
TEST_F(Playing, WhatWasChangedByHandComesBackWithItsStep) {
    open("# L\n\n## One\n\nx\n\n" +
         orrery("scene: table\ntitle: T\ncolumns: [{name: chip}, {name: speed}]\nrows:\n  - [slow, 1]\n  - [fast, "
                "3]\n  - [middle, 2]") +
         "## Two\n\ny\n\n## Three\n\nz\n\n" + kGraph);
    // The rows from above.
    const auto order = [&] {
        std::map<float, std::string, std::greater<>> rows;
        for (const render::Label& label : session_.list().labels) {
            for (const char* name : {"slow", "middle", "fast"}) {
                if (label.content->plain == name) rows[label.anchor.y] = name;
            }
        }
        std::string all;
        for (const auto& [y, name] : rows) all += name + " ";
        return all;
    };
    show(0);
    EXPECT_EQ(order(), "slow fast middle ");
    constexpr std::uint32_t kSpeed = 3 + 1;  // the head of the second column, behind the rows
    session_.scene()->click(kSpeed, app::Button::left, false);
    session_.update(0.0, kPicture, true);
    const std::string sorted = order();
    EXPECT_NE(sorted, "slow fast middle ");
    show(1);
    EXPECT_EQ(order(), "slow fast middle ") << "the next step is as its author has it";
    show(2);
    show(0);
    EXPECT_EQ(order(), sorted) << "the change is lost";

    // Taken back at once, and by undo where it was made.
    session_.resetStep();
    session_.update(0.0, kPicture, true);
    EXPECT_EQ(order(), "slow fast middle ");
    show(2);
    session_.undoLast();
    session_.update(0.0, kPicture, true);
    EXPECT_EQ(session_.scene()->step(), 0);
    EXPECT_EQ(order(), sorted);
}

TEST_F(Playing, ANodeThatWasMovedStaysWhereItWasPut) {
    open("# L\n\n## One\n\nx\n\n" + kGraph + "## Two\n\n```mermaid\ngraph TD\nX\n```\n\n## Three\n\nz\n");
    show(0);
    const vec3 before = *session_.scene()->placeOf(0);
    const auto seen = session_.camera().project(before, vec2(kPicture));
    ASSERT_TRUE(seen);
    session_.pointerMoved(seen->pixel);
    session_.press(seen->pixel, false);
    for (int i = 1; i <= 10; ++i) {
        session_.drag(seen->pixel + vec2(0.0F, 12.0F * static_cast<float>(i)));
        session_.update(1.0 / 60.0, kPicture);
    }
    session_.release(seen->pixel + vec2(0.0F, 120.0F));
    for (int i = 0; i < 400; ++i) session_.update(1.0 / 60.0, kPicture);
    const vec3 moved = *session_.scene()->placeOf(0);
    ASSERT_GT(glm::distance(moved, before), 0.5F) << "the node was not dragged";
    show(1);
    show(2);
    show(0);
    EXPECT_LT(glm::distance(*session_.scene()->placeOf(0), moved), 1e-3F);
    session_.resetStep();
    session_.update(0.0, kPicture, true);
    EXPECT_LT(glm::distance(*session_.scene()->placeOf(0), before), 1e-3F) << "back to the layout";
    session_.undoLast();
    session_.update(0.0, kPicture, true);
    EXPECT_LT(glm::distance(*session_.scene()->placeOf(0), moved), 1e-3F);
}

}  // namespace
}  // namespace orrery::lesson
