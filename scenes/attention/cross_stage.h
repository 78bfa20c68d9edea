#pragma once

// Two texts of which one attends to the other: its words above, the other's below, between them a tube as wide as the
// weight; on the ground before them the same weights as a map, its columns under the words they belong to.

#include "scenes/attention/cross_case.h"
#include "scenes/attention/label_book.h"
#include "scenes/attention/stage.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orrery::attention {

struct CrossView {
    Choice choice;
    Softening softening;

    bool operator==(const CrossView&) const = default;
};

class CrossStage : public Stage {
 public:
    explicit CrossStage(CrossCase cross);

    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override;
    std::string summary() const override;
    void panel() override;
    std::uint32_t pickCount() const override { return firstCell() + cells(); }
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    void click(std::uint32_t pick) override;
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    std::uint32_t selected() const override { return chosen_; }
    bool leave() override;
    void setFlat(bool flat) override { flat_ = flat, field_ = nullptr; }
    std::vector<app::Found> search(std::string_view words) const override;

    const CrossCase& shownCase() const { return cross_; }
    const CrossView& view() const { return view_; }
    void setView(const CrossView& view);
    const std::vector<float>& weights() const { return weights_; }  // [Tq, Tk]
    std::uint32_t pickOfQuery(int query) const { return static_cast<std::uint32_t>(query); }
    std::uint32_t pickOfKey(int key) const { return static_cast<std::uint32_t>(heads().queries + key); }
    std::uint32_t pickOfCell(int query, int key) const;

 private:
    const Heads& heads() const { return cross_.heads; }
    std::uint32_t firstCell() const { return static_cast<std::uint32_t>(heads().queries + heads().keys); }
    std::uint32_t cells() const { return static_cast<std::uint32_t>(heads().queries * heads().keys); }
    // The pair that a tube or a cell stands for.
    std::optional<ivec2> pairOf(std::uint32_t pick) const;
    // Whether a pair belongs to what is pointed at or chosen; all do when nothing is.
    bool isLit(int query, int key) const;
    vec3 placeOfQuery(int query) const;
    vec3 placeOfKey(int key) const;
    vec3 corner() const;  // of the map on the ground
    void buildTubes(const render::Theme& theme);
    void buildLabels();

    CrossCase cross_;
    CrossView view_;
    CrossView beforeSlider_;
    std::vector<float> weights_;
    std::vector<float> queryPlaces_;  // em from the left
    float queryEm_ = 1.0F;            // size of the upper words
    bool flat_ = false;
    std::uint32_t hovered_ = render::kNoPick;
    std::uint32_t chosen_ = render::kNoPick;  // a word of either text
    std::shared_ptr<const render::SurfaceAsset> field_;
    std::string_view fieldTheme_;
    LabelBook book_;
    std::vector<shared::TubeInstance> tubes_;
    std::vector<std::uint32_t> tubePicks_;
    std::vector<render::Label> labels_;
};

}  // namespace orrery::attention
