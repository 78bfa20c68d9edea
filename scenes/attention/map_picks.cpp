#include "scenes/attention/map_stage.h"

#include "engine/base/fuzzy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

// Pointing at a map: which cell, token or small map a pick id stands for, and what a click on it does.

namespace orrery::attention {

std::optional<MapCell> MapStage::cellOfPick(std::uint32_t pick) const {
    if (!made_ || overview() || pick == render::kNoPick || pick < firstCell()) return std::nullopt;
    const bool inWindow = pick >= firstWindowCell();
    const Window& window = inWindow ? made_->wish.window : made_->whole;
    const std::vector<float>& weights = inWindow ? made_->windowWeights : made_->weights;
    const std::uint32_t index = pick - (inWindow ? firstWindowCell() : firstCell());
    if (index >= weights.size() || weights[index] < 0.0F) return std::nullopt;
    const auto columns = static_cast<std::uint32_t>(window.columns);
    MapCell cell{.query = window.row + static_cast<int>(index / columns) * window.block,
                 .key = window.column + static_cast<int>(index % columns) * window.block,
                 .block = window.block,
                 .weight = weights[index]};
    if (window.block == 1) cell.score = model_->score(made_->wish.key, cell.query, cell.key);
    return cell;
}

std::uint32_t MapStage::pickOfCell(int query, int key) const {
    if (!made_) return render::kNoPick;
    const Window& whole = made_->whole;
    const int index = query / whole.block * whole.columns + key / whole.block;
    return firstCell() + static_cast<std::uint32_t>(index);
}

float MapStage::weightOf(int query, int key) const {
    if (!made_) return 0.0F;
    const Window& window = made_->wish.window;
    const int row = query - window.row, column = key - window.column;
    if (window.rows > 0 && row >= 0 && column >= 0 && row / window.block < window.rows &&
        column / window.block < window.columns) {
        return made_
            ->windowWeights[static_cast<std::size_t>(row / window.block * window.columns + column / window.block)];
    }
    const Window& whole = made_->whole;
    return made_->weights[static_cast<std::size_t>(query / whole.block * whole.columns + key / whole.block)];
}

vec3 MapStage::topOfCell(int query, int key, int block) const {
    const float height = flat_ ? 0.0F : heightOf(*model_, layer(), made_ ? made_->wish.window : Window{});
    const auto middle = [&](int token) {
        return (static_cast<float>(token) + 0.5F * static_cast<float>(block)) * cell();
    };
    return corner() + vec3(middle(key), kMapPlinth + height * risen(std::max(weightOf(query, key), 0.0F), view_.rise),
                           middle(query));
}

void MapStage::click(std::uint32_t pick) {
    MapView view = view_;
    if (pick == render::kNoPick) {
        view.token = -1;
    } else if (pick < kMostSmall) {
        if (!made_ || pick >= made_->small.size()) return;
        const MapKey& chosen = made_->small[pick].key;
        const bool enters = overview();
        view.layer = chosen.layer;
        view.choice = chosen.choice;
        changeView("chose another head", view);
        if (enters && host_ != nullptr) host_->flyTo(restCamera(host_->aspect()));
        return;
    } else if (pick < firstKey()) {
        view.token = static_cast<int>(pick - firstQuery());
    } else if (pick < firstCell()) {
        // What a token attends to is asked of its row, whichever edge it was pointed at.
        const auto key = static_cast<int>(pick - firstKey());
        if (!model_->causal(layer())) return;
        view.token = key;
    } else if (const auto cell = cellOfPick(pick)) {
        view.token = cell->block == 1 ? cell->query : -1;
    } else {
        return;
    }
    if (view.token == view_.token) view.token = -1;
    changeView("chose a token", view);
}

std::uint32_t MapStage::selected() const {
    return view_.token < 0 || overview() ? render::kNoPick : pickOfToken(view_.token);
}

bool MapStage::leave() {
    MapView view = view_;
    if (view.token >= 0) {
        view.token = -1;
    } else {
        return false;
    }
    setView(view);
    return true;
}

std::optional<vec3> MapStage::placeOf(std::uint32_t pick) const {
    if (pick < kMostSmall) {
        if (!made_ || pick >= made_->small.size()) return std::nullopt;
        const SmallPlace place = placeOfSmall(pick);
        return place.corner + vec3(0.5F * place.side, 0.0F, 0.5F * place.side);
    }
    if (overview() || pick == render::kNoPick) return std::nullopt;
    if (pick < firstKey()) {
        const auto query = static_cast<float>(pick - firstQuery());
        return corner() + vec3(-1.0F, 0.0F, (query + 0.5F) * cell());
    }
    if (pick < firstCell()) {
        const auto key = static_cast<float>(pick - firstKey());
        return corner() + vec3((key + 0.5F) * cell(), 0.0F, mapSize().y + 1.0F);
    }
    const auto cell = cellOfPick(pick);
    if (!cell) return std::nullopt;
    return topOfCell(cell->query, cell->key, cell->block);
}

std::optional<render::Camera> MapStage::cameraFor(std::uint32_t pick) const {
    const auto place = placeOf(pick);
    if (!place) return std::nullopt;
    const float aspect = host_ != nullptr ? host_->aspect() : 16.0F / 9.0F;
    render::Camera camera = restCamera(aspect);
    camera.target = *place;
    // How high cells stand changes on the way: the ground does not.
    if (pick >= firstCell()) camera.target.y = origin_.y + kMapPlinth;
    // Some twenty tokens around it; a small map whole.
    const float across = pick < kMostSmall ? placeOfSmall(pick).side * 1.6F : std::max(20.0F * cell(), 0.8F);
    camera.distance = std::min(camera.distance, across / (2.0F * std::tan(0.5F * camera.verticalFov)));
    return camera;
}

std::vector<app::Found> MapStage::search(std::string_view words) const {
    std::vector<app::Found> found;
    const int count = model_->queries(layer());
    for (int i = 0; i < count; ++i) {
        if (const auto score = fuzzyScore(words, model_->queryToken(i)))
            found.push_back({model_->queryToken(i), fmt::format("token {}", i), pickOfToken(i), *score});
    }
    return found;
}

app::Part MapStage::describe(std::uint32_t pick) const {
    if (pick < kMostSmall && made_ && pick < made_->small.size()) {
        const MapKey& small = made_->small[pick].key;
        return {.name = fmt::format("{}, {}", model_->layerName(small.layer), model_->choiceName(small.choice)),
                .extras = {}};
    }
    if (!overview() && pick == firstCell())
        return {.name = fmt::format("{}, {}", model_->layerName(layer()), model_->choiceName(view_.choice)),
                .extras = {}};
    return {};
}

std::string MapStage::summary() const {
    return fmt::format("{} tokens, {} {} of {} {}", model_->queries(layer()), model_->layers(),
                       model_->layers() == 1 ? "layer" : "layers", model_->heads(layer()),
                       model_->heads(layer()) == 1 ? "head" : "heads");
}

}  // namespace orrery::attention
