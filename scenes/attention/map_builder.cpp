#include "scenes/attention/map_builder.h"

#include "engine/base/clock.h"
#include "scenes/attention/colour_scale.h"

#include <algorithm>
#include <cmath>

namespace orrery::attention {

namespace {

bool sameLooks(const MapWish& a, const MapWish& b) {
    return a.rise == b.rise && a.flat == b.flat && a.theme.name == b.theme.name;
}

}  // namespace

float risen(float weight, Rise rise) {
    return rise == Rise::root ? std::sqrt(std::max(weight, 0.0F)) : weight;
}

float cellOf(const MapModel& model, int layer) {
    return kMapSide / static_cast<float>(std::max(model.queries(layer), model.keys(layer)));
}

float heightOf(const MapModel& model, int layer, const Window& window) {
    constexpr float kSlenderness = 24.0F;
    const int whole = blockFor(std::max(model.queries(layer), model.keys(layer)), kMostCells);
    const int block = window.rows > 0 ? window.block : whole;
    return std::min(kMapHeight, kSlenderness * cellOf(model, layer) * static_cast<float>(block));
}

FieldLook MapBuilder::lookFor(const MapWish& wish, float cell) const {
    return {.cell = vec2(cell),
            .height = wish.flat ? 0.0F : heightOf(*model_, wish.key.layer, wish.window),
            .plinth = kMapPlinth,
            .rise = [rise = wish.rise](float weight) { return risen(weight, rise); },
            .colour = [rise = wish.rise,
                       theme = wish.theme](float weight) { return weightColour(risen(weight, rise), theme); }};
}

MapMade MapBuilder::make(const MapWish& wish) {
    const Stopwatch watch;
    model_ = wish.model.get();
    if (last_.wish.model != wish.model) last_ = {};
    MapMade made{.wish = wish};
    buildWhole(made);
    buildWindow(made);
    buildSmall(made);
    made.seconds = watch.seconds();
    last_ = made;
    return made;
}

void MapBuilder::buildWhole(MapMade& made) {
    const MapWish& wish = made.wish;
    const int layer = wish.key.layer;
    const int longest = std::max(model_->queries(layer), model_->keys(layer));
    const int block = blockFor(longest, kMostCells);
    made.whole = wholeWindow(*model_, layer, block);
    const bool known = last_.wish.key == wish.key && !last_.weights.empty();
    made.weights = known ? last_.weights : model_->weights(wish.key, made.whole);
    if (block == 1) made.bits = meanEntropy(made.weights, made.whole.columns);

    FieldLook look = lookFor(wish, cellOf(*model_, layer) * static_cast<float>(block));
    const FieldGrid grid{made.whole.rows, made.whole.columns, made.weights};
    if (wish.row >= 0) {
        made.rowWeights = model_->weights(wish.key, {.row = wish.row, .rows = 1, .columns = model_->keys(layer)});
    }
    const int ownRow = block == 1 ? wish.row : -1;
    const Window& hole = wish.window;
    look.shown = [&](int row, int column) {
        if (row == ownRow) return false;
        const int r = row * block - hole.row, c = column * block - hole.column;
        return r < 0 || c < 0 || r >= hole.rows * hole.block || c >= hole.columns * hole.block;
    };
    if (known && last_.wish.row == wish.row && last_.wish.window == wish.window && sameLooks(last_.wish, wish)) {
        made.field = last_.field;
        made.rowField = last_.rowField;
        return;
    }
    made.field = buildField(grid, look);
    if (ownRow >= 0) {
        look.shown = [&](int row, int) { return row == ownRow; };
        made.rowField = buildField(grid, look);
    }
}

void MapBuilder::buildWindow(MapMade& made) const {
    const MapWish& wish = made.wish;
    const Window& window = wish.window;
    if (window.rows == 0 || window.columns == 0) return;
    if (last_.wish.key == wish.key && last_.wish.window == window && sameLooks(last_.wish, wish)) {
        made.windowWeights = last_.windowWeights;
        made.windowField = last_.windowField;
        made.windowSeconds = last_.windowSeconds;
        return;
    }
    const Stopwatch watch;
    made.windowWeights = model_->weights(wish.key, window);
    made.windowField = buildField({window.rows, window.columns, made.windowWeights},
                                  lookFor(wish, cellOf(*model_, wish.key.layer) * static_cast<float>(window.block)));
    made.windowSeconds = watch.seconds();
}

void MapBuilder::buildSmall(MapMade& made) {
    const MapWish& wish = made.wish;
    const bool sameMaps = !last_.small.empty() && last_.wish.everyLayer == wish.everyLayer &&
                          last_.wish.key.softening == wish.key.softening &&
                          (wish.everyLayer || last_.wish.key.layer == wish.key.layer);
    if (sameMaps && sameLooks(last_.wish, wish)) {
        made.small = last_.small;
        return;
    }
    const int first = wish.everyLayer ? 0 : wish.key.layer;
    const int last = wish.everyLayer ? model_->layers() - 1 : wish.key.layer;
    // Many small maps share what a frame can draw.
    int count = 0;
    for (int layer = first; layer <= last; ++layer) count += model_->heads(layer);
    const int side = count > 128 ? kMostSmallCells / 4 : count > 32 ? kMostSmallCells / 2 : kMostSmallCells;
    for (int layer = first; layer <= last; ++layer) {
        std::vector<Choice> choices;
        for (int head = 0; head < model_->heads(layer); ++head) choices.push_back({Choice::Kind::head, head});
        if (!wish.everyLayer && model_->heads(layer) > 1) {
            if (model_->averages()) choices.push_back({Choice::Kind::average, 0});
            choices.push_back({Choice::Kind::maximum, 0});
        }
        const int longest = std::max(model_->queries(layer), model_->keys(layer));
        const int block = blockFor(longest, side);
        for (const Choice& choice : choices) {
            SmallMap small{.key = {layer, choice, wish.key.softening}, .window = wholeWindow(*model_, layer, block)};
            const std::vector<float> weights = model_->weights(small.key, small.window);
            FieldLook look = lookFor(wish, static_cast<float>(block) / static_cast<float>(longest));
            look.height = wish.flat ? 0.0F : 0.8F * kMapHeight / kMapSide;
            look.plinth /= kMapSide * 0.5F;
            small.surface = buildField({small.window.rows, small.window.columns, weights}, look);
            made.small.push_back(std::move(small));
        }
    }
}

}  // namespace orrery::attention
