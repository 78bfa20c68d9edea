#include "engine/ui/ui.h"
#include "scenes/attention/map_stage.h"

#include <fmt/format.h>

// What the panel of a map shows: which layer and head, how soft, and the cell under the pointer.

namespace orrery::attention {

void MapStage::panelChoice(MapView& view) {
    const std::string layerName = overview() ? "all layers" : model_->layerName(view.layer);
    if (ImGui::BeginCombo("Layer", layerName.c_str())) {
        if (model_->layers() > 1 && ImGui::Selectable("all layers", overview())) view.layer = -1;
        for (int l = 0; l < model_->layers(); ++l) {
            if (ImGui::Selectable(model_->layerName(l).c_str(), l == view.layer)) view.layer = l;
        }
        ImGui::EndCombo();
    }
    ui::tip("One layer, or all of them small");
    if (view.layer < 0) return;
    if (ImGui::BeginCombo("Head", model_->choiceName(view.choice).c_str())) {
        const auto offer = [&](const Choice& choice) {
            if (ImGui::Selectable(model_->choiceName(choice).c_str(), choice == view.choice)) view.choice = choice;
        };
        for (int head = 0; head < model_->heads(view.layer); ++head) offer({Choice::Kind::head, head});
        if (model_->averages()) offer({Choice::Kind::average, 0});
        offer({Choice::Kind::maximum, 0});
        ImGui::EndCombo();
    }
    ui::tip("The maps beside the large one can be clicked, too");
    auto rise = static_cast<int>(view.rise);
    if (ImGui::Combo("Height", &rise, "weight\0root of weight\0")) view.rise = static_cast<Rise>(rise);
    ui::tip("The root shows small weights beside large ones");
}

void MapStage::panelSoftening(MapView& view) {
    if (!model_->softens()) return;
    ImGui::SliderFloat("Temperature", &view.softening.temperature, kLeastTemperature, kMostTemperature, "%.2f",
                       ImGuiSliderFlags_Logarithmic | ImGuiSliderFlags_AlwaysClamp);
    ui::tip("The scores are divided by it before the softmax: low is sharp, high is even");
    const bool held = ImGui::IsItemActive();
    const bool rested = ImGui::IsItemDeactivatedAfterEdit();
    ImGui::Checkbox("Divide by the root of d_k", &view.softening.scaled);
    ui::tip("Without it the scores grow with the width of the keys, and the softmax picks one token only");
    if (held) {
        // Seen at once, but one entry to undo for the whole movement.
        const MapView before = beforeSlider_;
        setView(view);
        beforeSlider_ = before;
    } else if (rested) {
        const MapView before = beforeSlider_;
        view_ = before;
        changeView("changed the temperature", view);
    }
}

void MapStage::panelCell() const {
    if (made_ && made_->bits > 0.0F) ui::text(fmt::format("{:.2f} bits of entropy a row on average", made_->bits));
    if (made_ && made_->windowField)
        ui::text(fmt::format("Exact part computed in {:.0f} ms", made_->windowSeconds * 1000.0), true);
    const auto cell = hoveredCell();
    if (!cell) {
        ui::text("Point at a cell for its numbers; click one for its arcs", true);
        return;
    }
    ui::text(fmt::format("{} looks at {}", model_->queryToken(cell->query), model_->keyToken(cell->key)));
    ui::text(fmt::format("{}weight {:.5f}", cell->block > 1 ? "largest " : "", cell->weight));
    if (cell->score)
        ui::text(fmt::format("score {:.4f}{}", cell->score->value,
                             cell->score->relative ? ", but for a constant in its row" : ""));
}

void MapStage::panel() {
    ui::text(summary());
    if (!model_->note().empty()) ui::text(model_->note(), true);
    ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
    MapView view = view_;
    panelChoice(view);
    if (!overview()) panelSoftening(view);
    ImGui::PopItemWidth();
    if (!(view == view_)) changeView("changed the map", view);
    if (!overview()) panelCell();
}

}  // namespace orrery::attention
