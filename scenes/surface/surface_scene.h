#pragma once

// A function of two variables standing over its axes: coloured by height, with contour lines, points and lines marked
// on it, and sliders for its parameters.

#include "scenes/chart/chart_scene.h"
#include "scenes/surface/grid.h"
#include "scenes/surface/surface.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace orrery::surface {

class SurfaceScene : public chart::ChartScene {
 public:
    explicit SurfaceScene(Surface surface);

    std::string title() const override { return surface_.heading.title; }
    std::string kind() const override { return "surface"; }
    Bounds bounds() const override;
    void update(const app::Moment& moment) override;
    std::uint32_t pickCount() const override { return firstCell() + Grid::kCells; }
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    void configure(std::span<const yaml::Value> changes) override;
    std::function<void()> handwork() override;
    void resetHandwork() override { moveTo(configured_); }
    void setFlat(bool flat) override;
    app::Part describe(std::uint32_t pick) const override;
    std::string summary() const override;
    void panel() override;
    void adopt(const Scene& earlier) override;

    const Surface& surface() const { return surface_; }
    // Of the parameters, as they will be when all has come to rest.
    const std::vector<double>& values() const { return state_.values; }
    void setValues(const std::vector<double>& values);

 private:
    // What a person or a step of a lesson chooses.
    struct State {
        std::vector<double> values;
        int contours = 0;
        std::vector<double> levels;
        std::set<std::size_t> highlighted;  // of the things

        bool operator==(const State&) const = default;
    };
    // What a picture is made from.
    struct View {
        const render::Theme* theme;
        render::Camera camera;  // in the scene's own coordinates
        std::vector<double> values;
        float rise = 1.0F;  // of all heights, less than 1 on the way to the flat map
    };
    struct Side;  // which edges of the box carry the words

    std::uint32_t firstCell() const { return static_cast<std::uint32_t>(things_.size()); }
    State opened() const;
    void apply(State& state, const yaml::Value& change) const;
    void moveTo(State state);
    std::vector<double> shownValues() const;
    // Shares along the axes of x and y of what is picked, where that is a place on the surface.
    std::optional<vec2> spotOf(std::uint32_t pick) const;
    // The point of the surface there; nothing where it is not defined or out of the box.
    std::optional<vec3> onSurface(double x, double y, const std::vector<double>& values, float rise) const;
    std::vector<double> levels() const;
    bool faded(std::size_t thing) const;
    void remesh(const std::vector<double>& values);
    render::Camera restAngles() const override;
    void buildAtRest(chart::Stage& stage, const render::Theme& theme, const render::Camera& angles) const override;
    std::string markText(std::size_t mark, const std::vector<double>& values) const;
    void arrangeStems();

    void build(chart::Stage& stage, const View& view) const;
    void buildAxes(chart::Stage& stage, const View& view) const;
    void buildContours(chart::Stage& stage, const View& view) const;
    // Whether the surface stands between its point and the camera.
    bool hides(const vec3& point, const vec3& toCamera) const;
    void buildMarks(chart::Stage& stage, const View& view) const;
    void buildLines(chart::Stage& stage, const View& view) const;
    void buildProbe(chart::Stage& stage, const View& view) const;
    std::string reading(double x, double y, const std::vector<double>& values) const;

    Surface surface_;
    State state_;
    State configured_;          // as a step of a lesson wants it
    std::vector<float> stems_;  // of the marks: how high their names stand over them
    std::vector<double> from_;  // values that the present way started at
    bool flat_ = false;
    float riseFrom_ = 1.0F;

    std::unique_ptr<Grid> grid_;
    std::vector<double> gridValues_;
    std::shared_ptr<const render::SurfaceAsset> mesh_;
    std::vector<double> contourLevels_;
    std::vector<Grid::Piece> contours_;

    chart::ParameterPanel sliders_;
};

}  // namespace orrery::surface
