#include "engine/app/keys.h"
#include "engine/base/files.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <gtest/gtest.h>

#include <set>
#include <tuple>

namespace orrery::app {
namespace {

TEST(Keys, NoKeyMeansTwoThings) {
    for (const Mode mode : {Mode::exploring, Mode::presenting}) {
        std::set<std::tuple<int, bool, bool>> seen;
        for (const KeyBinding& binding : keyBindings()) {
            if (binding.mode && *binding.mode != mode) continue;
            EXPECT_TRUE(seen.insert({binding.key, binding.control, binding.shift}).second) << "key " << binding.key;
        }
    }
}

TEST(Keys, APresentersRemoteControlWorksInBothModes) {
    for (const Mode mode : {Mode::exploring, Mode::presenting}) {
        EXPECT_EQ(actionFor(GLFW_KEY_PAGE_DOWN, false, false, mode), Action::nextStep);
        EXPECT_EQ(actionFor(GLFW_KEY_PAGE_UP, false, false, mode), Action::previousStep);
        EXPECT_EQ(actionFor(GLFW_KEY_B, false, false, mode), Action::blankBlack);
        EXPECT_EQ(actionFor(GLFW_KEY_PERIOD, false, false, mode), Action::blankBlack);
        EXPECT_EQ(actionFor(GLFW_KEY_ESCAPE, false, false, mode), Action::leave);
        EXPECT_EQ(actionFor(GLFW_KEY_F5, false, false, mode), Action::present);
        EXPECT_EQ(actionFor(GLFW_KEY_F5, false, true, mode), Action::resume);
    }
}

TEST(Keys, FliesWhileExploringAndBlanksWhilePresenting) {
    EXPECT_FALSE(actionFor(GLFW_KEY_W, false, false, Mode::exploring)) << "W flies";
    EXPECT_EQ(actionFor(GLFW_KEY_W, false, false, Mode::presenting), Action::blankWhite);
    EXPECT_EQ(actionFor(GLFW_KEY_F, false, false, Mode::exploring), Action::frameSelection);
    EXPECT_EQ(actionFor(GLFW_KEY_F, false, false, Mode::presenting), Action::fullScreen);
}

TEST(Keys, UndoAndRedoAreWherePeopleLookForThem) {
    EXPECT_EQ(actionFor(GLFW_KEY_Z, true, false, Mode::exploring), Action::undo);
    EXPECT_EQ(actionFor(GLFW_KEY_Z, true, true, Mode::exploring), Action::redo);
    EXPECT_EQ(actionFor(GLFW_KEY_Y, true, false, Mode::exploring), Action::redo);
    EXPECT_NE(actionFor(GLFW_KEY_Z, false, false, Mode::exploring), Action::undo);
}

TEST(Keys, PointerToolsAreWhereSlideProgramsHaveThem) {
    for (const Mode mode : {Mode::exploring, Mode::presenting}) {
        EXPECT_EQ(actionFor(GLFW_KEY_L, true, false, mode), Action::laser) << "as in PowerPoint";
        EXPECT_EQ(actionFor(GLFW_KEY_L, false, false, mode), Action::largeRoom);
        EXPECT_EQ(actionFor(GLFW_KEY_Z, false, false, mode), Action::freeze);
        EXPECT_EQ(actionFor(GLFW_KEY_K, true, false, mode), Action::palette);
    }
}

TEST(Keys, TheReadmeListsEachOfThem) {
    const std::string readme = readFile("README.md");
    for (const KeyBinding& binding : keyBindings()) {
        if (binding.shown[0] == '\0') continue;
        const std::string row = std::string("| ") + binding.shown + " | " + binding.does + " |";
        EXPECT_NE(readme.find(row), std::string::npos) << row;
    }
    for (const Gesture& gesture : gestures()) EXPECT_NE(readme.find(gesture.shown), std::string::npos) << gesture.shown;
}

}  // namespace
}  // namespace orrery::app
