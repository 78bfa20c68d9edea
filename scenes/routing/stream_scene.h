#pragma once

// Routing at the scale of DeepSeek-V3: 256 experts in 8 groups under a made-up stream of tokens, their load as columns
// and MaxVio over time. With the bias update on, it falls while the class watches.

#include "engine/app/scene.h"
#include "scenes/routing/stage.h"
#include "scenes/routing/stream.h"

namespace orrery::routing {

class StreamScene : public app::Scene {
 public:
    explicit StreamScene(const StreamOptions& options);

    std::string title() const override { return "Routing at the scale of DeepSeek"; }
    std::string kind() const override { return "routing"; }
    void place(const vec3& origin) override { origin_ = origin; }
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override { stage_.draw(list); }
    std::uint32_t pickCount() const override;
    bool animating() const override { return !held_; }
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    std::vector<std::string> terms() const override { return {"expert", "router", "routing", "balance"}; }
    std::string summary() const override;
    void panel() override;

    // A person may take it back.
    void setUpdate(bool on);
    void setGate(const Gate& gate);
    void setHeld(bool held);
    StreamWorker& worker() { return worker_; }
    const StreamView& view() const { return *view_; }

 private:
    void build(bool still);
    void tell() { worker_.setRules(gate_, update_, step_); }

    StreamWorker worker_;
    Gate gate_;
    bool update_;
    float step_;
    bool held_ = false;
    bool started_ = false;
    std::shared_ptr<const StreamView> view_;
    std::vector<int> switched_;  // batches at which the update was switched
    std::uint32_t hovered_ = render::kNoPick;
    Stage stage_;
    vec3 origin_{0.0F};
};

}  // namespace orrery::routing
