#include "scenes/attention/latent_scene.h"

#include "engine/ui/ui.h"
#include "scenes/attention/colour_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::attention {

namespace {

constexpr int kMostRows = 192;  // cells: more cannot be told apart
constexpr int kMostColumns = 256;
constexpr float kLatentHeight = 15.0F;
constexpr float kMapsWidth = 27.0F;  // both maps and the gap
constexpr float kMapGap = 1.6F;
constexpr float kLeastMap = 2.4F;  // wide enough for its name
constexpr int kNamedRows = 16;     // tokens named at the side

void keepFarthest(float value, float& kept) {
    if (std::abs(value) > std::abs(kept)) kept = value;
}

}  // namespace

CellMap cellsOf(const std::vector<float>& values, int rows, int columns, int mostRows, int mostColumns) {
    CellMap map;
    map.rowBlock = (rows + mostRows - 1) / mostRows;
    map.columnBlock = (columns + mostColumns - 1) / mostColumns;
    map.rows = (rows + map.rowBlock - 1) / map.rowBlock;
    map.columns = (columns + map.columnBlock - 1) / map.columnBlock;
    map.cells.assign(static_cast<std::size_t>(map.rows) * static_cast<std::size_t>(map.columns), 0.0F);
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const std::size_t from =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
            const std::size_t to =
                static_cast<std::size_t>(row / map.rowBlock) * static_cast<std::size_t>(map.columns) +
                static_cast<std::size_t>(column / map.columnBlock);
            if (std::isfinite(values[from])) keepFarthest(values[from], map.cells[to]);
        }
    }
    return map;
}

std::unique_ptr<LatentScene> latentSceneOf(const trace::Trace& trace, const std::string& title) {
    bool latents = false;
    for (const trace::Layer& layer : trace.layers) {
        if (!layer.probabilities.empty() || !layer.q.empty()) return nullptr;
        latents = latents || !layer.latents.empty();
    }
    return latents && trace.tokenCount() > 0 ? std::make_unique<LatentScene>(trace, title) : nullptr;
}

LatentScene::LatentScene(const trace::Trace& trace, std::string title)
    : title_(std::move(title)), tokens_(trace.pieces) {
    for (const trace::Layer& layer : trace.layers) {
        if (layer.latents.empty()) continue;
        Layer& kept = layers_.emplace_back(Layer{.number = layer.number, .largest = 0.0F, .maps = {}});
        const auto add = [&](const char* name, const std::vector<float>& values, int width) {
            if (values.empty()) return;
            kept.maps.push_back({.map = cellsOf(values, trace.tokenCount(), width, kMostRows, kMostColumns),
                                 .name = name,
                                 .width = width});
            for (const float value : kept.maps.back().map.cells) kept.largest = std::max(kept.largest, std::abs(value));
        };
        add("latent", layer.latents, layer.latentWidth);
        add("key with RoPE", layer.ropeKeys, layer.ropeWidth);
        // As wide as they have numbers, but never too narrow to be seen.
        float numbers = 0.0F;
        for (const Map& map : kept.maps) numbers += static_cast<float>(map.width);
        const float free = kMapsWidth - kMapGap * static_cast<float>(kept.maps.size() - 1) -
                           kLeastMap * static_cast<float>(kept.maps.size());
        float left = -0.5F * kMapsWidth;
        for (Map& map : kept.maps) {
            map.left = left;
            map.wide = kLeastMap + free * static_cast<float>(map.width) / numbers;
            left += map.wide + kMapGap;
        }
    }
}

Bounds LatentScene::bounds() const {
    Bounds bounds;
    bounds.add(origin_ + vec3(-0.5F * kMapsWidth - 3.6F, -3.4F, -0.5F));
    bounds.add(origin_ + vec3(0.5F * kMapsWidth + 3.6F, kLatentHeight + 4.0F, 0.5F));
    return bounds;
}

render::Camera LatentScene::restCamera(float aspect) const {
    render::Camera camera;
    camera.yaw = -0.08F;
    camera.pitch = 0.04F;
    return render::framing(camera, bounds(), aspect, 0.94F);
}

std::uint32_t LatentScene::pickCount() const {
    std::uint32_t count = 0;
    for (const Map& map : layers_[static_cast<std::size_t>(shown_)].maps)
        count += static_cast<std::uint32_t>(map.map.cells.size());
    return count;
}

std::string LatentScene::summary() const {
    const Layer& layer = layers_[static_cast<std::size_t>(shown_)];
    int numbers = 0;
    for (const Map& map : layer.maps) numbers += map.width;
    return fmt::format("latents of {} tokens, {} numbers each, {} layer{}; no queries were recorded", tokens_.size(),
                       numbers, layers_.size(), layers_.size() == 1 ? "" : "s");
}

void LatentScene::goToStep(int step) {
    shown_ = std::clamp(step, 0, static_cast<int>(layers_.size()) - 1);
}

std::string LatentScene::stepTitle(int step) const {
    return fmt::format("layer {}", layers_.at(static_cast<std::size_t>(step)).number);
}

void LatentScene::update(const app::Moment& moment) {
    stage_.begin(*moment.theme, origin_);
    if (built_ != shown_ || builtFor_ != moment.theme) buildPanes(*moment.theme);
    buildWords();
    buildPointed();
}

// Each map as one surface, in cells along x and z; draw() stands it up.
void LatentScene::buildPanes(const render::Theme& theme) {
    const Layer& layer = layers_[static_cast<std::size_t>(shown_)];
    panes_.clear();
    std::uint32_t pick = 0;
    for (const Map& map : layer.maps) {
        std::vector<vec3> positions;
        std::vector<std::uint32_t> colours, indices;
        for (int row = 0; row < map.map.rows; ++row) {
            for (int column = 0; column < map.map.columns; ++column) {
                const float value = map.map.cells[static_cast<std::size_t>(row * map.map.columns + column)];
                const std::uint32_t colour =
                    render::packColour(signedColour(layer.largest > 0.0F ? value / layer.largest : 0.0F, theme));
                const auto first = static_cast<std::uint32_t>(positions.size());
                for (const ivec2 corner : {ivec2(0, 0), ivec2(0, 1), ivec2(1, 1), ivec2(1, 0)}) {
                    positions.emplace_back(static_cast<float>(column + corner.x), 0.0F,
                                           static_cast<float>(row + corner.y));
                    colours.push_back(colour);
                }
                indices.insert(indices.end(), {first, first + 1, first + 2, first, first + 2, first + 3});
            }
        }
        const std::vector<vec3> normals(positions.size(), vec3(0.0F, 1.0F, 0.0F));
        panes_.push_back(
            {std::make_shared<const render::SurfaceAsset>(render::SurfaceDescription{.positions = positions,
                                                                                     .normals = normals,
                                                                                     .uvs = {},
                                                                                     .colours = colours,
                                                                                     .indices = indices,
                                                                                     .picture = nullptr}),
             pick});
        pick += static_cast<std::uint32_t>(map.map.cells.size());
    }
    built_ = shown_;
    builtFor_ = &theme;
}

void LatentScene::draw(render::DrawList& list) const {
    stage_.draw(list);
    const Layer& layer = layers_[static_cast<std::size_t>(shown_)];
    for (std::size_t i = 0; i < panes_.size(); ++i) {
        const Map& map = layer.maps[i];
        const vec2 cell(map.wide / static_cast<float>(map.map.columns),
                        kLatentHeight / static_cast<float>(map.map.rows));
        // The first token at the top: z of the surface runs down.
        mat4 upright(1.0F);
        upright[0] = vec4(cell.x, 0.0F, 0.0F, 0.0F);
        upright[1] = vec4(0.0F, 0.0F, 1.0F, 0.0F);
        upright[2] = vec4(0.0F, -cell.y, 0.0F, 0.0F);
        upright[3] = vec4(origin_ + vec3(map.left, kLatentHeight, 0.0F), 1.0F);
        list.surfaces.push_back({.surface = panes_[i].surface,
                                 .transform = upright,
                                 .unlit = true,
                                 .doubleSided = true,
                                 .pick = panes_[i].firstPick,
                                 .grid = render::PickGrid{.corner = vec2(0.0F),
                                                          .cell = vec2(1.0F),
                                                          .columns = static_cast<std::uint32_t>(map.map.columns),
                                                          .rows = static_cast<std::uint32_t>(map.map.rows)}});
    }
}

void LatentScene::buildWords() {
    const Layer& layer = layers_[static_cast<std::size_t>(shown_)];
    stage_.words(fmt::format("Layer {}: what the cache keeps of each token", layer.number),
                 {0.0F, kLatentHeight + 3.0F, 0.0F},
                 {.em = 1.1F, .weight = text::Weight::bold, .priority = 500.0F, .least = 0.035F, .always = true});
    for (const Map& map : layer.maps)
        stage_.words(fmt::format("{}: {}", map.name, map.width),
                     {map.left + map.wide * 0.5F, kLatentHeight + 0.9F, 0.0F},
                     {.em = 0.9F, .weight = text::Weight::bold, .priority = 300.0F, .least = 0.03F});
    const int tokens = static_cast<int>(tokens_.size());
    const int each = (tokens + kNamedRows - 1) / kNamedRows;
    for (int token = 0; token < tokens; token += each) {
        const float y = kLatentHeight * (1.0F - (static_cast<float>(token) + 0.5F) / static_cast<float>(tokens));
        const std::string& piece = tokens_[static_cast<std::size_t>(token)];
        stage_.words(each == 1 ? piece : fmt::format("{}  {}", token, piece), {layer.maps.front().left - 0.4F, y, 0.0F},
                     {.em = 0.75F, .offset = {-1.0F, 0.0F}, .priority = 100.0F});
    }
    stage_.words(fmt::format("blue below zero, orange above; full at {:.3g}", static_cast<double>(layer.largest)),
                 {0.0F, -1.2F, 0.0F}, {.em = 0.85F, .priority = 200.0F, .least = 0.03F});
    stage_.words("no queries were recorded, so there are no weights of attention to show", {0.0F, -2.5F, 0.0F},
                 {.em = 0.75F, .priority = 190.0F, .least = 0.026F});
}

void LatentScene::buildPointed() {
    std::uint32_t cell = hovered_;
    if (cell == render::kNoPick) return;
    for (const Map& map : layers_[static_cast<std::size_t>(shown_)].maps) {
        if (cell >= map.map.cells.size()) {
            cell -= static_cast<std::uint32_t>(map.map.cells.size());
            continue;
        }
        const int row = static_cast<int>(cell) / map.map.columns;
        const int column = static_cast<int>(cell) % map.map.columns;
        const auto range = [](int first, int block, int all) {
            const int last = std::min(first + block, all) - 1;
            return last > first ? fmt::format("{} to {}", first, last) : fmt::format("{}", first);
        };
        const std::string which = range(row * map.map.rowBlock, map.map.rowBlock, static_cast<int>(tokens_.size()));
        const std::string number = range(column * map.map.columnBlock, map.map.columnBlock, map.width);
        const bool one = map.map.rowBlock == 1 && map.map.columnBlock == 1;
        const vec3 at(map.left + map.wide * (static_cast<float>(column) + 0.5F) / static_cast<float>(map.map.columns),
                      kLatentHeight * (1.0F - (static_cast<float>(row) + 0.5F) / static_cast<float>(map.map.rows)),
                      0.0F);
        stage_.words(fmt::format("token {}, number {}: {}{:.4g}", which, number, one ? "" : "farthest from zero ",
                                 static_cast<double>(map.map.cells[cell])),
                     at + vec3(0.0F, 1.0F, 0.4F), {.em = 0.8F, .priority = 400.0F, .plate = true, .always = true});
        return;
    }
}

void LatentScene::panel() {
    ui::text(summary());
    if (layers_.size() < 2) return;
    std::string names;
    for (std::size_t i = 0; i < layers_.size(); ++i) names += stepTitle(static_cast<int>(i)) + '\0';
    int shown = shown_;
    ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
    if (ImGui::Combo("Layer", &shown, (names + '\0').c_str())) goToStep(shown);
    ui::tip("The latents of which layer are shown");
    ImGui::PopItemWidth();
}

}  // namespace orrery::attention
