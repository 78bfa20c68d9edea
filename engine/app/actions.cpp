#include "engine/app/actions.h"

#include "engine/app/panels.h"
#include "engine/app/pointer_tools.h"
#include "engine/app/session.h"
#include "engine/app/talk_timer.h"

#include <cstddef>

namespace orrery::app {

namespace {

void nextTheme(Session& session) {
    const auto themes = render::themes();
    std::size_t at = 0;
    while (at < themes.size() && themes[at].name != session.settings().theme) ++at;
    session.settings().theme = themes[(at + 1) % themes.size()].name;
    session.applySettings();
}

// The innermost mode goes first; nothing of it ever quits.
bool leave(const Controls& controls) {
    if (controls.panels.keyCard || controls.panels.settings) {
        controls.panels.keyCard = controls.panels.settings = false;
    } else if (controls.tools.tool() != PointerTool::none) {
        controls.tools.put(PointerTool::none);
    } else if (!controls.session.leave()) {
        if (controls.mode != Mode::presenting) return false;
        controls.mode = Mode::exploring;
        controls.session.navigator().setIdleOrbit(false);
    }
    return true;
}

void present(const Controls& controls, bool fromHere) {
    Session& session = controls.session;
    controls.mode = Mode::presenting;
    session.navigator().setIdleOrbit(true);
    controls.timer.start();
    if (!fromHere && session.scene() != nullptr && session.scene()->stepCount() > 0) session.goToStep(0);
    session.say("presenting: Page Down and Page Up step, Esc ends");
}

void useTool(PointerTool tool, const Controls& controls) {
    controls.tools.toggle(tool);
    controls.tools.moved(controls.pointer);
}

}  // namespace

bool perform(Action action, const Controls& controls) {
    Session& session = controls.session;
    Settings& settings = session.settings();
    Panels& panels = controls.panels;
    switch (action) {
        case Action::nextStep:
            session.nextStep(1);
            break;
        case Action::previousStep:
            session.nextStep(-1);
            break;
        case Action::home:
            session.goHome();
            break;
        case Action::leave:
            if (!leave(controls)) return false;
            break;
        case Action::present:
        case Action::resume:
            present(controls, action == Action::resume);
            break;
        case Action::blankBlack:
            controls.blank = Blank::black;
            break;
        case Action::blankWhite:
            controls.blank = Blank::white;
            break;
        case Action::keyCard:
            panels.keyCard = !panels.keyCard;
            break;
        case Action::resetView:
            session.resetView();
            break;
        case Action::resetStep:
            session.resetStep();
            break;
        case Action::flatten:
            session.setFlat(!session.flat());
            break;
        case Action::frameSelection:
            session.frameSelection();
            break;
        case Action::search:
            panels.openSearch();
            break;
        case Action::undo:
            session.undoLast();
            break;
        case Action::redo:
            session.redoLast();
            break;
        case Action::panels:
            panels.panels = !panels.panels;
            break;
        case Action::performance:
            panels.performance = !panels.performance;
            break;
        case Action::theme:
            nextTheme(session);
            break;
        case Action::largeRoom:
            settings.largeRoom = !settings.largeRoom;
            session.say(settings.largeRoom ? "text for a large room: 4 % of the height" : "text of 3 % of the height");
            break;
        case Action::flow:
            session.setFlow(!session.flow());
            break;
        case Action::physics:
            if (Scene* scene = session.scene()) {
                scene->setPhysics(!scene->physics());
                session.say(scene->physics() ? "live physics is on" : "live physics is off");
            }
            break;
        case Action::pin:
            if (Scene* scene = session.scene()) scene->togglePinned();
            break;
        case Action::settings:
            panels.settings = !panels.settings;
            break;
        case Action::laser:
            useTool(PointerTool::laser, controls);
            break;
        case Action::spotlight:
            useTool(PointerTool::spotlight, controls);
            break;
        case Action::lens:
            useTool(PointerTool::lens, controls);
            break;
        case Action::timer:
            controls.timer.toggle();
            session.say(controls.timer.running() ? "the timer runs" : "the timer stands");
            break;
        case Action::timerReset:
            controls.timer.reset();
            session.say("the timer is set back");
            break;
        case Action::fullScreen:
        case Action::save:
        case Action::palette:
        case Action::start:
        case Action::presenterWindow:
        case Action::freeze:
        case Action::notesDown:
        case Action::notesUp:
        case Action::quit:
            return false;
    }
    return true;
}

std::vector<Command> keyCommands(const std::function<void(Action)>& perform) {
    std::vector<Command> all;
    for (const KeyBinding& binding : keyBindings()) {
        if (binding.shown[0] == '\0' || binding.action == Action::palette) continue;
        all.push_back({.text = binding.does, .keys = binding.shown, .run = [perform, action = binding.action] {
                           perform(action);
                       }});
    }
    return all;
}

}  // namespace orrery::app
