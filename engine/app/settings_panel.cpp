#include "engine/app/settings_panel.h"

#include "engine/render/theme.h"
#include "engine/ui/ui.h"

#include <algorithm>

namespace orrery::app {

namespace {

const char* spoken(std::string_view theme) {
    if (theme == "light") return "light, for a lit room";
    if (theme == "dark") return "dark, for a dark room";
    return "high contrast, for a bad projector";
}

bool displayChoice(std::string& display, const std::vector<std::string>& displays) {
    constexpr const char* kOwn = "where the window is";
    bool changed = false;
    const bool gone = !display.empty() && std::find(displays.begin(), displays.end(), display) == displays.end();
    const std::string shown = display.empty() ? kOwn : gone ? display + " (not connected)" : display;
    if (ImGui::BeginCombo("##display", shown.c_str())) {
        if (ImGui::Selectable(kOwn, display.empty())) {
            display.clear();
            changed = true;
        }
        for (const std::string& each : displays) {
            if (ImGui::Selectable(each.c_str(), each == display)) {
                display = each;
                changed = true;
            }
        }
        ImGui::EndCombo();
    }
    return changed;
}

}  // namespace

bool settingsPanel(Settings& settings, const std::vector<std::string>& displays, bool& open) {
    const float em = ImGui::GetFontSize();
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    bool changed = false;
    ImGui::SetNextWindowPos({screen.x * 0.5F, screen.y * 0.5F}, ImGuiCond_Always, {0.5F, 0.5F});
    ImGui::SetNextWindowSizeConstraints({0.0F, 0.0F}, {screen.x * 0.96F, screen.y * 0.96F});
    ImGui::SetNextWindowBgAlpha(1.0F);
    constexpr ImGuiWindowFlags kLook = ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
                                       ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings |
                                       ImGuiWindowFlags_AlwaysAutoResize;
    if (ImGui::Begin("Settings", &open, kLook) && ImGui::BeginTable("settings", 2, ImGuiTableFlags_SizingFixedFit)) {
        const auto row = [em](const char* name) {
            ImGui::TableNextRow();
            ImGui::TableNextColumn();
            ImGui::AlignTextToFramePadding();
            ImGui::TextUnformatted(name);
            ImGui::TableNextColumn();
            ImGui::SetNextItemWidth(em * 15.0F);
        };
        row("Colours");
        ImGui::BeginGroup();
        for (const render::Theme& theme : render::themes()) {
            if (ImGui::RadioButton(spoken(theme.name), settings.theme == theme.name)) {
                settings.theme = theme.name;
                changed = true;
            }
        }
        ImGui::EndGroup();
        ui::tip("The looks of the scenes and of everything around them (T goes through them)");
        row("Text");
        changed |= ImGui::Checkbox("for a large room", &settings.largeRoom);
        ui::tip("Labels of 4 % of the picture's height instead of 3 %: legible from 8 picture heights away (L)");
        row("Motion");
        changed |= ImGui::Checkbox("reduced: fades instead of flights", &settings.reducedMotion);
        ui::tip("For people whom moving pictures make unwell: pictures fade into each other in 0.3 s");
        row("Speed");
        changed |= ImGui::SliderFloat("##speed", &settings.speed, 0.25F, 4.0F, "%.2f", ImGuiSliderFlags_Logarithmic);
        ui::tip("Of flying by keys; below 1 the program's own flights are slower too");
        row("Full screen");
        changed |= displayChoice(settings.display, displays);
        ui::tip("The display that F11 fills");
        row("Presenter");
        changed |= ImGui::Checkbox("a window with notes (F6)", &settings.presenter);
        ui::tip(
            "Notes, the next step, a clock and the list of steps, on another display where there is one;\n"
            "it opens with every presentation (F5)");
        row("Timer");
        changed |= ImGui::SliderInt("##minutes", &settings.presenterMinutes, 5, 120, "%d minutes",
                                    ImGuiSliderFlags_AlwaysClamp);
        ui::tip("How long the talk is planned to be; Ctrl+click to type a number");
        ImGui::EndTable();
    }
    ImGui::End();
    return changed;
}

}  // namespace orrery::app
