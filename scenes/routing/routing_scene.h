#pragma once

// A text on its way through the router of a mixture-of-experts layer: each token rises to the router, whose bars are
// its scores, flies in k copies to its experts on the wall, and comes back combined.

#include "engine/app/scene.h"
#include "scenes/routing/edit.h"
#include "scenes/routing/playback.h"
#include "scenes/routing/routing_worker.h"
#include "scenes/routing/stage.h"
#include "scenes/routing/wall.h"
#include "scenes/trace/live_model.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

namespace orrery::routing {

// What stands on the stage.
enum class Show {
    flight,    // one token after the other
    contrast,  // dense beside sparse
    heat,      // all tokens, layers and experts at once
};

class RoutingScene : public app::Scene {
 public:
    // A recorded trace. Remarks of the reader are the caller's.
    RoutingScene(trace::Trace trace, std::filesystem::path path);
    // The model at work on what the class types.
    explicit RoutingScene(std::shared_ptr<trace::LiveModel> model, std::filesystem::path path);

    std::string title() const override { return title_; }
    std::string kind() const override { return "routing"; }
    void place(const vec3& origin) override { origin_ = origin; }
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override { stage_.draw(list); }
    std::uint32_t pickCount() const override;
    bool animating() const override;
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    void click(std::uint32_t pick, app::Button button, bool extend) override;
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    std::uint32_t selected() const override;
    std::vector<app::Found> search(std::string_view words) const override;
    std::vector<std::string> terms() const override { return {"token", "expert", "router", "routing"}; }
    std::string summary() const override;
    bool leave() override;
    void configure(std::span<const yaml::Value> changes) override;
    std::function<void()> handwork() override;
    void resetHandwork() override { choose(configured_); }
    void panel() override;
    void adopt(const Scene& earlier) override;

    const trace::Trace& trace() const { return *trace_; }
    // What is shown; the routing of another policy takes its place when it is there.
    const std::vector<RoutedLayer>& layers() const { return shown_->layers; }
    const Policy& policy() const { return marked_.policy; }  // what was asked for last
    // What it changes is marked until the next change.
    void setPolicy(const Policy& policy) { setMarked({policy, marked_.policy}); }
    // The same with marks against any policy, or without.
    void setMarked(const MarkedPolicy& marked);
    // A person may take back what was changed since it was so, with its marks.
    void remember(const MarkedPolicy& before);
    bool routing() const { return worker_.busy(); }
    // Waits until what was asked for is shown.
    void finish();
    RoutingWorker& worker() { return worker_; }
    void setShow(Show show) { show_ = show; }
    Show show() const { return show_; }
    void setLayer(int index);  // among layers()
    int layer() const { return std::clamp(layer_, 0, std::max(static_cast<int>(layers().size()) - 1, 0)); }
    Playback& playback() { return playback_; }
    double now() const { return now_; }
    // Live: the model works on another text. Does nothing for a recorded trace.
    void ask(const std::string& text);
    bool live() const { return model_ != nullptr; }
    // Writes what is shown, as moetrace/1, under a name that is not taken yet; gives that name. Throws Error.
    std::filesystem::path saveTrace();
    // How many of the trace's choices the CPU's gate gives again from the trace's logits.
    const Agreement& agreement() const { return shown_->recorded; }

 private:
    // What a person or a step of a lesson chooses.
    struct Chosen {
        Show show = Show::flight;
        int layer = 0;
        MarkedPolicy marked;

        bool operator==(const Chosen&) const = default;
    };
    Chosen chosen() const { return {show_, layer_, marked_}; }
    void choose(const Chosen& chosen);
    void ask(std::shared_ptr<const trace::Trace> trace);
    void takeAnswer();
    void takeRouting();
    const RoutedLayer& shownLayer() const { return layers()[static_cast<std::size_t>(layer())]; }
    std::string badge() const;
    Colour domainColour(int token) const;
    std::string pieceOf(int token) const;

    // The parts of the picture, in routing_stage.cpp and routing_heat.cpp.
    void build(double place);
    void buildTokens(double place, int current, float phase);
    void buildRouter(int current, float phase);
    void buildWall(const Wall& wall, double place, int current, float phase, bool dense);
    void buildFlight(const Wall& wall, int current, float phase, bool dense);
    void buildCaptions(double place, int current);
    void buildHeat();
    vec3 tokenPlace(int token, double place) const;
    int firstShown(double place) const;

    void panelText();
    void panelPlayback();
    void panelGate();
    void panelFigures();

    std::string title_;
    std::filesystem::path path_;
    std::shared_ptr<trace::LiveModel> model_;
    std::uint64_t answered_ = 0;
    std::string problem_;
    double askedSeconds_ = 0.0;   // that the model took for the trace that is being routed
    double answerSeconds_ = 0.0;  // for the one that is shown
    std::string typed_;
    bool typing_ = false;

    std::shared_ptr<const trace::Trace> asked_;  // to be routed; trace_ is the one that is
    std::shared_ptr<const trace::Trace> trace_;
    MarkedPolicy marked_;
    Chosen configured_;  // as a step of a lesson wants it
    Edit<MarkedPolicy> edit_;
    RoutingWorker worker_;
    std::shared_ptr<const RoutedTrace> shown_;
    int layer_ = 0;
    Show show_ = Show::flight;
    Playback playback_;
    double now_ = 0.0;
    bool still_ = false;
    int selected_ = -1;  // token
    std::uint32_t hovered_ = render::kNoPick;
    Stage stage_;
    vec3 origin_{0.0F};
};

}  // namespace orrery::routing
