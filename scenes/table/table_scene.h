#pragma once

// A table that stands in space: a shelf for each row with its texts and bars, which move to their places when the rows
// are sorted by another column.

#include "scenes/chart/chart_scene.h"
#include "scenes/table/table.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace orrery::table {

class TableScene : public chart::ChartScene {
 public:
    explicit TableScene(Table table);

    std::string title() const override;
    std::string kind() const override { return "table"; }
    Bounds bounds() const override;
    void update(const app::Moment& moment) override;
    // A row is selected; the head of a column sorts by it.
    void click(std::uint32_t pick, app::Button button, bool extend) override;
    std::optional<render::Camera> cameraFor(std::uint32_t pick) const override;
    std::vector<app::Found> search(std::string_view words) const override;
    void configure(std::span<const yaml::Value> changes) override;
    std::function<void()> handwork() override;
    void resetHandwork() override { moveTo(configured_); }
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
    render::Camera restAngles() const override;
    void buildAtRest(chart::Stage& stage, const render::Theme& theme, const render::Camera& angles) const override;
    void measure();

    void build(chart::Stage& stage, const render::Theme& theme) const;
    void buildHead(chart::Stage& stage, const render::Theme& theme) const;
    void buildRow(chart::Stage& stage, const render::Theme& theme, std::size_t row) const;

    Table table_;
    std::vector<Measure> columns_;
    std::vector<float> heights_;  // of the rows
    float width_ = 0.0F;
    float wrap_ = 0.0F;  // em at which the texts of cells are broken
    float headHeight_ = 0.0F;
    State state_;
    State configured_;  // as a step of a lesson wants it
    std::vector<Spot> from_, to_;
    bool flat_ = false;
};

}  // namespace orrery::table
