#pragma once

// How routers came to be: the load of every expert, its bias, MaxVio and which domain goes where, moment by moment
// along a training, to be scrubbed.

#include "engine/app/scene.h"
#include "scenes/routing/playback.h"
#include "scenes/routing/stage.h"
#include "scenes/routing/training_view.h"

namespace orrery::routing {

class TrainingScene : public app::Scene {
 public:
    // The trace has a training.
    TrainingScene(trace::Trace trace, std::string title);

    std::string title() const override { return title_; }
    std::string kind() const override { return "routing"; }
    void place(const vec3& origin) override { origin_ = origin; }
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override { stage_.draw(list); }
    std::uint32_t pickCount() const override;
    bool animating() const override { return playback_.moving(now_); }
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    std::vector<std::string> terms() const override { return {"training", "expert", "routing", "balance"}; }
    std::string summary() const override;
    void configure(std::span<const yaml::Value> changes) override;
    std::function<void()> handwork() override;
    void resetHandwork() override;
    void panel() override;
    void adopt(const Scene& earlier) override;

    int moment() const;
    void setMoment(int moment);
    int layer() const { return layer_; }
    void setLayer(int layer);
    const TrainingView& view() const { return view_; }

 private:
    void build();
    void buildMatrix();
    void buildLoad();
    void buildCurves();
    std::string domainName(int domain) const;

    std::string title_;
    trace::Trace trace_;
    int layer_ = 0;
    int configuredLayer_ = 0;  // as a step of a lesson wants it
    int configuredMoment_ = 0;
    Playback playback_;
    double now_ = 0.0;
    TrainingView view_;
    std::uint32_t hovered_ = render::kNoPick;
    Stage stage_;
    vec3 origin_{0.0F};
};

}  // namespace orrery::routing
