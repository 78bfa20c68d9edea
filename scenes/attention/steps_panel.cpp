#include "engine/ui/ui.h"
#include "scenes/attention/steps_stage.h"

#include <fmt/format.h>

// What the panel of the five steps shows: the steps, what can be switched off to see why it is there, the entropy.

namespace orrery::attention {

void StepsStage::panel() {
    ui::text(summary());
    for (int i = -1; i < kSteps; ++i) {
        if (i >= 0) ImGui::SameLine();
        if (ImGui::RadioButton(i < 0 ? "All" : fmt::format("{}", i + 1).c_str(), step_ == i)) {
            step_ = i;
            if (host_ != nullptr) host_->flyTo(restCamera(host_->aspect()));
        }
        ui::tip("One of the five steps by itself, or all side by side");
    }
    if (step_ >= 0) ui::text(stepTitle(step_), true);
    ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
    Softening wanted = softening_;
    ImGui::SliderFloat("Temperature", &wanted.temperature, kLeastTemperature, kMostTemperature, "%.2f",
                       ImGuiSliderFlags_Logarithmic | ImGuiSliderFlags_AlwaysClamp);
    ui::tip("The scores are divided by it before the softmax: low is sharp, high is even");
    const bool held = ImGui::IsItemActive();
    const bool rested = ImGui::IsItemDeactivatedAfterEdit();
    ImGui::PopItemWidth();
    ImGui::Checkbox("Divide by the root of d_k", &wanted.scaled);
    ui::tip("Without it the scores grow with the width of the keys, and the softmax picks one token only");
    if (held) {
        const Softening before = beforeSlider_;
        setSoftening(wanted);
        beforeSlider_ = before;
    } else if (rested || !(wanted == softening_)) {
        const Softening before = beforeSlider_;
        softening_ = before;
        change("changed the softmax", before, wanted, [this](const Softening& to) { setSoftening(to); });
    }
    bool masked = causal_;
    if (ImGui::Checkbox("Mask what lies ahead", &masked))
        change("changed the mask", causal_, masked, [this](bool to) { setCausal(to); });
    ui::tip("A token may not look at those that come after it");
    ui::text(fmt::format("{:.3f} bits of entropy a row on average", walk_.bits));
    if (const std::string why = reason(explained()); !why.empty()) ui::text(why, true);
}

}  // namespace orrery::attention
