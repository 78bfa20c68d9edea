#include "scenes/attention/map_model.h"

#include "engine/base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::attention {

Window wholeWindow(const MapModel& model, int layer, int block) {
    const auto cells = [&](int tokens) { return (tokens + block - 1) / block; };
    return {.row = 0,
            .column = 0,
            .rows = cells(model.queries(layer)),
            .columns = cells(model.keys(layer)),
            .block = block};
}

int blockFor(int tokens, int most) {
    int block = 1;
    while ((tokens + block - 1) / block > most) block *= 2;
    return block;
}

DenseMaps::DenseMaps(std::vector<Heads> layers, std::vector<std::string> queryTokens,
                     std::vector<std::string> keyTokens, std::string note)
    : layers_(std::move(layers)),
      queries_(std::move(queryTokens)),
      keys_(std::move(keyTokens)),
      note_(std::move(note)) {
    for (const Heads& heads : layers_) {
        ORRERY_CHECK(static_cast<std::size_t>(heads.queries) <= queries_.size() &&
                         static_cast<std::size_t>(heads.keys) <= keys_.size(),
                     "layer {} has more rows or columns than there are tokens", heads.number);
    }
}

std::string DenseMaps::layerName(int layer) const {
    return fmt::format("layer {}", of(layer).number);
}

std::vector<float> DenseMaps::weights(const MapKey& key, const Window& window) const {
    const Heads& heads = of(key.layer);
    const std::vector<float> exact = plane(heads, key.choice, key.softening);
    if (window == wholeWindow(*this, key.layer, 1)) return exact;
    std::vector<float> out(static_cast<std::size_t>(window.rows) * static_cast<std::size_t>(window.columns), kMasked);
    const int lastRow = std::min(window.row + window.rows * window.block, heads.queries);
    const int lastColumn = std::min(window.column + window.columns * window.block, heads.keys);
    for (int row = window.row; row < lastRow; ++row) {
        for (int column = window.column; column < lastColumn; ++column) {
            const int cell =
                (row - window.row) / window.block * window.columns + (column - window.column) / window.block;
            float& to = out[static_cast<std::size_t>(cell)];
            to = std::max(to, exact[static_cast<std::size_t>(row) * static_cast<std::size_t>(heads.keys) +
                                    static_cast<std::size_t>(column)]);
        }
    }
    return out;
}

std::optional<Score> DenseMaps::score(const MapKey& key, int query, int keyToken) const {
    return scoreOf(of(key.layer), key.choice, query, keyToken);
}

std::shared_ptr<const MapModel> mapsOf(const trace::Trace& trace) {
    std::vector<Heads> layers = headsOf(trace);
    if (layers.empty()) return nullptr;
    std::vector<std::string> tokens;
    for (const std::string& piece : trace.pieces) tokens.push_back(shownToken(piece));
    // Where the file names no token, or fewer than there are rows, they are counted.
    std::size_t most = 0;
    for (const Heads& heads : layers)
        most = std::max({most, static_cast<std::size_t>(heads.queries), static_cast<std::size_t>(heads.keys)});
    while (tokens.size() < most) tokens.push_back(std::to_string(tokens.size()));
    return std::make_shared<DenseMaps>(std::move(layers), tokens, tokens);
}

}  // namespace orrery::attention
