#include "scenes/surface/surface_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::surface {

namespace {

constexpr float kFlat = 0.002F;  // of the height: squeezed, but still to be pointed at

}  // namespace

SurfaceScene::SurfaceScene(Surface surface)
    : surface_(std::move(surface)), state_(opened()), configured_(state_), from_(state_.values) {
    for (const Mark& mark : surface_.marks) {
        const vec3 floor = inBox(surface_.x.share(mark.x), surface_.depth(surface_.y.share(mark.y)), 0.0);
        things_.push_back({mark.label,
                           floor,
                           {{surface_.x.name, chart::withUnit(mark.x, surface_.x, 4)},
                            {surface_.y.name, chart::withUnit(mark.y, surface_.y, 4)}}});
    }
    for (const Line& line : surface_.lines)
        things_.push_back({line.label,
                           vec3(0.0F, kBox.y * 0.5F, 0.0F),
                           {{line.alongX ? surface_.y.name : surface_.x.name, line.other.text()}}});
    remesh(state_.values);
    arrangeStems();
}

render::Camera SurfaceScene::restAngles() const {
    render::Camera camera;
    camera.yaw = flat_ ? 0.0F : surface_.fallsAlongX ? 0.6F : -0.6F;
    camera.pitch = flat_ ? render::Camera::kMaxPitch : 0.44F;
    camera.distance = 60.0F;
    camera.target = vec3(0.0F, kBox.y * 0.5F, 0.0F);
    return camera;
}

SurfaceScene::State SurfaceScene::opened() const {
    return {.values = surface_.start(), .contours = surface_.contours, .levels = surface_.levels, .highlighted = {}};
}

void SurfaceScene::apply(State& state, const yaml::Value& change) const {
    change.allowOnly({"choice", "set", "contours", "highlight"});
    if (const auto choice = change.find("choice")) {
        const auto at =
            std::ranges::find_if(surface_.choices, [&](const Choice& each) { return each.label == choice->text(); });
        if (at == surface_.choices.end()) choice->fail(fmt::format("there is no choice \"{}\"", choice->text()));
        state.values = at->values;
    }
    if (const auto set = change.find("set")) chart::setValues(surface_.parameters, *set, state.values);
    if (const auto contours = change.find("contours")) readContours(*contours, state.contours, state.levels);
    if (const auto highlight = change.find("highlight")) {
        state.highlighted.clear();
        for (const yaml::Value& name : highlight->list()) state.highlighted.insert(chart::oneOf(things_, name));
    }
}

void SurfaceScene::configure(std::span<const yaml::Value> changes) {
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

std::function<void()> SurfaceScene::handwork() {
    if (state_ == configured_) return {};
    return [this, state = state_] { moveTo(state); };
}

void SurfaceScene::moveTo(State state) {
    from_ = shownValues();
    state_ = std::move(state);
    riseFrom_ = flat_ ? kFlat : 1.0F;
    ease_.start();
}

void SurfaceScene::setValues(const std::vector<double>& values) {
    from_ = state_.values = values;
}

std::vector<double> SurfaceScene::shownValues() const {
    std::vector<double> values = state_.values;
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = ease_.between(from_[i], state_.values[i]);
    return values;
}

void SurfaceScene::setFlat(bool flat) {
    if (flat == flat_) return;
    riseFrom_ = flat_ ? kFlat : 1.0F;
    from_ = shownValues();
    flat_ = flat;
    ease_.start();
}

void SurfaceScene::remesh(const std::vector<double>& values) {
    const std::vector<double> wanted = levels();
    const bool moved = !grid_ || values != gridValues_;
    if (moved) {
        grid_ = std::make_unique<Grid>(surface_, values);
        gridValues_ = values;
        mesh_ = grid_->mesh();
    }
    if (!moved && wanted == contourLevels_) return;
    contourLevels_ = wanted;
    std::vector<double> shares;
    for (const double level : wanted) shares.push_back(surface_.z.share(level));
    contours_ = grid_->contours(shares);
}

std::vector<double> SurfaceScene::levels() const {
    return state_.levels.empty() && state_.contours > 0 ? surface_.levelsFor(state_.contours) : state_.levels;
}

void SurfaceScene::update(const app::Moment& moment) {
    moveOn(moment);
    View view{.theme = moment.theme,
              .camera = moment.camera,
              .values = shownValues(),
              .rise = ease_.between(riseFrom_, flat_ ? kFlat : 1.0F)};
    view.camera.target -= origin_;
    remesh(view.values);
    for (std::size_t i = 0; i < things_.size(); ++i) {
        if (const auto spot = spotOf(static_cast<std::uint32_t>(i))) {
            if (const auto point = onSurface(spot->x, spot->y, view.values, view.rise)) things_[i].place = *point;
        }
    }
    beginStage(moment);
    if (mesh_) {
        const vec2 cell(kBox.x / (Grid::kColumns - 1), kBox.z / (Grid::kRows - 1));
        stage_.surface({.surface = mesh_,
                        .transform = glm::scale(mat4(1.0F), vec3(1.0F, view.rise, 1.0F)),
                        .doubleSided = true,
                        .pick = firstCell(),
                        .grid = render::PickGrid{.corner = {-kBox.x * 0.5F, -kBox.z * 0.5F},
                                                 .cell = cell,
                                                 .columns = Grid::kColumns - 1,
                                                 .rows = Grid::kRows - 1}});
    }
    build(stage_, view);
}

Bounds SurfaceScene::bounds() const {
    Bounds bounds;
    bounds.add(origin_ + vec3(-kBox.x * 0.5F - 3.0F, -1.5F, -kBox.z * 0.5F - 1.0F));
    bounds.add(origin_ + vec3(kBox.x * 0.5F + 3.0F, kBox.y + 3.0F, kBox.z * 0.5F + 3.0F));
    return bounds;
}

void SurfaceScene::buildAtRest(chart::Stage& stage, const render::Theme& theme, const render::Camera& angles) const {
    build(stage, {.theme = &theme, .camera = angles, .values = state_.values, .rise = flat_ ? kFlat : 1.0F});
}

std::optional<vec2> SurfaceScene::spotOf(std::uint32_t pick) const {
    if (pick < surface_.marks.size()) {
        const Mark& mark = surface_.marks[pick];
        return vec2(surface_.x.share(mark.x), surface_.y.share(mark.y));
    }
    if (pick < firstCell() || pick >= pickCount()) return std::nullopt;
    const vec2 middle = Grid::middleOf(static_cast<int>(pick - firstCell()));
    return vec2(middle.x, surface_.depth(static_cast<double>(middle.y)));
}

std::optional<vec3> SurfaceScene::onSurface(double x, double y, const std::vector<double>& values, float rise) const {
    const double z = surface_.z.share(surface_.at(surface_.x.value(x), surface_.y.value(y), values));
    if (!(z >= 0.0 && z <= 1.0)) return std::nullopt;
    return inBox(x, surface_.depth(y), z) * vec3(1.0F, rise, 1.0F);
}

std::optional<vec3> SurfaceScene::placeOf(std::uint32_t pick) const {
    if (pick < things_.size()) return origin_ + things_[pick].place;
    const auto spot = spotOf(pick);
    const auto point = spot ? onSurface(spot->x, spot->y, state_.values, flat_ ? kFlat : 1.0F) : std::nullopt;
    return point ? std::optional(origin_ + *point) : std::nullopt;
}

app::Part SurfaceScene::describe(std::uint32_t pick) const {
    if (pick == render::kNoPick)
        return {
            .name = title(),
            .extras = {{"kind", kind()}, {"function", surface_.function.text()}, {"source", surface_.heading.source}}};
    if (pick < things_.size()) return chart::part(things_[pick]);
    if (pick == firstCell()) return {.name = surface_.z.label.empty() ? "surface" : surface_.z.label, .extras = {}};
    return {};
}

std::string SurfaceScene::summary() const {
    std::string text = fmt::format("{} over {} and {}", surface_.function.text(), surface_.x.name, surface_.y.name);
    if (!surface_.parameters.empty())
        text += fmt::format(", {} parameter{}", surface_.parameters.size(), surface_.parameters.size() == 1 ? "" : "s");
    return text;
}

void SurfaceScene::adopt(const Scene& earlier) {
    const auto* before = dynamic_cast<const SurfaceScene*>(&earlier);
    if (before == nullptr) return;
    // What a person had moved stays moved; what the file now says otherwise is as it says.
    const std::vector<double> start = before->surface_.start();
    std::vector<double> values = state_.values;
    for (std::size_t i = 0; i < surface_.parameters.size(); ++i) {
        for (std::size_t j = 0; j < start.size(); ++j) {
            const chart::Parameter& mine = surface_.parameters[i];
            const double was = before->state_.values[j];
            if (mine.name != before->surface_.parameters[j].name || was == start[j]) continue;
            if (!mine.slider || (was >= mine.low && was <= mine.high)) values[i] = was;
        }
    }
    setValues(values);
}

}  // namespace orrery::surface
