#include "engine/ui/imgui.h"
#include "engine/ui/ui.h"
#include "scenes/surface/surface_scene.h"

#include <fmt/format.h>

// What the panel of a surface shows: its formula, the named settings, a slider for each parameter, and the reading.

namespace orrery::surface {

void SurfaceScene::panel() {
    ui::text(surface_.function.text());
    if (!surface_.choices.empty()) ImGui::Separator();
    for (std::size_t i = 0; i < surface_.choices.size(); ++i) {
        const Choice& choice = surface_.choices[i];
        const bool chosen = choice.values == state_.values;
        ImGui::PushID(static_cast<int>(i));
        const bool clicked = ImGui::RadioButton("##choice", chosen);
        ui::tip("Sets all parameters to these published or named values");
        ImGui::SameLine();
        ui::text(choice.label);
        ImGui::PopID();
        if (!clicked || chosen) continue;
        const auto set = [this](const std::vector<double>& values) {
            State state = state_;
            state.values = values;
            moveTo(std::move(state));
        };
        if (host_ != nullptr)
            host_->undo().push(
                "chose " + choice.label, [set, before = state_.values] { set(before); },
                [set, after = choice.values] { set(after); });
        set(choice.values);
    }
    if (!surface_.parameters.empty()) ImGui::Separator();
    sliders_.draw(surface_.parameters, state_.values, host_, [this](const auto& values) { setValues(values); });
    ImGui::Separator();
    ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
    int contours = state_.contours;
    if (state_.levels.empty() &&
        ImGui::SliderInt("Contours", &contours, 0, kMostContours, "about %d", ImGuiSliderFlags_AlwaysClamp))
        state_.contours = contours;
    if (state_.levels.empty()) ui::tip("Lines of equal height, at round numbers");
    ImGui::PopItemWidth();
    if (const auto spot = spotOf(selected_)) {
        ImGui::Separator();
        if (selected_ < things_.size()) ui::text(things_[selected_].name);
        const bool mark = selected_ < surface_.marks.size();
        ui::text(reading(mark ? surface_.marks[selected_].x : surface_.x.value(spot->x),
                         mark ? surface_.marks[selected_].y : surface_.y.value(spot->y), state_.values));
    } else {
        ui::text("Click the surface to read it there", true);
    }
    if (!surface_.heading.source.empty()) ui::text(surface_.heading.source, true);
}

}  // namespace orrery::surface
