#pragma once

// Routing at the scale of DeepSeek-V3: 256 experts in 8 groups under a made-up stream of tokens, their load as stacks
// of beads that are drawn from where it was computed, and MaxVio over time. With the bias update on, it falls while the
// class watches.

#include "engine/app/scene.h"
#include "scenes/routing/edit.h"
#include "scenes/routing/live_load.h"
#include "scenes/routing/stage.h"

namespace orrery::routing {

// What a person may change about the stream.
struct StreamRules {
    Gate gate;
    bool update = true;  // of the bias
    float step = kBiasStep;

    bool operator==(const StreamRules&) const = default;
};

class StreamScene : public app::Scene {
 public:
    explicit StreamScene(const StreamOptions& options);
    ~StreamScene() override;

    std::string title() const override { return "Routing at the scale of DeepSeek"; }
    std::string kind() const override { return "routing"; }
    void place(const vec3& origin) override { origin_ = origin; }
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override;
    std::uint32_t pickCount() const override;
    bool animating() const override { return !held_ || live_->fresh(); }
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    std::vector<std::string> terms() const override { return {"expert", "router", "routing", "balance"}; }
    std::string summary() const override;
    void configure(std::span<const yaml::Value> changes) override;
    std::function<void()> handwork() override;
    void resetHandwork() override;
    void panel() override;

    const StreamRules& rules() const { return rules_; }
    void setRules(const StreamRules& rules);  // the gate is fitted to the experts
    // A person may take back what was changed since it was so.
    void remember(const StreamRules& before);
    void setHeld(bool held);
    void restart();
    LiveLoad& load() { return *load_; }
    const StreamView& view() const { return *view_; }

 private:
    void makeLive();
    void runStill();
    void buildWall();
    void buildCurve();
    void buildCaptions(bool still);

    std::shared_ptr<LiveLoad> load_;  // the live buffer's too
    std::shared_ptr<interop::LiveBuffer> live_;
    StreamRules rules_;
    const StreamRules opened_;          // as the file has it
    std::vector<StreamRules> phases_;   // as the steps of a lesson up to this one want it, one after the other
    StreamRules configured_ = opened_;  // the last of them
    Edit<StreamRules> edit_;
    bool held_ = false;
    bool started_ = false;
    std::shared_ptr<const StreamView> view_;
    BeadWall wall_;              // of the view
    std::vector<int> switched_;  // batches at which the update was switched
    std::uint32_t hovered_ = render::kNoPick;
    Stage stage_;
    vec3 origin_{0.0F};
};

}  // namespace orrery::routing
