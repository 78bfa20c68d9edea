#pragma once

// The surfaces of a map, made beside the frame: the whole in blocks that a projector can show, the part that the camera
// is near in exact cells, the row of the chosen token, and every head small.

#include "engine/render/surface_asset.h"
#include "engine/render/theme.h"
#include "scenes/attention/field.h"
#include "scenes/attention/map_model.h"

#include <memory>
#include <vector>

namespace orrery::attention {

inline constexpr float kMapSide = 40.0F;    // em: of the longer side of the large map
inline constexpr int kMostCells = 256;      // of a side, for a surface
inline constexpr int kMostSmallCells = 48;  // the same of a small multiple
inline constexpr float kMapHeight =
    7.0F;  // of a weight of 1; less where cells are so narrow that they stand as needles
inline constexpr float kMapPlinth = 0.35F;

// What height and colour show of a weight.
enum class Rise { weight, root };
float risen(float weight, Rise rise);

struct MapWish {
    std::shared_ptr<const MapModel> model;
    MapKey key;
    bool everyLayer = false;  // small multiples of all layers
    int row = -1;             // the chosen token's, in tokens
    Window window{};          // exact part; no rows: none
    Rise rise = Rise::root;
    bool flat = false;
    render::Theme theme;
};

// A map beside the large one.
struct SmallMap {
    MapKey key;
    std::shared_ptr<const render::SurfaceAsset> surface;  // its longer side is 1
    Window window;
};

struct MapMade {
    MapWish wish;
    Window whole;
    std::vector<float> weights;  // of the whole
    std::shared_ptr<const render::SurfaceAsset> field;
    std::shared_ptr<const render::SurfaceAsset> rowField;
    std::vector<float> rowWeights;  // [Tk], exact
    std::vector<float> windowWeights;
    std::shared_ptr<const render::SurfaceAsset> windowField;  // with the same origin as `field`
    std::vector<SmallMap> small;
    float bits = 0.0F;           // mean entropy of the rows; where the whole is exact
    double seconds = 0.0;        // for all of this
    double windowSeconds = 0.0;  // for the exact part alone
};

class MapBuilder {
 public:
    MapMade make(const MapWish& wish);

 private:
    void buildWhole(MapMade& made);
    void buildWindow(MapMade& made) const;
    void buildSmall(MapMade& made);
    FieldLook lookFor(const MapWish& wish, float cell) const;

    const MapModel* model_ = nullptr;  // of the wish that is being made
    MapMade last_;                     // what did not change is taken from it
};

// World units of one token's cell in the large map, and of a weight of 1: from near, less, as cells are resolved.
float cellOf(const MapModel& model, int layer);
float heightOf(const MapModel& model, int layer, const Window& window);

}  // namespace orrery::attention
