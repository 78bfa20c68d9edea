#include "scenes/routing/chart.h"

#include "scenes/chart/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::routing {

void drawAxes(Stage& stage, const Chart& chart) {
    const render::Theme& theme = stage.theme();
    const vec2 high = chart.low + chart.size;
    const Look quiet{.colour = theme.edge, .emphasis = 0.6F};
    stage.line({chart.low.x, chart.low.y, 0.0F}, {high.x, chart.low.y, 0.0F}, 0.05F, quiet);
    const auto step = static_cast<float>(orrery::chart::roundStep(static_cast<double>(chart.top), 3));
    for (float value = step; value <= chart.top * 1.001F; value += step) {
        const float y = chart.low.y + chart.size.y * value / chart.top;
        stage.line({chart.low.x, y, -0.05F}, {high.x, y, -0.05F}, 0.02F, {.colour = theme.edge, .emphasis = 0.3F});
        stage.words(fmt::format("{:g}{}", static_cast<double>(value), chart.unit), {chart.low.x - 0.3F, y, 0.0F},
                    {.em = 0.6F, .offset = {-1.0F, 0.0F}, .priority = 90.0F});
    }
    stage.words(
        chart.title, {chart.low.x, high.y + 0.6F, 0.0F},
        {.em = 0.7F, .weight = text::Weight::bold, .offset = {1.0F, 0.0F}, .priority = 160.0F, .least = chart.least});
}

void drawCurve(Stage& stage, const Chart& chart, std::span<const float> places, std::span<const float> values,
               const Colour& colour, float radius) {
    const auto at = [&](std::size_t i) {
        const float x = !places.empty()     ? places[i]
                        : values.size() > 1 ? static_cast<float>(i) / static_cast<float>(values.size() - 1)
                                            : 0.0F;
        const float y = std::clamp(values[i] / chart.top, 0.0F, 1.05F);
        return vec3(chart.low + chart.size * vec2(x, y), 0.1F);
    };
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (std::isnan(values[i - 1]) || std::isnan(values[i])) continue;
        stage.line(at(i - 1), at(i), radius, {.colour = colour, .glow = 0.1F});
    }
}

}  // namespace orrery::routing
