#include "kernels/attention/attention.h"

#include "kernels/attention/index.h"
#include "kernels/attention/tile_cpu.h"

#include "engine/base/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace orrery::attention {
namespace {

// Room for kRowsAtOnce rows. One a thread.
struct AttendRoom {
    explicit AttendRoom(const Shape& shape)
        : panel(sizeOf(shape.keyWidth * kKeysAtOnce)),
          values(sizeOf(paddedWidth(shape.valueWidth) * kKeysAtOnce)),
          out(sizeOf(paddedWidth(shape.valueWidth) * kRowsAtOnce)),
          scores(sizeOf(kRowsAtOnce * kKeysAtOnce)) {}

    std::vector<float> panel;
    std::vector<float> values;
    std::vector<float> out;
    std::vector<float> scores;
    std::array<const float*, kRowsAtOnce> queries{};
    std::array<RunningRow, kRowsAtOnce> running{};
    std::array<float, kRowsAtOnce> factors{};
    std::array<int, kRowsAtOnce> visible{};  // in the block at hand
};

// The rows that read one key head: all its query heads for query 0, then for query 1, ... Row by row they see more, so
// those that see a block are the last of a tile.
class KeyHead {
 public:
    KeyHead(const Shape& shape, const Input& input, const Output& output, int head)
        : shape_(shape),
          input_(input),
          output_(output),
          head_(head),
          each_(shape.heads / shape.keyHeads),
          keyStride_(keyStrideOf(shape, input)),
          valueStride_(valueStrideOf(shape, input)) {}

    void attend(int firstRow, int rows, AttendRoom& room) const {
        std::fill_n(room.running.begin(), rows, RunningRow{});
        std::fill_n(room.out.begin(), sizeOf(rows * paddedWidth(shape_.valueWidth)), 0.0F);
        for (int r = 0; r < rows; ++r)
            room.queries[sizeOf(r)] = &input_.queries[place(firstRow + r) * sizeOf(shape_.keyWidth)];
        const int last = visibleKeys(shape_, queryOf(firstRow + rows - 1));
        for (int key = 0; key < last; key += kKeysAtOnce) addBlock(firstRow, rows, key, room);
        finish(firstRow, rows, room);
        if (!output_.probabilities.empty()) writeProbabilities(firstRow, rows, last, room);
    }

 private:
    int queryOf(int row) const { return row / each_; }
    int headOf(int row) const { return head_ * each_ + row % each_; }
    // Of a row among the queries and the outputs, [Tq, H].
    std::size_t place(int row) const { return sizeOf(queryOf(row)) * sizeOf(shape_.heads) + sizeOf(headOf(row)); }

    // Scores against the block from `key` on. Returns the first row that sees it.
    int scoreBlock(int firstRow, int rows, int key, AttendRoom& room) const {
        int from = 0;
        for (int r = 0; r < rows; ++r) {
            room.visible[sizeOf(r)] = std::clamp(visibleKeys(shape_, queryOf(firstRow + r)) - key, 0, kKeysAtOnce);
            if (room.visible[sizeOf(r)] == 0) from = r + 1;
        }
        const int count = std::min(kKeysAtOnce, shape_.keys - key);
        packKeys(&input_.keys[sizeOf(key) * keyStride_ + sizeOf(head_ * shape_.keyWidth)], keyStride_, count,
                 shape_.keyWidth, room.panel.data());
        scoreRows(&room.queries[sizeOf(from)], rows - from, shape_.keyWidth, room.panel.data(), input_.scale,
                  &room.scores[sizeOf(from * kKeysAtOnce)]);
        return from;
    }

    void addBlock(int firstRow, int rows, int key, AttendRoom& room) const {
        const int from = scoreBlock(firstRow, rows, key, room);
        for (int r = from; r < rows; ++r) {
            room.factors[sizeOf(r)] =
                weighBlock(&room.scores[sizeOf(r * kKeysAtOnce)], room.visible[sizeOf(r)], room.running[sizeOf(r)]);
        }
        if (shape_.valueWidth == 0) return;
        const int count = std::min(kKeysAtOnce, shape_.keys - key);
        packValues(&input_.values[sizeOf(key) * valueStride_ + sizeOf(head_ * shape_.valueWidth)], valueStride_, count,
                   shape_.valueWidth, room.values.data());
        const int padded = paddedWidth(shape_.valueWidth);
        addValues(&room.scores[sizeOf(from * kKeysAtOnce)], &room.visible[sizeOf(from)], &room.factors[sizeOf(from)],
                  rows - from, room.values.data(), padded, &room.out[sizeOf(from * padded)]);
    }

    void finish(int firstRow, int rows, AttendRoom& room) const {
        for (int r = 0; r < rows; ++r) {
            RunningRow& row = room.running[sizeOf(r)];
            const std::size_t at = place(firstRow + r);
            const float* from = room.out.data() + r * paddedWidth(shape_.valueWidth);
            float* to = output_.out.data() + at * sizeOf(shape_.valueWidth);
            const float sum = row.sum > 0.0F ? row.sum : 1.0F;  // 0 only where no key was seen
            for (int c = 0; c < shape_.valueWidth; ++c) to[c] = from[c] / sum;
            // The one number that is left of the row's softmax.
            row.largest =
                row.sum > 0.0F
                    ? static_cast<float>(static_cast<double>(row.largest) + std::log(static_cast<double>(row.sum)))
                    : -std::numeric_limits<float>::infinity();
            if (!output_.logSumExp.empty()) output_.logSumExp[at] = row.largest;
        }
    }

    void writeProbabilities(int firstRow, int rows, int last, AttendRoom& room) const {
        const auto rowStart = [&](int r) {
            const std::size_t query = sizeOf(queryOf(firstRow + r));
            return output_.probabilities.data() +
                   (sizeOf(headOf(firstRow + r)) * sizeOf(shape_.queries) + query) * sizeOf(shape_.keys);
        };
        for (int r = 0; r < rows; ++r) std::fill_n(rowStart(r), shape_.keys, 0.0F);
        for (int key = 0; key < last; key += kKeysAtOnce) {
            for (int r = scoreBlock(firstRow, rows, key, room); r < rows; ++r) {
                probabilitiesOf(&room.scores[sizeOf(r * kKeysAtOnce)], room.visible[sizeOf(r)],
                                room.running[sizeOf(r)].largest, rowStart(r) + key);
            }
        }
    }

    const Shape& shape_;
    const Input& input_;
    const Output& output_;
    int head_;
    int each_;  // query heads
    std::size_t keyStride_;
    std::size_t valueStride_;
};

}  // namespace

void attendCpu(const Shape& shape, const Input& input, const Output& output) {
    validate(shape, input);
    validate(shape, output);
    const std::size_t rows = sizeOf(shape.queries) * sizeOf(shape.heads / shape.keyHeads);
    const std::size_t tiles = (rows + kRowsAtOnce - 1) / kRowsAtOnce;
    parallelChunks(tiles * sizeOf(shape.keyHeads), 1, [&](const auto& range) {
        AttendRoom room(shape);
        for (std::size_t item = range.begin(); item < range.end(); ++item) {
            const std::size_t first = item % tiles * kRowsAtOnce;
            KeyHead(shape, input, output, static_cast<int>(item / tiles))
                .attend(static_cast<int>(first), static_cast<int>(std::min<std::size_t>(kRowsAtOnce, rows - first)),
                        room);
        }
    });
}

}  // namespace orrery::attention
