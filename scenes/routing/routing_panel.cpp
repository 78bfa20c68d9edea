#include "engine/base/error.h"
#include "engine/ui/ui.h"
#include "scenes/routing/routing_scene.h"

#include <fmt/format.h>

#include <algorithm>

// What the panel of routing shows: the text, the player, the gate with its sliders, and the figures of the layer.

namespace orrery::routing {

void RoutingScene::panel() {
    ui::text(summary());
    if (!problem_.empty()) ui::text(problem_);
    if (model_) panelText();
    int show = static_cast<int>(show_);
    ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
    if (ImGui::Combo("Show", &show, "one token after the other\0dense beside sparse\0heat map of all\0"))
        setShow(static_cast<Show>(show));
    ui::tip("One token on its way, all experts beside the few that are chosen, or every token at once");
    if (!layers().empty()) {
        int layer = this->layer();
        std::string names;
        for (const RoutedLayer& each : layers()) names += fmt::format("layer {}", each.number) + '\0';
        if (ImGui::Combo("Layer", &layer, (names + '\0').c_str())) setLayer(layer);
        ui::tip("Each layer has a router and experts of its own");
        if (show_ != Show::heat) panelPlayback();
        panelGate();
        panelFigures();
    }
    ImGui::PopItemWidth();
}

void RoutingScene::panelText() {
    ImGui::PushItemWidth(-1.0F);
    const bool entered =
        ImGui::InputTextWithHint("##text", "Type a text, then Enter", &typed_, ImGuiInputTextFlags_EnterReturnsTrue);
    typing_ = ImGui::IsItemActive();
    ImGui::PopItemWidth();
    ui::tip("The model reads it anew when you press Enter");
    if (entered && !typed_.empty()) {
        const std::string before = model_->asked().text;
        if (host_ != nullptr && before != typed_)
            host_->undo().push(
                "typed a text", [this, before] { ask(before); }, [this, after = typed_] { ask(after); });
        ask(typed_);
    }
    if (ImGui::Button("Save the trace")) {
        std::string said;
        try {
            said = "saved as " + saveTrace().string();
        } catch (const Error& error) {
            said = error.what();
        }
        if (host_ != nullptr) host_->say(said);
    }
    ui::tip("As a .safetensors file in the folder you started from; opens again like any other file");
}

void RoutingScene::panelPlayback() {
    if (ImGui::Button(playback_.moving(now_) ? "Pause" : "Play")) {
        if (playback_.moving(now_)) {
            playback_.hold(now_);
        } else {
            playback_.play(now_);
        }
    }
    ui::tip("The tokens come one after the other, or stand still to be talked about");
    ImGui::SameLine();
    if (ImGui::ArrowButton("##back", ImGuiDir_Left)) playback_.step(-1, now_);
    ui::tip("One token back");
    ImGui::SameLine();
    if (ImGui::ArrowButton("##on", ImGuiDir_Right)) playback_.step(1, now_);
    ui::tip("One token on");
    auto place = static_cast<float>(playback_.placeAt(now_));
    if (ImGui::SliderFloat("Token", &place, 0.0F, static_cast<float>(playback_.length()), "%.1f",
                           ImGuiSliderFlags_AlwaysClamp)) {
        playback_.hold(now_);
        playback_.seek(static_cast<double>(place), now_);
    }
    ui::tip("Drag to any token; its way is shown between two whole numbers");
    auto speed = static_cast<float>(playback_.speed());
    if (ImGui::SliderFloat("Tokens / s", &speed, 0.1F, 20.0F, "%.1f", ImGuiSliderFlags_Logarithmic))
        playback_.setSpeed(static_cast<double>(speed), now_);
    ui::tip("How fast the tokens come");
}

void RoutingScene::panelGate() {
    Policy policy = marked_.policy;
    const int experts = shownLayer().experts;
    ImGui::Separator();
    if (ImGui::BeginCombo("Gate", "another model's")) {
        if (ImGui::Selectable("as recorded")) policy = {.gate = trace_->gate};
        for (const NamedGate& named : namedGates())
            if (ImGui::Selectable(std::string(named.title).c_str())) policy.gate = fitted(named.gate, experts);
        ImGui::EndCombo();
    }
    ui::tip("The same logits under the gate of another model, fitted to this number of experts");
    int k = chosenBy(policy.gate, experts);
    if (ImGui::SliderInt("Experts (k)", &k, 1, experts, "%d", ImGuiSliderFlags_AlwaysClamp)) policy.gate.topK = k;
    ui::tip("How many experts each token goes to");
    int groups = policy.gate.groups;
    if (ImGui::SliderInt("Groups", &groups, 1, std::min(16, experts), "%d", ImGuiSliderFlags_AlwaysClamp))
        policy.gate.groups = groups;
    ui::tip("The experts in so many groups: the best groups are chosen first, then experts in them");
    int kept = policy.gate.groupsKept;
    if (groups > 1) {
        if (ImGui::SliderInt("Groups kept", &kept, 1, groups, "%d", ImGuiSliderFlags_AlwaysClamp))
            policy.gate.groupsKept = kept;
        ui::tip("How many of the groups stay in the choice");
    }
    ImGui::SliderFloat("Temperature", &policy.temperature, 0.1F, 5.0F, "%.2f",
                       ImGuiSliderFlags_Logarithmic | ImGuiSliderFlags_AlwaysClamp);
    ui::tip("The logits are divided by it: above 1 every expert is nearly as good as the next");
    if (policy.gate.biasInChoice) {
        ImGui::Checkbox("Bias in the choice", &policy.bias);
        ui::tip("The bias decides who is chosen, and not what the answer weighs");
    }
    if (policy != marked_.policy) {
        policy.gate = fitted(policy.gate, experts);
        edit_.begin(marked_);
        // All the way of a slider is marked, not its last step.
        setMarked({policy, edit_.before()->policy});
    }
    if (const auto before = edit_.end(ImGui::IsMouseDown(ImGuiMouseButton_Left))) remember(*before);
    if (worker_.busy()) ui::text("routing …", true);
}

void RoutingScene::panelFigures() {
    const RoutedLayer& layer = shownLayer();
    ImGui::Separator();
    ui::text(fmt::format("MaxVio {:.3f}, entropy {:.3f} bits", layer.maxVio, layer.entropy));
    if (!layer.scores.empty())
        ui::text(fmt::format("Switch loss {:.4f}, z-loss {:.4f}", layer.switchLoss, 1e-3 * layer.zLoss), true);
    if (layer.changes > 0) ui::text(fmt::format("{} choices changed", layer.changes), true);
    ui::text(badge(), true);
}

}  // namespace orrery::routing
