#include "scenes/curve/curve_scene.h"

#include "scenes/chart/stems.h"
#include "scenes/curve/ribbon.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

// How series are drawn: a box with its axes, a ribbon over a veil for each series, marks, and the reader.

namespace orrery::curve {

namespace {

constexpr vec2 kBox{28.0F, 13.0F};  // width and height
constexpr float kEm = 0.95F;

chart::Words plateWords(float priority) {
    return {.em = kEm, .offset = {0.0F, 1.0F}, .priority = priority, .least = chart::kReadable, .plate = true};
}

}  // namespace

float CurveScene::deep() const {
    const auto count = static_cast<float>(curve_.series.size());
    return count <= 1.0F ? 2.4F : std::min(3.6F * count, 14.0F);
}

vec3 CurveScene::inBox(std::size_t series, double xShare, double yShare, float depth) const {
    const auto count = static_cast<float>(curve_.series.size());
    // The first series in front.
    const float z = deep() * (0.5F - (static_cast<float>(series) + 0.5F) / count) * depth;
    return {(static_cast<float>(xShare) - 0.5F) * kBox.x, static_cast<float>(yShare) * kBox.y, z};
}

std::optional<vec3> CurveScene::onSeries(std::size_t series, double x, const Between& now) const {
    const auto value = curve_.valueAt(series, x, now.values);
    const double share = value ? curve_.y.share(*value) : NAN;
    if (!(share >= 0.0 && share <= 1.0)) return std::nullopt;
    return inBox(series, curve_.x.share(x), share, now.depth);
}

vec3 CurveScene::footOf(const Event& event, const Between& now) const {
    if (event.about) {
        if (const auto on = onSeries(*event.about, event.at, now)) return *on;
    }
    return {(static_cast<float>(curve_.x.share(event.at)) - 0.5F) * kBox.x, kBox.y, -deep() * 0.5F * now.depth};
}

Bounds CurveScene::bounds() const {
    Bounds bounds;
    bounds.add(origin_ + vec3(-kBox.x * 0.5F - 3.0F, -3.0F, -deep() * 0.5F - 0.5F));
    bounds.add(origin_ + vec3(kBox.x * 0.5F + 5.0F, kBox.y + 3.0F, deep() * 0.5F + 1.5F));
    return bounds;
}

render::Camera CurveScene::restAngles() const {
    render::Camera camera;
    const bool flat = flat_ || curve_.series.size() == 1;
    camera.yaw = flat_ ? 0.0F : flat ? 0.16F : 0.4F;
    camera.pitch = flat_ ? 0.0F : flat ? 0.12F : 0.32F;
    camera.distance = 60.0F;
    camera.target = vec3(0.0F, kBox.y * 0.5F, 0.0F);
    return camera;
}

void CurveScene::arrangeStems() {
    std::vector<chart::StemWish> wishes;
    const Between now = wanted(state_);
    for (const Event& event : curve_.events)
        wishes.push_back({footOf(event, now), stage_.sizeOf(event.label, plateWords(0.0F)) * kEm * 1.1F});
    stems_ = chart::stemsFor(wishes, restAngles(), 1.0F, kBox.y);
}

bool CurveScene::faded(std::size_t thing) const {
    return !state_.highlighted.empty() && !state_.highlighted.contains(thing) && hovered_ != thing &&
           selected_ != thing;
}

void CurveScene::build(chart::Stage& stage, const View& view) const {
    buildAxes(stage, view);
    for (std::size_t i = 0; i < curve_.series.size(); ++i) buildSeries(stage, view, i);
    buildEvents(stage, view);
    buildReader(stage, view);
}

void CurveScene::buildAxes(chart::Stage& stage, const View& view) const {
    const render::Theme& theme = *view.theme;
    const vec3 back = -view.camera.forward();
    const vec3 right = view.camera.right();
    const float deepHalf = deep() * 0.5F * view.now.depth;
    const float nearZ = back.z >= 0.0F ? deepHalf : -deepHalf;
    const float half = kBox.x * 0.5F;
    // The upright edge at the left of the picture.
    const float leftX = right.x >= 0.0F ? -half : half;
    const float leftZ = right.z < 0.0F ? deepHalf : -deepHalf;
    const chart::Look frame{.colour = theme.edge, .emphasis = 0.8F};
    const auto grid = [&](const vec3& from, const vec3& to) { stage.thin(from, to, 0.025F, theme.edge, 0.35F); };
    stage.line({-half, 0.0F, nearZ}, {half, 0.0F, nearZ}, 0.05F, frame);
    stage.line({leftX, 0.0F, leftZ}, {leftX, kBox.y, leftZ}, 0.05F, frame);
    const chart::Words number{.em = 0.85F, .priority = 90.0F, .least = chart::kReadable};
    for (const chart::Tick& tick : chart::ticksOf(curve_.x, 7)) {
        const float x = (static_cast<float>(tick.share) - 0.5F) * kBox.x;
        grid({x, 0.0F, nearZ}, {x, 0.0F, -nearZ});
        grid({x, 0.0F, -nearZ}, {x, kBox.y, -nearZ});
        chart::Words words = number;
        words.offset = {0.0F, -1.0F};
        stage.words(tick.text, {x, -0.25F, nearZ}, words);
    }
    for (const chart::Tick& tick : chart::ticksOf(curve_.y, 6)) {
        const float y = static_cast<float>(tick.share) * kBox.y;
        grid({leftX, y, leftZ}, {leftX, y, -nearZ});
        grid({-half, y, -nearZ}, {half, y, -nearZ});
        chart::Words words = number;
        words.offset = {-1.0F, 0.0F};
        stage.words(tick.text, vec3(leftX, y, leftZ) - right * 0.4F, words);
    }
    const auto titled = [](const chart::Axis& axis) {
        return axis.unit.empty() ? axis.label : axis.label + ", " + axis.unit;
    };
    stage.words(titled(curve_.x), {0.0F, -2.9F, nearZ},
                {.em = 1.0F, .weight = text::Weight::bold, .priority = 200.0F, .least = 0.032F});
    stage.words(titled(curve_.y), {leftX, kBox.y + 1.0F, leftZ},
                {.em = 1.0F, .weight = text::Weight::bold, .priority = 200.0F, .least = 0.032F});
    float top = kBox.y;
    for (std::size_t i = 0; i < stems_.size(); ++i)
        top = std::max(top, footOf(curve_.events[i], view.now).y + stems_[i] + 1.2F);
    chart::drawHeading(stage, curve_.heading, {0.0F, top + 1.9F, -nearZ}, {0.0F, -4.3F, nearZ}, kBox.x);
}

void CurveScene::buildSeries(chart::Stage& stage, const View& view, std::size_t i) const {
    const float strength = view.now.strength[i];
    if (strength < 0.02F || lines_[i].empty()) return;
    const render::Theme& theme = *view.theme;
    const Colour colour = theme.categories[i % theme.categories.size()];
    const auto pick = static_cast<std::uint32_t>(i);
    const bool strong = selected_ == pick || hovered_ == pick || state_.highlighted.contains(i);
    const float emphasis = strength * (faded(i) ? 0.3F : 1.0F);
    const vec3 shift = inBox(i, 0.5, 0.0, view.now.depth);
    const mat4 place = glm::translate(mat4(1.0F), shift);
    if (ribbons_[i])
        stage.surface({.surface = ribbons_[i],
                       .transform = glm::scale(place, vec3(1.0F, 1.0F, std::max(view.now.depth, 0.02F))),
                       .colour = colour,
                       .emphasis = emphasis,
                       .doubleSided = true,
                       .pick = pick,
                       .emissive = vec3(toLinear(colour)) * (strong ? 0.25F : 0.05F)});
    if (curtains_[i] && view.now.depth > 0.5F)
        stage.surface({.surface = curtains_[i],
                       .transform = place,
                       .colour = colour.withAlpha(0.13F * emphasis),
                       .unlit = true,
                       .translucent = true});
    std::size_t points = 0;
    for (const std::vector<vec3>& line : lines_[i]) {
        points += line.size();
        const vec3 edge = shift + vec3(0.0F, 0.0F, kStrip * 0.5F * view.now.depth);
        for (std::size_t k = 1; k < line.size(); ++k)
            stage.line(line[k - 1] + edge, line[k] + edge, strong ? 0.14F : 0.09F,
                       {.colour = colour, .emphasis = emphasis, .glow = 0.1F, .pick = pick});
    }
    constexpr std::size_t kFew = 24;  // points: each is shown as what it is
    if (!curve_.series[i].function && points <= kFew) {
        for (const std::vector<vec3>& line : lines_[i])
            for (const vec3& point : line)
                stage.ball(point + shift, 0.22F, {.colour = colour, .emphasis = emphasis, .pick = pick});
    }
    // Named at its end, or a little above or below it.
    const vec3 end = lines_[i].back().back() + shift + vec3(0.5F, 0.0F, 0.0F);
    std::vector<vec3> others;
    for (const float up : {1.0F, -1.0F, 2.0F, -2.0F, 3.0F, -3.0F, 4.0F, 5.0F, 6.0F, 7.0F, 8.0F})
        others.push_back(end + vec3(0.0F, up, 0.0F));
    chart::Words words = plateWords(strong ? 330.0F : faded(i) ? 120.0F : 260.0F);
    words.offset = {1.0F, 0.0F};
    words.border = colour;
    words.alternatives = others;
    words.opacity = strength * (faded(i) ? 0.5F : 1.0F);
    words.weight = strong ? text::Weight::bold : text::Weight::regular;
    words.wrapEms = 8.0F;
    words.pick = pick;
    const Series& series = curve_.series[i];
    stage.words(series.synthetic && !curve_.heading.synthetic ? series.name + " (synthetic)" : series.name, end, words);
}

void CurveScene::buildEvents(chart::Stage& stage, const View& view) const {
    const render::Theme& theme = *view.theme;
    const float deepHalf = deep() * 0.5F * view.now.depth;
    for (std::size_t i = 0; i < curve_.events.size(); ++i) {
        const Event& event = curve_.events[i];
        if (event.about && !showsSeries(state_, *event.about)) continue;
        const std::size_t thing = curve_.series.size() + i;
        const auto pick = static_cast<std::uint32_t>(thing);
        const bool strong = selected_ == pick || hovered_ == pick || state_.highlighted.contains(thing);
        const float emphasis = faded(thing) ? 0.3F : 1.0F;
        const vec3 foot = footOf(event, view.now);
        const vec3 head = foot + vec3(0.0F, stems_[i], 0.0F);
        const bool on = event.about && onSeries(*event.about, event.at, view.now);
        if (on) {
            stage.ball(foot, strong ? 0.5F : 0.38F, {.colour = theme.accent, .emphasis = emphasis, .pick = pick});
        } else {
            stage.line({foot.x, 0.0F, -deepHalf}, foot, 0.045F,
                       {.colour = theme.ink, .emphasis = emphasis * 0.7F, .pick = pick});
            stage.line({foot.x, 0.0F, -deepHalf}, {foot.x, 0.0F, deepHalf}, 0.045F,
                       {.colour = theme.ink, .emphasis = emphasis * 0.7F, .pick = pick});
        }
        stage.line(foot, head, 0.05F, {.colour = theme.ink, .emphasis = emphasis * 0.8F, .pick = pick});
        chart::Words words = plateWords(strong ? 340.0F : faded(thing) ? 110.0F : 270.0F);
        words.weight = strong ? text::Weight::bold : text::Weight::regular;
        words.opacity = faded(thing) ? 0.5F : 1.0F;
        words.pick = pick;
        if (strong) words.border = theme.accent;
        // Near the ends it leans inwards, off the numbers of the axis.
        const double share = curve_.x.share(event.at);
        words.offset.x = share < 0.15 ? 0.8F : share > 0.85 ? -0.8F : 0.0F;
        stage.words(event.label, head, words);
    }
}

void CurveScene::buildReader(chart::Stage& stage, const View& view) const {
    if (!state_.reader) return;
    const render::Theme& theme = *view.theme;
    const double at = curve_.x.value(view.now.reader);
    const float x = (static_cast<float>(view.now.reader) - 0.5F) * kBox.x;
    const float z = deep() * 0.5F * view.now.depth;
    const chart::Look look{.colour = theme.accent, .glow = 0.2F};
    stage.line({x, 0.0F, z}, {x, 0.0F, -z}, 0.08F, look);
    stage.line({x, 0.0F, -z}, {x, kBox.y, -z}, 0.08F, look);
    chart::Words words = plateWords(380.0F);
    words.border = theme.accent;
    words.weight = text::Weight::bold;
    words.offset = {0.0F, -1.0F};
    const float nearZ = -view.camera.forward().z >= 0.0F ? z : -z;
    stage.words(fmt::format("{}: {}", curve_.x.label, chart::withUnit(at, curve_.x, 4)), {x, -0.25F, nearZ}, words);
    for (std::size_t i = 0; i < curve_.series.size(); ++i) {
        if (view.now.strength[i] < 0.5F) continue;
        const auto point = onSeries(i, at, view.now);
        if (!point) continue;
        const Colour colour = theme.categories[i % theme.categories.size()];
        stage.ball(*point, 0.36F, {.colour = theme.accent, .glow = 0.2F});
        chart::Words value = plateWords(360.0F);
        value.border = colour;
        value.offset = {1.0F, 0.0F};
        const vec3 beside = *point + vec3(0.6F, 0.0F, 0.0F);
        for (const float up : {1.3F, -1.3F, 2.6F, -2.6F, 3.9F}) value.alternatives.push_back(beside + vec3(0, up, 0));
        const std::string number =
            chart::withUnit(*curve_.valueAt(i, at, view.now.values), curve_.y, 3, chart::Zeros::kept);
        stage.words(curve_.series.size() == 1 ? number : curve_.series[i].name + ": " + number, beside, value);
    }
}

}  // namespace orrery::curve
