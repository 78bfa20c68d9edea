#include "engine/ui/ui.h"
#include "scenes/attention/attention_scene.h"

// What the panel of a scene of attention shows: the ways of looking at it, then what belongs to the chosen one.

namespace orrery::attention {

void AttentionScene::panel() {
    constexpr std::array kNames{"Map", "Five steps", "Caches", "Two texts"};
    for (std::size_t i = 0; i < kModes.size(); ++i) {
        if (i > 0) ImGui::SameLine();
        if (ImGui::RadioButton(kNames[i], mode_ == kModes[i])) setMode(kModes[i]);
        ui::tip("Four ways to look at attention");
    }
    ImGui::Separator();
    now().panel();
    if (feed_ && mode_ == Mode::map) feed_->panel();
}

}  // namespace orrery::attention
