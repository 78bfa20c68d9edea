#include "engine/ui/ui.h"
#include "scenes/attention/cache_stage.h"

#include <fmt/format.h>

// What the panel of the caches shows: how many tokens, the bytes of each variant, the two ways of latent attention.

namespace orrery::attention {

void CacheStage::panel() {
    ui::text(summary());
    for (int i = 0; i < kSteps; ++i) {
        if (ImGui::RadioButton(stepTitle(i).c_str(), std::max(step_, 0) == i)) {
            goToStep(i);
            if (host_ != nullptr) host_->flyTo(restCamera(host_->aspect()));
        }
        ui::tip("What is stored for each token, and the two ways to compute with it");
    }
    if (step_ <= 0) {
        ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
        int tokens = tokens_;
        if (ImGui::SliderInt("Tokens", &tokens, 1, kMostFloors, "%d", ImGuiSliderFlags_AlwaysClamp))
            change("changed the number of tokens", tokens_, tokens, [this](int to) { setTokens(to); });
        ui::tip("How many floors the towers have, a floor for each token");
        auto length = static_cast<int>(length_);
        if (ImGui::SliderInt("Length of a text", &length, 1024, 1 << 20, "%d tokens",
                             ImGuiSliderFlags_Logarithmic | ImGuiSliderFlags_AlwaysClamp))
            setLength(length);
        ui::tip("For the sums below: how much memory a text of this length takes");
        ImGui::PopItemWidth();
        if (ImGui::Button("Grow")) play();
        ui::tip("One token after the other, as a model writes them");
        for (const CacheVariant& v : cacheVariants()) {
            ui::text(fmt::format("{}: {} B a token, {} for {} tokens", v.name, grouped(v.bytesPerToken),
                                 shownBytes(v.bytesPerToken * length_), grouped(length_)));
        }
    }
    ui::text(fmt::format("Naive and absorbed differ by at most {:.1e}", static_cast<double>(example_.difference)),
             true);
}

}  // namespace orrery::attention
