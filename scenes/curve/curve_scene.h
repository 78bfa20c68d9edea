#pragma once

// Series as ribbons that stand side by side in space, with what happened marked on them, and a reader that is moved
// along the axis and shows every value there.

#include "scenes/chart/chart_scene.h"
#include "scenes/curve/curve.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace orrery::curve {

class CurveScene : public chart::ChartScene {
 public:
    explicit CurveScene(Curve curve);

    std::string title() const override;
    std::string kind() const override { return "curve"; }
    Bounds bounds() const override;
    void update(const app::Moment& moment) override;
    void configure(std::span<const yaml::Value> changes) override;
    std::function<void()> handwork() override;
    void resetHandwork() override { moveTo(configured_); }
    void setFlat(bool flat) override;
    app::Part describe(std::uint32_t pick) const override;
    std::string summary() const override;
    void panel() override;

    const Curve& curve() const { return curve_; }
    const std::vector<double>& values() const { return state_.values; }
    void setValues(const std::vector<double>& values);
    void setReader(std::optional<double> at);
    void setShown(const std::set<std::size_t>& shown);  // of the series; empty: all

 private:
    struct State {
        std::vector<double> values;
        std::set<std::size_t> shown;        // of the series; empty: all
        std::set<std::size_t> highlighted;  // of the things
        std::optional<double> reader;

        bool operator==(const State&) const = default;
    };
    // What is between two states while one becomes the other.
    struct Between {
        std::vector<double> values;
        std::vector<float> strength;  // of the series
        double reader = 0.0;          // share of the axis
        float depth = 1.0F;           // 0: all in one plane
    };
    struct View {
        const render::Theme* theme;
        render::Camera camera;  // in the scene's own coordinates
        Between now;
    };

    State opened() const;
    void apply(State& state, const yaml::Value& change) const;
    void moveTo(State state);
    Between wanted(const State& state) const;
    Between now() const;
    bool showsSeries(const State& state, std::size_t series) const;
    bool faded(std::size_t thing) const;
    render::Camera restAngles() const override;
    void buildAtRest(chart::Stage& stage, const render::Theme& theme, const render::Camera& angles) const override;
    void arrangeStems();
    void remesh(const Between& now);

    float deep() const;  // of the whole box
    vec3 inBox(std::size_t series, double xShare, double yShare, float depth) const;
    std::optional<vec3> onSeries(std::size_t series, double x, const Between& now) const;
    vec3 footOf(const Event& event, const Between& now) const;

    void build(chart::Stage& stage, const View& view) const;
    void buildAxes(chart::Stage& stage, const View& view) const;
    void buildSeries(chart::Stage& stage, const View& view, std::size_t series) const;
    void buildEvents(chart::Stage& stage, const View& view) const;
    void buildReader(chart::Stage& stage, const View& view) const;

    Curve curve_;
    State state_;
    State configured_;   // as a step of a lesson wants it
    bool flat_ = false;  // before from_, which is made with it
    Between from_;
    std::vector<float> stems_;                           // of the events
    std::vector<std::vector<std::vector<vec3>>> lines_;  // of each series its unbroken pieces, at depth 0
    std::vector<std::shared_ptr<const render::SurfaceAsset>> ribbons_, curtains_;
    std::vector<double> meshValues_;
    chart::ParameterPanel sliders_;
    std::optional<double> beforeReader_;
};

}  // namespace orrery::curve
