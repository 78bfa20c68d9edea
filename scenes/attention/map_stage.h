#pragma once

// The map of a layer: one head large on the ground, tokens along both its edges, every head small beside it. A row is
// one token looking back; what it looks at is drawn as arcs when it is chosen. From afar a long text is seen in blocks
// of the largest weight within, from near in the exact cells.

#include "scenes/attention/label_book.h"
#include "scenes/attention/map_builder.h"
#include "scenes/attention/stage.h"
#include "scenes/attention/workbench.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orrery::attention {

// What a person sets.
struct MapView {
    int layer = 0;  // -1: all layers, small
    Choice choice;
    Softening softening;
    Rise rise = Rise::root;
    int token = -1;  // the chosen one; -1: none

    bool operator==(const MapView&) const = default;
};

// A cell as it is pointed at: of one pair of tokens, or of a block of them.
struct MapCell {
    int query = 0;
    int key = 0;
    int block = 1;
    float weight = 0.0F;
    std::optional<Score> score;
};

class MapStage : public Stage {
 public:
    explicit MapStage(std::shared_ptr<const MapModel> model);

    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override;
    bool animating() const override { return bench_.busy(); }
    std::string summary() const override;
    void panel() override;
    std::uint32_t pickCount() const override { return firstWindowCell() + kCells; }
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    void click(std::uint32_t pick) override;
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    std::optional<render::Camera> cameraFor(std::uint32_t pick) const override;
    std::uint32_t selected() const override;
    bool leave() override;
    void setFlat(bool flat) override { flat_ = flat; }
    std::vector<app::Found> search(std::string_view words) const override;
    app::Part describe(std::uint32_t pick) const override;
    // The layers; outside them all are seen at once.
    int stepCount() const override { return model_->layers() > 1 ? model_->layers() : 0; }
    int step() const override { return view_.layer; }
    void goToStep(int step) override;
    std::string stepTitle(int step) const override { return model_->layerName(step); }

    const MapModel& model() const { return *model_; }
    // Another text, as a live model gives it; what was set stays as far as it fits.
    void setModel(std::shared_ptr<const MapModel> model);
    const MapView& view() const { return view_; }
    void setView(const MapView& view);
    // The same as a person's change, which can be taken back.
    void changeView(const char* what, const MapView& view);
    const std::optional<MapMade>& made() const { return made_; }
    // What is under the pointer; nothing beside the cells.
    std::optional<MapCell> hoveredCell() const { return cellOfPick(hovered_); }
    std::optional<MapCell> cellOfPick(std::uint32_t pick) const;
    std::uint32_t pickOfCell(int query, int key) const;  // of the large map
    std::uint32_t pickOfToken(int query) const { return firstQuery() + static_cast<std::uint32_t>(query); }
    // Bits, averaged over the rows that are shown.
    float meanBits() const { return made_ ? made_->bits : 0.0F; }

 private:
    static constexpr auto kCells = static_cast<std::uint32_t>(kMostCells * kMostCells);
    static constexpr std::uint32_t kMostSmall = 1U << 16U;

    // Pick ids: small maps, query tokens, key tokens, cells of the large map, cells of its exact part.
    static std::uint32_t firstQuery() { return kMostSmall; }
    std::uint32_t firstKey() const { return firstQuery() + static_cast<std::uint32_t>(mostQueries_); }
    std::uint32_t firstCell() const { return firstKey() + static_cast<std::uint32_t>(mostKeys_); }
    std::uint32_t firstWindowCell() const { return firstCell() + kCells; }

    struct SmallPlace {
        vec3 corner{0.0F};
        float side = 1.0F;
    };
    bool overview() const { return view_.layer < 0; }
    int layer() const { return overview() ? 0 : view_.layer; }
    MapKey key() const { return {layer(), view_.choice, view_.softening}; }
    float cell() const { return cellOf(*model_, layer()); }
    vec2 mapSize() const;  // along x and z
    vec3 corner() const;   // of the large map's first cell, in the world
    SmallPlace placeOfSmall(std::size_t index) const;
    float weightOf(int query, int key) const;
    vec3 topOfCell(int query, int key, int block) const;

    Window windowFor(const render::Camera& camera, float height) const;
    void wantWhatIsMissing(const app::Moment& moment);
    void buildLabels(const app::Moment& moment);
    void findEdges(const app::Moment& moment);
    void buildTokenLabels(const app::Moment& moment);
    void buildTitles();
    void buildArcs(const app::Moment& moment);
    void buildHover(const app::Moment& moment);
    void addTokenLabel(int token, bool isKey, float priority, bool lit);
    void panelChoice(MapView& view);
    void panelSoftening(MapView& view);
    void panelCell() const;

    std::shared_ptr<const MapModel> model_;
    int mostQueries_ = 0;
    int mostKeys_ = 0;
    MapView view_;
    MapView beforeSlider_;
    bool flat_ = false;
    std::uint32_t hovered_ = render::kNoPick;

    std::optional<MapMade> made_;
    std::optional<MapWish> asked_;
    Window window_;
    // Where the names of tokens stand, and of which: in tokens, and in em from the map's corner.
    struct Edges {
        bool near = false;
        int firstRow = 0, lastRow = 0;
        int firstColumn = 0, lastColumn = 0;
        float left = 0.0F;
        float front = 0.0F;
    };
    Edges edges_;
    LabelBook book_;
    std::vector<render::Label> labels_;
    std::vector<shared::TubeInstance> arcs_;
    std::vector<std::uint32_t> arcPicks_;
    std::vector<shared::TubeInstance> frame_;  // around what is hovered
    Workbench<MapWish, MapMade> bench_;        // last: its thread uses the model
};

}  // namespace orrery::attention
