#pragma once

// An opened model as a scene: looked at from all sides, its parts named where they are pointed at, its animation
// played.

#include "engine/app/scene.h"
#include "engine/text/label.h"
#include "scenes/model/pieces.h"

#include <optional>
#include <string>
#include <vector>

namespace orrery::model {

class ModelScene : public app::Scene {
 public:
    // The model must have triangles. What is left out of it is said in `remarks`.
    ModelScene(mesh::Model model, Diagnostics& remarks);

    std::string title() const override { return model_.title; }
    std::string kind() const override { return "model"; }
    void place(const vec3& origin) override;
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override;
    // Pick ids are nodes.
    std::uint32_t pickCount() const override { return static_cast<std::uint32_t>(nodes_.size()); }
    bool animating() const override { return plays() || fading_; }
    void hover(std::uint32_t pick) override;
    void click(std::uint32_t pick, app::Button button, bool extend) override;
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    std::optional<render::Camera> cameraFor(std::uint32_t pick) const override;
    std::uint32_t selected() const override;
    std::vector<app::Found> search(std::string_view words) const override;
    std::vector<std::string> terms() const override;
    bool leave() override;
    app::Part describe(std::uint32_t pick) const override;
    std::string summary() const override;
    void panel() override;
    void adopt(const Scene& earlier) override;

    // Which animation is played, and whether it runs; with reduced motion it waits until it is asked for.
    void play(int animation, bool running);
    bool plays() const { return running_ && animation_ >= 0; }
    // Of what a pick id means: all that is selected with it.
    std::size_t trianglesOf(std::uint32_t pick) const;

 private:
    struct Node {
        std::string name;
        int thing = -1;  // the node that a click on this one selects: itself, or one that it hangs from
        Bounds own;      // of its mesh, in its own frame
        std::size_t triangles = 0;
    };

    void readNodes();
    void move(float time);
    int thingOf(std::uint32_t pick) const;
    // One a node: whether it is the thing or hangs from it.
    std::vector<bool> partsOf(int thing) const;
    Bounds boundsOf(int thing) const;
    void select(int thing);
    void buildBatches();
    void buildLabel(const app::Moment& moment);
    void panelThing(int thing);
    void panelAnimations();
    void panelParts();

    mesh::Model model_;                       // without its triangles
    std::vector<mesh::ModelNode> resting_;    // its nodes as the file has them
    std::vector<std::vector<Piece>> pieces_;  // one list a mesh
    std::vector<Node> nodes_;
    mesh::ModelCounts counts_;
    Bounds rest_;  // in the model's own lengths
    float scale_ = 1.0F;
    vec3 origin_{0.0F};

    std::vector<mat4> world_;      // one a node
    std::vector<float> emphasis_;  // the same; 1 as it is
    std::vector<render::SurfaceBatch> batches_;
    int animation_ = -1;
    bool running_ = false;
    bool asked_ = false;   // a person said whether it runs
    double clock_ = 0.0;   // seconds of the animation
    float posed_ = -1.0F;  // the time that world_ is of
    bool fading_ = false;
    int hovered_ = -1;
    int selected_ = -1;
    text::LabelContent name_;  // of what is pointed at, else of what is selected
    text::LabelStyle nameStyle_;
    vec2 nameSize_{0.0F};
    std::optional<render::Label> label_;
};

}  // namespace orrery::model
