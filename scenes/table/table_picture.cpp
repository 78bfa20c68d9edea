#include "scenes/table/table_scene.h"

#include <algorithm>

// How a table is drawn: heads that sort, a shelf for each row, texts that start where their column does, and bars.

namespace orrery::table {

namespace {

constexpr float kEm = 1.0F;
constexpr float kGap = 0.9F;      // between columns
constexpr float kRowGap = 0.65F;  // more than the highest text of a row
constexpr float kBars = 10.0F;    // em for the longest bars of all columns together,
constexpr float kLongest = 8.0F;  // and at most for one
constexpr float kTexts = 36.0F;   // em for the texts of all columns together,
constexpr float kWrap = 13.0F;    // at most for one
constexpr float kNarrow = 7.0F;   // and at least
constexpr float kShelfDeep = 1.5F;

chart::Words cellWords(bool first, float wrap) {
    return {.em = kEm,
            .weight = first ? text::Weight::bold : text::Weight::regular,
            .align = text::Align::start,
            .offset = {1.0F, 0.0F},
            .wrapEms = wrap,
            .priority = first ? 260.0F : 200.0F,
            .inside = true};
}

chart::Words headWords() {
    return {.em = kEm * 0.92F,
            .weight = text::Weight::bold,
            .align = text::Align::start,
            .offset = {1.0F, 0.0F},
            .wrapEms = 9.5F,
            .priority = 280.0F,
            .inside = true,
            .halo = false};
}

std::string headOf(const Column& column) {
    return column.unit.empty() ? column.name : column.name + "\n" + column.unit;
}

}  // namespace

void TableScene::measure() {
    heights_.assign(table_.rows.size(), 0.0F);
    // The more columns, the less room for each: beside a caption a table has to stay narrow to be read.
    wrap_ = std::clamp(kTexts / static_cast<float>(table_.columns.size()), kNarrow, kWrap);
    const auto bars = std::ranges::count_if(table_.columns, &Column::bar);
    const float longest = std::min(kBars / static_cast<float>(std::max<std::ptrdiff_t>(bars, 1)), kLongest);
    float x = 0.0F;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
        const Column& column = table_.columns[c];
        const vec2 head = stage_.sizeOf(headOf(column), headWords()) * headWords().em;
        headHeight_ = std::max(headHeight_, head.y + 0.4F);
        float widest = 0.0F;
        for (std::size_t r = 0; r < table_.rows.size(); ++r) {
            if (table_.rows[r][c].text.empty()) continue;
            const vec2 size = stage_.sizeOf(table_.rows[r][c].text, cellWords(c == 0, wrap_)) * kEm;
            widest = std::max(widest, size.x);
            heights_[r] = std::max(heights_[r], size.y + kRowGap);
        }
        Measure& measure = columns_.emplace_back();
        measure.left = x;
        measure.bar = column.bar && table_.most(c) > 0.0 ? longest : 0.0F;
        measure.width = std::max(head.x + 0.4F, measure.bar + (measure.bar > 0.0F ? 0.35F : 0.0F) + widest);
        x += measure.width + kGap;
    }
    width_ = x - kGap;
    for (Measure& measure : columns_) measure.left -= width_ * 0.5F;
    for (std::size_t c = 0; c < columns_.size(); ++c)
        things_[table_.rows.size() + c].place =
            vec3(columns_[c].left + columns_[c].width * 0.5F, headHeight_ * 0.5F, 0.0F);
}

void TableScene::build(chart::Stage& stage, const render::Theme& theme) const {
    buildHead(stage, theme);
    for (std::size_t row = 0; row < table_.rows.size(); ++row) buildRow(stage, theme, row);
    float low = 0.0F;
    for (std::size_t row = 0; row < table_.rows.size(); ++row)
        low = std::min(low, to_.empty() ? 0.0F : to_[row].strength > 0.0F ? to_[row].y - heights_[row] * 0.5F : 0.0F);
    chart::drawHeading(stage, table_.heading, {0.0F, headHeight_ + 0.9F, 0.0F}, {0.0F, low - 1.1F, kShelfDeep * 0.5F},
                       std::max(width_, 20.0F));
}

void TableScene::buildHead(chart::Stage& stage, const render::Theme& theme) const {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
        const auto pick = static_cast<std::uint32_t>(table_.rows.size() + c);
        const Measure& measure = columns_[c];
        const bool sorted = state_.sort == c;
        const vec3 middle(measure.left + measure.width * 0.5F, headHeight_ * 0.5F + 0.2F, 0.0F);
        stage.box(middle, {measure.width + kGap * 0.6F, headHeight_, 0.4F},
                  {.colour = theme.paper, .glow = pick == hovered_ ? 0.1F : 0.0F, .pick = pick});
        stage.box(middle - vec3(0.0F, headHeight_ * 0.5F, 0.0F), {measure.width + kGap * 0.6F, 0.16F, 0.5F},
                  {.colour = sorted ? theme.accent : theme.paperEdge, .pick = pick});
        stage.words(headOf(table_.columns[c]), {measure.left, middle.y, 0.3F}, headWords());
    }
}

void TableScene::buildRow(chart::Stage& stage, const render::Theme& theme, std::size_t row) const {
    const Spot spot = spotOf(row);
    if (spot.strength < 0.02F) return;
    const auto pick = static_cast<std::uint32_t>(row);
    const bool chosen = selected_ == pick || state_.highlighted.contains(row);
    const bool strong = chosen || hovered_ == pick;
    const float emphasis = spot.strength * (state_.highlighted.empty() || strong ? 1.0F : 0.55F);
    const float foot = spot.y - heights_[row] * 0.5F + 0.1F;
    stage.box({0.0F, foot, 0.0F}, {width_ + kGap, 0.14F, kShelfDeep},
              {.colour = chosen ? theme.accent : theme.paperEdge, .emphasis = emphasis, .pick = pick});
    if (strong)
        stage.box({0.0F, spot.y + 0.1F, -kShelfDeep * 0.5F}, {width_ + kGap, heights_[row] - 0.2F, 0.1F},
                  {.colour = render::readablePlate(theme, theme.accent), .emphasis = emphasis, .pick = pick});
    std::size_t bars = 0;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
        const Measure& measure = columns_[c];
        const Cell& cell = table_.rows[row][c];
        float x = measure.left;
        if (measure.bar > 0.0F && cell.number) {
            const auto length = static_cast<float>(*cell.number / table_.most(c)) * measure.bar;
            const float high = std::min(heights_[row] - 0.45F, 1.1F);
            const Colour colour = theme.categories[bars % theme.categories.size()];
            stage.box({x + length * 0.5F, spot.y + 0.07F, 0.0F}, {length, high, 0.8F},
                      {.colour = colour, .emphasis = emphasis, .glow = strong ? 0.15F : 0.0F, .pick = pick});
            x += length + 0.35F;
        }
        if (measure.bar > 0.0F) ++bars;
        chart::Words words = cellWords(c == 0, wrap_);
        words.opacity = spot.strength;
        words.priority += strong ? 60.0F : 0.0F;
        words.pick = pick;
        words.halo = !strong;
        stage.words(cell.text, {x, spot.y + 0.07F, 0.45F}, words);
    }
}

}  // namespace orrery::table
