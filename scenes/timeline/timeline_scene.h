#pragma once

// Dated events along an axis: a rail for each track, cards over it, spans as bars, and a reader that fades what is yet
// to come.

#include "scenes/chart/chart_scene.h"
#include "scenes/timeline/layout.h"
#include "scenes/timeline/timeline.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace orrery::timeline {

class TimelineScene : public chart::ChartScene {
 public:
    explicit TimelineScene(Timeline timeline);

    std::string title() const override;
    std::string kind() const override { return "timeline"; }
    Bounds bounds() const override;
    void update(const app::Moment& moment) override;
    void configure(std::span<const yaml::Value> changes) override;
    std::function<void()> handwork() override;
    void resetHandwork() override { moveTo(configured_); }
    void setFlat(bool flat) override { flat_ = flat; }
    app::Part describe(std::uint32_t pick) const override;
    std::string summary() const override;
    void panel() override;

    const Timeline& timeline() const { return timeline_; }
    // Everything after this day is faded; none fades nothing.
    void setReader(std::optional<double> day);

 private:
    struct State {
        std::optional<double> reader;  // day
        std::string readerText;
        std::set<std::size_t> shown;  // of the events; empty: all
        std::set<std::size_t> highlighted;

        bool operator==(const State&) const = default;
    };
    struct View {
        const render::Theme* theme;
        float yaw = 0.0F;  // of the camera: cards turn to it
    };

    void apply(State& state, const yaml::Value& change) const;
    void moveTo(State state);
    // 0 gone, 1 as it is; and less for what fades.
    float strength(const State& state, std::size_t event) const;
    float shownStrength(std::size_t event) const;
    Colour colourOf(const render::Theme& theme, const Event& event) const;
    render::Camera restAngles() const override;
    void buildAtRest(chart::Stage& stage, const render::Theme& theme, const render::Camera& angles) const override;
    void arrange();
    float alongAxis(double share) const;

    void build(chart::Stage& stage, const View& view) const;
    void buildAxis(chart::Stage& stage, const View& view) const;
    void buildCard(chart::Stage& stage, const View& view, std::size_t event) const;
    void buildReader(chart::Stage& stage, const View& view) const;

    Timeline timeline_;
    bool texts_;  // on the cards themselves, where there are few
    float wrap_;  // of a card's words, em
    Layout layout_;
    std::vector<vec2> sizes_;       // of the cards
    std::vector<float> titleHigh_;  // of their first part
    State state_;
    State configured_;         // as a step of a lesson wants it
    std::vector<float> from_;  // strengths that the present way started at
    double readerFrom_ = 0.0;
    bool flat_ = false;
    double beforeReader_ = 0.0;
    bool sliding_ = false;
};

}  // namespace orrery::timeline
