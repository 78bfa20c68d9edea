#pragma once

// What a map is drawn from: layers of heads over the same tokens, asked for in windows. A window of blocks of one token
// is exact; larger blocks give the largest weight within, since means hide single tokens that everything looks at.

#include "scenes/attention/heads.h"

#include <memory>
#include <string>
#include <vector>

namespace orrery::attention {

// Cells of block x block tokens; row and column of the first in tokens, multiples of the block.
struct Window {
    int row = 0;
    int column = 0;
    int rows = 0;     // cells
    int columns = 0;  // cells
    int block = 1;

    bool operator==(const Window&) const = default;
};

// Which map of a model.
struct MapKey {
    int layer = 0;  // index, not number
    Choice choice;
    Softening softening;

    bool operator==(const MapKey&) const = default;
};

class MapModel {
 public:
    virtual ~MapModel() = default;

    virtual int layers() const = 0;
    virtual std::string layerName(int layer) const = 0;
    virtual int heads(int layer) const = 0;
    virtual int queries(int layer) const = 0;
    virtual int keys(int layer) const = 0;
    virtual bool causal(int layer) const = 0;
    virtual int keyWidth(int layer) const = 0;  // 0: not known
    virtual std::string choiceName(const Choice& choice) const { return nameOf(choice); }
    virtual const std::string& queryToken(int query) const = 0;
    virtual const std::string& keyToken(int key) const = 0;
    virtual bool softens() const { return true; }    // temperature and sqrt(d_k) can be changed
    virtual bool averages() const { return true; }   // the average of all heads is known
    virtual std::string note() const { return {}; }  // shown with the map: "synthetic"

    // Weights [rows, columns], kMasked where causal attention sees nothing. May take long; any thread.
    virtual std::vector<float> weights(const MapKey& key, const Window& window) const = 0;
    // Of one pair of tokens; any thread, at once.
    virtual std::optional<Score> score(const MapKey& key, int query, int keyToken) const = 0;
};

// All of a layer in blocks.
Window wholeWindow(const MapModel& model, int layer, int block);
// The least power of two by which `tokens` become at most `most` cells.
int blockFor(int tokens, int most);

// A model whose weights are at hand.
class DenseMaps : public MapModel {
 public:
    DenseMaps(std::vector<Heads> layers, std::vector<std::string> queryTokens, std::vector<std::string> keyTokens,
              std::string note = {});

    int layers() const override { return static_cast<int>(layers_.size()); }
    std::string layerName(int layer) const override;
    int heads(int layer) const override { return of(layer).heads; }
    int queries(int layer) const override { return of(layer).queries; }
    int keys(int layer) const override { return of(layer).keys; }
    bool causal(int layer) const override { return of(layer).causal; }
    int keyWidth(int layer) const override { return of(layer).keyWidth; }
    const std::string& queryToken(int query) const override { return queries_.at(static_cast<std::size_t>(query)); }
    const std::string& keyToken(int key) const override { return keys_.at(static_cast<std::size_t>(key)); }
    std::string note() const override { return note_; }
    std::vector<float> weights(const MapKey& key, const Window& window) const override;
    std::optional<Score> score(const MapKey& key, int query, int keyToken) const override;

    const Heads& of(int layer) const { return layers_.at(static_cast<std::size_t>(layer)); }

 private:
    std::vector<Heads> layers_;
    std::vector<std::string> queries_;
    std::vector<std::string> keys_;
    std::string note_;
};

// The maps of a trace; null when none of its layers attends in a form that can be shown.
std::shared_ptr<const MapModel> mapsOf(const trace::Trace& trace);

}  // namespace orrery::attention
