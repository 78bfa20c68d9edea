#include "scenes/attention/map_stage.h"

#include "engine/render/mesh_asset.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

// What is written and drawn over a map: tokens along its edges, names, arcs from the chosen token, the cell that is
// pointed at.

namespace orrery::attention {

namespace {

constexpr float kLeastArc = 0.02F;  // weights below are not drawn as arcs
constexpr std::size_t kMostArcs = 24;
constexpr std::size_t kNamedArcs = 4;
constexpr float kWidest = 0.9F;        // radius of an arc of weight 1
constexpr int kMostTokenLabels = 256;  // along one edge
constexpr int kMostNumbers = 20;       // the same, where the tokens of a long text are counted

// Every other token is more important than those between, and so on: what is left when there is no room is even.
float evenPriority(int token) {
    return token == 0 ? 20.0F : static_cast<float>(std::countr_zero(static_cast<unsigned>(token)));
}

shared::TubeInstance straight(const vec3& from, const vec3& to, float radius, std::uint32_t colour) {
    return {.p0 = from,
            .radius = radius,
            .p1 = glm::mix(from, to, 1.0F / 3.0F),
            .start = 0.0F,
            .p2 = glm::mix(from, to, 2.0F / 3.0F),
            .end = 1.0F,
            .p3 = to,
            .dash = 0.0F,
            .colourFrom = colour,
            .colourTo = colour,
            .emphasis = 1.0F,
            .glow = 0.0F,
            .drawnLength = glm::length(to - from),
            .flow = 0.0F};
}

// Part of a letter: only its place counts.
std::string edgeToken(const std::string& token) {
    return token.size() == 4 && token.starts_with("\\x") ? "·" : token;
}

std::string softened(const Softening& softening) {
    std::string text;
    if (softening.temperature != 1.0F) text += fmt::format(" · temperature {:.2g}", softening.temperature);
    if (!softening.scaled) text += " · not divided by √d";
    return text;
}

}  // namespace

void MapStage::buildLabels(const app::Moment& moment) {
    buildTitles();
    if (!overview()) buildTokenLabels(moment);
}

void MapStage::buildTitles() {
    const auto title = [&](const std::string& text, const vec3& at, float em, float priority) {
        render::Label label = book_.label(text, Look::bold);
        label.anchor = at;
        label.offset = vec2(0.0F, label.size.y * 0.5F);
        label.em = em;
        label.least = 0.035F;
        label.largest = 0.06F;
        label.priority = priority;
        label.occlusion = render::Occlusion::never;
        label.floats = true;
        labels_.push_back(label);
    };
    if (!overview()) {
        const std::string note = model_->note().empty() ? std::string() : " (" + model_->note() + ")";
        title(model_->layerName(layer()) + " · " + model_->choiceName(view_.choice) + softened(view_.softening) + note,
              corner() + vec3(0.5F * mapSize().x, flat_ ? 0.0F : kMapHeight, -2.0F), 1.6F, 900.0F);
    }
    if (made_->wish.everyLayer != overview()) return;
    for (std::size_t i = 0; i < made_->small.size(); ++i) {
        const MapKey& small = made_->small[i].key;
        const SmallPlace place = placeOfSmall(i);
        const bool chosen = !overview() && small.choice == view_.choice;
        std::string name = small.choice.kind == Choice::Kind::average   ? "average"
                           : small.choice.kind == Choice::Kind::maximum ? "maximum"
                                                                        : model_->choiceName(small.choice);
        if (overview()) name = model_->layerName(small.layer) + " · " + name;
        render::Label label = book_.label(name, chosen ? Look::chosen : Look::plain);
        label.anchor = place.corner + vec3(0.5F * place.side, 0.0F, place.side * 1.02F);
        label.offset = vec2(0.0F, -0.5F * label.size.y - 0.1F);
        label.em = place.side * 0.14F;
        label.least = 0.03F;
        label.largest = 0.045F;
        label.priority = chosen ? 850.0F : 700.0F;
        label.occlusion = render::Occlusion::never;
        label.floats = true;
        label.pick = static_cast<std::uint32_t>(i);
        labels_.push_back(label);
    }
}

void MapStage::addTokenLabel(int token, bool isKey, float priority, bool lit) {
    const std::string& text = isKey ? model_->keyToken(token) : model_->queryToken(token);
    render::Label label = book_.label(lit ? text : edgeToken(text), lit           ? Look::chosen
                                                                    : edges_.near ? Look::plate
                                                                                  : Look::plain);
    const float along = (static_cast<float>(token) + 0.5F) * cell();
    const float beside = edges_.near ? 0.0F : std::clamp(cell(), 0.3F, 1.0F);
    if (isKey) {
        label.anchor = corner() + vec3(along, kMapPlinth, edges_.front + beside * 0.5F);
        label.offset = vec2(0.0F, -0.5F * label.size.y);
    } else {
        label.anchor = corner() + vec3(edges_.left - beside, kMapPlinth, along);
        label.offset = vec2(-0.5F * label.size.x, 0.0F);
    }
    label.em = std::clamp(cell() * 0.8F, 0.2F, 1.6F);
    // All of one size: the smaller one where the tokens stand close.
    label.least = label.floor = lit ? 0.034F : cell() < 0.8F ? 0.023F : 0.03F;
    label.largest = 0.05F;
    label.priority = priority;
    label.occlusion = render::Occlusion::never;
    label.floats = true;
    label.pick = static_cast<std::uint32_t>(token) + (isKey ? firstKey() : firstQuery());
    labels_.push_back(label);
}

// The whole map's; from near those of what is seen, since the map's own may be far away.
void MapStage::findEdges(const app::Moment& moment) {
    const Window& window = made_->wish.window;
    edges_ = {.near = window.rows > 0,
              .firstRow = 0,
              .lastRow = model_->queries(layer()),
              .firstColumn = 0,
              .lastColumn = model_->keys(layer()),
              .left = 0.0F,
              .front = mapSize().y};
    if (!edges_.near) return;
    const render::Camera& camera = moment.camera;
    const float aspect = static_cast<float>(moment.size.x) / static_cast<float>(std::max(moment.size.y, 1U));
    const float tall = camera.distance * std::tan(0.5F * camera.verticalFov);
    const float deep = tall / std::max(std::sin(camera.pitch), 0.3F);
    const vec3 target = camera.target - corner();
    const auto clampTo = [&](float x, int tokens) { return std::clamp(x, 0.0F, static_cast<float>(tokens) * cell()); };
    edges_.left = clampTo(target.x - 0.8F * tall * aspect, edges_.lastColumn);
    edges_.front = clampTo(target.z + 0.6F * deep, edges_.lastRow);
    const auto tokenAt = [&](float x) { return static_cast<int>(x / cell()); };
    edges_.firstColumn = tokenAt(edges_.left);
    edges_.lastColumn = tokenAt(clampTo(target.x + 0.8F * tall * aspect, edges_.lastColumn));
    edges_.firstRow = tokenAt(clampTo(target.z - 0.8F * deep, edges_.lastRow));
    edges_.lastRow = tokenAt(edges_.front);
}

void MapStage::buildTokenLabels(const app::Moment& moment) {
    findEdges(moment);
    const auto hovered = hoveredCell();
    for (const bool isKey : {false, true}) {
        const int count = isKey ? model_->keys(layer()) : model_->queries(layer());
        const int first = isKey ? edges_.firstColumn : edges_.firstRow;
        const int last = isKey ? edges_.lastColumn : edges_.lastRow;
        const int stride = blockFor(last - first, count > kMostCells ? kMostNumbers : kMostTokenLabels);
        std::vector<int> lit;
        if (hovered) lit.push_back(isKey ? hovered->key : hovered->query);
        if (view_.token >= 0 && !isKey) lit.push_back(view_.token);
        for (const int token : lit) addTokenLabel(token, isKey, 2000.0F, true);
        for (int token = (first + stride - 1) / stride * stride; token < last; token += stride) {
            if (std::find(lit.begin(), lit.end(), token) == lit.end())
                addTokenLabel(token, isKey, evenPriority(token), false);
        }
    }
}

void MapStage::buildArcs(const app::Moment& moment) {
    if (overview() || view_.token < 0 || made_->rowWeights.empty() || made_->wish.row != view_.token) return;
    const std::vector<float>& row = made_->rowWeights;
    std::vector<int> keys(row.size());
    std::iota(keys.begin(), keys.end(), 0);
    std::sort(keys.begin(), keys.end(), [&](int a, int b) {
        const float wa = row[static_cast<std::size_t>(a)], wb = row[static_cast<std::size_t>(b)];
        return wa != wb ? wa > wb : a < b;
    });
    keys.resize(std::min(keys.size(), kMostArcs));
    const std::uint32_t colour = render::packColour(moment.theme->accent);
    const bool causal = model_->causal(layer());
    // From the token's own cell on the diagonal; where rows and columns are different texts, from its name.
    const vec3 from = causal ? topOfCell(view_.token, view_.token, 1)
                             : corner() + vec3(-0.5F, kMapPlinth, (static_cast<float>(view_.token) + 0.5F) * cell());
    std::size_t named = 0;
    for (const int key : keys) {
        const float weight = row[static_cast<std::size_t>(key)];
        if (!(weight >= kLeastArc)) break;
        const vec3 to = topOfCell(view_.token, key, 1);
        const float apart = std::abs(to.x - from.x);
        const float lift = 1.5F + 0.55F * apart;
        const float aside = apart < cell() * 0.5F ? 1.2F : 0.15F * apart;  // onto itself: a loop
        const float turn = apart < cell() * 0.5F ? -1.0F : 1.0F;
        shared::TubeInstance arc = straight(from, to, std::clamp(kWidest * weight, 0.05F, 0.55F), colour);
        const float towards = to.x < from.x ? -1.0F : 1.0F;
        arc.p1 = from + vec3(turn * towards * aside, lift, 0.0F);
        arc.p2 = to - vec3(turn * towards * aside, -lift, 0.0F);
        arc.drawnLength = apart + lift;
        arcs_.push_back(arc);
        arcPicks_.push_back(firstKey() + static_cast<std::uint32_t>(key));
        if (named++ >= kNamedArcs) continue;
        render::Label label = book_.label(fmt::format("{} {:.2f}", model_->keyToken(key), weight), Look::plate);
        label.anchor = to;
        label.alternatives = {};
        label.offset = vec2(0.0F, 0.5F * label.size.y + 0.4F);
        label.em = 1.0F;
        label.least = 0.032F;
        label.largest = 0.045F;
        label.priority = 1500.0F + weight;
        label.occlusion = render::Occlusion::never;
        label.floats = true;
        label.pick = firstKey() + static_cast<std::uint32_t>(key);
        labels_.push_back(label);
    }
}

void MapStage::buildHover(const app::Moment& moment) {
    const auto cell = hoveredCell();
    if (!cell) return;
    const vec3 top = topOfCell(cell->query, cell->key, cell->block);
    const float half = 0.5F * this->cell() * static_cast<float>(cell->block);
    const float radius = std::clamp(half * 0.2F, 0.05F, 0.15F);
    const std::uint32_t colour = render::packColour(moment.theme->accent);
    const std::array<vec3, 4> around{vec3(-half, 0.0F, -half), vec3(half, 0.0F, -half), vec3(half, 0.0F, half),
                                     vec3(-half, 0.0F, half)};
    const vec3 lift(0.0F, radius, 0.0F);
    for (std::size_t i = 0; i < 4; ++i)
        frame_.push_back(straight(top + around[i] + lift, top + around[(i + 1) % 4] + lift, radius, colour));

    std::string text;
    if (cell->block == 1) {
        text = fmt::format("{}  looks at  {}\nweight {:.3f}", model_->queryToken(cell->query),
                           model_->keyToken(cell->key), cell->weight);
        if (cell->score)
            text += fmt::format("   score {:.2f}{}", cell->score->value,
                                cell->score->relative ? " relative to its row" : "");
    } else {
        text = fmt::format("tokens {} to {}, looking at {} to {}\nlargest weight {:.3f}", cell->query,
                           std::min(cell->query + cell->block, model_->queries(layer())) - 1, cell->key,
                           std::min(cell->key + cell->block, model_->keys(layer())) - 1, cell->weight);
    }
    render::Label label = book_.label(text, Look::chosen);
    label.anchor = top;
    label.offset = vec2(0.0F, 0.5F * label.size.y + 0.6F);
    label.em = 1.2F;
    label.least = 0.034F;
    label.largest = 0.05F;
    label.priority = 3000.0F;
    label.occlusion = render::Occlusion::never;
    label.always = true;
    label.floats = true;
    label.pick = hovered_;
    labels_.push_back(label);
}

}  // namespace orrery::attention
