#pragma once

// A table that stands in space: a shelf for each row with its texts and bars, which move to their places when the rows
// are sorted by another column.

#include "engine/app/scene.h"
#include "scenes/chart/ease.h"
#include "scenes/chart/stage.h"
#include "scenes/chart/things.h"
#include "scenes/table/table.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace orrery::table {

class TableScene : public app::Scene {
 public:
    explicit TableScene(Table table);

    std::string title() const override;
    std::string kind() const override { return "table"; }
    void place(const vec3& origin) override { origin_ = origin; }
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override { stage_.draw(list); }
    std::uint32_t pickCount() const override { return static_cast<std::uint32_t>(things_.size()); }
    bool animating() const override { return ease_.moving(); }
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    // A row is selected; the head of a column sorts by it.
    void click(std::uint32_t pick, app::Button button, bool extend) override;
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    std::optional<render::Camera> cameraFor(std::uint32_t pick) const override;
    std::uint32_t selected() const override { return selected_; }
    std::vector<app::Found> search(std::string_view words) const override;
    std::vector<std::string> terms() const override { return chart::names(things_); }
    void configure(std::span<const yaml::Value> changes) override;
    std::function<void()> handwork() override;
    void resetHandwork() override { moveTo(configured_); }
    bool leave() override;
    void setFlat(bool flat) override { flat_ = flat; }
    app::Part describe(std::uint32_t pick) const override;
    std::string summary() const override;
    void panel() override;

    std::optional<std::size_t> sortedBy() const { return state_.sort; }
    void sortBy(std::optional<std::size_t> column);

 private:
    struct State {
        std::optional<std::size_t> sort;
        std::set<std::size_t> shown;  // of the rows; empty: all
        std::set<std::size_t> highlighted;

        bool operator==(const State&) const = default;
    };
    struct Spot {
        float y = 0.0F;
        float strength = 1.0F;  // 0: gone
    };
    struct Measure {
        float left = 0.0F, width = 0.0F;  // of the column
        float bar = 0.0F;                 // of its longest bar
    };

    State opened() const { return {.sort = table_.sort, .shown = {}, .highlighted = {}}; }
    void apply(State& state, const yaml::Value& change) const;
    void moveTo(State state);
    void rememberSort(std::optional<std::size_t> column);
    std::vector<Spot> spotsFor(const State& state) const;
    Spot spotOf(std::size_t row) const;
    render::Camera restAngles() const;
    void measure();

    void build(chart::Stage& stage, const render::Theme& theme) const;
    void buildHead(chart::Stage& stage, const render::Theme& theme) const;
    void buildRow(chart::Stage& stage, const render::Theme& theme, std::size_t row) const;

    Table table_;
    std::vector<chart::Thing> things_;  // rows, then columns
    std::vector<Measure> columns_;
    std::vector<float> heights_;  // of the rows
    float width_ = 0.0F;
    float headHeight_ = 0.0F;
    State state_;
    State configured_;  // as a step of a lesson wants it
    std::vector<Spot> from_, to_;
    chart::Ease ease_;
    bool flat_ = false;
    std::uint32_t hovered_ = render::kNoPick;
    std::uint32_t selected_ = render::kNoPick;
    chart::Stage stage_;
    vec3 origin_{0.0F};
    float roomScale_ = 1.0F;
};

}  // namespace orrery::table
