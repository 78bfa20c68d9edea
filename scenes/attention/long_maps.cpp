#include "scenes/attention/long_maps.h"

#include "engine/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace orrery::attention {

LongMaps::LongMaps(LongHeads heads, std::string layerName, std::vector<std::string> headNames,
                   std::vector<std::string> tokens, std::string note)
    : long_(std::move(heads)),
      layerName_(std::move(layerName)),
      headNames_(std::move(headNames)),
      tokens_(std::move(tokens)),
      note_(std::move(note)) {
    ORRERY_CHECK(static_cast<std::size_t>(long_.tokens) == tokens_.size(), "{} tokens, {} names", long_.tokens,
                 tokens_.size());
}

std::string LongMaps::choiceName(const Choice& choice) const {
    const auto head = static_cast<std::size_t>(choice.head);
    return choice.kind == Choice::Kind::head && head < headNames_.size() ? headNames_[head] : nameOf(choice);
}

HeadMap LongMaps::map(int head) const {
    return {.shape = {.queries = long_.tokens,
                      .keys = long_.tokens,
                      .heads = long_.heads,
                      .keyHeads = long_.keyHeads,
                      .keyWidth = long_.keyWidth,
                      .valueWidth = 0,
                      .causal = true},
            .input = {.queries = long_.q,
                      .keys = long_.k,
                      .values = {},
                      .scale = 1.0F / std::sqrt(static_cast<float>(long_.keyWidth))},
            .logSumExp = logSumExp_,
            .head = head};
}

void LongMaps::prepare() const {
    std::call_once(prepared_, [this] {
        logSumExp_.resize(static_cast<std::size_t>(long_.tokens) * static_cast<std::size_t>(long_.heads));
        // Values of width 1 are the least that attention can be asked for; only its log-sum-exp is of use here.
        HeadMap whole = map(0);
        whole.shape.valueWidth = 1;
        const std::vector<float> values(static_cast<std::size_t>(long_.tokens) *
                                        static_cast<std::size_t>(long_.keyHeads));
        whole.input.values = values;
        std::vector<float> out(logSumExp_.size());
        attendCpu(whole.shape, whole.input, {.out = out, .logSumExp = logSumExp_, .probabilities = {}});
        for (int head = 0; head < long_.heads; ++head) pyramids_.push_back(pyramidCpu(map(head), kLargestLevel));
    });
}

void LongMaps::addExact(int head, const Window& window, std::vector<float>& out) const {
    // Rows are computed as they stand and brought together, so that a coarse window needs no more memory than one
    // block.
    const int lastColumn = std::min(window.column + window.columns * window.block, long_.tokens);
    const int columns = lastColumn - window.column;
    std::vector<float> tile;
    for (int row = 0; row < window.rows; ++row) {
        const int firstRow = window.row + row * window.block;
        const int rows = std::min(window.block, long_.tokens - firstRow);
        if (rows <= 0) break;
        tile.resize(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
        tileCpu(map(head), {.firstRow = firstRow, .rows = rows, .firstColumn = window.column, .columns = columns},
                tile);
        for (std::size_t i = 0; i < tile.size(); ++i) {
            const auto column = static_cast<int>(i % static_cast<std::size_t>(columns)) / window.block;
            float& to = out[static_cast<std::size_t>(row * window.columns + column)];
            to = std::max(to, tile[i]);
        }
    }
}

void LongMaps::addFar(int head, const Window& window, std::vector<float>& out) const {
    const Pyramid& pyramid = pyramids_[static_cast<std::size_t>(head)];
    const int level = std::countr_zero(static_cast<unsigned>(window.block)) - pyramid.firstLevel;
    const PyramidLevel& cells = pyramid.levels.at(static_cast<std::size_t>(level));
    for (int row = 0; row < window.rows; ++row) {
        for (int column = 0; column < window.columns; ++column) {
            const int r = window.row / window.block + row, c = window.column / window.block + column;
            if (r >= cells.rows || c >= cells.columns) continue;
            float& to = out[static_cast<std::size_t>(row * window.columns + column)];
            to = std::max(to, cells.cells[static_cast<std::size_t>(r) * static_cast<std::size_t>(cells.columns) +
                                          static_cast<std::size_t>(c)]);
        }
    }
}

std::vector<float> LongMaps::weights(const MapKey& key, const Window& window) const {
    prepare();
    std::vector<float> out(static_cast<std::size_t>(window.rows) * static_cast<std::size_t>(window.columns), 0.0F);
    for (int head = 0; head < long_.heads; ++head) {
        if (key.choice.kind == Choice::Kind::head && key.choice.head != head) continue;
        const int level = std::countr_zero(static_cast<unsigned>(window.block));
        const bool far = level >= pyramids_[static_cast<std::size_t>(head)].firstLevel;
        far ? addFar(head, window, out) : addExact(head, window, out);
    }
    for (int row = 0; row < window.rows; ++row) {
        for (int column = 0; column < window.columns; ++column) {
            // A block is empty when even its last row comes before its first column.
            const int last = window.row + (row + 1) * window.block - 1;
            if (window.column + column * window.block > last)
                out[static_cast<std::size_t>(row * window.columns + column)] = kMasked;
        }
    }
    return out;
}

std::optional<Score> LongMaps::score(const MapKey& key, int query, int keyToken) const {
    if (key.choice.kind != Choice::Kind::head) return std::nullopt;
    const auto width = static_cast<std::size_t>(long_.keyWidth);
    const auto head = static_cast<std::size_t>(key.choice.head);
    const std::size_t keyHead = head / static_cast<std::size_t>(long_.heads / long_.keyHeads);
    const float* q =
        long_.q.data() + (static_cast<std::size_t>(query) * static_cast<std::size_t>(long_.heads) + head) * width;
    const float* k = long_.k.data() +
                     (static_cast<std::size_t>(keyToken) * static_cast<std::size_t>(long_.keyHeads) + keyHead) * width;
    float dot = 0.0F;
    for (std::size_t c = 0; c < width; ++c) dot += q[c] * k[c];
    return Score{dot / std::sqrt(static_cast<float>(long_.keyWidth)), false};
}

std::shared_ptr<const MapModel> longMapsOf(const trace::Trace& trace) {
    for (const trace::Layer& layer : trace.layers) {
        if (layer.q.empty() || layer.queries <= kMostDense || layer.queries > kMostLong) continue;
        const auto keyFloats = static_cast<std::size_t>(layer.keyHeads) * static_cast<std::size_t>(layer.keyWidth);
        if (layer.k.size() != static_cast<std::size_t>(layer.queries) * keyFloats) continue;
        std::vector<std::string> tokens;
        for (int i = 0; i < layer.queries; ++i) {
            const auto at = static_cast<std::size_t>(i);
            tokens.push_back(at < trace.pieces.size() ? shownToken(trace.pieces[at]) : std::to_string(i));
        }
        return std::make_shared<LongMaps>(LongHeads{.tokens = layer.queries,
                                                    .heads = layer.heads,
                                                    .keyHeads = layer.keyHeads,
                                                    .keyWidth = layer.keyWidth,
                                                    .q = layer.q,
                                                    .k = layer.k},
                                          fmt::format("layer {}", layer.number), std::vector<std::string>{},
                                          std::move(tokens), std::string());
    }
    return nullptr;
}

}  // namespace orrery::attention
