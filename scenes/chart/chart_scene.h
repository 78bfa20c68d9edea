#pragma once

// What surfaces, curves, timelines and tables share as scenes: things that are pointed at, found and flown to, a stage
// that is built anew for each picture, a way from one state to the next, and a camera that holds the whole, its words
// included.

#include "engine/app/scene.h"
#include "scenes/chart/ease.h"
#include "scenes/chart/stage.h"
#include "scenes/chart/things.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orrery::chart {

class ChartScene : public app::Scene {
 public:
    void place(const vec3& origin) override { origin_ = origin; }
    render::Camera restCamera(float aspect) const override { return framed(restAngles(), aspect); }
    render::Camera framed(const render::Camera& angles, float aspect) const override;
    void draw(render::DrawList& list) const override { stage_.draw(list); }
    std::uint32_t pickCount() const override { return static_cast<std::uint32_t>(things_.size()); }
    bool animating() const override { return ease_.moving(); }
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    // Selects.
    void click(std::uint32_t pick, app::Button button, bool extend) override;
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    std::optional<render::Camera> cameraFor(std::uint32_t pick) const override;
    std::uint32_t selected() const override { return selected_; }
    std::vector<app::Found> search(std::string_view words) const override;
    std::vector<std::string> terms() const override { return names(things_); }
    bool leave() override;

 protected:
    virtual render::Camera restAngles() const = 0;
    // Everything as it stands when no way is under way, around the scene's own origin, seen from these angles.
    virtual void buildAtRest(Stage& stage, const render::Theme& theme, const render::Camera& angles) const = 0;

    // First in every update(): the way goes on. Then what stands where can be told, and the stage be begun.
    void moveOn(const app::Moment& moment);
    void beginStage(const app::Moment& moment) { stage_.begin(*moment.theme, origin_); }

    std::vector<Thing> things_;  // in the order of their pick ids
    mutable Ease ease_;          // at its end while buildAtRest() builds
    Stage stage_;
    vec3 origin_{0.0F};
    std::uint32_t hovered_ = render::kNoPick;
    std::uint32_t selected_ = render::kNoPick;

 private:
    float roomScale_ = 1.0F;
};

}  // namespace orrery::chart
