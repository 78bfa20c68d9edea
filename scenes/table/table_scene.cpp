#include "scenes/table/table_scene.h"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::table {

TableScene::TableScene(Table table) : table_(std::move(table)), state_(opened()), configured_(state_) {
    for (const auto& row : table_.rows) {
        chart::Thing thing{row.front().text, vec3(0.0F), {}};
        for (std::size_t i = 1; i < row.size(); ++i) {
            if (!row[i].text.empty()) thing.facts.emplace_back(table_.columns[i].name, row[i].text);
        }
        things_.push_back(std::move(thing));
    }
    for (const Column& column : table_.columns) things_.push_back({column.name, vec3(0.0F), {}});
    measure();
    from_ = to_ = spotsFor(state_);
}

std::string TableScene::title() const {
    return table_.heading.title.empty() ? "Table" : table_.heading.title;
}

void TableScene::apply(State& state, const yaml::Value& change) const {
    change.allowOnly({"highlight", "show", "sort"});
    const std::span<const chart::Thing> rows(things_.data(), table_.rows.size());
    const auto named = [&](const yaml::Value& names) {
        std::set<std::size_t> found;
        for (const yaml::Value& name : names.list()) found.insert(chart::oneOf(rows, name));
        return found;
    };
    if (const auto show = change.find("show")) state.shown = named(*show);
    if (const auto highlight = change.find("highlight")) state.highlighted = named(*highlight);
    if (const auto sort = change.find("sort")) {
        state.sort.reset();
        if (!sort->isEmpty()) state.sort = table_.columnOf(*sort);
    }
}

void TableScene::configure(std::span<const yaml::Value> changes) {
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

std::function<void()> TableScene::handwork() {
    if (state_ == configured_) return {};
    return [this, state = state_] { moveTo(state); };
}

void TableScene::moveTo(State state) {
    for (std::size_t i = 0; i < from_.size(); ++i) from_[i] = spotOf(i);
    state_ = std::move(state);
    to_ = spotsFor(state_);
    ease_.start();
}

void TableScene::sortBy(std::optional<std::size_t> column) {
    State state = state_;
    state.sort = column;
    moveTo(std::move(state));
}

void TableScene::rememberSort(std::optional<std::size_t> column) {
    if (column == state_.sort) return;
    if (host_ != nullptr)
        host_->undo().push(
            "sorted the rows", [this, before = state_.sort] { sortBy(before); }, [this, column] { sortBy(column); });
    sortBy(column);
}

std::vector<TableScene::Spot> TableScene::spotsFor(const State& state) const {
    std::vector<Spot> spots(table_.rows.size());
    float y = 0.0F;
    for (const std::size_t row : table_.sorted(state.sort)) {
        const bool shown = state.shown.empty() || state.shown.contains(row);
        spots[row] = {y - heights_[row] * 0.5F, shown ? 1.0F : 0.0F};
        if (shown) y -= heights_[row];
    }
    return spots;
}

TableScene::Spot TableScene::spotOf(std::size_t row) const {
    return {ease_.between(from_[row].y, to_[row].y), ease_.between(from_[row].strength, to_[row].strength)};
}

void TableScene::update(const app::Moment& moment) {
    moveOn(moment);
    for (std::size_t i = 0; i < table_.rows.size(); ++i) things_[i].place = vec3(0.0F, spotOf(i).y, 0.0F);
    beginStage(moment);
    build(stage_, *moment.theme);
}

Bounds TableScene::bounds() const {
    float low = 0.0F;
    for (const float height : heights_) low -= height;
    Bounds bounds;
    bounds.add(origin_ + vec3(-width_ * 0.5F - 0.5F, low - 2.0F, -1.0F));
    bounds.add(origin_ + vec3(width_ * 0.5F + 0.5F, headHeight_ + 3.0F, 1.5F));
    return bounds;
}

render::Camera TableScene::restAngles() const {
    render::Camera camera;
    // A little from the side and from above: its lines of text still run along their shelves.
    camera.yaw = flat_ ? 0.0F : -0.08F;
    camera.pitch = flat_ ? 0.0F : 0.14F;
    return camera;
}

void TableScene::buildAtRest(chart::Stage& stage, const render::Theme& theme, const render::Camera& angles) const {
    static_cast<void>(angles);
    build(stage, theme);
}

void TableScene::click(std::uint32_t pick, app::Button button, bool extend) {
    static_cast<void>(extend);
    if (button != app::Button::left) return;
    if (pick != render::kNoPick && pick >= table_.rows.size()) {
        const std::size_t column = pick - table_.rows.size();
        rememberSort(state_.sort == column ? std::nullopt : std::optional(column));
    } else {
        selected_ = pick;
    }
}

std::optional<render::Camera> TableScene::cameraFor(std::uint32_t pick) const {
    const auto place = placeOf(pick);
    if (!place) return std::nullopt;
    render::Camera camera = chart::near(restCamera(host_ != nullptr ? host_->aspect() : 16.0F / 9.0F), *place);
    camera.distance *= 1.6F;  // a row is wide
    return camera;
}

std::vector<app::Found> TableScene::search(std::string_view words) const {
    return chart::search({things_.data(), table_.rows.size()}, words, title());
}

app::Part TableScene::describe(std::uint32_t pick) const {
    if (pick < things_.size()) return chart::part(things_[pick]);
    if (pick == render::kNoPick)
        return {.name = title(), .extras = {{"kind", kind()}, {"source", table_.heading.source}}};
    return {};
}

std::string TableScene::summary() const {
    return fmt::format("{} row{} of {} column{}", table_.rows.size(), table_.rows.size() == 1 ? "" : "s",
                       table_.columns.size(), table_.columns.size() == 1 ? "" : "s");
}

}  // namespace orrery::table
