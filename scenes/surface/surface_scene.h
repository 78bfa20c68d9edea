#pragma once

// A function of two variables standing over its axes: coloured by height, with contour lines, points and lines marked
// on it, and sliders for its parameters.

#include "engine/app/scene.h"
#include "scenes/chart/ease.h"
#include "scenes/chart/stage.h"
#include "scenes/chart/things.h"
#include "scenes/surface/grid.h"
#include "scenes/surface/surface.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace orrery::surface {

class SurfaceScene : public app::Scene {
 public:
    explicit SurfaceScene(Surface surface);

    std::string title() const override { return surface_.heading.title; }
    std::string kind() const override { return "surface"; }
    void place(const vec3& origin) override { origin_ = origin; }
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override { stage_.draw(list); }
    std::uint32_t pickCount() const override { return firstCell() + Grid::kCells; }
    bool animating() const override { return ease_.moving(); }
    void hover(std::uint32_t pick) override { hovered_ = pick; }
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
    render::Camera restAngles() const;
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
    std::vector<chart::Thing> things_;  // marks, then lines
    State state_;
    State configured_;          // as a step of a lesson wants it
    std::vector<float> stems_;  // of the marks: how high their names stand over them
    std::vector<double> from_;  // values that the present way started at
    chart::Ease ease_;
    bool flat_ = false;
    float riseFrom_ = 1.0F;

    std::unique_ptr<Grid> grid_;
    std::vector<double> gridValues_;
    std::shared_ptr<const render::SurfaceAsset> mesh_;
    std::vector<double> contourLevels_;
    std::vector<Grid::Piece> contours_;

    std::uint32_t hovered_ = render::kNoPick;
    std::uint32_t selected_ = render::kNoPick;
    chart::ParameterPanel sliders_;
    chart::Stage stage_;
    vec3 origin_{0.0F};
    float roomScale_ = 1.0F;
};

}  // namespace orrery::surface
