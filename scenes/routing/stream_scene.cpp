#include "scenes/routing/stream_scene.h"

#include "engine/base/error.h"
#include "engine/ui/ui.h"
#include "scenes/routing/chart.h"
#include "scenes/routing/policy.h"
#include "scenes/routing/wall.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::routing {

namespace {

constexpr vec3 kStreamLow{-22.5F, -1.6F, -1.0F};
constexpr vec3 kStreamHigh{20.6F, 23.6F, 2.0F};
constexpr vec2 kWallLow{-18.6F, 6.6F};
constexpr vec2 kWallSize{38.6F, 15.2F};
constexpr float kMeanHeight = 0.62F;     // of a column's greatest height: the mean load
constexpr int kStillBatches = 160;       // in a single picture
constexpr std::size_t kMostShown = 400;  // batches in the curve: the latest

}  // namespace

StreamScene::StreamScene(const StreamOptions& options)
    : worker_(options), gate_(options.gate), update_(options.update), step_(options.step), view_(worker_.view()) {}

Bounds StreamScene::bounds() const {
    Bounds bounds;
    bounds.add(origin_ + kStreamLow);
    bounds.add(origin_ + kStreamHigh);
    return bounds;
}

render::Camera StreamScene::restCamera(float aspect) const {
    render::Camera camera;
    camera.yaw = -0.12F;
    camera.pitch = 0.12F;
    return render::framing(camera, bounds(), aspect, 0.94F);
}

std::uint32_t StreamScene::pickCount() const {
    return static_cast<std::uint32_t>(view_->options.experts);
}

std::string StreamScene::summary() const {
    return fmt::format("synthetic: {}", view_->options.description());
}

void StreamScene::setUpdate(bool on) {
    if (on == update_) return;
    update_ = on;
    switched_.push_back(view_->batches);
    tell();
}

void StreamScene::setGate(const Gate& gate) {
    gate_ = fitted(gate, view_->options.experts);
    tell();
}

void StreamScene::setHeld(bool held) {
    held_ = held;
    worker_.hold(held);
}

void StreamScene::update(const app::Moment& moment) {
    if (moment.still) {
        if (view_->batches < kStillBatches) worker_.runTo(kStillBatches);
    } else if (!started_) {
        started_ = true;
        worker_.hold(held_);
    }
    view_ = worker_.view();
    stage_.begin(*moment.theme, origin_);
    build(moment.still);
}

void StreamScene::build(bool still) {
    const render::Theme& theme = stage_.theme();
    const StreamView& view = *view_;
    const Wall wall(view.options.experts, gate_.groups, kWallLow, kWallSize);
    const std::vector<double> load = loadOf(view.counts);
    // What is beyond twice the mean is cut, and says so by its colour.
    const float most = wall.tallest() * 1.25F;
    for (int shelf = 0; shelf < wall.shelves(); ++shelf) {
        const vec3 board = wall.shelfCentre(shelf);
        stage_.box(board + vec3(0.0F, -0.08F, 0.0F), {kWallSize.x, 0.12F, 1.0F}, {.colour = theme.paperEdge});
        if (gate_.groups == wall.shelves() && gate_.groups > 1)
            stage_.words(fmt::format("group {}", shelf), board + vec3(-kWallSize.x * 0.5F - 0.3F, 0.4F, 0.0F),
                         {.em = 0.62F, .offset = {-1.0F, 0.0F}, .priority = 80.0F});
    }
    for (int e = 0; e < view.options.experts; ++e) {
        const auto i = static_cast<std::size_t>(e);
        const float height = std::clamp(static_cast<float>(load[i]) * wall.tallest() * kMeanHeight, 0.02F, most);
        const bool over = load[i] > 2.0;
        const auto pick = static_cast<std::uint32_t>(e);
        stage_.box(wall.foot(e) + vec3(0.0F, height * 0.5F, 0.0F), {wall.columnWidth(), height, 0.7F},
                   {.colour = over ? theme.warning : theme.node,
                    .emphasis = load[i] < 0.25 && pick != hovered_ ? 0.55F : 1.0F,
                    .glow = over ? 0.2F : 0.0F,
                    .pick = pick});
        if (pick == hovered_)
            stage_.words(fmt::format("expert {}: {:.2f} times the mean, bias {:+.3f}", e, load[i],
                                     static_cast<double>(centred(view.bias)[i])),
                         wall.foot(e) + vec3(0.0F, height + 0.6F, 0.4F),
                         {.em = 0.75F, .priority = 400.0F, .plate = true, .always = true});
    }
    // What an even load would be.
    for (int shelf = 0; shelf < wall.shelves(); ++shelf) {
        const vec3 board = wall.shelfCentre(shelf) + vec3(0.0F, wall.tallest() * kMeanHeight, 0.4F);
        stage_.line(board - vec3(kWallSize.x * 0.5F, 0.0F, 0.0F), board + vec3(kWallSize.x * 0.5F, 0.0F, 0.0F), 0.035F,
                    {.colour = theme.ink});
    }
    const std::size_t first = view.maxVio.size() > kMostShown ? view.maxVio.size() - kMostShown : 0;
    const std::span<const float> shown(view.maxVio.data() + first, view.maxVio.size() - first);
    float top = 1.0F;
    for (const float value : shown) top = std::max(top, value);
    const Chart chart{.low = {-18.6F, 0.0F},
                      .size = {38.6F, 4.2F},
                      .top = top * 1.05F,
                      .title = fmt::format("MaxVio of each batch, now {:.2f}",
                                           shown.empty() ? 0.0 : static_cast<double>(shown.back())),
                      .unit = ""};
    drawAxes(stage_, chart);
    std::vector<float> places;
    for (std::size_t i = 0; i < shown.size(); ++i)
        places.push_back(static_cast<float>(i) / static_cast<float>(std::max(kMostShown, shown.size()) - 1));
    drawCurve(stage_, chart, places, shown, theme.accent, 0.09F);
    for (const int batch : switched_) {
        const float x = static_cast<float>(batch - static_cast<int>(first)) / static_cast<float>(kMostShown - 1);
        if (x < 0.0F || x > 1.0F) continue;
        const float at = chart.low.x + chart.size.x * x;
        stage_.line({at, chart.low.y, 0.05F}, {at, chart.low.y + chart.size.y, 0.05F}, 0.04F, {.colour = theme.ink});
    }
    const std::string groups =
        gate_.groups > 1 ? fmt::format(", {} of {} groups kept", gate_.groupsKept, gate_.groups) : std::string();
    const char* update = !gate_.biasInChoice ? "not in this gate" : update_ ? "on" : "off";
    stage_.words(fmt::format("SYNTHETIC: {} experts{}, {} chosen; bias update {}", view.options.experts, groups,
                             chosenBy(gate_, view.options.experts), update),
                 {1.0F, kStreamHigh.y - 0.7F, 0.0F},
                 {.em = 1.0F, .weight = text::Weight::bold, .priority = 500.0F, .least = 0.03F, .always = true});
    std::string badge =
        fmt::format("{}; batch {} of {} tokens", view.options.description(), view.batches, view.options.batch);
    // Not in a single picture, which comes out the same every time.
    if (view.tokensPerSecond > 0.0 && !still)
        badge += fmt::format("; CPU, {:.0f} thousand tokens/s", view.tokensPerSecond * 1e-3);
    stage_.words(badge, {1.0F, kStreamLow.y + 0.5F, 0.0F}, {.em = 0.62F, .priority = 150.0F});
}

void StreamScene::panel() {
    ui::text(summary());
    bool update = update_;
    if (ImGui::Checkbox("Bias update", &update)) {
        if (host_ != nullptr)
            host_->undo().push(
                update ? "switched the bias update on" : "switched the bias update off",
                [this, update] { setUpdate(!update); }, [this, update] { setUpdate(update); });
        setUpdate(update);
    }
    ui::tip("After each batch b += u sign(mean - count): experts with too little to do become better choices");
    ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
    if (ImGui::SliderFloat("u", &step_, 1e-4F, 1e-1F, "%.4f", ImGuiSliderFlags_Logarithmic)) tell();
    Gate gate = gate_;
    ImGui::SliderInt("Experts (k)", &gate.topK, 1, 32, "%d", ImGuiSliderFlags_AlwaysClamp);
    ImGui::SliderInt("Groups kept", &gate.groupsKept, 1, std::max(gate.groups, 1), "%d", ImGuiSliderFlags_AlwaysClamp);
    if (gate != gate_) setGate(gate);
    ImGui::PopItemWidth();
    if (ImGui::Button(held_ ? "Go on" : "Hold")) setHeld(!held_);
    ImGui::Separator();
    ui::text(fmt::format("batch {}, {:.0f} tokens/s", view_->batches, view_->tokensPerSecond), true);
}

}  // namespace orrery::routing
