#include "engine/app/actions.h"

#include "engine/app/panels.h"
#include "engine/app/pointer_tools.h"
#include "engine/app/session.h"
#include "engine/app/talk_timer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace orrery::app {
namespace {

struct Room {
    Session session{Settings{}};
    Panels panels;
    PointerTools tools;
    TalkTimer timer;
    Mode mode = Mode::exploring;
    Blank blank = Blank::none;

    bool perform(Action action) {
        return app::perform(action, {.session = session,
                                     .panels = panels,
                                     .tools = tools,
                                     .timer = timer,
                                     .mode = mode,
                                     .blank = blank,
                                     .pointer = vec2(0.5F)});
    }
};

TEST(Actions, LeavingGoesFromTheInnermostOutAndThenLeavesItToTheWindow) {
    Room room;
    room.perform(Action::present);
    room.perform(Action::spotlight);
    room.perform(Action::keyCard);
    EXPECT_TRUE(room.timer.running()) << "it runs from when somebody presents";
    EXPECT_TRUE(room.perform(Action::leave));
    EXPECT_FALSE(room.panels.keyCard);
    EXPECT_EQ(room.tools.tool(), PointerTool::spotlight);
    EXPECT_TRUE(room.perform(Action::leave));
    EXPECT_EQ(room.tools.tool(), PointerTool::none);
    EXPECT_EQ(room.mode, Mode::presenting);
    EXPECT_TRUE(room.perform(Action::leave));
    EXPECT_EQ(room.mode, Mode::exploring);
    EXPECT_FALSE(room.perform(Action::leave)) << "there is nothing left but the full screen";
}

TEST(Actions, EveryOneDoesNoHarmWhileNothingIsOpen) {
    const std::set<Action> needWindow{Action::fullScreen,      Action::save,    Action::palette,
                                      Action::start,           Action::freeze,  Action::notesDown,
                                      Action::presenterWindow, Action::notesUp, Action::quit};
    for (const KeyBinding& binding : keyBindings()) {
        Room room;
        const bool done = room.perform(binding.action);
        if (binding.action == Action::leave) continue;
        EXPECT_EQ(done, !needWindow.contains(binding.action)) << binding.does;
    }
}

TEST(Actions, ThemesGoRound) {
    Room room;
    const std::string first = room.session.settings().theme;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < render::themes().size(); ++i) {
        seen.insert(room.session.settings().theme);
        room.perform(Action::theme);
        EXPECT_EQ(room.session.theme().name, room.session.settings().theme) << "applied at once";
    }
    EXPECT_EQ(seen.size(), render::themes().size());
    EXPECT_EQ(room.session.settings().theme, first);
}

TEST(Actions, ThePaletteOffersWhatTheKeyCardLists) {
    std::vector<Action> performed;
    for (const Command& command : keyCommands([&](Action action) { performed.push_back(action); })) {
        EXPECT_FALSE(command.keys.empty());
        command.run();
    }
    EXPECT_GT(performed.size(), 20U);
    EXPECT_EQ(std::ranges::count(performed, Action::palette), 0) << "it is open already";
}

}  // namespace
}  // namespace orrery::app
