#include "engine/text/prose_layout.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace orrery::text {

namespace {

// In em of the table's text.
constexpr double kColumnPadding = 0.5;  // on either side
constexpr double kOuterPadding = 0.15;
constexpr double kRowPadding = 0.2;  // above and below
constexpr double kHeaderRule = 0.07;
constexpr double kRowRule = 0.035;
constexpr float kRowRuleShare = 0.55F;
// A column of words is not made narrower than this, for a word a line is hard to read.
constexpr double kLeastColumn = 5.0;
constexpr std::size_t kMaxColumns = 64;
// Of Pango's, which must not break what just fits.
constexpr double kRounding = 0.01;

struct Widths {
    std::vector<double> natural;
    std::vector<double> least;
};

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

// The largest `most` for which columns of size(column, most) have room.
template <typename Size>
double levelFor(std::size_t columns, double room, Size size) {
    double low = 0.0;
    double high = room;
    constexpr int kSteps = 40;
    for (int step = 0; step < kSteps; ++step) {
        const double most = 0.5 * (low + high);
        double total = 0.0;
        for (std::size_t c = 0; c < columns; ++c) total += size(c, most);
        (total > room ? high : low) = most;
    }
    return low;
}

// Columns for this much room, in em: as wide as they like, or the widest ones narrower, so that short ones keep their
// lines whole.
std::vector<double> columnWidths(const Widths& widths, double room) {
    if (sum(widths.natural) <= room) return widths.natural;
    const bool breaksWords = sum(widths.least) > room;
    const auto size = [&](std::size_t c, double most) {
        return breaksWords ? std::min(widths.least[c], most)
                           : std::max(widths.least[c], std::min(widths.natural[c], most));
    };
    const double most = levelFor(widths.natural.size(), room, size);
    std::vector<double> result;
    for (std::size_t c = 0; c < widths.natural.size(); ++c) result.push_back(std::max(size(c, most), 0.5));
    return result;
}

}  // namespace

void ProseBuilder::table(const Block& block) {
    std::size_t columns = 0;
    for (const auto& row : block.rows) columns = std::max(columns, row.size());
    columns = std::min(columns, kMaxColumns);
    if (columns == 0) return;

    // The cells, and what each column wants and needs.
    Widths widths{std::vector(columns, 0.0), std::vector(columns, 0.0)};
    std::vector<ShapedText> shaped;
    for (std::size_t r = 0; r < block.rows.size(); ++r) {
        const PangoFontDescription* font = r == 0 ? state_.fonts->bold.get() : state_.fonts->regular.get();
        for (std::size_t c = 0; c < columns; ++c) {
            const Runs& runs = c < block.rows[r].size() ? block.rows[r][c] : Runs{};
            shaped.push_back(shapeRuns(*state_.fonts, runs, font, style_, width_ / em_));
            const double natural = shaped.back().widest();
            shaped.back().wrap(0.0, false);
            const double least = std::max(shaped.back().widest(), std::min(natural, kLeastColumn));
            widths.natural[c] = std::max(widths.natural[c], natural + kRounding);
            widths.least[c] = std::max(widths.least[c], least + kRounding);
        }
    }
    const auto first = state_.texts.size();
    for (ShapedText& each : shaped) keep(std::move(each));

    // Lines are broken first; where words are too wide for that, all becomes smaller, as far as it may.
    const double padding = static_cast<double>(columns) * 2.0 * kColumnPadding - 2.0 * (kColumnPadding - kOuterPadding);
    const double wanted = sum(widths.least) + padding;
    const double scale = std::clamp(width_ / em_ / wanted, std::clamp(style_.fewestTableScale, 0.1, 1.0), 1.0);
    const double em = em_ * scale;
    std::vector<double> across = columnWidths(widths, std::max(width_ / em - padding, 0.5));
    for (std::size_t c = 0; c < columns; ++c) {
        // Broken lines leave room at their ends: all of the column's lines may.
        double used = 0.0;
        for (std::size_t r = 0; r < block.rows.size(); ++r) {
            ShapedText& text = state_.texts[first + r * columns + c];
            text.wrap(across[c]);
            used = std::max(used, text.widest());
        }
        across[c] = std::min(across[c], used + kRounding);
        for (std::size_t r = 0; r < block.rows.size(); ++r) state_.texts[first + r * columns + c].wrap(across[c]);
    }
    const double total = (sum(across) + padding) * em;

    const auto rule = [&](double y, double thickness, float strength) {
        Piece piece;
        piece.kind = Prose::Mark::Kind::rule;
        piece.y = y;
        piece.width = total;
        piece.height = thickness * em;
        piece.colour = style_.rule.withAlpha(style_.rule.a * strength);
        return piece;
    };
    const double lineHeight = std::clamp(style_.lineHeight, 0.5, 4.0);
    for (std::size_t r = 0; r < block.rows.size(); ++r) {
        const bool isHeader = r == 0;
        const bool isLast = r + 1 == block.rows.size();
        Band band;
        band.top = y_;
        band.extent = total;
        band.used = total;
        band.share = shareOf(style_.align);
        band.keepsNext = isHeader && !isLast;
        // First lines stand on one baseline.
        std::vector<std::vector<ShapedLine>> lines;
        double ascent = 0.0;
        for (std::size_t c = 0; c < columns; ++c) {
            lines.push_back(linesOf(state_.texts[first + r * columns + c], lineHeight));
            if (!lines.back().empty()) ascent = std::max(ascent, lines.back().front().ascent);
        }
        double bottom = 0.0;
        double x = (kOuterPadding - kColumnPadding) * em;
        for (std::size_t c = 0; c < columns; ++c) {
            x += kColumnPadding * em;
            const Align align = c < block.columns.size() ? block.columns[c] : Align::start;
            double at = ascent;
            for (std::size_t i = 0; i < lines[c].size(); ++i) {
                const ShapedLine& line = lines[c][i];
                if (i > 0) at += line.ascent;
                const double spare = (across[c] - line.width) * em;
                const double share = line.rightToLeft ? 1.0 - shareOf(align) : shareOf(align);
                addText(band, line, x + share * spare, y_ + (kRowPadding + at) * em, em, style_.ink,
                        state_.texts[first + r * columns + c]);
                at += line.descent;
            }
            bottom = std::max(bottom, at);
            x += (across[c] + kColumnPadding) * em;
        }
        const double thickness = isHeader || isLast ? kHeaderRule : kRowRule;
        const double end = y_ + (2.0 * kRowPadding + bottom) * em;
        band.pieces.push_back(rule(end, thickness, isHeader || isLast ? 1.0F : kRowRuleShare));
        band.bottom = end + thickness * em;
        y_ = band.bottom;
        state_.bands.push_back(std::move(band));
    }
}

}  // namespace orrery::text
