#include "engine/text/prose_layout.h"

#include "engine/text/cleaning.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace orrery::text {

namespace {

// Of headings 1 to 6, in em of the text.
constexpr std::array kHeadingEms{1.55, 1.3, 1.12, 1.0, 1.0, 1.0};
constexpr double kHeadingLineHeight = 1.2;
constexpr double kAboveHeading = 0.9;
constexpr double kBelowHeading = 0.3;
constexpr double kItemGap = 0.22;
constexpr double kFurtherParagraphGap = 0.3;
// A list's text stands in by this, or by what its widest marker needs.
constexpr double kItemIndent = 1.35;
constexpr double kMarkerGap = 0.45;
constexpr double kAroundFormula = 0.35;
constexpr double kCodePadding = 0.55;
// Beside code in a line; a blank is 0.26 em.
constexpr double kCodeMargin = 0.08;
constexpr double kBrokenCodeScale = 0.85;
constexpr double kCodeLineHeight = 1.3;
// A display a little too wide shrinks; one much too wide is broken.
constexpr double kFormulaShrink = 0.8;
constexpr double kContinuationIndent = 1.6;
// How strong the ground of code is.
constexpr float kGroundShare = 0.2F;
// Deeper lists stand no further in.
constexpr int kMaxListDepth = 8;

std::string textOf(const Runs& runs) {
    std::string text;
    for (const Run& run : runs) text += run.text;
    return text;
}

std::size_t depthOf(const Block& item) {
    return static_cast<std::size_t>(std::clamp(item.level, 1, kMaxListDepth) - 1);
}

// 0 or 1.
std::size_t isNumbered(const Block& item) {
    return std::ranges::any_of(item.marker, [](char c) { return c >= '0' && c <= '9'; }) ? 1 : 0;
}

}  // namespace

ProseBuilder::ProseBuilder(Prose::State& state, const ProseStyle& style) : state_(state), style_(style) {
    // Odd numbers, NaN too, become ones that can be set.
    em_ = style.em >= 0.01 && style.em <= 10000.0 ? style.em : 20.0;
    width_ = style.width >= em_ && style.width <= 10000.0 * em_ ? style.width : em_;
    if (style.width > 10000.0 * em_) width_ = 10000.0 * em_;
}

double ProseBuilder::shareOf(Align align) const {
    return align == Align::start ? 0.0 : align == Align::centre ? 0.5 : 1.0;
}

ShapedText& ProseBuilder::keep(ShapedText text) {
    return state_.texts.emplace_back(std::move(text));
}

void ProseBuilder::add(std::span<const Block> blocks) {
    const Block* before = nullptr;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks[i];
        const std::size_t bandsBefore = state_.bands.size();
        const double start = y_;
        addGap(block, before);
        // What leads to a formula, a table or code stays with it.
        const bool follows =
            block.kind == BlockKind::formula || block.kind == BlockKind::table || block.kind == BlockKind::code;
        if (follows && before != nullptr && !state_.bands.empty()) state_.bands.back().keepsNext = true;
        switch (block.kind) {
            case BlockKind::heading:
                heading(block);
                break;
            case BlockKind::paragraph:
                paragraph(block.runs, state_.fonts->regular.get(), {em_, 0.0, shareOf(style_.align), false});
                break;
            case BlockKind::item: {
                std::size_t end = i;
                while (end < blocks.size() && blocks[end].kind == BlockKind::item) ++end;
                items(blocks.subspan(i, end - i));
                i = end - 1;
                break;
            }
            case BlockKind::table:
                table(block);
                break;
            case BlockKind::formula:
                formula(block);
                break;
            case BlockKind::code:
                code(block);
                break;
        }
        if (state_.bands.size() == bandsBefore) {
            y_ = start;  // nothing to see, no gap for it
        } else {
            before = &blocks[i];
        }
    }
    finish();
}

void ProseBuilder::addGap(const Block& block, const Block* before) {
    if (before == nullptr) return;
    const double paragraph = std::clamp(style_.paragraphGap, 0.0, 10.0);
    double gap = paragraph;
    if (before->kind == BlockKind::heading) {
        gap = kBelowHeading;
    } else if (block.kind == BlockKind::heading) {
        gap = std::max(kAboveHeading, paragraph);
    } else if (block.kind == BlockKind::item && before->kind == BlockKind::item) {
        gap = block.marker.empty() ? kFurtherParagraphGap : kItemGap;
        gap = std::min(gap, paragraph);
    } else if (block.kind == BlockKind::formula || before->kind == BlockKind::formula) {
        gap = std::max(gap, kAroundFormula);
    }
    y_ += gap * em_;
}

void ProseBuilder::heading(const Block& block) {
    const auto level = static_cast<std::size_t>(std::clamp(block.level, 1, 6) - 1);
    const double em = em_ * kHeadingEms[level];
    const std::size_t first = state_.bands.size();
    ShapedText text = shapeRuns(*state_.fonts, block.runs, state_.fonts->bold.get(), style_, width_ / em);
    addLines(std::move(text), {em, 0.0, shareOf(style_.align), false}, style_.ink);
    for (std::size_t i = first; i < state_.bands.size(); ++i) state_.bands[i].keepsNext = true;
}

void ProseBuilder::paragraph(const Runs& runs, const PangoFontDescription* font, const Place& place) {
    const double room = std::max(width_ - place.indent, place.em) / place.em;
    const std::size_t first = addLines(shapeRuns(*state_.fonts, runs, font, style_, room), place, style_.ink);
    keepLinesTogether(first);
}

std::size_t ProseBuilder::addLines(ShapedText shaped, const Place& place, const Colour& colour) {
    const std::size_t first = state_.bands.size();
    if (*pango_layout_get_text(shaped.layout.get()) == '\0') return first;
    ShapedText& text = keep(std::move(shaped));
    text.wrap(std::max(width_ - place.indent, place.em) / place.em);
    const double lineHeight = place.em > em_ ? kHeadingLineHeight : std::clamp(style_.lineHeight, 0.5, 4.0);
    for (const ShapedLine& line : linesOf(text, lineHeight)) {
        Band band;
        band.top = y_;
        band.bottom = y_ + (line.ascent + line.descent) * place.em;
        band.extent = place.indent + line.width * place.em;
        band.used = band.extent;
        band.share = place.share;
        if (line.rightToLeft && place.share != 0.5) band.share = 1.0 - place.share;
        const double x = line.rightToLeft ? 0.0 : place.indent;
        addText(band, line, x, y_ + line.ascent * place.em, place.em, colour, text);
        y_ = band.bottom;
        state_.bands.push_back(std::move(band));
    }
    return first;
}

void ProseBuilder::addText(Band& band, const ShapedLine& line, double x, double baseline, double em,
                           const Colour& colour, const ShapedText& text) {
    // Where the line begins in Pango's own alignment.
    const auto rangesOf = [&](int from, int to) {
        int* xs = nullptr;
        int count = 0;
        pango_layout_line_get_x_ranges(line.line, from, to, &xs, &count);
        std::vector<std::pair<double, double>> ranges;
        for (int i = 0; i < count; ++i) ranges.emplace_back(emsOf(xs[2 * i]), emsOf(xs[2 * i + 1]));
        g_free(xs);
        return ranges;
    };
    const int lineEnd = line.line->start_index + line.line->length;
    for (const ShapedText::Range& code : text.codes) {
        const int from = std::max(code.from, line.line->start_index);
        const int to = std::min(code.to, lineEnd);
        if (from >= to) continue;
        const auto all = rangesOf(line.line->start_index, lineEnd);
        const double origin = all.empty() ? 0.0 : all.front().first;
        for (const auto& [left, right] : rangesOf(from, to)) {
            Piece ground;
            ground.kind = Prose::Mark::Kind::ground;
            ground.x = x + (left - origin - kCodeMargin) * em;
            ground.y = baseline - 0.82 * em;
            ground.width = (right - left + 2.0 * kCodeMargin) * em;
            ground.height = 1.1 * em;
            ground.radius = 0.18 * em;
            ground.colour = style_.rule.withAlpha(style_.rule.a * kGroundShare);
            band.pieces.push_back(ground);
        }
    }
    Piece piece;
    piece.x = x;
    piece.y = baseline;
    piece.width = line.width * em;
    piece.em = em;
    piece.colour = colour;
    piece.line = line.line;
    band.pieces.push_back(piece);
    state_.noteSize(em, em);
    for (const auto& formula : text.formulas) {
        state_.noteSize(em * formula->scale, em * formula->scale * formula->box.smallestSize());
    }
}

void ProseBuilder::keepLinesTogether(std::size_t first) {
    const std::size_t count = state_.bands.size() - first;
    if (count < 2) return;
    state_.bands[first].keepsNext = true;
    state_.bands[state_.bands.size() - 2].keepsNext = true;
}

void ProseBuilder::items(std::span<const Block> group) {
    // One indent for each depth, what the widest marker there needs; numbers and bullets each have their own.
    std::array<std::array<double, 2>, kMaxListDepth> steps;
    for (auto& step : steps) step.fill(kItemIndent);
    std::array<std::size_t, kMaxListDepth> kinds{};  // of the last item at each depth
    std::vector<ShapedText> markers;
    for (const Block& block : group) {
        const Runs runs{{.text = limited(cleaned(block.marker), 40, 1)}};
        markers.push_back(shapeRuns(*state_.fonts, runs, state_.fonts->regular.get(), style_, width_ / em_));
        double& step = steps[depthOf(block)][isNumbered(block)];
        step = std::max(step, markers.back().widest() + kMarkerGap);
    }
    const std::size_t firstOfAll = state_.bands.size();
    const Block* before = nullptr;
    for (std::size_t i = 0; i < group.size(); ++i) {
        const Block& block = group[i];
        if (!block.marker.empty()) kinds[depthOf(block)] = isNumbered(block);
        double indent = 0.0;
        for (std::size_t depth = 0; depth <= depthOf(block); ++depth) indent += steps[depth][kinds[depth]];
        // Narrow columns keep room for words.
        indent = std::min(indent * em_, width_ * 0.5);
        if (i > 0) addGap(block, before);
        before = &block;
        const std::size_t first = state_.bands.size();
        Runs runs = block.runs;
        if (textOf(runs).empty()) runs = {{.text = "\u00A0"}};
        paragraph(runs, state_.fonts->regular.get(), {em_, indent, shareOf(Align::start), true});
        if (block.marker.empty() || first == state_.bands.size()) continue;
        Band& band = state_.bands[first];
        const ShapedText& marker = keep(std::move(markers[i]));
        const std::vector<ShapedLine> lines = linesOf(marker, 1.0);
        if (lines.empty()) continue;
        const Piece text = band.pieces.back();
        const bool rightToLeft = band.share > 0.5;
        const double x =
            rightToLeft ? text.width + kMarkerGap * em_ : indent - kMarkerGap * em_ - lines.front().width * em_;
        addText(band, lines.front(), x, text.y, em_, style_.accent, marker);
    }
    if (style_.align == Align::start) return;
    double extent = 0.0;
    for (std::size_t i = firstOfAll; i < state_.bands.size(); ++i) extent = std::max(extent, state_.bands[i].extent);
    for (std::size_t i = firstOfAll; i < state_.bands.size(); ++i) {
        if (state_.bands[i].share > 0.5) continue;
        state_.bands[i].used = extent;
        state_.bands[i].share = shareOf(style_.align);
    }
}

void ProseBuilder::formula(const Block& block) {
    const Formula parsed = parseFormula(textOf(block.runs));
    const FormulaSetter setter(*state_.fonts, *state_.fonts->math);
    FormulaBox whole = setter.set(parsed, true);
    if (whole.empty()) return;
    const double room = width_ / em_;
    std::vector<FormulaBox> lines;
    std::vector<double> indents;
    if (whole.width * std::max(kFormulaShrink, style_.fewestTableScale) <= room) {
        lines.push_back(std::move(whole));
        indents.push_back(0.0);
    } else {
        double gap = 0.0;
        for (FormulaPart& part : setter.setParts(parsed, true)) {
            const bool fits = !lines.empty() && indents.back() + lines.back().width + gap + part.box.width <= room;
            if (fits) {
                lines.back().add(part.box, lines.back().width + gap, 0.0);
                lines.back().width += gap + part.box.width;
            } else {
                indents.push_back(lines.empty() ? 0.0 : kContinuationIndent);
                lines.push_back(std::move(part.box));
            }
            gap = part.gap;
        }
    }
    double widest = 0.0;
    for (std::size_t i = 0; i < lines.size(); ++i) widest = std::max(widest, indents[i] + lines[i].width);
    // What cannot be broken is made to fit, however small: a part that is not there would be worse.
    const double em = em_ * std::min(1.0, room / widest);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const FormulaBox& box = *state_.formulas.emplace_back(std::make_unique<FormulaBox>(std::move(lines[i])));
        if (i > 0) y_ += 0.3 * em;
        Band band;
        band.top = y_;
        // A formula of one line of letters is no tighter than text.
        const double ascent = std::max(box.ascent, 0.8) * em;
        const double descent = std::max(box.descent, 0.25) * em;
        band.bottom = y_ + ascent + descent;
        band.extent = widest * em;
        band.used = widest * em;
        band.share = 0.5;
        band.keepsNext = i + 1 < lines.size();
        Piece piece;
        piece.kind = Prose::Mark::Kind::formula;
        piece.x = indents[i] * em;
        piece.y = y_ + ascent;
        piece.width = box.width * em;
        piece.em = em;
        piece.colour = style_.ink;
        piece.box = &box;
        band.pieces.push_back(piece);
        y_ = band.bottom;
        state_.bands.push_back(std::move(band));
        state_.noteSize(em, em * box.smallestSize());
    }
}

void ProseBuilder::code(const Block& block) {
    Runs runs{{.text = textOf(block.runs)}};
    if (cleaned(runs[0].text).empty()) return;
    ShapedText shaped = shapeRuns(*state_.fonts, runs, state_.fonts->mono.get(), style_, width_ / em_);
    const double padding = kCodePadding * em_;
    const double room = std::max(width_ - 2.0 * padding, em_);
    const double natural = shaped.widest() * em_;
    // Lines a little too long shrink; much longer ones are broken, for they would be too small.
    const double fitting = room / std::max(natural, 1e-6);
    const double em = em_ * (fitting >= style_.fewestTableScale ? std::min(fitting, 1.0) : kBrokenCodeScale);
    ShapedText& text = keep(std::move(shaped));
    text.wrap(room / em);
    const std::vector<ShapedLine> lines = linesOf(text, kCodeLineHeight);
    const std::size_t first = state_.bands.size();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const ShapedLine& line = lines[i];
        Band band;
        band.top = y_;
        const double above = i == 0 ? 0.7 * padding : 0.0;
        const double below = i + 1 == lines.size() ? 0.7 * padding : 0.0;
        band.bottom = y_ + above + (line.ascent + line.descent) * em + below;
        band.extent = line.width * em + 2.0 * padding;
        band.used = band.extent;
        Piece ground;
        ground.kind = Prose::Mark::Kind::ground;
        ground.y = band.top;
        ground.height = band.bottom - band.top;
        ground.radius = 0.35 * padding;
        ground.colour = style_.rule.withAlpha(style_.rule.a * kGroundShare);
        ground.toEdge = true;
        band.pieces.push_back(ground);
        addText(band, line, padding, y_ + above + line.ascent * em, em, style_.ink, text);
        y_ = band.bottom;
        state_.bands.push_back(std::move(band));
    }
    keepLinesTogether(first);
}

void ProseBuilder::finish() {
    double width = style_.fill ? width_ : 0.0;
    for (const Band& band : state_.bands) width = std::max(width, band.extent);
    for (Band& band : state_.bands) {
        const double shift = band.share * (width - band.used);
        for (Piece& piece : band.pieces) {
            if (piece.toEdge) {
                piece.width = width;
            } else {
                piece.x += shift;
            }
        }
    }
    state_.width = width;
    state_.height = y_;
    if (state_.smallestEm <= 0.0) state_.noteSize(em_, em_);
}

}  // namespace orrery::text
