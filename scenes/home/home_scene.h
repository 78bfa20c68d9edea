#pragma once

// Several scenes in one space: from afar each is a constellation with its name above it; entering one is a flight, and
// leaving it another.

#include "engine/app/scene.h"
#include "engine/text/label.h"
#include "scenes/home/placement.h"

#include <memory>
#include <string>
#include <vector>

namespace orrery::home {

class HomeScene : public app::Scene {
 public:
    HomeScene(std::vector<std::unique_ptr<app::Scene>> scenes, std::string title);
    ~HomeScene() override;

    std::string title() const override { return title_; }
    std::string kind() const override { return "space"; }
    void attach(app::Host& host) override;
    void place(const vec3& origin) override;
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override;
    std::uint32_t pickCount() const override;
    bool animating() const override;
    void hover(std::uint32_t pick) override;
    void click(std::uint32_t pick, app::Button button, bool extend) override;
    bool dragBegin(std::uint32_t pick) override;
    void dragTo(const vec3& position) override;
    void dragEnd() override;
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    std::optional<render::Camera> cameraFor(std::uint32_t pick) const override;
    std::uint32_t selected() const override;
    std::vector<app::Found> search(std::string_view words) const override;
    std::vector<std::string> terms() const override { return {}; }
    int stepCount() const override { return static_cast<int>(children_.size()); }
    int step() const override { return current_; }
    void goToStep(int step) override;
    std::string stepTitle(int step) const override;
    std::function<void()> handwork() override { return inside() ? currentScene().handwork() : std::function<void()>(); }
    void resetHandwork() override {
        if (inside()) currentScene().resetHandwork();
    }
    bool leave() override;
    void setFlat(bool flat) override;
    void setFlow(bool flow) override;
    void setPhysics(bool on) override;
    bool physics() const override;
    void togglePinned() override;
    app::Part describe(std::uint32_t pick) const override;
    std::string summary() const override;
    void panel() override;
    std::vector<app::Command> commands() override;
    void adopt(const Scene& earlier) override;

    // How far away the entered scene is looked at on purpose: the others come back only from farther still.
    void setNear(float distance) { near_ = distance; }

 private:
    struct Child {
        std::unique_ptr<app::Scene> scene;
        vec3 centre{0.0F};
        vec3 size{1.0F};
        std::uint32_t firstPick = 0;
        bool shown = true;
        render::DrawList list;
        std::vector<std::vector<std::uint32_t>> picks;  // of the child's batches, moved into this scene's numbers
        text::LabelContent content;
        vec2 titleSize{0.0F};
    };
    struct Owner {
        int child = -1;
        std::uint32_t pick = render::kNoPick;  // in the child's own numbers
    };

    void arrange(float aspect);
    Owner ownerOf(std::uint32_t pick) const;
    bool inside() const { return current_ >= 0; }
    app::Scene& currentScene() { return *children_[static_cast<std::size_t>(current_)].scene; }
    std::uint32_t titlePick(std::size_t child) const { return firstTitle_ + static_cast<std::uint32_t>(child); }
    void buildTitles(const app::Moment& moment);

    std::string title_;
    std::vector<Child> children_;
    std::vector<Link> links_;
    layout::View view_;
    vec3 origin_{0.0F};
    std::uint32_t firstTitle_ = 0;
    int current_ = -1;  // the scene that is entered, or -1 outside
    float near_ = 0.0F;
    int hovered_ = -1;
    int dragged_ = -1;
    std::vector<shared::TubeInstance> linkTubes_;
    text::LabelStyle titleStyle_;
    std::vector<render::Label> titles_;
};

}  // namespace orrery::home
