#include "engine/app/panels.h"

#include "engine/render/quality.h"
#include "engine/ui/ui.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::app {

namespace {

constexpr std::size_t kMostLines = 12;  // of what was found
constexpr ImGuiWindowFlags kFixed = ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoCollapse |
                                    ImGuiWindowFlags_NoSavedSettings;

// In lines of interface text, so that panels grow with the picture.
float em() {
    return ImGui::GetFontSize();
}

// With a comma between thousands.
std::string counted(std::uint64_t number) {
    const std::string plain = fmt::format("{}", number);
    std::string digits;
    for (std::size_t at = 0; at < plain.size(); ++at) {
        if (at > 0 && (plain.size() - at) % 3 == 0) digits += ',';
        digits += plain[at];
    }
    return digits;
}

}  // namespace

void Panels::openSearch() {
    searching_ = true;
    focusSearch_ = true;
    words_.clear();
    lastWords_.clear();
    found_.clear();
    chosen_ = 0;
}

void Panels::hint(double seconds) {
    hintSeconds_ = seconds;
}

int Panels::draw(Session& session, const Performance& shown, Mode mode) {
    history_.at(historyAt_) = static_cast<float>(shown.frameSeconds * 1000.0);
    historyAt_ = (historyAt_ + 1) % history_.size();
    if (panels && mode == Mode::exploring) {
        outline(session);
        scenePanel(session);
    }
    return performance ? performancePanel(shown) : -1;
}

void Panels::drawOver(Session& session, const std::string& typed) {
    hintSeconds_ -= static_cast<double>(ImGui::GetIO().DeltaTime);
    if (searching_) search(session);
    if (keyCard) card();
    opening(session);
    messages(session, typed);
}

void Panels::outline(Session& session) {
    Scene* scene = session.scene();
    if (scene == nullptr || scene->stepCount() == 0) return;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float margin = em() * 0.6F;
    ImGui::SetNextWindowPos({margin, margin});
    ImGui::SetNextWindowSizeConstraints({0.0F, 0.0F}, {em() * 18.0F, screen.y * 0.8F});
    if (ImGui::Begin("###graphs", nullptr, kFixed | ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize)) {
        const std::string place = scene->step() < 0 ? fmt::format("{} scenes", scene->stepCount())
                                                    : fmt::format("{} of {}", scene->step() + 1, scene->stepCount());
        if (ImGui::ArrowButton("##list", listOpen_ ? ImGuiDir_Down : ImGuiDir_Right)) listOpen_ = !listOpen_;
        ui::tip("The list of what is open; a click goes there");
        ImGui::SameLine();
        ImGui::TextUnformatted(place.c_str());
        if (listOpen_) outlineList(session, *scene);
    }
    ImGui::End();
}

void Panels::outlineList(Session& session, const Scene& scene) {
    const float lines = static_cast<float>(scene.stepCount()) + 1.5F;
    const float height = std::min(ImGui::GetIO().DisplaySize.y * 0.7F, lines * ui::lineHeight());
    if (ImGui::BeginChild("##all", {em() * 16.0F, height})) {
        if (ui::link(scene.step() < 0 ? "> All from afar (Home)" : "All from afar (Home)", -1)) session.goHome();
        for (int i = 0; i < scene.stepCount(); ++i) {
            const bool here = i == scene.step();
            if (here) ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyleColorVec4(ImGuiCol_NavHighlight));
            if (ui::link(fmt::format("{}{}. {}", here ? "> " : "", i + 1, scene.stepTitle(i)), i)) session.goToStep(i);
            if (here) ImGui::PopStyleColor();
        }
    }
    ImGui::EndChild();
}

void Panels::scenePanel(Session& session) {
    Scene* scene = session.scene();
    if (scene == nullptr) return;
    if (!panelOpen_ && scene->selected() == render::kNoPick) {
        statusLine(*scene);
        return;
    }
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float margin = em() * 0.6F;
    const float width = em() * 16.0F;
    ImGui::SetNextWindowPos({screen.x - width - margin, margin});
    ImGui::SetNextWindowSizeConstraints({width, em() * 4.0F}, {width, screen.y * 0.8F});
    const int step = scene->step();
    const std::string title = step >= 0 ? scene->stepTitle(step) : scene->title();
    if (ImGui::Begin("###scene", nullptr, kFixed | ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize)) {
        if (panelOpen_) {
            if (ImGui::ArrowButton("##fold", ImGuiDir_Down)) panelOpen_ = false;
            ui::tip("Folds this panel away");
            ImGui::SameLine();
        }
        ui::text(title.empty() ? std::string("Graphs") : title);
        ImGui::Separator();
        scene->panel();
    }
    ImGui::End();
}

void Panels::statusLine(const Scene& scene) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float margin = em() * 0.6F;
    ImGui::SetNextWindowPos({screen.x - margin, screen.y - margin}, ImGuiCond_Always, {1.0F, 1.0F});
    if (ImGui::Begin("###status", nullptr, kFixed | ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize)) {
        if (ImGui::ArrowButton("##open", ImGuiDir_Up)) panelOpen_ = true;
        ui::tip("What can be set and asked here");
        ImGui::SameLine();
        ImGui::TextUnformatted(scene.summary().c_str());
    }
    ImGui::End();
}

void Panels::search(Session& session) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float width = std::min(em() * 26.0F, screen.x * 0.8F);
    ImGui::SetNextWindowPos({(screen.x - width) * 0.5F, em() * 2.0F});
    ImGui::SetNextWindowSize({width, 0.0F});
    if (ImGui::Begin("Search", &searching_, kFixed | ImGuiWindowFlags_NoTitleBar)) {
        if (focusSearch_) ImGui::SetKeyboardFocusHere();
        focusSearch_ = false;
        ImGui::SetNextItemWidth(-1.0F);
        const bool entered = ImGui::InputTextWithHint("##words", "Search nodes, edges, groups", &words_,
                                                      ImGuiInputTextFlags_EnterReturnsTrue);
        if (words_ != lastWords_) {
            lastWords_ = words_;
            found_ =
                words_.empty() || session.scene() == nullptr ? std::vector<Found>{} : session.scene()->search(words_);
            std::stable_sort(found_.begin(), found_.end(),
                             [](const Found& a, const Found& b) { return a.score > b.score; });
            chosen_ = 0;
        }
        const int last = static_cast<int>(std::min(found_.size(), kMostLines)) - 1;
        if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_DownArrow))) chosen_ = std::min(chosen_ + 1, last);
        if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_UpArrow))) chosen_ = std::max(chosen_ - 1, 0);
        int taken = entered && last >= 0 ? chosen_ : -1;
        for (int i = 0; i <= last; ++i) {
            const Found& each = found_[static_cast<std::size_t>(i)];
            const bool several = session.scene()->stepCount() > 0;
            if (ui::link((i == chosen_ ? "> " : "   ") + each.text + (several ? "   (" + each.where + ")" : ""), i))
                taken = i;
        }
        if (found_.size() >= kMostFound) {
            ui::text("and many more", true);
        } else if (found_.size() > kMostLines) {
            ui::text(fmt::format("and {} more", found_.size() - kMostLines), true);
        }
        if (!words_.empty() && found_.empty()) ui::text("nothing fits", true);
        if (taken >= 0) {
            session.visit(found_[static_cast<std::size_t>(taken)]);
            searching_ = false;
        }
    }
    ImGui::End();
}

void Panels::card() {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos({screen.x * 0.5F, screen.y * 0.5F}, ImGuiCond_Always, {0.5F, 0.5F});
    ImGui::SetNextWindowSizeConstraints({0.0F, 0.0F}, {screen.x * 0.96F, screen.y * 0.96F});
    if (ImGui::Begin("Keys", &keyCard, kFixed | ImGuiWindowFlags_AlwaysAutoResize)) {
        const auto row = [](const char* keys, const char* does) {
            ImGui::TableNextColumn();
            ImGui::TextUnformatted(keys);
            ImGui::TableNextColumn();
            ImGui::TextUnformatted(does);
        };
        // Two pairs of columns: the card fits on a projector's picture without scrolling.
        if (ImGui::BeginTable("keys", 4, ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_PadOuterX)) {
            for (const Gesture& gesture : gestures()) row(gesture.shown, gesture.does);
            for (const KeyBinding& binding : keyBindings()) {
                if (binding.shown[0] != '\0') row(binding.shown, binding.does);
            }
            ImGui::EndTable();
        }
    }
    ImGui::End();
}

int Panels::performancePanel(const Performance& shown) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    int chosen = -1;
    ImGui::SetNextWindowPos({em() * 0.6F, screen.y - em() * 0.6F}, ImGuiCond_Always, {0.0F, 1.0F});
    if (ImGui::Begin("Performance", &performance, kFixed | ImGuiWindowFlags_AlwaysAutoResize)) {
        ImGui::TextUnformatted(shown.device.c_str());
        const double rate = shown.frameSeconds > 0.0 ? 1.0 / shown.frameSeconds : 0.0;
        ImGui::Text("%.0f frames/s, %.1f ms; %.1f ms of it on the CPU", rate, shown.frameSeconds * 1e3,
                    shown.cpuSeconds * 1e3);
        ImGui::PlotLines("##history", history_.data(), static_cast<int>(history_.size()), static_cast<int>(historyAt_),
                         nullptr, 0.0F, 50.0F, {em() * 16.0F, em() * 2.5F});
        for (const gpu::PassTime& pass : shown.passes)
            ImGui::Text("%-14s %6.2f ms", pass.name.c_str(), pass.milliseconds);
        ImGui::Text("%zu bodies, %zu spheres, %zu tubes, %zu lines, %zu labels", shown.bodies, shown.spheres,
                    shown.tubes, shown.lines, shown.labels);
        if (shown.large.nodes > 0) {
            ImGui::Text("of %s nodes %s are in the picture, of %s edges %s are drawn",
                        counted(shown.large.nodes).c_str(), counted(shown.large.drawnNodes).c_str(),
                        counted(shown.large.links).c_str(), counted(shown.large.drawnLinks).c_str());
            ImGui::Text("%.0f bytes a node, %.0f an edge; %.0f MB", shown.large.nodeBytes, shown.large.linkBytes,
                        (shown.large.nodeBytes * static_cast<double>(shown.large.nodes) +
                         shown.large.linkBytes * static_cast<double>(shown.large.links)) /
                            1e6);
        }
        ImGui::Separator();
        for (int step = 0; step < static_cast<int>(render::kQualitySteps.size()); ++step) {
            const render::Quality& quality = render::kQualitySteps.at(static_cast<std::size_t>(step));
            const std::string line = fmt::format("{}: {}", quality.name, quality.costs);
            if (ImGui::RadioButton(line.c_str(), shown.step == step)) chosen = step;
            ui::tip("Stays at this quality; a second click lets the frame times choose again");
        }
        ImGui::TextUnformatted(shown.stepFixed ? "chosen by hand; click the step again to let it choose"
                                               : "chosen by the frame times");
        if (!shown.shaderProblem.empty()) ui::text(shown.shaderProblem);
    }
    ImGui::End();
    return chosen;
}

// What takes longer than a moment is said, with a light that runs: nobody knows before how long a layout takes.
void Panels::opening(const Session& session) {
    constexpr double kMoment = 0.3;  // seconds
    const std::string name = session.opening();
    if (name.empty() || session.openingSeconds() < kMoment) return;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    // In the middle of the empty picture; else out of the way.
    const float high = session.scene() == nullptr ? 0.5F : 0.93F;
    ImGui::SetNextWindowPos({screen.x * 0.5F, screen.y * high}, ImGuiCond_Always, {0.5F, 0.5F});
    constexpr ImGuiWindowFlags kLook = kFixed | ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize |
                                       ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoFocusOnAppearing;
    if (ImGui::Begin("###opening", nullptr, kLook)) {
        ui::line("Opening " + name);
        const float width = std::max(ImGui::GetItemRectSize().x, em() * 12.0F);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float thick = std::round(em() * 0.22F);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        list.AddRectFilled(at, {at.x + width, at.y + thick}, ImGui::GetColorU32(ImGuiCol_FrameBg), thick * 0.5F);
        // There and back once in two seconds.
        const float way = std::abs(1.0F - static_cast<float>(std::fmod(session.openingSeconds(), 2.0)));
        const float from = at.x + width * 0.75F * way;
        list.AddRectFilled({from, at.y}, {from + width * 0.25F, at.y + thick},
                           ImGui::GetColorU32(ImGuiCol_NavHighlight), thick * 0.5F);
        ImGui::Dummy({width, thick});
    }
    ImGui::End();
}

void Panels::messages(const Session& session, const std::string& typed) {
    std::vector<std::string> lines;
    if (!typed.empty()) lines.push_back(typed);
    for (const Session::Message& message : session.messages()) lines.push_back(message.text);
    if (lines.empty() && hintSeconds_ > 0.0)
        lines.emplace_back("Drag to orbit, wheel to zoom, double click to fly; / searches, H shows all keys");
    if (lines.empty()) return;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos({screen.x * 0.5F, screen.y - em() * 0.8F}, ImGuiCond_Always, {0.5F, 1.0F});
    ImGui::SetNextWindowSizeConstraints({0.0F, 0.0F}, {screen.x * 0.9F, screen.y * 0.5F});
    constexpr ImGuiWindowFlags kLook = kFixed | ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize |
                                       ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoFocusOnAppearing;
    if (ImGui::Begin("###messages", nullptr, kLook)) {
        ImGui::PushTextWrapPos(screen.x * 0.85F);
        for (const std::string& line : lines) ImGui::TextUnformatted(line.c_str());
        ImGui::PopTextWrapPos();
    }
    ImGui::End();
}

}  // namespace orrery::app
