#include "scenes/timeline/timeline_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::timeline {

namespace {

constexpr std::size_t kFew = 7;  // events: their texts have room on their cards
constexpr float kFaded = 0.25F;

}  // namespace

TimelineScene::TimelineScene(Timeline timeline)
    : timeline_(std::move(timeline)),
      texts_(timeline_.events.size() <= kFew),
      wrap_(texts_                          ? 10.5F
            : timeline_.events.size() <= 14 ? 9.0F
                                            : 7.5F) {
    for (const Event& event : timeline_.events) {
        chart::Thing thing{event.label, vec3(0.0F), {{"date", event.date}}};
        if (!event.text.empty()) thing.facts.emplace_back("text", event.text);
        if (!timeline_.tracks[event.track].empty()) thing.facts.emplace_back("track", timeline_.tracks[event.track]);
        things_.push_back(std::move(thing));
    }
    from_.assign(things_.size(), 1.0F);
    arrange();
}

std::string TimelineScene::title() const {
    return timeline_.heading.title.empty() ? "Timeline" : timeline_.heading.title;
}

void TimelineScene::apply(State& state, const yaml::Value& change) const {
    change.allowOnly({"at", "show", "highlight"});
    if (const auto at = change.find("at")) {
        state.reader.reset();
        if (!at->isEmpty()) {
            const Period period = readDate(*at);
            if (period.to < timeline_.from || period.from > timeline_.to)
                at->fail(fmt::format("{} lies beyond this timeline", period.text));
            state.reader = std::clamp(period.to, timeline_.from, timeline_.to);
            state.readerText = period.text;
        }
    }
    const auto named = [&](const yaml::Value& names) {
        std::set<std::size_t> found;
        for (const yaml::Value& name : names.list()) found.insert(chart::oneOf(things_, name));
        return found;
    };
    if (const auto show = change.find("show")) state.shown = named(*show);
    if (const auto highlight = change.find("highlight")) state.highlighted = named(*highlight);
}

void TimelineScene::configure(std::span<const yaml::Value> changes) {
    State state;
    try {
        for (const yaml::Value& change : changes) apply(state, change);
    } catch (...) {
        moveTo(configured_ = {});
        throw;
    }
    selected_ = render::kNoPick;
    configured_ = state;
    moveTo(std::move(state));
}

std::function<void()> TimelineScene::handwork() {
    if (state_ == configured_) return {};
    return [this, state = state_] { moveTo(state); };
}

void TimelineScene::moveTo(State state) {
    for (std::size_t i = 0; i < things_.size(); ++i) from_[i] = shownStrength(i);
    readerFrom_ = state_.reader ? ease_.between(readerFrom_, *state_.reader) : timeline_.from;
    state_ = std::move(state);
    ease_.start();
}

void TimelineScene::setReader(std::optional<double> day) {
    State state = state_;
    state.reader = day;
    state.readerText.clear();
    state_ = std::move(state);
    readerFrom_ = day.value_or(timeline_.from);
    for (std::size_t i = 0; i < things_.size(); ++i) from_[i] = strength(state_, i);
}

float TimelineScene::strength(const State& state, std::size_t event) const {
    if (!state.shown.empty() && !state.shown.contains(event)) return 0.0F;
    if (state.reader && timeline_.events[event].from > *state.reader) return kFaded;
    return 1.0F;
}

float TimelineScene::shownStrength(std::size_t event) const {
    return ease_.between(from_[event], strength(state_, event));
}

void TimelineScene::update(const app::Moment& moment) {
    moveOn(moment);
    beginStage(moment);
    build(stage_, {.theme = moment.theme, .yaw = moment.camera.yaw});
}

Bounds TimelineScene::bounds() const {
    Bounds bounds;
    bounds.add(origin_ + vec3(-layout_.width * 0.5F - 5.0F, -2.5F, layout_.rails.front().z - 1.0F));
    bounds.add(origin_ + vec3(layout_.width * 0.5F + 1.0F, layout_.top + 3.0F, 2.0F));
    return bounds;
}

render::Camera TimelineScene::restAngles() const {
    render::Camera camera;
    camera.yaw = flat_ ? 0.0F : -0.1F;
    camera.pitch = flat_ ? 0.0F : 0.13F;
    return camera;
}

void TimelineScene::buildAtRest(chart::Stage& stage, const render::Theme& theme, const render::Camera& angles) const {
    build(stage, {.theme = &theme, .yaw = angles.yaw});
}

app::Part TimelineScene::describe(std::uint32_t pick) const {
    if (pick < things_.size()) return chart::part(things_[pick]);
    if (pick == render::kNoPick)
        return {.name = title(), .extras = {{"kind", kind()}, {"source", timeline_.heading.source}}};
    return {};
}

std::string TimelineScene::summary() const {
    std::string text = fmt::format("{} event{}", things_.size(), things_.size() == 1 ? "" : "s");
    if (timeline_.tracks.size() > 1) text += fmt::format(" on {} tracks", timeline_.tracks.size());
    return text;
}

}  // namespace orrery::timeline
