#include "scenes/routing/training_scene.h"

#include "engine/base/colour_scale.h"
#include "engine/ui/ui.h"
#include "scenes/routing/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::routing {

namespace {

constexpr vec3 kTrainingLow{-22.6F, -1.4F, -1.0F};
constexpr vec3 kTrainingHigh{22.6F, 23.8F, 2.0F};
constexpr vec2 kMatrixLow{-15.0F, 9.6F};
constexpr vec2 kMatrixSize{16.0F, 10.6F};
constexpr vec2 kLoadLow{4.6F, 9.6F};
constexpr vec2 kLoadSize{17.4F, 10.6F};
constexpr float kEven = 0.4F;  // of the height: where a load of 1 stands

}  // namespace

TrainingScene::TrainingScene(trace::Trace trace, std::string title)
    : title_(std::move(title)), trace_(std::move(trace)) {
    playback_.setLength(trace_.training.moments - 1, 0.0);
    playback_.setSpeed(1.0, 0.0);
    playback_.hold(0.0);
    playback_.seek(trace_.training.moments - 1, 0.0);
    view_ = trainingAt(trace_.training, moment(), layer_);
}

int TrainingScene::moment() const {
    return std::clamp(static_cast<int>(std::lround(playback_.placeAt(now_))), 0, trace_.training.moments - 1);
}

void TrainingScene::setMoment(int moment) {
    playback_.hold(now_);
    playback_.seek(moment, now_);
    view_ = trainingAt(trace_.training, this->moment(), layer_);
}

void TrainingScene::setLayer(int layer) {
    layer_ = std::clamp(layer, 0, trace_.training.layers - 1);
    view_ = trainingAt(trace_.training, moment(), layer_);
}

Bounds TrainingScene::bounds() const {
    Bounds bounds;
    bounds.add(origin_ + kTrainingLow);
    bounds.add(origin_ + kTrainingHigh);
    return bounds;
}

render::Camera TrainingScene::restCamera(float aspect) const {
    render::Camera camera;
    camera.yaw = -0.14F;
    camera.pitch = 0.16F;
    return render::framing(camera, bounds(), aspect, 0.94F);
}

std::uint32_t TrainingScene::pickCount() const {
    return static_cast<std::uint32_t>(trace_.training.experts * (trace_.training.domains + 1));
}

std::string TrainingScene::summary() const {
    return fmt::format("{} moments of a training, {} layers of {} experts, {} domains", trace_.training.moments,
                       trace_.training.layers, trace_.training.experts, trace_.training.domains);
}

std::string TrainingScene::domainName(int domain) const {
    const auto d = static_cast<std::size_t>(domain);
    return d < trace_.domainNames.size() ? trace_.domainNames[d] : fmt::format("domain {}", domain);
}

void TrainingScene::adopt(const Scene& earlier) {
    if (const auto* before = dynamic_cast<const TrainingScene*>(&earlier)) {
        setLayer(before->layer_);
        setMoment(before->moment());
    }
}

void TrainingScene::update(const app::Moment& moment) {
    now_ = moment.time;
    view_ = trainingAt(trace_.training, this->moment(), layer_);
    stage_.begin(*moment.theme, origin_);
    build();
}

void TrainingScene::build() {
    const trace::Training& training = trace_.training;
    const int number = training.layerNumbers.empty() ? layer_ : training.layerNumbers[static_cast<std::size_t>(layer_)];
    std::string heading = fmt::format("Layer {} after {} steps", number, view_.step);
    if (!std::isnan(view_.validBits)) heading += fmt::format(": {:.2f} bits per byte", view_.validBits);
    stage_.words(heading, {0.0F, kTrainingHigh.y - 0.7F, 0.0F},
                 {.em = 1.05F, .weight = text::Weight::bold, .priority = 500.0F, .least = 0.03F, .always = true});
    if (!view_.share.empty()) buildMatrix();
    if (!view_.load.empty()) buildLoad();
    buildCurves();
}

void TrainingScene::buildMatrix() {
    const render::Theme& theme = stage_.theme();
    const int domains = trace_.training.domains;
    const int experts = trace_.training.experts;
    const vec2 cell = kMatrixSize / vec2(experts, domains);
    stage_.box({kMatrixLow.x + kMatrixSize.x * 0.5F, kMatrixLow.y + kMatrixSize.y * 0.5F, -0.25F},
               {kMatrixSize.x + 0.3F, kMatrixSize.y + 0.3F, 0.2F},
               {.colour = mixed(theme.backgroundTop, viridis(0.0F), 0.75F)});
    for (int d = 0; d < domains; ++d) {
        const float y = kMatrixLow.y + kMatrixSize.y - (static_cast<float>(d) + 0.5F) * cell.y;
        stage_.words(domainName(d), {kMatrixLow.x - 0.4F, y, 0.0F},
                     {.em = 0.72F, .offset = {-1.0F, 0.0F}, .priority = 140.0F});
        for (int e = 0; e < experts; ++e) {
            const auto share = static_cast<float>(view_.share[static_cast<std::size_t>(d * experts + e)]);
            // A quarter of a domain's tokens on one of 16 experts is four times its part: the scale's end.
            const float level = std::min(share * static_cast<float>(experts) / 4.0F, 1.0F);
            const auto pick = static_cast<std::uint32_t>(experts + d * experts + e);
            const float x = kMatrixLow.x + (static_cast<float>(e) + 0.5F) * cell.x;
            const float deep = 0.06F + 1.2F * level;
            stage_.box({x, y, deep * 0.5F - 0.14F}, {cell.x * 0.88F, cell.y * 0.88F, deep},
                       {.colour = viridis(level), .glow = pick == hovered_ ? 0.4F : 0.0F, .pick = pick});
            if (pick == hovered_)
                stage_.words(fmt::format("{:.1f} % of {} goes to expert {}", static_cast<double>(share) * 100.0,
                                         domainName(d), e),
                             {x, y, 1.4F}, {.em = 0.75F, .priority = 400.0F, .plate = true, .always = true});
        }
    }
    for (int e = 0; e < experts; ++e)
        stage_.words(fmt::format("{}", e),
                     {kMatrixLow.x + (static_cast<float>(e) + 0.5F) * cell.x, kMatrixLow.y - 0.5F, 0.0F},
                     {.em = 0.55F, .priority = 60.0F, .vanish = 0.01F});
    stage_.words(fmt::format("Which domain goes where: {:.2f} bits of information", view_.information),
                 {kMatrixLow.x, kMatrixLow.y + kMatrixSize.y + 0.75F, 0.0F},
                 {.em = 0.72F, .weight = text::Weight::bold, .offset = {1.0F, 0.0F}, .priority = 180.0F});
}

void TrainingScene::buildLoad() {
    const render::Theme& theme = stage_.theme();
    const int experts = trace_.training.experts;
    const float pitch = kLoadSize.x / static_cast<float>(experts);
    stage_.box({kLoadLow.x + kLoadSize.x * 0.5F, kLoadLow.y - 0.1F, 0.0F}, {kLoadSize.x + 0.4F, 0.16F, 1.2F},
               {.colour = theme.paperEdge});
    for (int e = 0; e < experts; ++e) {
        const auto i = static_cast<std::size_t>(e);
        const float x = kLoadLow.x + (static_cast<float>(e) + 0.5F) * pitch;
        const float height = std::clamp(static_cast<float>(view_.load[i]) * kEven, 0.01F, 1.0F) * kLoadSize.y;
        const auto pick = static_cast<std::uint32_t>(e);
        stage_.box({x, kLoadLow.y + height * 0.5F, 0.0F}, {pitch * 0.64F, height, 0.8F},
                   {.colour = theme.node, .glow = pick == hovered_ ? 0.3F : 0.0F, .pick = pick});
        if (!view_.bias.empty()) {
            // The bias from the even load's line: up is a push towards this expert.
            const float mark = kLoadLow.y + kLoadSize.y * std::clamp(kEven + view_.bias[i], 0.0F, 1.0F);
            stage_.box({x, mark, 0.5F}, {pitch * 0.8F, 0.14F, 0.1F}, {.colour = theme.accent, .glow = 0.2F});
        }
        if (pick == hovered_)
            stage_.words(
                fmt::format(
                    "expert {}: {:.2f} times the mean{}", e, view_.load[i],
                    view_.bias.empty() ? "" : fmt::format(", bias {:+.3f}", static_cast<double>(view_.bias[i]))),
                {x, kLoadLow.y + height + 0.7F, 0.5F},
                {.em = 0.75F, .priority = 400.0F, .plate = true, .always = true});
        stage_.words(fmt::format("{}", e), {x, kLoadLow.y - 0.6F, 0.4F},
                     {.em = 0.55F, .priority = 60.0F, .vanish = 0.01F});
    }
    const float even = kLoadLow.y + kLoadSize.y * kEven;
    stage_.line({kLoadLow.x, even, 0.42F}, {kLoadLow.x + kLoadSize.x, even, 0.42F}, 0.04F, {.colour = theme.ink});
    stage_.words(fmt::format("Load of the experts: MaxVio {:.2f}", view_.maxVio),
                 {kLoadLow.x, kLoadLow.y + kLoadSize.y + 0.75F, 0.0F},
                 {.em = 0.72F, .weight = text::Weight::bold, .offset = {1.0F, 0.0F}, .priority = 180.0F});
    stage_.words("marks: bias", {kLoadLow.x + kLoadSize.x, kLoadLow.y + kLoadSize.y - 0.2F, 0.0F},
                 {.em = 0.6F, .offset = {-1.0F, 0.0F}, .priority = 120.0F});
}

void TrainingScene::buildCurves() {
    const render::Theme& theme = stage_.theme();
    const trace::Training& training = trace_.training;
    const auto moments = static_cast<std::size_t>(training.moments);
    std::vector<float> places, information, vio;
    const float last =
        training.step.empty() ? static_cast<float>(moments - 1) : static_cast<float>(std::max(training.step.back(), 1));
    for (std::size_t s = 0; s < moments; ++s) {
        places.push_back(training.step.empty() ? static_cast<float>(s) / last
                                               : static_cast<float>(training.step[s]) / last);
        const TrainingView each = trainingAt(training, static_cast<int>(s), layer_);
        information.push_back(static_cast<float>(each.information));
        vio.push_back(static_cast<float>(each.maxVio));
    }
    const auto draw = [&](Chart chart, const std::vector<float>& values, const Colour& colour) {
        if (values.empty()) return;
        chart.top = 0.05F;
        for (const float value : values)
            if (!std::isnan(value)) chart.top = std::max(chart.top, value * 1.08F);
        drawAxes(stage_, chart);
        drawCurve(stage_, chart, places, values, colour, 0.1F);
        const float x = chart.low.x + chart.size.x * places[static_cast<std::size_t>(moment())];
        stage_.line({x, chart.low.y, 0.2F}, {x, chart.low.y + chart.size.y, 0.2F}, 0.06F, {.colour = theme.ink});
    };
    const std::vector<float>& bits = training.validBits.empty() ? training.loss : training.validBits;
    draw({.low = {-19.6F, 0.6F}, .size = {11.2F, 5.6F}, .top = 1.0F, .title = "bits per byte", .unit = ""}, bits,
         theme.node);
    if (!training.domainLoad.empty())
        draw({.low = {-4.8F, 0.6F}, .size = {11.2F, 5.6F}, .top = 1.0F, .title = "domain and expert, bits", .unit = ""},
             information, theme.accent);
    if (!training.load.empty())
        draw({.low = {10.2F, 0.6F}, .size = {11.2F, 5.6F}, .top = 1.0F, .title = "MaxVio", .unit = ""}, vio,
             theme.warning);
    stage_.words(fmt::format("{} steps from left to right", static_cast<int>(last)),
                 {0.0F, kTrainingLow.y + 0.6F, 0.0F}, {.em = 0.62F, .priority = 100.0F});
}

void TrainingScene::panel() {
    ui::text(summary());
    ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
    int shown = moment();
    if (ImGui::SliderInt("Moment", &shown, 0, trace_.training.moments - 1, "%d", ImGuiSliderFlags_AlwaysClamp))
        setMoment(shown);
    ui::tip("Drag through the training, from its first step to its last");
    int layer = layer_;
    if (ImGui::SliderInt("Layer", &layer, 0, trace_.training.layers - 1, "%d", ImGuiSliderFlags_AlwaysClamp))
        setLayer(layer);
    ui::tip("Each layer has a router and experts of its own");
    ImGui::PopItemWidth();
    if (ImGui::Button(playback_.moving(now_) ? "Pause" : "Play")) {
        if (playback_.moving(now_)) {
            playback_.hold(now_);
        } else {
            playback_.play(now_);
        }
    }
    ui::tip("The moments of the training one after the other");
    ImGui::Separator();
    ui::text(fmt::format("step {}: MaxVio {:.2f}, {:.2f} bits between domain and expert", view_.step, view_.maxVio,
                         view_.information),
             true);
}

}  // namespace orrery::routing
