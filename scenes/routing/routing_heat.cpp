#include "engine/base/colour_scale.h"
#include "scenes/routing/places.h"
#include "scenes/routing/routing_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

// The heat map wall: token by expert, a panel for each layer, a cell for every choice.

namespace orrery::routing {

namespace {

constexpr int kMostColumns = 160;  // tokens shown at once; more stand too close to be told apart

}  // namespace

void RoutingScene::buildHeat() {
    const render::Theme& theme = stage_.theme();
    // As many layers as can be read; around the chosen one when there are more.
    const int shown = std::min(static_cast<int>(layers().size()), 6);
    const int firstLayer = std::clamp(layer() - shown / 2, 0, static_cast<int>(layers().size()) - shown);
    const int tokens = std::min(trace_->tokenCount(), kMostColumns);
    const int first = std::clamp(selected_ - tokens / 2, 0, trace_->tokenCount() - tokens);
    const float width = 36.0F;
    const float left = -17.4F;
    const float bottom = 0.4F;
    const float pitch = (kSceneHigh.y - 2.0F - bottom) / static_cast<float>(shown);
    const float cell = width / static_cast<float>(tokens);
    for (int l = 0; l < shown; ++l) {
        const RoutedLayer& layer = layers()[static_cast<std::size_t>(firstLayer + l)];
        const float low = bottom + pitch * static_cast<float>(shown - 1 - l);
        const float height = pitch * 0.88F;
        const float row = height / static_cast<float>(layer.experts);
        stage_.box({left + width * 0.5F, low + height * 0.5F, -0.3F}, {width + 0.3F, height + 0.2F, 0.2F},
                   {.colour = mixed(theme.backgroundTop, viridis(0.0F), 0.75F)});
        stage_.words(fmt::format("layer {}", layer.number), {left - 0.4F, low + height * 0.5F, 0.0F},
                     {.em = 0.75F, .weight = text::Weight::bold, .offset = {-1.0F, 0.0F}, .priority = 200.0F});
        if (!layer.problem.empty()) continue;
        const auto k = static_cast<std::size_t>(layer.k);
        for (int t = first; t < first + tokens; ++t) {
            const std::size_t at = static_cast<std::size_t>(t) * k;
            float sum = 0.0F;
            for (std::size_t j = 0; j < k; ++j) sum += layer.weights[at + j];
            const bool marked = t == selected_ || static_cast<std::uint32_t>(t) == hovered_;
            for (std::size_t j = 0; j < k; ++j) {
                const float share = sum > 0.0F ? layer.weights[at + j] / sum : 0.0F;
                const auto expert = static_cast<float>(layer.ids[at + j]);
                stage_.box(
                    {left + (static_cast<float>(t - first) + 0.5F) * cell, low + height - (expert + 0.5F) * row, 0.0F},
                    {cell * 0.86F, row * 0.86F, 0.1F + 0.5F * share},
                    {.colour = marked ? theme.accent : viridis(0.25F + 0.75F * share),
                     .emphasis = selected_ >= 0 && !marked ? 0.45F : 1.0F,
                     .glow = marked ? 0.3F : 0.0F,
                     .pick = static_cast<std::uint32_t>(t)});
            }
        }
    }
    for (int t = first; t < first + tokens; ++t) {
        const bool marked = t == selected_ || static_cast<std::uint32_t>(t) == hovered_;
        stage_.words(pieceOf(t), {left + (static_cast<float>(t - first) + 0.5F) * cell, bottom - 0.5F, 0.0F},
                     {.em = std::min(cell * 0.95F, 0.8F),
                      .priority = marked ? 300.0F : 50.0F,
                      .vanish = marked ? 0.0F : 0.01F,
                      .pick = static_cast<std::uint32_t>(t)});
    }
    stage_.words(fmt::format("Every token's experts, layer by layer: {}{} of {} tokens",
                             tokens < trace_->tokenCount() ? fmt::format("{} to {} ", first, first + tokens - 1) : "",
                             tokens, trace_->tokenCount()),
                 {0.0F, kSceneHigh.y - 0.8F, 0.0F},
                 {.em = 1.0F, .weight = text::Weight::bold, .priority = 500.0F, .least = 0.03F, .always = true});
}

}  // namespace orrery::routing
