#include "engine/ui/imgui.h"
#include "engine/ui/ui.h"
#include "scenes/curve/curve_scene.h"

#include <fmt/format.h>

// What the panel of series shows: which of them stand there, the parameters, and the reader with its values.

namespace orrery::curve {

void CurveScene::panel() {
    ui::text(summary());
    for (std::size_t i = 0; i < curve_.series.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        bool shown = showsSeries(state_, i);
        if (ImGui::Checkbox("##shown", &shown)) {
            std::set<std::size_t> after;
            for (std::size_t k = 0; k < curve_.series.size(); ++k)
                if (k == i ? shown : showsSeries(state_, k)) after.insert(k);
            if (!after.empty()) {  // an empty set would be all of them again
                if (host_ != nullptr)
                    host_->undo().push((shown ? "showed " : "hid ") + curve_.series[i].name,
                                       [this, before = state_.shown] { setShown(before); },
                                       [this, after] { setShown(after); });
                setShown(after);
            }
        }
        ui::tip("Whether this series stands there; one always does");
        ImGui::SameLine();
        std::string line = curve_.series[i].name;
        if (state_.reader) {
            const auto value = curve_.valueAt(i, *state_.reader, state_.values);
            if (value) line += ": " + chart::withUnit(*value, curve_.y, 4, chart::Zeros::kept);
        }
        ui::text(line);
        ImGui::PopID();
    }
    ImGui::Separator();
    const std::optional<double> before = state_.reader;
    bool reading = before.has_value();
    if (ImGui::Checkbox("Read the values at", &reading)) {
        const std::optional<double> after = reading ? std::optional(curve_.x.value(0.5)) : std::nullopt;
        if (host_ != nullptr)
            host_->undo().push(
                reading ? "switched the reader on" : "switched the reader off", [this, before] { setReader(before); },
                [this, after] { setReader(after); });
        setReader(after);
    }
    ui::tip("A line across all series that shows the value of each");
    if (state_.reader) {
        ImGui::PushItemWidth(ui::lineHeight() * 11.0F);
        double at = *state_.reader;
        if (ImGui::SliderScalar(
                "##reader", ImGuiDataType_Double, &at, &curve_.x.low, &curve_.x.high, "%.5g",
                ImGuiSliderFlags_AlwaysClamp | (curve_.x.log ? ImGuiSliderFlags_Logarithmic : ImGuiSliderFlags_None))) {
            if (!beforeReader_) beforeReader_ = state_.reader;
            setReader(at);
        }
        ui::tip("Where along the axis the values are read; Ctrl+click types a number");
        if (ImGui::IsItemDeactivatedAfterEdit() && beforeReader_ && host_ != nullptr)
            host_->undo().push(
                "moved the reader", [this, was = beforeReader_] { setReader(was); },
                [this, is = state_.reader] { setReader(is); });
        if (ImGui::IsItemDeactivated()) beforeReader_.reset();
        ImGui::PopItemWidth();
    }
    if (!curve_.parameters.empty()) ImGui::Separator();
    sliders_.draw(curve_.parameters, state_.values, host_, [this](const auto& values) { setValues(values); });
    if (selected_ < things_.size()) {
        ImGui::Separator();
        ui::text(things_[selected_].name);
        for (const auto& [name, text] : things_[selected_].facts) ui::text(name + ": " + text, true);
    }
    if (!curve_.heading.source.empty()) {
        ImGui::Separator();
        ui::text(curve_.heading.source, true);
    }
}

}  // namespace orrery::curve
