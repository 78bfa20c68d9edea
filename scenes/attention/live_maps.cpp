#include "scenes/attention/live_maps.h"

#include "engine/base/error.h"
#include "engine/ui/ui.h"

#include <algorithm>
#include <array>

namespace orrery::attention {

LiveMaps::LiveMaps(std::shared_ptr<trace::LiveModel> model, const std::string& first) : model_(std::move(model)) {
    if (model_->asked().text.empty()) model_->ask({.text = first, .gate = {}});
}

std::shared_ptr<const MapModel> LiveMaps::newest() {
    const auto answer = model_->answer();
    if (!answer || answer->number == seen_) return nullptr;
    seen_ = answer->number;
    // A text that the model cannot take leaves the last one standing.
    return answer->problem.empty() ? mapsOf(answer->trace) : nullptr;
}

std::shared_ptr<const MapModel> LiveMaps::first() {
    model_->wait();
    const auto answer = model_->answer();
    auto maps = newest();
    if (!maps) throw Error(answer && !answer->problem.empty() ? answer->problem : "gave no attention to show");
    return maps;
}

void LiveMaps::panel() {
    if (typed_.empty()) typed_ = model_->asked().text;
    std::array<char, 1024> text{};
    std::copy_n(typed_.begin(), std::min(typed_.size(), text.size() - 1), text.begin());
    if (ImGui::InputText("Text", text.data(), text.size())) {
        typed_ = text.data();
        if (!typed_.empty()) model_->ask({.text = typed_, .gate = model_->asked().gate});
    }
    ui::tip("The model reads it while you type");
    if (const auto answer = model_->answer(); answer && !answer->problem.empty()) ui::text(answer->problem);
}

}  // namespace orrery::attention
