#include "scenes/attention/cross_stage.h"

#include "engine/base/fuzzy.h"
#include "engine/render/mesh_asset.h"
#include "scenes/attention/colour_scale.h"
#include "scenes/attention/field.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::attention {

namespace {

constexpr float kWide = 44.0F;         // em: of the longer text
constexpr float kTextsApart = 12.0F;   // between the two texts
constexpr float kLow = 3.0F;           // the lower text above the ground
constexpr float kFieldDepth = 22.0F;   // of the map on the ground
constexpr float kLeastWeight = 0.02F;  // below, no tube is drawn
constexpr float kWidestWord = 0.75F;   // radius for a weight of 1
constexpr float kWord = 1.7F;          // em
constexpr float kHeight = 4.0F;

}  // namespace

CrossStage::CrossStage(CrossCase cross) : cross_(std::move(cross)) {
    setView({});
    // Words take their own widths, as in a line of text.
    constexpr float kBlank = 0.8F;  // em
    float end = 0.0F;
    for (const std::string& word : cross_.queries) {
        const float wide = book_.label(word, Look::chosen).size.x;
        queryPlaces_.push_back(end + 0.5F * wide);
        end += wide + kBlank;
    }
    end -= kBlank;
    queryEm_ = std::min(kWord, kWide / end);
    for (float& place : queryPlaces_) place = 0.5F * kWide + (place - 0.5F * end) * queryEm_;
}

void CrossStage::setView(const CrossView& view) {
    view_ = view;
    view_.choice.head = std::clamp(view_.choice.head, 0, heads().heads - 1);
    view_.softening.temperature = std::clamp(view_.softening.temperature, kLeastTemperature, kMostTemperature);
    beforeSlider_ = view_;
    weights_ = plane(heads(), view_.choice, view_.softening);
    field_ = nullptr;
}

vec3 CrossStage::placeOfQuery(int query) const {
    return origin_ + vec3(queryPlaces_[static_cast<std::size_t>(query)] - 0.5F * kWide, kLow + kTextsApart, 0.0F);
}

vec3 CrossStage::placeOfKey(int key) const {
    const float pitch = kWide / static_cast<float>(heads().keys);
    return origin_ + vec3((static_cast<float>(key) + 0.5F) * pitch - 0.5F * kWide, kLow, 0.0F);
}

vec3 CrossStage::corner() const {
    return origin_ + vec3(-0.5F * kWide, 0.0F, 2.5F);
}

Bounds CrossStage::bounds() const {
    Bounds bounds;
    bounds.add(corner() + vec3(-4.0F, 0.0F, 0.0F));
    bounds.add(corner() + vec3(kWide, kLow + kTextsApart + 3.5F, kFieldDepth));
    return bounds;
}

render::Camera CrossStage::restCamera(float aspect) const {
    render::Camera camera;
    camera.pitch = 0.56F;
    return render::framing(camera, bounds(), aspect, 0.95F);
}

std::uint32_t CrossStage::pickOfCell(int query, int key) const {
    return firstCell() + static_cast<std::uint32_t>(query * heads().keys + key);
}

std::optional<ivec2> CrossStage::pairOf(std::uint32_t pick) const {
    if (pick < firstCell() || pick >= pickCount()) return std::nullopt;
    const auto index = static_cast<int>(pick - firstCell());
    return ivec2(index / heads().keys, index % heads().keys);
}

bool CrossStage::isLit(int query, int key) const {
    if (const auto pair = pairOf(hovered_)) return pair->x == query && pair->y == key;
    const std::uint32_t word = hovered_ < firstCell() ? hovered_ : chosen_;
    return word == render::kNoPick || word == pickOfQuery(query) || word == pickOfKey(key);
}

void CrossStage::click(std::uint32_t pick) {
    std::uint32_t word = pick;
    if (const auto pair = pairOf(pick)) word = pickOfQuery(pair->x);
    chosen_ = word == chosen_ || word >= firstCell() ? render::kNoPick : word;
}

bool CrossStage::leave() {
    if (chosen_ == render::kNoPick) return false;
    chosen_ = render::kNoPick;
    return true;
}

std::optional<vec3> CrossStage::placeOf(std::uint32_t pick) const {
    if (const auto pair = pairOf(pick)) {
        const vec2 cell(kWide / static_cast<float>(heads().keys), kFieldDepth / static_cast<float>(heads().queries));
        return corner() +
               vec3((static_cast<float>(pair->y) + 0.5F) * cell.x, 0.5F, (static_cast<float>(pair->x) + 0.5F) * cell.y);
    }
    if (pick >= firstCell()) return std::nullopt;
    const auto word = static_cast<int>(pick);
    return word < heads().queries ? placeOfQuery(word) : placeOfKey(word - heads().queries);
}

std::vector<app::Found> CrossStage::search(std::string_view words) const {
    std::vector<app::Found> found;
    for (std::uint32_t pick = 0; pick < firstCell(); ++pick) {
        const auto i = static_cast<std::size_t>(pick);
        const std::string& word =
            i < cross_.queries.size() ? cross_.queries[i] : cross_.keys[i - cross_.queries.size()];
        if (const auto score = fuzzyScore(words, word)) found.push_back({word, "two texts", pick, *score});
    }
    return found;
}

void CrossStage::buildTubes(const render::Theme& theme) {
    for (int query = 0; query < heads().queries; ++query) {
        for (int key = 0; key < heads().keys; ++key) {
            const float weight = weights_[static_cast<std::size_t>(query * heads().keys + key)];
            if (!(weight >= kLeastWeight)) continue;
            const vec3 from = placeOfQuery(query) - vec3(0.0F, 1.3F, 0.0F);
            const vec3 to = placeOfKey(key) + vec3(0.0F, 1.3F, 0.0F);
            const vec3 bend(0.0F, 0.45F * (from.y - to.y), 0.0F);
            const bool lit = isLit(query, key);
            const std::uint32_t colour = render::packColour(weightColour(std::sqrt(weight), theme));
            // The strongest in front.
            const vec3 forward(0.0F, 0.0F, weight);
            tubes_.push_back({.p0 = from,
                              .radius = std::max(kWidestWord * weight, 0.04F),
                              .p1 = from - bend + forward,
                              .start = 0.0F,
                              .p2 = to + bend + forward,
                              .end = 1.0F,
                              .p3 = to,
                              .dash = 0.0F,
                              .colourFrom = colour,
                              .colourTo = colour,
                              .emphasis = lit ? 1.0F : 0.15F,
                              .glow = 0.0F,
                              .drawnLength = glm::length(to - from),
                              .flow = 0.0F});
            tubePicks_.push_back(pickOfCell(query, key));
        }
    }
}

void CrossStage::buildLabels() {
    const auto pair = pairOf(hovered_);
    const auto add = [&](const std::string& text, Look look, const vec3& at, float em, float priority, vec2 shift,
                         std::uint32_t pick) {
        render::Label label = book_.label(text, look);
        label.anchor = at;
        label.offset = shift * label.size;
        label.em = em;
        label.least = 0.03F;
        label.largest = 0.07F;
        label.priority = priority;
        label.occlusion = render::Occlusion::never;
        label.floats = true;
        label.pick = pick;
        labels_.push_back(label);
    };
    const auto isWord = [&](std::uint32_t pick) { return pick == hovered_ || pick == chosen_; };
    for (int i = 0; i < heads().queries; ++i) {
        const bool lit = isWord(pickOfQuery(i)) || (pair && pair->x == i);
        const std::string& word = cross_.queries[static_cast<std::size_t>(i)];
        add(word, lit ? Look::chosen : Look::plate, placeOfQuery(i), queryEm_, 900.0F, vec2(0.0F), pickOfQuery(i));
        // The same word again, at its row of the map.
        const float row = (static_cast<float>(i) + 0.5F) * kFieldDepth / static_cast<float>(heads().queries);
        add(word, Look::plain, corner() + vec3(-0.6F, 0.0F, row), 1.1F, 300.0F, vec2(-0.5F, 0.0F),
            pickOfQuery(i) + 0x40000000U);
        labels_.back().least = labels_.back().floor = 0.023F;  // all rows, rather than every other one larger
    }
    for (int i = 0; i < heads().keys; ++i) {
        const bool lit = isWord(pickOfKey(i)) || (pair && pair->y == i);
        add(cross_.keys[static_cast<std::size_t>(i)], lit ? Look::chosen : Look::plate, placeOfKey(i), kWord, 890.0F,
            vec2(0.0F), pickOfKey(i));
    }
    const std::string note = cross_.note.empty() ? std::string() : fmt::format("  ({} example)", cross_.note);
    add("Cross-attention: " + nameOf(view_.choice) + note, Look::bold,
        origin_ + vec3(0.0F, kLow + kTextsApart + 2.2F, 0.0F), 1.7F, 950.0F, vec2(0.0F, 0.5F), render::kNoPick - 1U);
    if (!pair) return;
    const float weight = weights_[static_cast<std::size_t>(pair->x * heads().keys + pair->y)];
    std::string text = fmt::format("{}  looks at  {}\nweight {:.3f}", cross_.queries[static_cast<std::size_t>(pair->x)],
                                   cross_.keys[static_cast<std::size_t>(pair->y)], weight);
    if (const auto score = scoreOf(heads(), view_.choice, pair->x, pair->y))
        text += fmt::format("   score {:.2f}", score->value);
    add(text, Look::chosen, glm::mix(placeOfQuery(pair->x), placeOfKey(pair->y), 0.5F), 1.4F, 3000.0F, vec2(0.0F),
        render::kNoPick - 2U);
    labels_.back().always = true;
}

void CrossStage::update(const app::Moment& moment) {
    const render::Theme& theme = *moment.theme;
    if (!field_ || fieldTheme_ != theme.name) {
        fieldTheme_ = theme.name;
        field_ = buildField(
            {heads().queries, heads().keys, weights_},
            {.cell = vec2(kWide / static_cast<float>(heads().keys), kFieldDepth / static_cast<float>(heads().queries)),
             .height = flat_ ? 0.0F : kHeight,
             .rise = [](float w) { return std::sqrt(w); },
             .colour = [&](float w) { return weightColour(std::sqrt(w), theme); }});
    }
    book_.begin(theme);
    labels_.clear();
    tubes_.clear();
    tubePicks_.clear();
    buildTubes(theme);
    buildLabels();
}

void CrossStage::draw(render::DrawList& list) const {
    list.bounds.add(bounds());
    const vec2 cell(kWide / static_cast<float>(heads().keys), kFieldDepth / static_cast<float>(heads().queries));
    if (field_)
        list.surfaces.push_back({.surface = field_,
                                 .transform = glm::translate(mat4(1.0F), corner()),
                                 .pick = firstCell(),
                                 .grid = render::PickGrid{.cell = cell,
                                                          .columns = static_cast<std::uint32_t>(heads().keys),
                                                          .rows = static_cast<std::uint32_t>(heads().queries)}});
    list.tubes.push_back({.tubes = tubes_, .particles = {}, .segments = 24, .picks = tubePicks_});
    list.labels.insert(list.labels.end(), labels_.begin(), labels_.end());
}

std::string CrossStage::summary() const {
    return fmt::format("{} tokens attending to {} of another text{}", heads().queries, heads().keys,
                       cross_.note.empty() ? "" : ", " + cross_.note);
}

}  // namespace orrery::attention
