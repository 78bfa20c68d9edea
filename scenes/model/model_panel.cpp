#include "engine/ui/ui.h"
#include "scenes/model/model_scene.h"
#include "scenes/model/motion.h"

#include <fmt/format.h>

#include <cmath>
#include <set>

// What the panel of a model shows: what is selected with its data, the animations, and the parts by their names.

namespace orrery::model {

namespace {

constexpr std::size_t kMostListed = 300;  // parts; beyond that the search is the way

}  // namespace

void ModelScene::panel() {
    if (selected_ >= 0) {
        panelThing(selected_);
    } else {
        ui::text(summary());
        const vec3 size = rest_.size();
        ui::text(fmt::format("{:.3g} x {:.3g} x {:.3g} m", size.x, size.y, size.z), true);
    }
    panelAnimations();
    panelParts();
}

void ModelScene::panelThing(int thing) {
    const mesh::ModelNode& node = model_.nodes[static_cast<std::size_t>(thing)];
    ui::text(nodes_[static_cast<std::size_t>(thing)].name);
    if (node.extras.is_object()) {
        for (const auto& [key, value] : node.extras.items()) {
            const std::string said = value.is_string() ? value.get<std::string>() : value.dump();
            if (key != "label") ui::text(fmt::format("{}: {}", key, said), true);
        }
    }
    ui::text(fmt::format("{} triangles", trianglesOf(static_cast<std::uint32_t>(thing))), true);
    std::set<std::string> materials;
    const std::vector<bool> parts = partsOf(thing);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (model_.nodes[i].mesh < 0 || !parts[i]) continue;
        for (const Piece& piece : pieces_[static_cast<std::size_t>(model_.nodes[i].mesh)]) {
            if (piece.material < 0) continue;
            const std::string& name = model_.materials[static_cast<std::size_t>(piece.material)].name;
            if (!name.empty()) materials.insert(name);
        }
    }
    for (const std::string& material : materials) ui::text("material: " + material, true);
    if (ImGui::Button("Fly there (F)") && host_ != nullptr) {
        if (const auto camera = cameraFor(static_cast<std::uint32_t>(thing))) host_->flyTo(*camera);
    }
    ui::tip("The camera goes to this part; a double click does the same");
}

void ModelScene::panelAnimations() {
    if (animation_ < 0) return;
    ImGui::Separator();
    bool running = plays();
    if (ImGui::Checkbox("Play the animation", &running)) play(animation_, running);
    ui::tip("Runs round until it is switched off");
    const float length = duration(model_.animations[static_cast<std::size_t>(animation_)]);
    auto time = length > 0.0F ? static_cast<float>(std::fmod(clock_, static_cast<double>(length))) : 0.0F;
    if (ImGui::SliderFloat("##time", &time, 0.0F, length, "%.1f s")) {
        play(animation_, false);
        clock_ = static_cast<double>(time);
    }
    ui::tip("Drag to any moment of the animation");
    if (model_.animations.size() < 2) return;
    for (std::size_t i = 0; i < model_.animations.size(); ++i) {
        const std::string& name = model_.animations[i].name;
        const std::string line = name.empty() ? fmt::format("animation {}", i + 1) : name;
        if (static_cast<int>(i) == animation_) {
            ui::text("> " + line);
        } else if (ui::link(line, 1000 + static_cast<int>(i))) {
            play(static_cast<int>(i), true);
        }
    }
}

void ModelScene::panelParts() {
    if (nodes_.size() < 2 || !ImGui::CollapsingHeader("Parts")) return;
    std::size_t listed = 0;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const auto thing = static_cast<int>(i);
        if (nodes_[i].thing != thing) continue;
        if (++listed > kMostListed) {
            ui::text("and more; search finds them", true);
            return;
        }
        if (!ui::link(nodes_[i].name, 2000 + thing)) continue;
        select(thing);
        if (const auto camera = cameraFor(static_cast<std::uint32_t>(i)); camera && host_ != nullptr)
            host_->flyTo(*camera);
    }
}

}  // namespace orrery::model
