#include "kernels/attention/index.h"
#include "kernels/attention/pyramid.h"
#include "kernels/attention/tile_cpu.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"

#include <algorithm>
#include <array>
#include <numbers>

namespace orrery::attention {
namespace {

// Room for kRowsAtOnce x kKeysAtOnce pairs. One a thread.
struct MapRoom {
    explicit MapRoom(const HeadMap& map) : panel(sizeOf(map.shape.keyWidth * kKeysAtOnce)) {}

    std::vector<float> panel;
    std::array<const float*, kRowsAtOnce> queries{};
    alignas(64) std::array<float, kRowsAtOnce * kKeysAtOnce> scores{};
    alignas(64) std::array<float, kRowsAtOnce * kKeysAtOnce> probabilities{};

    float* scoresOf(int row) { return &scores[sizeOf(row * kKeysAtOnce)]; }
    float* probabilitiesOfRow(int row) { return &probabilities[sizeOf(row * kKeysAtOnce)]; }
};

class MapRows {
 public:
    explicit MapRows(const HeadMap& map)
        : map_(map),
          keyHead_(map.head / (map.shape.heads / map.shape.keyHeads)),
          stride_(keyStrideOf(map.shape, map.input)) {}

    float logSumExp(int row) const { return map_.logSumExp[place(row)]; }

    // How many of the columns from `first` on a row sees.
    int visible(int row, int first, int columns) const {
        return std::clamp(visibleKeys(map_.shape, row) - first, 0, columns);
    }

    // Scores and probabilities of up to kRowsAtOnce x kKeysAtOnce pairs; the probabilities are 0 where masked.
    void compute(const Tile& part, MapRoom& room) const {
        int from = 0;  // the first row that sees anything
        while (from < part.rows && visible(part.firstRow + from, part.firstColumn, part.columns) == 0) {
            std::fill_n(room.probabilitiesOfRow(from++), part.columns, 0.0F);
        }
        if (from == part.rows) return;
        for (int r = from; r < part.rows; ++r) {
            room.queries[sizeOf(r)] = &map_.input.queries[place(part.firstRow + r) * sizeOf(map_.shape.keyWidth)];
        }
        packKeys(&map_.input.keys[sizeOf(part.firstColumn) * stride_ + sizeOf(keyHead_ * map_.shape.keyWidth)], stride_,
                 part.columns, map_.shape.keyWidth, room.panel.data());
        scoreRows(&room.queries[sizeOf(from)], part.rows - from, map_.shape.keyWidth, room.panel.data(),
                  map_.input.scale, room.scoresOf(from));
        for (int r = from; r < part.rows; ++r) {
            const int count = visible(part.firstRow + r, part.firstColumn, part.columns);
            probabilitiesOf(room.scoresOf(r), count, logSumExp(part.firstRow + r), room.probabilitiesOfRow(r));
            std::fill(room.probabilitiesOfRow(r) + count, room.probabilitiesOfRow(r) + part.columns, 0.0F);
        }
    }

 private:
    std::size_t place(int row) const { return sizeOf(row) * sizeOf(map_.shape.heads) + sizeOf(map_.head); }

    const HeadMap& map_;
    int keyHead_;
    std::size_t stride_;
};

// The rows of a part from the first column to the last that any of them sees, and their entropy.
void addRows(const HeadMap& map, const MapRows& rows, int firstRow, int count, MapRoom& room, Pyramid& pyramid) {
    std::array<double, kRowsAtOnce> nats{};
    const int last = visibleKeys(map.shape, firstRow + count - 1);
    for (int column = 0; column < last; column += kKeysAtOnce) {
        const Tile part{.firstRow = firstRow,
                        .rows = count,
                        .firstColumn = column,
                        .columns = std::min(kKeysAtOnce, map.shape.keys - column)};
        rows.compute(part, room);
        foldInto(pyramid, part, room.probabilities.data(), kKeysAtOnce);
        for (int r = 0; r < count; ++r) {
            const int visible = rows.visible(firstRow + r, column, part.columns);
            if (visible == 0) continue;
            nats[sizeOf(r)] += static_cast<double>(
                surpriseOf(room.scoresOf(r), room.probabilitiesOfRow(r), visible, rows.logSumExp(firstRow + r)));
        }
    }
    for (int r = 0; r < count; ++r) {
        pyramid.entropy[sizeOf(firstRow + r)] = static_cast<float>(nats[sizeOf(r)] / std::numbers::ln2);
    }
}

}  // namespace

void validateHead(const Shape& shape, int head) {
    if (head < 0 || head >= shape.heads) {
        throw Error(fmt::format("head {} of {}; the first is 0", head, shape.heads));
    }
}

void validate(const HeadMap& map) {
    validate(map.shape, map.input);
    validateHead(map.shape, map.head);
    const std::size_t places = sizeOf(map.shape.queries) * sizeOf(map.shape.heads);
    if (map.logSumExp.size() != places) {
        throw Error(fmt::format("{} log-sum-exps of {} queries in {} heads", map.logSumExp.size(), map.shape.queries,
                                map.shape.heads));
    }
}

void validate(const Tile& tile, const Shape& shape) {
    const auto within = [](int first, int count, int all) {
        return first >= 0 && count >= 0 && first <= all && count <= all - first;
    };
    if (within(tile.firstRow, tile.rows, shape.queries) && within(tile.firstColumn, tile.columns, shape.keys)) return;
    throw Error(fmt::format("a tile of {} x {} from row {}, column {} on is not within a map of {} x {}", tile.rows,
                            tile.columns, tile.firstRow, tile.firstColumn, shape.queries, shape.keys));
}

void tileCpu(const HeadMap& map, const Tile& tile, std::span<float> out) {
    validate(map);
    validate(tile, map.shape);
    ORRERY_CHECK(out.size() == sizeOf(tile.rows) * sizeOf(tile.columns), "{} probabilities", out.size());
    const MapRows rows(map);
    const std::size_t across = sizeOf((tile.columns + kKeysAtOnce - 1) / kKeysAtOnce);
    const std::size_t down = sizeOf((tile.rows + kRowsAtOnce - 1) / kRowsAtOnce);
    parallelChunks(across * down, 4, [&](const auto& range) {
        MapRoom room(map);
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            const int row = static_cast<int>(i / across) * kRowsAtOnce;
            const int column = static_cast<int>(i % across) * kKeysAtOnce;
            const Tile part{.firstRow = tile.firstRow + row,
                            .rows = std::min(kRowsAtOnce, tile.rows - row),
                            .firstColumn = tile.firstColumn + column,
                            .columns = std::min(kKeysAtOnce, tile.columns - column)};
            rows.compute(part, room);
            for (int r = 0; r < part.rows; ++r) {
                std::copy_n(room.probabilitiesOfRow(r), part.columns,
                            out.data() + sizeOf(row + r) * sizeOf(tile.columns) + column);
            }
        }
    });
}

Pyramid pyramidCpu(const HeadMap& map, int largestSide) {
    validate(map);
    Pyramid pyramid = emptyPyramid(map.shape.queries, map.shape.keys, largestSide);
    if (pyramid.levels.empty()) return pyramid;
    const MapRows rows(map);
    // A band fills whole rows of cells, so that no two threads meet in one.
    const int band = std::max(kRowsAtOnce, 1 << pyramid.firstLevel);
    parallelChunks(sizeOf((map.shape.queries + band - 1) / band), 1, [&](const auto& range) {
        MapRoom room(map);
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            const int first = static_cast<int>(i) * band;
            const int last = std::min(first + band, map.shape.queries);
            for (int row = first; row < last; row += kRowsAtOnce) {
                addRows(map, rows, row, std::min(kRowsAtOnce, last - row), room, pyramid);
            }
        }
    });
    addLevels(pyramid);
    return pyramid;
}

}  // namespace orrery::attention
