#include "tests/soak/hand.h"

#include "engine/base/error.h"
#include "engine/base/files.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace orrery::soak {

using app::Action;

namespace {

constexpr std::array<uvec2, 5> kSizes{uvec2(160, 90), uvec2(128, 96), uvec2(200, 80), uvec2(96, 120), uvec2(240, 135)};
constexpr std::array kKeys{GLFW_KEY_TAB,   GLFW_KEY_DOWN,  GLFW_KEY_UP,        GLFW_KEY_LEFT,
                           GLFW_KEY_RIGHT, GLFW_KEY_SPACE, GLFW_KEY_ENTER,     GLFW_KEY_ESCAPE,
                           GLFW_KEY_HOME,  GLFW_KEY_END,   GLFW_KEY_BACKSPACE, GLFW_KEY_PAGE_DOWN};
constexpr std::array kWords{"expert", "gpu", "token", "loss", "a", "attention", "zzz", "chip", "deep"};

// What is opened: everything of the program's own that a kind of scene claims.
std::vector<std::filesystem::path> openable(const std::filesystem::path& assets, const std::string& part) {
    const std::set<std::string> unread{".json", ".svg", ".desktop", ".bash", ".xml"};
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(assets)) {
        const bool about = entry.path().filename() == "README.md";
        if (entry.is_regular_file() && !about && !unread.contains(entry.path().extension().string()) &&
            entry.path().string().find(part) != std::string::npos)
            files.push_back(entry.path());
    }
    if (files.empty()) throw Error("no file of the program's own has \"" + part + "\" in its path");
    std::ranges::sort(files);
    return files;
}

bool isText(const std::filesystem::path& file) {
    return file.extension() != ".safetensors" && file.extension() != ".png";
}

}  // namespace

Hand::Hand(Program& program, const Description& description)
    : program_(program),
      assets_(description.assets),
      random_(description.seed),
      trace_(description.trace),
      files_(openable(assets_, description.files)) {
    makeDoings(description.doings);
}

void Hand::makeDoings(const std::vector<std::string>& only) {
    const auto does = [&](int weight, const char* name, std::function<void()> run) {
        if (!only.empty() && std::ranges::find(only, name) == only.end()) return;
        doings_.push_back({weight, name, std::move(run)});
        weights_ += static_cast<std::uint32_t>(weight);
    };
    const auto action = [&](int weight, const char* name, Action which) {
        does(weight, name, [this, which] { program_.perform(which); });
    };
    action(12, "next step", Action::nextStep);
    action(4, "previous step", Action::previousStep);
    action(2, "home", Action::home);
    does(4, "jump", [this] {
        const app::Scene* scene = program_.session.scene();
        if (scene != nullptr && scene->stepCount() > 0)
            program_.session.goToStep(static_cast<int>(random_.below(static_cast<std::uint32_t>(scene->stepCount()))));
    });
    action(5, "leave", Action::leave);
    action(4, "undo", Action::undo);
    action(3, "redo", Action::redo);
    does(10, "hover", [this] { program_.pointer(anywhere()); });
    does(2, "pointer gone", [this] { program_.pointerGone(); });
    does(8, "click", [this] {
        program_.pointer(anywhere());
        then([this] { program_.press(chance(4)); });
        then([this] { program_.release(); });
    });
    does(2, "right click", [this] {
        program_.pointer(anywhere());
        program_.rightClick();
    });
    does(2, "double click", [this] {
        program_.pointer(anywhere());
        program_.doubleClick();
    });
    does(6, "drag", [this] { drag(); });
    does(3, "wheel", [this] { program_.scroll(random_.uniform(-3.0F, 3.0F)); });
    does(2, "pan", [this] { program_.pan({random_.uniform(-0.2F, 0.2F), random_.uniform(-0.2F, 0.2F)}); });
    does(2, "fly", [this] { look(); });
    does(6, "select and ask", [this] { selectAndAsk(); });
    does(4, "search", [this] { search(); });
    does(6, "keys in panels", [this] { keys(); });
    does(1, "palette", [this] {
        program_.perform(Action::palette);
        then([this] { program_.type(static_cast<char>('a' + random_.below(26))); });
        then([this] { program_.key(chance(3) ? GLFW_KEY_ESCAPE : GLFW_KEY_ENTER); });
        then([this] { program_.perform(Action::leave); });
    });
    action(2, "theme", Action::theme);
    action(1, "large room", Action::largeRoom);
    action(2, "flat", Action::flatten);
    action(2, "flow", Action::flow);
    action(3, "physics", Action::physics);
    action(2, "pin", Action::pin);
    action(2, "frame selection", Action::frameSelection);
    action(1, "panels", Action::panels);
    action(1, "performance", Action::performance);
    action(1, "key card", Action::keyCard);
    action(1, "settings", Action::settings);
    action(1, "laser", Action::laser);
    action(1, "spotlight", Action::spotlight);
    action(1, "lens", Action::lens);
    action(1, "present", Action::present);
    action(1, "resume", Action::resume);
    action(1, "presenter", Action::presenterWindow);
    action(1, "freeze", Action::freeze);
    action(1, "timer", Action::timer);
    action(1, "blank", Action::blankBlack);
    does(1, "reduced motion", [this] {
        program_.session.settings().reducedMotion = !program_.session.settings().reducedMotion;
        program_.session.applySettings();
    });
    does(2, "quality", [this] { program_.quality = static_cast<int>(random_.below(4)); });
    does(2, "resize", [this] { program_.size = kSizes.at(random_.below(kSizes.size())); });
    does(2, "change the file", [this] { changeFile(); });
    does(1, "break the file", [this] { breakFile(); });
    does(1, "open one more", [this] { openNext(true); });
    does(3, "reset view", [this] {
        program_.perform(Action::resetView);
        shown_ = true;
    });
}

void Hand::note(const std::string& what) {
    last_ = what;
    if (trace_ == nullptr) return;
    fmt::print(trace_, "{} {}\n", frame_, what);
    std::fflush(trace_);
}

vec2 Hand::anywhere() {
    return {random_.uniform(0.0F, static_cast<float>(program_.size.x)),
            random_.uniform(0.0F, static_cast<float>(program_.size.y))};
}

void Hand::act() {
    ++frame_;
    if (!waiting_.empty()) {
        const std::function<void()> run = std::move(waiting_.front());
        waiting_.pop_front();
        return run();
    }
    if (--stay_ <= 0) return openNext(false);
    if (!chance(3) || doings_.empty()) return;  // it is also looked at
    auto at = static_cast<int>(random_.below(weights_));
    const auto doing = std::ranges::find_if(doings_, [&](const Doing& each) { return (at -= each.weight) < 0; });
    note(doing->name);
    ++done_[doing->name];
    shown_ = false;
    doing->run();
}

void Hand::rest(const std::filesystem::path& file) {
    note("rest");
    waiting_.clear();
    mend();
    program_.tidy();
    program_.open({assets_ / file}, false);
    shown_ = false;
    stay_ = 0;
}

// All files in a random order, then all again in another.
void Hand::openNext(bool add) {
    mend();
    if (bag_.empty()) {
        bag_ = files_;
        for (std::size_t i = bag_.size(); i > 1; --i)
            std::swap(bag_[i - 1], bag_[random_.below(static_cast<std::uint32_t>(i))]);
    }
    // More than three at once would be slow and show nothing else.
    add = add && program_.session.files().size() < 3;
    const std::filesystem::path file = bag_.back();
    bag_.pop_back();
    note((add ? "add " : "open ") + file.string());
    ++done_["open"];
    program_.open({file}, add);
    stay_ = 60 + static_cast<int>(random_.below(160));
    shown_ = !add;
}

// Somebody's editor saves it with something more in it; the program looks twice a second.
void Hand::changeFile() {
    mend();
    if (program_.session.files().empty()) return;
    const std::filesystem::path file = program_.session.files().front();
    changed_ = file;
    before_ = readFile(file);
    const std::string more = file.extension() == ".mmd"  ? "\n    soak{0}[New {0}] --> soak{1}\n"
                             : file.extension() == ".md" ? "\n\nOne more line, {0}.\n"
                                                         : "";
    writeFile(file,
              isText(file) ? before_ + fmt::format(fmt::runtime(more), random_.below(9), random_.below(9)) : before_);
    note("changed " + file.string());
}

void Hand::breakFile() {
    mend();
    if (program_.session.files().empty()) return;
    changed_ = program_.session.files().front();
    before_ = readFile(changed_);
    writeFile(changed_, before_.substr(0, random_.below(static_cast<std::uint32_t>(before_.size()) + 1U)));
    note("broke " + changed_.string());
}

void Hand::mend() {
    if (!changed_.empty()) writeFile(changed_, before_);
    changed_.clear();
}

void Hand::drag() {
    program_.pointer(anywhere());
    then([this] { program_.press(false); });
    const vec2 to = anywhere();
    for (int i = 0; i < 8; ++i)
        then([this, to] { program_.pointer(to + vec2(random_.uniform(-9.0F, 9.0F), random_.uniform(-9.0F, 9.0F))); });
    then([this] { program_.release(); });
}

void Hand::look() {
    const auto axis = [this] { return static_cast<int>(random_.below(3)) - 1; };
    program_.flying = {.ahead = axis(), .right = axis(), .up = axis(), .fast = chance(4)};
    for (int i = 0; i < 10; ++i) then([] {});
    then([this] { program_.flying = {}; });
}

// A thing by its number, so that small ones are found too, a second one with Shift, and then what its panel asks.
void Hand::selectAndAsk() {
    const auto any = [this] {
        app::Scene* scene = program_.session.scene();
        if (scene == nullptr || scene->pickCount() == 0) return;
        const std::uint32_t pick = random_.below(scene->pickCount());
        scene->hover(pick);
        scene->click(pick, app::Button::left, chance(3));
    };
    any();
    then(any);
    then([this] { keys(); });
}

void Hand::search() {
    program_.perform(Action::search);
    then([] {});
    const std::string word = kWords.at(random_.below(kWords.size()));
    for (const char letter : word) then([this, letter] { program_.type(letter); });
    for (int i = 0; i < 3; ++i) then([this] { program_.key(GLFW_KEY_DOWN); });
    then([this] { program_.key(chance(3) ? GLFW_KEY_ESCAPE : GLFW_KEY_ENTER); });
    then([] {});
    then([this] { program_.closeSearch(); });
}

// Dear ImGui is walked through with the keyboard: to any button, box and slider of any panel, and into it.
void Hand::keys() {
    for (int i = 0; i < 12; ++i) {
        then([this] {
            if (chance(6)) program_.type(static_cast<char>('0' + random_.below(75)));
            program_.key(kKeys.at(random_.below(kKeys.size())));
        });
    }
}

}  // namespace orrery::soak
