#include "scenes/attention/cache_stage.h"

#include "engine/mesh/round.h"
#include "engine/render/mesh_asset.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::attention {

namespace {

constexpr float kBlock = 0.92F;    // of a block's place
constexpr double kPerToken = 0.6;  // seconds between two tokens
constexpr float kApart = 13.0F;    // em between the middles of the narrow towers: room for their names
constexpr float kFall = 5.0F;      // em that a new floor falls

std::shared_ptr<const render::MeshAsset> box(const vec3& size) {
    std::vector<render::MeshLevel> levels(2);
    render::appendMesh(levels[0], mesh::roundedBox(size, 0.06F, 2), 0);
    render::appendMesh(levels[1], mesh::roundedBox(size, 0.06F, 1), 0);
    return std::make_shared<const render::MeshAsset>(std::move(levels));
}

}  // namespace

CacheStage::CacheStage(std::uint64_t seed)
    : example_(latentExample(seed)), cube_(box(vec3(kBlock))), halfCube_(box(vec3(0.5F * kBlock, kBlock, kBlock))) {
    towers_[0] = {.columns = 16, .rows = 16};
    towers_[1] = {.columns = 4, .rows = 4};
    towers_[2] = {.columns = 2, .rows = 1};
    towers_[3] = {.columns = 2, .rows = 2};  // and the half block beside
    float x = -0.5F * (16.0F + 3.0F * kApart);
    for (std::size_t i = 0; i < towers_.size(); ++i) {
        Tower& tower = towers_[i];
        const auto wide = static_cast<float>(tower.columns), deep = static_cast<float>(tower.rows);
        // Their fronts in one line.
        tower.corner =
            vec3(i == 0 ? x : x + 16.0F + (static_cast<float>(i) - 0.5F) * kApart - 0.5F * wide, 0.0F, 8.0F - deep);
    }
}

void CacheStage::goToStep(int step) {
    step_ = step;
    if (step_ == 0) play();
}

void CacheStage::setTokens(int tokens) {
    tokens_ = std::clamp(tokens, 1, kMostFloors);
    playing_ = false;
}

void CacheStage::play() {
    playing_ = true;
    clock_ = 0.0;
}

std::string CacheStage::stepTitle(int step) const {
    constexpr std::array kTitles{"The cache grows with every token", "A latent holds the keys and values of all heads",
                                 "Naive and absorbed: the same output"};
    return kTitles.at(static_cast<std::size_t>(step));
}

std::size_t CacheStage::blocksOf(std::size_t variant) const {
    const CacheVariant& v = cacheVariants().at(variant);
    return static_cast<std::size_t>(std::ceil(v.blocks()));
}

Bounds CacheStage::bounds() const {
    Bounds bounds;
    if (step_ <= 0) {
        bounds.add(origin_ + vec3(towers_[0].corner.x, -5.5F, -8.0F));
        bounds.add(origin_ + vec3(towers_[3].corner.x + 2.0F + 0.5F * kApart, 18.0F, 8.0F));
    } else {
        bounds.add(origin_ + vec3(-24.0F, -11.0F, 0.0F));
        bounds.add(origin_ + vec3(24.0F, 13.0F, 1.0F));
    }
    return bounds;
}

render::Camera CacheStage::restCamera(float aspect) const {
    render::Camera camera;
    camera.yaw = step_ <= 0 ? -0.2F : 0.0F;
    camera.pitch = step_ <= 0 ? 0.32F : 0.05F;
    return render::framing(camera, bounds(), aspect, step_ <= 0 ? 0.9F : 0.94F);
}

void CacheStage::addTower(std::size_t variant, float grown, const render::Theme& theme) {
    const CacheVariant& v = cacheVariants()[variant];
    const Tower& tower = towers_[variant];
    const bool dimmed = hovered_ < towers_.size() && hovered_ != variant;
    const int floors = static_cast<int>(std::ceil(grown));
    for (int floor = 0; floor < floors; ++floor) {
        // The newest falls into its place, faster and faster.
        const float age = grown - static_cast<float>(floor);
        const float fallen = std::clamp(age * 2.0F, 0.0F, 1.0F);
        const float y = static_cast<float>(floor) + 0.5F + kFall * (1.0F - fallen * fallen);
        const bool top = floor + 1 == floors;
        for (int i = 0; i < v.keyBlocks + v.valueBlocks + v.latentBlocks; ++i) {
            const int column = i % tower.columns, row = i / tower.columns;
            const int deep = std::min({column, row, tower.columns - 1 - column, tower.rows - 1 - row});
            const bool outside = top || floor + 2 == floors || deep == 0;
            if (!outside && deep > 1) continue;  // nobody sees it
            // Keys and values of a head side by side.
            const std::size_t category = v.latentBlocks > 0 ? 2 : (i % 2 == 0 ? 0 : 1);
            cubes_.push_back({.position = origin_ + tower.corner +
                                          vec3(static_cast<float>(column) + 0.5F, y, static_cast<float>(row) + 0.5F),
                              // What lies behind the outer ones closes the gaps between them.
                              .scale = outside ? 1.0F : 1.0F / kBlock,
                              .rotation = vec4(0.0F, 0.0F, 0.0F, 1.0F),
                              .fill = render::packColour(theme.categories[category]),
                              .stroke = 0,
                              .emphasis = dimmed ? 0.4F : 1.0F,
                              .glow = 0.0F,
                              .firstVertex = 0});
            cubePicks_.push_back(static_cast<std::uint32_t>(variant));
        }
        if (v.ropeBlocks > 0.0F) {
            halves_.push_back(
                {.position = origin_ + tower.corner +
                             vec3(static_cast<float>(tower.columns) + 0.25F, y, static_cast<float>(tower.rows) - 0.5F),
                 .scale = 1.0F,
                 .rotation = vec4(0.0F, 0.0F, 0.0F, 1.0F),
                 .fill = render::packColour(theme.categories[3]),
                 .stroke = 0,
                 .emphasis = dimmed ? 0.4F : 1.0F,
                 .glow = 0.0F,
                 .firstVertex = 0});
            halfPicks_.push_back(static_cast<std::uint32_t>(variant));
        }
    }
}

void CacheStage::addTowerLabel(std::size_t variant, float grown) {
    const CacheVariant& v = cacheVariants()[variant];
    const Tower& tower = towers_[variant];
    const auto floors = static_cast<std::int64_t>(std::ceil(grown));
    const float middle = tower.corner.x + 0.5F * static_cast<float>(tower.columns);
    const vec3 top = vec3(middle, static_cast<float>(std::max<std::int64_t>(floors, 1)) + 1.0F, tower.corner.z);
    tiles_.addText(fmt::format("{}\n{}", v.name, shownBytes(v.bytesPerToken * floors)), top, Look::bold, 1.9F, 900.0F,
                   vec2(0.0F, 0.5F));
    tiles_.addText(fmt::format("{} B\na token", grouped(v.bytesPerToken)), vec3(middle, -0.6F, 8.0F), Look::plain, 1.5F,
                   800.0F, vec2(0.0F, -0.5F));
    if (hovered_ == variant)
        tiles_.addText(
            fmt::format("{}\n{} for {} tokens", v.meaning, shownBytes(v.bytesPerToken * length_), grouped(length_)),
            top + vec3(0.0F, 4.6F, 0.0F), Look::chosen, 1.6F, 2000.0F, vec2(0.0F, 0.5F));
}

void CacheStage::buildTowers(const app::Moment& moment) {
    if (playing_) clock_ += moment.delta;
    float grown = static_cast<float>(tokens_);
    if (playing_ && !moment.still && !moment.reducedMotion) {
        grown = std::min(grown, static_cast<float>(clock_ / kPerToken));
        if (grown >= static_cast<float>(tokens_)) playing_ = false;
    } else if (playing_) {
        playing_ = false;
    }
    for (std::size_t i = 0; i < towers_.size(); ++i) {
        addTower(i, grown, *moment.theme);
        addTowerLabel(i, grown);
    }
    const auto floors = static_cast<int>(std::ceil(grown));
    tiles_.addText(fmt::format("KV cache after {} {}  (DeepSeek-V3: 61 layers, 128 heads, bf16)", floors,
                               floors == 1 ? "token" : "tokens"),
                   vec3((bounds().centre() - origin_).x, 21.0F, -8.0F), Look::bold, 1.7F, 950.0F);
    // What the colours stand for.
    constexpr std::array kParts{"keys", "values", "latents", "keys with RoPE"};
    float x = towers_[1].corner.x + 2.0F;
    for (std::size_t i = 0; i < kParts.size(); ++i) {
        const vec3 at(x, -6.0F, 8.0F);
        cubes_.push_back({.position = origin_ + at,
                          .scale = 1.0F,
                          .rotation = vec4(0.0F, 0.0F, 0.0F, 1.0F),
                          .fill = render::packColour(moment.theme->categories[i]),
                          .stroke = 0,
                          .emphasis = 1.0F,
                          .glow = 0.0F,
                          .firstVertex = 0});
        cubePicks_.push_back(render::kNoPick);
        tiles_.addText(kParts[i], at + vec3(0.9F, 0.0F, 0.5F), Look::plain, 1.2F, 700.0F, vec2(0.5F, 0.0F));
        x += 3.5F + 0.62F * static_cast<float>(std::string_view(kParts[i]).size()) * 1.2F;
    }
}

Matrix CacheStage::row(const char* name, const std::vector<float>& values, int columns, const vec3& corner,
                       float range) const {
    return {.name = name,
            .rows = static_cast<int>(values.size()) / columns,
            .columns = columns,
            .values = values,
            .range = range,
            .corner = corner};
}

void CacheStage::addTube(const vec3& from, const vec3& to, std::uint32_t colour, float emphasis) {
    const vec3 bend(0.0F, 0.45F * (to.y - from.y), 0.0F);
    tubes_.push_back({.p0 = origin_ + from,
                      .radius = 0.16F,
                      .p1 = origin_ + from + bend,
                      .start = 0.0F,
                      .p2 = origin_ + to - bend,
                      .end = 1.0F,
                      .p3 = origin_ + to,
                      .dash = 0.0F,
                      .colourFrom = colour,
                      .colourTo = colour,
                      .emphasis = emphasis,
                      .glow = 0.0F,
                      .drawnLength = glm::length(to - from),
                      .flow = 0.0F});
}

// The latent at the top, under it the key and value of each head: what is stored, and what it stands for.
void CacheStage::buildExpansion(const app::Moment& moment) {
    const float wide = static_cast<float>(example_.latent) * kTile.x;
    const vec3 latentCorner(-0.5F * wide, 8.5F, 0.0F);
    const std::vector<float> latent(example_.rows.end() - (example_.latent + example_.rope),
                                    example_.rows.end() - example_.rope);
    tiles_.add(row("", latent, example_.latent, latentCorner, 2.0F), kFirstTile);
    tiles_.addText(fmt::format("latent: {} numbers, stored", example_.latent), vec3(0.0F, latentCorner.y + 1.2F, 0.0F),
                   Look::bold, 1.3F, 900.0F);
    const std::vector<float> rope(example_.rows.end() - example_.rope, example_.rows.end());
    const vec3 ropeCorner(0.5F * wide + 6.0F, latentCorner.y, 0.0F);
    tiles_.add(row("", rope, example_.rope, ropeCorner, 2.0F), kFirstTile + 8);
    tiles_.addText("key with RoPE, stored",
                   ropeCorner + vec3(0.5F * static_cast<float>(example_.rope) * kTile.x, 1.2F, 0.0F), Look::bold, 1.1F,
                   880.0F);
    const float pitch = static_cast<float>(example_.nope) * kTile.x + 1.4F;
    const std::uint32_t keyColour = render::packColour(moment.theme->categories[0]);
    const std::uint32_t valueColour = render::packColour(moment.theme->categories[1]);
    std::uint32_t pick = kFirstTile + 16;
    for (int head = 0; head < example_.heads; ++head) {
        const float x = (static_cast<float>(head) - 0.5F * static_cast<float>(example_.heads)) * pitch + 0.7F;
        const auto of = [&](const std::vector<float>& all, int width) {
            const auto first = all.begin() + head * width;
            return std::vector<float>(first, first + width);
        };
        const float half = 0.5F * static_cast<float>(example_.nope) * kTile.x;
        const vec3 keyCorner(x, 0.5F, 0.0F), valueCorner(x, -3.8F, 0.0F);
        tiles_.add(row("", of(example_.keys, example_.nope), example_.nope, keyCorner, 4.0F), pick);
        tiles_.add(row("", of(example_.values, example_.value), example_.value, valueCorner, 4.0F), pick + 16);
        pick += 32;
        tiles_.addText(fmt::format("key {}", head), keyCorner + vec3(half, -kTile.y - 0.7F, 0.6F), Look::plain, 1.0F,
                       700.0F);
        tiles_.addText(fmt::format("value {}", head), valueCorner + vec3(half, -kTile.y - 0.7F, 0.6F), Look::plain,
                       1.0F, 700.0F);
        // All of the latent goes into every head.
        const vec3 from(0.0F, latentCorner.y - kTile.y, -0.6F);
        addTube(from, keyCorner + vec3(half, 0.1F, -0.4F), keyColour, 1.0F);
        addTube(from + vec3(0.4F, 0.0F, -0.7F), valueCorner + vec3(half, 0.1F, -0.9F), valueColour, 0.85F);
    }
    const int expanded = example_.heads * (example_.nope + example_.value);
    tiles_.addText(
        fmt::format("W_uk and W_uv make {} numbers of it, for {} heads: never stored", expanded, example_.heads),
        vec3(0.0F, -9.2F, 0.0F), Look::chosen, 1.2F, 850.0F);
}

// Both ways from the same cache to the same output, one under the other, with what is between them.
void CacheStage::buildComparison(const app::Moment& moment) {
    static_cast<void>(moment);
    const int columns = example_.heads * example_.value;
    const float wide = static_cast<float>(columns) * kTile.x;
    const float left = -0.5F * wide;
    const auto line = [&](const char* what, const std::string& how, const std::vector<float>& values, float y,
                          std::uint32_t pick) {
        tiles_.add(row("", values, columns, vec3(left, y, 0.0F), 2.0F), pick);
        tiles_.addText(what, vec3(left, y + 2.9F, 0.0F), Look::bold, 1.3F, 900.0F, vec2(0.5F, 0.0F));
        tiles_.addText(how, vec3(left, y + 1.1F, 0.0F), Look::plain, 1.1F, 850.0F, vec2(0.5F, 0.0F));
    };
    const int keysRead = example_.tokens * example_.heads * (example_.nope + example_.rope + example_.value);
    const int latentsRead = example_.tokens * (example_.latent + example_.rope);
    line("Naive", fmt::format("make every head's keys and values, then attend: reads {} numbers", keysRead),
         example_.naive, 5.6F, kFirstTile);
    line("Absorbed", fmt::format("q·W_uk meets the latents themselves: reads {} numbers", latentsRead),
         example_.absorbed, -2.6F, kFirstTile + 64);
    tiles_.addText(fmt::format("largest difference {:.1e}: only rounding", static_cast<double>(example_.difference)),
                   vec3(0.0F, -7.4F, 0.0F), Look::chosen, 1.4F, 950.0F);
}

void CacheStage::update(const app::Moment& moment) {
    book_.begin(*moment.theme);
    tiles_.begin(*moment.theme, book_, origin_);
    cubes_.clear(), cubePicks_.clear(), halves_.clear(), halfPicks_.clear(), tubes_.clear();
    if (step_ <= 0) {
        buildTowers(moment);
    } else {
        tiles_.addText(stepTitle(step_), vec3(0.0F, 12.6F, 0.0F), Look::bold, 1.7F, 990.0F);
        if (step_ == 1) buildExpansion(moment);
        if (step_ == 2) buildComparison(moment);
    }
}

void CacheStage::draw(render::DrawList& list) const {
    if (!cubes_.empty()) list.bodies.push_back({.mesh = cube_, .instances = cubes_, .picks = cubePicks_});
    if (!halves_.empty()) list.bodies.push_back({.mesh = halfCube_, .instances = halves_, .picks = halfPicks_});
    if (!tubes_.empty()) list.tubes.push_back({.tubes = tubes_, .particles = {}, .segments = 20, .picks = {}});
    tiles_.fill(list);
    list.bounds.add(bounds());
}

std::optional<vec3> CacheStage::placeOf(std::uint32_t pick) const {
    if (pick >= towers_.size() || step_ > 0) return std::nullopt;
    const Tower& tower = towers_[pick];
    return origin_ + tower.corner +
           vec3(0.5F * static_cast<float>(tower.columns), 0.5F * static_cast<float>(tokens_),
                0.5F * static_cast<float>(tower.rows));
}

std::string CacheStage::summary() const {
    return "The KV cache of MHA, GQA, MQA and MLA";
}

}  // namespace orrery::attention
