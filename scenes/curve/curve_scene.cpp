#include "scenes/curve/curve_scene.h"

#include "scenes/curve/ribbon.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace orrery::curve {

CurveScene::CurveScene(Curve curve)
    : curve_(std::move(curve)), state_(opened()), configured_(state_), from_(wanted(state_)) {
    for (const Series& series : curve_.series) {
        chart::Thing thing{series.name, vec3(0.0F), {}};
        if (series.function) {
            thing.facts.emplace_back("function", series.function->text());
        } else {
            thing.facts.emplace_back("points", fmt::format("{}", series.points.size()));
        }
        if (series.synthetic) thing.facts.emplace_back("synthetic", "yes");
        things_.push_back(std::move(thing));
    }
    for (const Event& event : curve_.events)
        things_.push_back({event.label, vec3(0.0F), {{curve_.x.label, chart::withUnit(event.at, curve_.x, 6)}}});
    remesh(from_);
    arrangeStems();
}

std::string CurveScene::title() const {
    return curve_.heading.title.empty() ? "Curve" : curve_.heading.title;
}

CurveScene::State CurveScene::opened() const {
    return {.values = chart::startOf(curve_.parameters), .shown = {}, .highlighted = {}, .reader = {}};
}

void CurveScene::apply(State& state, const yaml::Value& change) const {
    change.allowOnly({"show", "highlight", "at", "set"});
    const auto named = [](const yaml::Value& names, std::span<const chart::Thing> things) {
        std::set<std::size_t> found;
        for (const yaml::Value& name : names.list()) found.insert(chart::oneOf(things, name));
        return found;
    };
    if (const auto show = change.find("show")) state.shown = named(*show, {things_.data(), curve_.series.size()});
    if (const auto highlight = change.find("highlight")) state.highlighted = named(*highlight, things_);
    if (const auto set = change.find("set")) chart::setValues(curve_.parameters, *set, state.values);
    if (const auto at = change.find("at")) {
        state.reader.reset();
        if (!at->isEmpty()) state.reader = at->number(curve_.x.low, curve_.x.high);
    }
}

void CurveScene::configure(std::span<const yaml::Value> changes) {
    State state = opened();
    try {
        for (const yaml::Value& change : changes) apply(state, change);
    } catch (...) {
        moveTo(configured_ = opened());
        throw;
    }
    selected_ = render::kNoPick;
    configured_ = state;
    moveTo(std::move(state));
}

std::function<void()> CurveScene::handwork() {
    if (state_ == configured_) return {};
    return [this, state = state_] { moveTo(state); };
}

void CurveScene::moveTo(State state) {
    from_ = now();
    // A reader that was not there does not come flying: it stands where it is wanted.
    if (state.reader && !state_.reader) from_.reader = curve_.x.share(*state.reader);
    state_ = std::move(state);
    ease_.start();
}

void CurveScene::setValues(const std::vector<double>& values) {
    from_.values = state_.values = values;
}

void CurveScene::setReader(std::optional<double> at) {
    state_.reader = at;
    if (at) from_.reader = curve_.x.share(*at);
}

void CurveScene::setShown(const std::set<std::size_t>& shown) {
    State state = state_;
    state.shown = shown;
    moveTo(std::move(state));
}

void CurveScene::setFlat(bool flat) {
    if (flat == flat_) return;
    from_ = now();
    flat_ = flat;
    ease_.start();
}

bool CurveScene::showsSeries(const State& state, std::size_t series) const {
    return state.shown.empty() || state.shown.contains(series);
}

CurveScene::Between CurveScene::wanted(const State& state) const {
    Between between{.values = state.values,
                    .strength = {},
                    .reader = state.reader ? curve_.x.share(*state.reader) : 0.0,
                    .depth = flat_ ? 0.0F : 1.0F};
    for (std::size_t i = 0; i < curve_.series.size(); ++i)
        between.strength.push_back(showsSeries(state, i) ? 1.0F : 0.0F);
    return between;
}

CurveScene::Between CurveScene::now() const {
    Between now = wanted(state_);
    for (std::size_t i = 0; i < now.values.size(); ++i) now.values[i] = ease_.between(from_.values[i], now.values[i]);
    for (std::size_t i = 0; i < now.strength.size(); ++i)
        now.strength[i] = ease_.between(from_.strength[i], now.strength[i]);
    now.reader = ease_.between(from_.reader, now.reader);
    now.depth = ease_.between(from_.depth, now.depth);
    return now;
}

void CurveScene::remesh(const Between& now) {
    if (!lines_.empty() && now.values == meshValues_) return;
    meshValues_ = now.values;
    lines_.assign(curve_.series.size(), {});
    ribbons_.clear();
    curtains_.clear();
    for (std::size_t i = 0; i < curve_.series.size(); ++i) {
        bool open = false;
        for (const Point& point : curve_.pointsOf(i, now.values)) {
            const double x = curve_.x.share(point.x), y = curve_.y.share(point.y);
            if (!(x >= -1e-9 && x <= 1.0 + 1e-9 && y >= 0.0 && y <= 1.0)) {
                open = false;
                continue;
            }
            if (!open) lines_[i].emplace_back();
            open = true;
            lines_[i].back().push_back(inBox(i, x, y, 0.0F));
        }
        ribbons_.push_back(ribbonOf(lines_[i]));
        curtains_.push_back(curtainOf(lines_[i]));
    }
}

void CurveScene::update(const app::Moment& moment) {
    moveOn(moment);
    View view{.theme = moment.theme, .camera = moment.camera, .now = now()};
    view.camera.target -= origin_;
    remesh(view.now);
    const std::size_t count = curve_.series.size();
    for (std::size_t i = 0; i < things_.size(); ++i) {
        if (i >= count) {
            things_[i].place = footOf(curve_.events[i - count], view.now);
        } else if (!lines_[i].empty()) {
            const std::vector<vec3>& line = lines_[i].front();
            things_[i].place = line[line.size() / 2] + inBox(i, 0.5, 0.0, view.now.depth);
        }
    }
    beginStage(moment);
    build(stage_, view);
}

void CurveScene::buildAtRest(chart::Stage& stage, const render::Theme& theme, const render::Camera& angles) const {
    build(stage, {.theme = &theme, .camera = angles, .now = wanted(state_)});
}

app::Part CurveScene::describe(std::uint32_t pick) const {
    if (pick < things_.size()) return chart::part(things_[pick]);
    if (pick == render::kNoPick)
        return {.name = title(), .extras = {{"kind", kind()}, {"source", curve_.heading.source}}};
    return {};
}

std::string CurveScene::summary() const {
    return fmt::format("{} series over {}, {} event{}", curve_.series.size(), curve_.x.label, curve_.events.size(),
                       curve_.events.size() == 1 ? "" : "s");
}

}  // namespace orrery::curve
