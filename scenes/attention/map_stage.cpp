#include "scenes/attention/map_stage.h"

#include <algorithm>
#include <cmath>

namespace orrery::attention {

namespace {

constexpr float kGap = 3.0F;              // em between the large map and the small ones
constexpr float kNear = 5.0F;             // pixels: a block that takes more is resolved further
constexpr int kWindowCells = 160;         // of a side, of the exact part
constexpr float kRestPitch = 0.8F;        // so that rows do not hide each other much
constexpr float kNameShare = 0.4F;        // of a small map's side: room for its name
constexpr vec2 kSmallRoom{24.0F, 36.0F};  // for all small maps, along x and z

bool sameWish(const MapWish& a, const MapWish& b) {
    return a.key == b.key && a.everyLayer == b.everyLayer && a.row == b.row && a.window == b.window &&
           a.rise == b.rise && a.flat == b.flat && a.theme.name == b.theme.name;
}

}  // namespace

MapStage::MapStage(std::shared_ptr<const MapModel> model)
    : bench_([builder = std::make_shared<MapBuilder>()](const MapWish& wish) { return builder->make(wish); }) {
    setModel(std::move(model));
}

void MapStage::setModel(std::shared_ptr<const MapModel> model) {
    model_ = std::move(model);
    mostQueries_ = mostKeys_ = 0;
    for (int i = 0; i < model_->layers(); ++i) {
        mostQueries_ = std::max(mostQueries_, model_->queries(i));
        mostKeys_ = std::max(mostKeys_, model_->keys(i));
    }
    hovered_ = render::kNoPick;
    window_ = {};
    setView(view_);
}

void MapStage::setView(const MapView& view) {
    view_ = view;
    view_.layer = std::clamp(view_.layer, model_->layers() > 1 ? -1 : 0, model_->layers() - 1);
    view_.choice.head = std::clamp(view_.choice.head, 0, model_->heads(layer()) - 1);
    if (view_.choice.kind == Choice::Kind::average && !model_->averages()) view_.choice.kind = Choice::Kind::maximum;
    view_.softening.temperature = std::clamp(view_.softening.temperature, kLeastTemperature, kMostTemperature);
    if (!model_->softens()) view_.softening = {};
    if (view_.token >= model_->queries(layer())) view_.token = -1;
    beforeSlider_ = view_;
}

void MapStage::changeView(const char* what, const MapView& view) {
    change(what, view_, view, [this](const MapView& to) { setView(to); });
}

void MapStage::goToStep(int step) {
    MapView view = view_;
    view.layer = step;
    setView(view);
}

vec2 MapStage::mapSize() const {
    return cell() * vec2(static_cast<float>(model_->keys(layer())), static_cast<float>(model_->queries(layer())));
}

MapStage::SmallPlace MapStage::placeOfSmall(std::size_t index) const {
    const int count = made_ ? static_cast<int>(made_->small.size()) : 0;
    const auto i = static_cast<int>(index);
    if (overview()) {
        // A layer a row, the first at the back.
        int columns = 1;
        for (int l = 0; l < model_->layers(); ++l) columns = std::max(columns, model_->heads(l));
        columns = std::max(columns, static_cast<int>(std::sqrt(static_cast<float>(count))));
        const int rows = (count + columns - 1) / columns;
        const float pitch = 1.3F * kMapSide / static_cast<float>(std::max(rows, (columns * 3 + 4) / 5));
        const vec2 all(pitch * static_cast<float>(columns), pitch * static_cast<float>(rows));
        const vec2 at = vec2(static_cast<float>(i % columns), static_cast<float>(i / columns)) * pitch - 0.5F * all;
        return {origin_ + vec3(at.x, 0.0F, at.y), pitch * (1.0F - kNameShare * 0.8F)};
    }
    int columns = 1;
    const auto pitchFor = [&](int c) {
        return std::min(kSmallRoom.x / static_cast<float>(c), kSmallRoom.y / static_cast<float>((count + c - 1) / c));
    };
    for (int c = 2; c <= count; ++c) columns = pitchFor(c) > pitchFor(columns) ? c : columns;
    const float pitch = pitchFor(columns);
    // What causal attention leaves empty is room for them.
    const vec3 first = corner() + (model_->causal(layer()) ? vec3(mapSize().x - 7.0F, 0.0F, -5.0F)
                                                           : vec3(mapSize().x + kGap, 0.0F, 0.0F));
    return {first + pitch * vec3(static_cast<float>(i % columns), 0.0F, static_cast<float>(i / columns)),
            pitch * (1.0F - kNameShare)};
}

vec3 MapStage::corner() const {
    const vec2 size = mapSize();
    return origin_ + vec3(-0.5F * size.x, 0.0F, -0.5F * size.y);
}

Bounds MapStage::bounds() const {
    Bounds bounds;
    if (!overview()) {
        const vec2 size = mapSize();
        // With room for the tokens along the edges.
        bounds.add(corner() - vec3(3.0F, 0.0F, 0.0F));
        bounds.add(corner() + vec3(size.x, kMapPlinth + (flat_ ? 0.0F : 0.35F * kMapHeight), size.y + 3.2F));
    }
    if (!made_ || made_->wish.everyLayer != overview()) {
        if (bounds.empty()) {
            bounds.add(origin_ - vec3(kMapSide * 0.6F, 0.0F, kMapSide * 0.5F));
            bounds.add(origin_ + vec3(kMapSide * 0.6F, 1.0F, kMapSide * 0.5F));
        } else {
            bounds.high.x += kGap + 0.5F * kSmallRoom.x;
        }
        return bounds;
    }
    for (std::size_t i = 0; i < made_->small.size(); ++i) {
        const SmallPlace place = placeOfSmall(i);
        bounds.add(place.corner);
        bounds.add(place.corner + vec3(place.side, 0.0F, place.side / (1.0F - kNameShare)));
    }
    return bounds;
}

render::Camera MapStage::restCamera(float aspect) const {
    render::Camera camera;
    camera.pitch = flat_ ? render::Camera::kMaxPitch : kRestPitch;
    return render::framing(camera, bounds(), aspect, 0.98F);
}

Window MapStage::windowFor(const render::Camera& camera, float height) const {
    const int block = blockFor(std::max(model_->queries(layer()), model_->keys(layer())), kMostCells);
    if (block == 1 || overview()) return {};
    const float pixels = cell() * camera.pixelsPerUnit(height) / camera.distance;  // of a token's cell
    int fine = 1;
    while (fine < block && static_cast<float>(fine) * pixels < kNear) fine *= 2;
    if (fine == block) return {};
    // Around what the camera looks at, on the borders of the large blocks.
    const vec3 target = (camera.target - corner()) / cell();
    const auto span = [&](float middle, int tokens, int& first, int& cells) {
        const int half = std::max(kWindowCells / 2 * fine / block, 1);
        const int blocks = (tokens + block - 1) / block;
        const int at = std::clamp(static_cast<int>(std::floor(middle / static_cast<float>(block))), 0, blocks - 1);
        first = std::clamp(at - half, 0, std::max(blocks - 2 * half, 0)) * block;
        const int end = std::min(first + 2 * half * block, tokens);
        cells = (end - first + fine - 1) / fine;
    };
    Window window{.block = fine};
    span(target.z, model_->queries(layer()), window.row, window.rows);
    span(target.x, model_->keys(layer()), window.column, window.columns);
    return window;
}

void MapStage::wantWhatIsMissing(const app::Moment& moment) {
    window_ = windowFor(moment.camera, static_cast<float>(moment.size.y));
    const MapWish wish{.model = model_,
                       .key = key(),
                       .everyLayer = overview(),
                       .row = overview() ? -1 : view_.token,
                       .window = window_,
                       .rise = view_.rise,
                       .flat = flat_,
                       .theme = *moment.theme};
    if (asked_ && asked_->model == wish.model && sameWish(*asked_, wish)) return;
    asked_ = wish;
    bench_.want(wish);
}

void MapStage::update(const app::Moment& moment) {
    wantWhatIsMissing(moment);
    // A single picture is of the finished thing, and so is every frame of a recording.
    if (moment.still || moment.offline) bench_.wait();
    if (auto made = bench_.take(); made && made->wish.model == model_) made_ = std::move(made);
    book_.begin(*moment.theme);
    labels_.clear();
    arcs_.clear();
    arcPicks_.clear();
    frame_.clear();
    if (!made_) return;
    buildArcs(moment);
    buildHover(moment);
    buildLabels(moment);
}

void MapStage::draw(render::DrawList& list) const {
    list.bounds.add(bounds());
    list.scale = 1.0F;
    if (!made_) return;
    const bool current = made_->wish.everyLayer == overview();
    if (!overview() && current && made_->wish.key.layer == layer()) {
        const mat4 place = glm::translate(mat4(1.0F), corner());
        const bool rowStandsOut = made_->rowField != nullptr;
        const float size = cell() * static_cast<float>(made_->whole.block);
        const render::PickGrid grid{.cell = vec2(size),
                                    .columns = static_cast<std::uint32_t>(made_->whole.columns),
                                    .rows = static_cast<std::uint32_t>(made_->whole.rows)};
        if (made_->field)
            list.surfaces.push_back({.surface = made_->field,
                                     .transform = place,
                                     .emphasis = rowStandsOut ? 0.35F : 1.0F,
                                     .pick = firstCell(),
                                     .grid = grid});
        if (made_->rowField)
            list.surfaces.push_back(
                {.surface = made_->rowField, .transform = place, .pick = firstCell(), .grid = grid});
        if (made_->windowField) {
            const Window& window = made_->wish.window;
            const vec3 at(static_cast<float>(window.column) * cell(), 0.0F, static_cast<float>(window.row) * cell());
            list.surfaces.push_back({.surface = made_->windowField,
                                     .transform = glm::translate(place, at),
                                     .pick = firstWindowCell(),
                                     .grid = render::PickGrid{.cell = vec2(cell() * static_cast<float>(window.block)),
                                                              .columns = static_cast<std::uint32_t>(window.columns),
                                                              .rows = static_cast<std::uint32_t>(window.rows)}});
        }
    }
    if (current) {
        for (std::size_t i = 0; i < made_->small.size(); ++i) {
            if (!made_->small[i].surface) continue;
            const SmallPlace place = placeOfSmall(i);
            list.surfaces.push_back(
                {.surface = made_->small[i].surface,
                 .transform = glm::scale(glm::translate(mat4(1.0F), place.corner), vec3(place.side)),
                 .pick = static_cast<std::uint32_t>(i)});
        }
    }
    if (!arcs_.empty()) list.tubes.push_back({.tubes = arcs_, .particles = {}, .segments = 24, .picks = arcPicks_});
    if (!frame_.empty()) list.tubes.push_back({.tubes = frame_, .particles = {}, .segments = 1, .picks = {}});
    list.labels.insert(list.labels.end(), labels_.begin(), labels_.end());
}

}  // namespace orrery::attention
