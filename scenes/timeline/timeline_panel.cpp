#include "engine/ui/imgui.h"
#include "engine/ui/ui.h"
#include "scenes/timeline/timeline_scene.h"

// What the panel of a timeline shows: the reader, all events to click, and what is chosen.

namespace orrery::timeline {

void TimelineScene::panel() {
    ui::text(summary());
    bool reading = state_.reader.has_value();
    const std::optional<double> before = state_.reader;
    if (ImGui::Checkbox("Read up to", &reading)) {
        const std::optional<double> after = reading ? std::optional(timeline_.to) : std::nullopt;
        if (host_ != nullptr)
            host_->undo().push(
                reading ? "switched the reader on" : "switched the reader off", [this, before] { setReader(before); },
                [this, after] { setReader(after); });
        setReader(after);
    }
    ui::tip("Fades all that comes after a day, to let the story unfold");
    if (state_.reader) {
        ImGui::PushItemWidth(ui::lineHeight() * 11.0F);
        auto share = static_cast<float>(timeline_.share(*state_.reader));
        if (ImGui::SliderFloat("##reader", &share, 0.0F, 1.0F, "", ImGuiSliderFlags_AlwaysClamp)) {
            if (!sliding_) beforeReader_ = *state_.reader;
            sliding_ = true;
            setReader(timeline_.from + (timeline_.to - timeline_.from) * static_cast<double>(share));
        }
        ui::tip("The day up to which events stand in full colour");
        if (ImGui::IsItemDeactivatedAfterEdit() && sliding_ && host_ != nullptr)
            host_->undo().push(
                "moved the reader", [this, day = beforeReader_] { setReader(day); },
                [this, day = *state_.reader] { setReader(day); });
        if (ImGui::IsItemDeactivated()) sliding_ = false;
        ImGui::PopItemWidth();
    }
    ImGui::Separator();
    for (std::size_t i = 0; i < things_.size(); ++i) {
        if (ui::link(timeline_.events[i].date + "  " + things_[i].name, static_cast<int>(i)))
            selected_ = static_cast<std::uint32_t>(i);
        ui::tip("Shows this event");
        if (selected_ == i && !timeline_.events[i].text.empty()) ui::text(timeline_.events[i].text, true);
    }
    if (!timeline_.heading.source.empty()) {
        ImGui::Separator();
        ui::text(timeline_.heading.source, true);
    }
}

}  // namespace orrery::timeline
