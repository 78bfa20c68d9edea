#include "engine/ui/ui.h"
#include "scenes/attention/cross_stage.h"

#include <fmt/format.h>

// What the panel of two texts shows: the head and how soft it is.

namespace orrery::attention {

void CrossStage::panel() {
    ui::text(summary());
    ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
    CrossView wanted = view_;
    if (ImGui::BeginCombo("Head", nameOf(view_.choice).c_str())) {
        const auto offer = [&](const Choice& choice) {
            if (ImGui::Selectable(nameOf(choice).c_str(), choice == view_.choice)) wanted.choice = choice;
        };
        for (int head = 0; head < heads().heads; ++head) offer({Choice::Kind::head, head});
        offer({Choice::Kind::average, 0});
        offer({Choice::Kind::maximum, 0});
        ImGui::EndCombo();
    }
    ui::tip("Whose weights are shown: one head, or all together");
    ImGui::SliderFloat("Temperature", &wanted.softening.temperature, kLeastTemperature, kMostTemperature, "%.2f",
                       ImGuiSliderFlags_Logarithmic | ImGuiSliderFlags_AlwaysClamp);
    ui::tip("The scores are divided by it before the softmax: low is sharp, high is even");
    const bool held = ImGui::IsItemActive();
    ImGui::PopItemWidth();
    ImGui::Checkbox("Divide by the root of d_k", &wanted.softening.scaled);
    ui::tip("Without it the scores grow with the width of the keys, and the softmax picks one token only");
    if (held) {
        const CrossView before = beforeSlider_;
        setView(wanted);
        beforeSlider_ = before;
    } else if (!(wanted == beforeSlider_)) {
        const CrossView before = beforeSlider_;
        change("changed the map", before, wanted, [this](const CrossView& to) { setView(to); });
    }
    ui::text(fmt::format("{:.2f} bits of entropy a row on average", meanEntropy(weights_, heads().keys)));
    ui::text("Point at a word for what it looks at", true);
}

}  // namespace orrery::attention
