#include "kernels/attention/pyramid.h"

#include "kernels/attention/tile_cpu.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::attention {
namespace {

int halved(int side, int times) {
    const std::int64_t cell = std::int64_t{1} << times;
    return static_cast<int>((side + cell - 1) >> times);
}

PyramidLevel levelOf(int rows, int columns) {
    return {.rows = rows,
            .columns = columns,
            .cells = std::vector<float>(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns))};
}

// The level above: its cell is the largest of up to four.
PyramidLevel above(const PyramidLevel& level) {
    PyramidLevel out = levelOf(halved(level.rows, 1), halved(level.columns, 1));
    for (int r = 0; r < level.rows; ++r) {
        const float* from = &level.cells[static_cast<std::size_t>(r) * static_cast<std::size_t>(level.columns)];
        float* to = &out.cells[static_cast<std::size_t>(r / 2) * static_cast<std::size_t>(out.columns)];
        for (int c = 0; c < level.columns; ++c) to[c / 2] = std::max(to[c / 2], from[c]);
    }
    return out;
}

}  // namespace

PyramidLayout layoutOf(int rows, int columns, int largestSide) {
    if (largestSide < 1) throw Error(fmt::format("a pyramid with sides up to {}; it takes 1 and more", largestSide));
    PyramidLayout layout;
    if (rows == 0 || columns == 0) return layout;
    while (halved(std::max(rows, columns), layout.firstLevel) > largestSide) ++layout.firstLevel;
    for (int level = layout.firstLevel;
         layout.levels.empty() || layout.levels.back().rows > 1 || layout.levels.back().columns > 1; ++level) {
        const LevelPlace place{.rows = halved(rows, level), .columns = halved(columns, level), .first = layout.cells};
        layout.cells += static_cast<std::size_t>(place.rows) * static_cast<std::size_t>(place.columns);
        layout.levels.push_back(place);
    }
    return layout;
}

Pyramid emptyPyramid(int rows, int columns, int largestSide) {
    const PyramidLayout layout = layoutOf(rows, columns, largestSide);
    Pyramid pyramid{.rows = rows,
                    .columns = columns,
                    .firstLevel = layout.firstLevel,
                    .entropy = std::vector<float>(static_cast<std::size_t>(rows))};
    if (layout.levels.empty()) return pyramid;
    pyramid.levels.push_back(levelOf(layout.levels.front().rows, layout.levels.front().columns));
    return pyramid;
}

void foldInto(Pyramid& pyramid, const Tile& part, const float* probabilities, std::size_t stride) {
    PyramidLevel& level = pyramid.levels.front();
    std::array<float, kKeysAtOnce> largest;
    for (int r = 0; r < part.rows;) {
        const int row = (part.firstRow + r) >> pyramid.firstLevel;
        const int next = std::min(part.rows, ((row + 1) << pyramid.firstLevel) - part.firstRow);
        float* cells = &level.cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(level.columns)];
        for (int c = 0; c < part.columns; c += kKeysAtOnce) {
            const int count = std::min(kKeysAtOnce, part.columns - c);
            largestOfRows(probabilities + static_cast<std::size_t>(r) * stride + c, stride, next - r, count,
                          largest.data());
            for (int i = 0; i < count; ++i) {
                float& cell = cells[(part.firstColumn + c + i) >> pyramid.firstLevel];
                cell = std::max(cell, largest[static_cast<std::size_t>(i)]);
            }
        }
        r = next;
    }
}

void addLevels(Pyramid& pyramid) {
    if (pyramid.levels.empty()) return;
    while (pyramid.levels.back().cells.size() > 1) pyramid.levels.push_back(above(pyramid.levels.back()));
}

Pyramid pyramidOf(std::span<const float> probabilities, int rows, int columns, int largestSide) {
    if (rows < 0 || columns < 0 || rows > kMostTokens || columns > kMostTokens) {
        throw Error(fmt::format("a map of {} x {}; it takes 0 to {}", rows, columns, kMostTokens));
    }
    const auto width = static_cast<std::size_t>(columns);
    if (probabilities.size() != static_cast<std::size_t>(rows) * width) {
        throw Error(fmt::format("{} probabilities of a map of {} x {}", probabilities.size(), rows, columns));
    }
    Pyramid pyramid = emptyPyramid(rows, columns, largestSide);
    if (pyramid.levels.empty()) return pyramid;
    parallelFor(static_cast<std::size_t>(pyramid.levels.front().rows), [&](std::size_t band) {
        const int first = static_cast<int>(band) << pyramid.firstLevel;
        const int count = std::min(1 << pyramid.firstLevel, rows - first);
        const float* from = &probabilities[static_cast<std::size_t>(first) * width];
        foldInto(pyramid, {.firstRow = first, .rows = count, .columns = columns}, from, width);
        for (int r = 0; r < count; ++r) {
            double bits = 0.0;
            for (const float p : std::span(from + static_cast<std::size_t>(r) * width, width)) {
                if (p > 0.0F) bits -= static_cast<double>(p) * std::log2(static_cast<double>(p));
            }
            pyramid.entropy[static_cast<std::size_t>(first + r)] = static_cast<float>(bits);
        }
    });
    addLevels(pyramid);
    return pyramid;
}

}  // namespace orrery::attention
