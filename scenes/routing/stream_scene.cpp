#include "scenes/routing/stream_scene.h"

#include "engine/ui/ui.h"
#include "scenes/routing/chart.h"
#include "scenes/routing/policy.h"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::routing {

namespace {

constexpr vec3 kStreamLow{-22.5F, -1.6F, -1.0F};
constexpr vec3 kStreamHigh{20.6F, 23.6F, 2.0F};
constexpr int kStillBatches = 160;       // in a single picture
constexpr std::size_t kMostShown = 400;  // batches in the curve: the latest
constexpr float kBackboard = -0.36F;     // behind the beads, along z
constexpr float kWallRight = 20.0F;
constexpr float kLegendY = 5.6F;

}  // namespace

StreamScene::StreamScene(const StreamOptions& options)
    : load_(std::make_shared<LiveLoad>(options)),
      rules_{.gate = options.gate, .update = options.update, .step = options.step},
      opened_(rules_),
      view_(load_->view()) {
    makeLive();
}

StreamScene::~StreamScene() {
    load_->end();
}

void StreamScene::makeLive() {
    live_ = std::make_shared<interop::LiveBuffer>(interop::LiveDescription{
        .name = "load of the experts",
        .slotBytes = load_->slotBytes(),
        .produce = [load = load_](const interop::LiveSlot& slot) { return load->produce(slot); }});
}

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

void StreamScene::setRules(const StreamRules& rules) {
    if (rules.update != rules_.update && view_->batches > 0) switched_.push_back(view_->batches);
    rules_ = rules;
    rules_.gate = fitted(rules.gate, view_->options.experts);
    load_->setRules(rules_.gate, rules_.update, rules_.step);
}

void StreamScene::remember(const StreamRules& before) {
    if (host_ == nullptr || before == rules_) return;
    const char* what = before.gate != rules_.gate       ? "changed the gate of the stream"
                       : before.update == rules_.update ? "changed u"
                       : rules_.update                  ? "switched the bias update on"
                                                        : "switched the bias update off";
    host_->undo().push(
        what, [this, before] { setRules(before); }, [this, after = rules_] { setRules(after); });
}

void StreamScene::restart() {
    switched_.clear();
    load_->restart();
    view_ = load_->view();
    live_->wake();
}

// A single picture shows what a class would have seen: some batches under the rules of each step up to this one.
void StreamScene::runStill() {
    const StreamRules shown = rules_;
    const auto count = static_cast<int>(std::max<std::size_t>(phases_.size(), 1));
    if (load_->view()->batches >= count * kStillBatches) return;
    for (int i = 0; i < count; ++i) {
        if (load_->view()->batches >= (i + 1) * kStillBatches) continue;
        const bool last = i + 1 == count;
        view_ = load_->view();
        setRules(last ? shown : phases_[static_cast<std::size_t>(i)]);
        load_->runTo((i + 1) * kStillBatches);
    }
}

void StreamScene::setHeld(bool held) {
    held_ = held;
    load_->hold(held);
    live_->wake();
}

void StreamScene::update(const app::Moment& moment) {
    stage_.begin(*moment.theme, origin_);
    const render::Theme& theme = stage_.theme();
    const bool otherLook = load_->setLook(
        {.origin = origin_, .colour = render::packColour(theme.node), .overloaded = render::packColour(theme.warning)});
    if (moment.still) {
        const int before = load_->view()->batches;
        runStill();
        // A picture shows a buffer's first result, which is this one.
        if (load_->view()->batches != before || otherLook) makeLive();
    } else if (!started_) {
        started_ = true;
        load_->hold(held_);
    }
    if (otherLook) live_->wake();
    view_ = load_->view();
    wall_ = beadWall(view_->options, {.origin = origin_});
    buildWall();
    buildCurve();
    buildCaptions(moment.still);
}

void StreamScene::draw(render::DrawList& list) const {
    stage_.draw(list);
    list.spheres.push_back({.spheres = {}, .picks = {}, .live = live_});
}

void StreamScene::buildWall() {
    const render::Theme& theme = stage_.theme();
    const StreamView& view = *view_;
    const Wall wall = streamWall(view.options);
    const std::vector<double> load = loadOf(view.counts);
    const float width = wall.size().x;
    for (int shelf = 0; shelf < wall.shelves(); ++shelf) {
        const vec3 board = wall.shelfCentre(shelf);
        stage_.box(board + vec3(0.0F, -0.08F, 0.0F), {width, 0.12F, 1.0F}, {.colour = theme.paperEdge});
        // What an even load would be.
        const vec3 mean = board + vec3(0.0F, meanHeight(wall_), 0.4F);
        stage_.line(mean - vec3(width * 0.5F, 0.0F, 0.0F), mean + vec3(width * 0.5F, 0.0F, 0.0F), 0.035F,
                    {.colour = theme.ink});
        if (view.options.gate.groups == wall.shelves() && wall.shelves() > 1)
            stage_.words(fmt::format("group {}", shelf), board + vec3(-width * 0.5F - 0.3F, 0.4F, 0.0F),
                         {.em = 0.8F, .offset = {-1.0F, 0.0F}, .priority = 80.0F});
    }
    // Beads cannot be pointed at: the board behind each stack can.
    const Colour ground = mixed(theme.backgroundTop, theme.backgroundBottom, 0.5F);
    for (int e = 0; e < view.options.experts; ++e) {
        const auto i = static_cast<std::size_t>(e);
        const auto pick = static_cast<std::uint32_t>(e);
        const float height = wall_.diameter * static_cast<float>(wall_.rows);
        stage_.box(wall.foot(e) + vec3(0.0F, height * 0.5F, kBackboard), {wall.columnWidth(), height, 0.06F},
                   {.colour = mixed(ground, theme.paperEdge, pick == hovered_ ? 0.8F : 0.3F), .pick = pick});
        if (pick != hovered_) continue;
        const float top = std::min(stackHeight(wall_, static_cast<double>(view.counts[i])), height);
        stage_.words(fmt::format("expert {}: {} tokens, {:.2f} times the mean, bias {:+.3f}", e, view.counts[i],
                                 load[i], static_cast<double>(centred(view.bias)[i])),
                     wall.foot(e) + vec3(0.0F, top + 0.6F, 0.4F),
                     {.em = 0.75F, .priority = 400.0F, .plate = true, .always = true});
    }
}

void StreamScene::buildCurve() {
    const render::Theme& theme = stage_.theme();
    const StreamView& view = *view_;
    const std::size_t first = view.maxVio.size() > kMostShown ? view.maxVio.size() - kMostShown : 0;
    const std::span<const float> shown(view.maxVio.data() + first, view.maxVio.size() - first);
    float top = 1.0F;
    for (const float value : shown) top = std::max(top, value);
    const Chart chart{.low = {-18.6F, 0.0F},
                      .size = {38.6F, 4.2F},
                      .top = top * 1.05F,
                      .title = fmt::format("MaxVio of each batch, now {:.2f}",
                                           shown.empty() ? 0.0 : static_cast<double>(shown.back())),
                      .unit = "",
                      .least = 0.03F};
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
}

void StreamScene::buildCaptions(bool still) {
    const StreamView& view = *view_;
    const StreamOptions& options = view.options;
    const std::string groups = options.gate.groups > 1
                                   ? fmt::format(", {} of {} groups kept", options.gate.groupsKept, options.gate.groups)
                                   : std::string();
    const char* update = !options.gate.biasInChoice ? "not in this gate" : rules_.update ? "on" : "off";
    stage_.words(fmt::format("SYNTHETIC: {} experts{}, {} chosen; bias update {}", options.experts, groups,
                             chosenBy(options.gate, options.experts), update),
                 {1.0F, kStreamHigh.y - 0.7F, 0.0F},
                 {.em = 1.0F, .weight = text::Weight::bold, .priority = 500.0F, .least = 0.03F, .always = true});
    const std::uint32_t tokens = wall_.tokensPerBead;
    stage_.words(fmt::format("one bead: {} token{}; line: the even load", tokens, tokens == 1 ? "" : "s"),
                 {kWallRight, kLegendY, 0.0F},
                 {.em = 0.8F, .align = text::Align::end, .offset = {-1.0F, 0.0F}, .priority = 170.0F});
    std::string badge = fmt::format("{}; batch {} of {} tokens", options.description(), view.batches, options.batch);
    // Not in a single picture, which comes out the same every time.
    if (view.tokensPerSecond > 0.0 && !still)
        badge +=
            fmt::format("; {}, {:.0f} thousand tokens/s", view.onCuda ? "CUDA" : "CPU", view.tokensPerSecond * 1e-3);
    stage_.words(badge, {1.0F, kStreamLow.y + 0.5F, 0.0F}, {.em = 0.8F, .priority = 150.0F});
}

void StreamScene::panel() {
    ui::text(summary());
    if (const std::string failure = live_->failure(); !failure.empty()) ui::text(failure);
    StreamRules rules = rules_;
    ImGui::Checkbox("Bias update", &rules.update);
    ui::tip("After each batch b += u sign(mean - count): experts with too little to do become better choices");
    ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
    ImGui::SliderFloat("u", &rules.step, 1e-4F, 1e-1F, "%.4f", ImGuiSliderFlags_Logarithmic);
    ui::tip("How far each batch moves a bias: small is slow, large swings");
    if (ImGui::BeginCombo("Gate", "another model's")) {
        for (const NamedGate& named : namedGates())
            if (ImGui::Selectable(std::string(named.title).c_str())) rules.gate = named.gate;
        ImGui::EndCombo();
    }
    ui::tip("The same tokens under the gate of another model, fitted to this number of experts");
    const int experts = view_->options.experts;
    int k = chosenBy(rules.gate, experts);
    if (ImGui::SliderInt("Experts (k)", &k, 1, std::min(32, experts), "%d", ImGuiSliderFlags_AlwaysClamp))
        rules.gate.topK = k;
    ui::tip("How many experts each token goes to");
    if (rules.gate.groups > 1) {
        ImGui::SliderInt("Groups kept", &rules.gate.groupsKept, 1, rules.gate.groups, "%d",
                         ImGuiSliderFlags_AlwaysClamp);
        ui::tip("How many of the groups stay in the choice");
    }
    if (rules != rules_) {
        edit_.begin(rules_);
        setRules(rules);
    }
    if (const auto before = edit_.end(ImGui::IsMouseDown(ImGuiMouseButton_Left))) remember(*before);
    ImGui::PopItemWidth();
    if (ImGui::Button(held_ ? "Go on" : "Hold")) setHeld(!held_);
    ui::tip("Stops the stream to talk about what stands there, and goes on");
    ImGui::Separator();
    ui::text(fmt::format("batch {}, {:.0f} tokens/s on the {}", view_->batches, view_->tokensPerSecond,
                         view_->onCuda ? "GPU" : "CPU"),
             true);
}

}  // namespace orrery::routing
