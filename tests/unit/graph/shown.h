#pragma once

// A graph scene in a window of its own, one still frame after the other, and what it draws.

#include "engine/app/undo.h"
#include "scenes/graph/graph_scene.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace orrery::graph::testing {

class Window : public app::Host {
 public:
    void flyTo(const render::Camera&) override {}
    void say(const std::string&) override {}
    app::UndoStack& undo() override { return undo_; }
    const render::Camera& camera() const override { return camera_; }
    float aspect() const override { return 16.0F / 9.0F; }

 private:
    app::UndoStack undo_;
    render::Camera camera_;
};

// A scene in a window of its own, one still frame after the other.
class Shown {
 public:
    explicit Shown(Graph graph) : scene(std::move(graph)) {
        scene.attach(window);
        frame();
    }
    void frame(bool still = true) {
        const auto theme = render::themeByName("light");
        app::Moment moment{.delta = 0.05,
                           .camera = scene.restCamera(16.0F / 9.0F),
                           .size = {1280, 720},
                           .theme = &*theme,
                           .still = still,
                           .solid = true};
        scene.update(moment);
        list.clear();
        scene.draw(list);
    }
    // What fills of beads or bodies there are, by pick.
    std::map<std::uint32_t, std::uint32_t> fills() const {
        std::map<std::uint32_t, std::uint32_t> found;
        for (const render::SphereBatch& batch : list.spheres) {
            for (std::size_t i = 0; i < batch.picks.size(); ++i) found[batch.picks[i]] = batch.spheres[i].fill;
        }
        for (const render::BodyBatch& batch : list.bodies) {
            for (std::size_t i = 0; i < batch.picks.size(); ++i) {
                if (batch.picks[i] < scene.graph().nodes.size()) found[batch.picks[i]] = batch.instances[i].fill;
            }
        }
        return found;
    }
    float sizeOf(int node) const { return scene.arrangement().bodySizes[static_cast<std::size_t>(node)].x; }

    Window window;
    GraphScene scene;
    render::DrawList list;
};

// What a step of a lesson says of it, as YAML.
inline std::vector<yaml::Value> change(const std::string& text) {
    return {yaml::parse(text, "step.md")};
}

}  // namespace orrery::graph::testing
