#include "engine/text/formula_setter.h"

#include "engine/base/utf8.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace orrery::text {

namespace formula {

namespace {

// TeX's \delimiterfactor, \delimitershortfall and \nulldelimiterspace, in em.
constexpr double kDelimiterFactor = 0.901;
constexpr double kDelimiterShortfall = 0.5;
constexpr double kNullDelimiter = 0.12;

constexpr double kThin = 3.0 / 18.0;
constexpr double kMedium = 4.0 / 18.0;
constexpr double kThick = 5.0 / 18.0;

// The TeXbook, chapter 18: 1 thin, 2 medium, 3 thick; negative: not in scripts.
double spaceBetween(MathClass left, MathClass right, const Mode& mode) {
    constexpr std::array<std::array<int, 8>, 8> kSpaces{{
        {0, 1, -2, -3, 0, 0, 0, -1},
        {1, 1, 0, -3, 0, 0, 0, -1},
        {-2, -2, 0, 0, -2, 0, 0, -2},
        {-3, -3, 0, 0, -3, 0, 0, -3},
        {0, 0, 0, 0, 0, 0, 0, 0},
        {0, 1, -2, -3, 0, 0, 0, -1},
        {-1, -1, 0, -1, -1, -1, -1, -1},
        {-1, 1, -2, -3, -1, 0, -1, -1},
    }};
    const int space = kSpaces[static_cast<std::size_t>(left)][static_cast<std::size_t>(right)];
    if (space < 0 && mode.style >= 2) return 0.0;
    return std::array{0.0, kThin, kMedium, kThick}[static_cast<std::size_t>(std::abs(space))];
}

// A binary operator without something on both sides is a sign: −x, a = −b.
void settleBinaries(std::vector<Atom>& atoms) {
    Atom* previous = nullptr;
    for (Atom& atom : atoms) {
        if (atom.isSpace) continue;
        using enum MathClass;
        const MathClass left = previous == nullptr ? open : previous->mathClass;
        if (atom.mathClass == binary &&
            (left == binary || left == operation || left == relation || left == open || left == punctuation)) {
            atom.mathClass = ordinary;
        }
        if (left == binary &&
            (atom.mathClass == relation || atom.mathClass == close || atom.mathClass == punctuation)) {
            previous->mathClass = ordinary;
        }
        previous = &atom;
    }
    if (previous != nullptr && previous->mathClass == MathClass::binary) previous->mathClass = MathClass::ordinary;
}

}  // namespace

std::vector<Atom> Setter::atoms(const MathList& nodes, Mode mode) {
    std::vector<Atom> result;
    for (const MathNode& node : nodes) {
        if (node.kind == Kind::style) {
            mode.style = node.style;
            continue;
        }
        Atom atom;
        atom.mode = mode;
        atom.mathClass = node.mathClass;
        atom.isSpace = node.kind == Kind::space;
        if (atom.isSpace) {
            atom.box.width = node.amount * size(mode);
        } else {
            atom.box = set(node, mode);
        }
        result.push_back(std::move(atom));
    }
    settleBinaries(result);
    return result;
}

std::vector<double> Setter::gaps(const std::vector<Atom>& atoms) const {
    std::vector<double> result(atoms.size(), 0.0);
    const Atom* previous = nullptr;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        if (atoms[i].isSpace) continue;
        if (previous != nullptr) {
            result[i] = spaceBetween(previous->mathClass, atoms[i].mathClass, atoms[i].mode) * size(atoms[i].mode);
            result[i] += lean(*previous, atoms[i]);
        }
        previous = &atoms[i];
    }
    return result;
}

FormulaBox Setter::joined(const std::vector<Atom>& atoms) const {
    const std::vector<double> before = gaps(atoms);
    FormulaBox row;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        row.add(atoms[i].box, row.width + before[i], 0.0);
        row.width += before[i] + atoms[i].box.width;
    }
    if (!atoms.empty()) row.italic = atoms.back().box.italic;
    return row;
}

double Setter::lean(const Atom& left, const Atom& right) {
    using enum MathClass;
    const bool isUpright = right.mathClass == close || right.mathClass == open || right.mathClass == inner;
    return isUpright ? left.box.italic : 0.0;
}

double Setter::size(const Mode& mode) const {
    return mode.style <= 1 ? 1.0 : mode.style == 2 ? c_.scriptScale : c_.scriptScriptScale;
}

FormulaBox Setter::set(const MathNode& node, const Mode& mode) {
    switch (node.kind) {
        case Kind::symbol:
            return symbol(node, mode);
        case Kind::word:
            return word(node.text, mode);
        case Kind::text:
            return text(node.text, "Noto Sans", mode);
        case Kind::unknown:
            return text(node.text, "Noto Sans Mono", mode);
        case Kind::list:
            return node.parts.empty() ? FormulaBox{} : list(node.parts[0], mode);
        case Kind::scripts:
            return scripts(node, mode);
        case Kind::fraction:
            return fraction(node, mode);
        case Kind::root:
            return root(node, mode);
        case Kind::overline:
        case Kind::underline:
            return line(node, mode);
        case Kind::accent:
            return accent(node, mode);
        case Kind::brace:
            return brace(node, mode);
        case Kind::stack:
            return limits(list(node.parts[0], mode), node.parts[1], node.parts[2], mode);
        case Kind::fenced:
            return fenced(node, mode);
        case Kind::delimiter:
            return delimiter(node.symbol, 1.2 * node.amount * size(mode), mode);
        case Kind::array:
            return array(node, mode);
        case Kind::space:
        case Kind::style:
            break;
    }
    return {};
}

FormulaBox Setter::symbol(const MathNode& node, const Mode& mode) {
    const double s = size(mode);
    const std::uint32_t id = font_.glyph(node.symbol);
    if (id == 0) {
        std::string letters;
        utf8::append(letters, node.symbol);
        return text(letters, "Noto Sans", mode);
    }
    if (node.mathClass != MathClass::operation) return glyphs_.single(id, s);
    std::uint32_t chosen = id;
    if (mode.style == 0) {
        for (const MathFont::Variant& variant : font_.variants(id, true)) {
            chosen = variant.glyph;
            if (variant.length >= c_.displayOperatorMinHeight) break;
        }
    }
    return onAxis(glyphs_.single(chosen, s), mode);
}

FormulaBox Setter::onAxis(const FormulaBox& box, const Mode& mode) const {
    FormulaBox moved;
    moved.width = box.width;
    moved.italic = box.italic;
    const double shift = (glyphs_.inkTop(box) + glyphs_.inkBottom(box)) / 2.0 + axis(mode);
    moved.add(box, 0.0, -shift);
    moved.ascent = -(glyphs_.inkTop(box) - shift);
    moved.descent = glyphs_.inkBottom(box) - shift;
    return moved;
}

FormulaBox Setter::word(const std::string& letters, const Mode& mode) {
    const std::vector<ShapedGlyph> shaped = font_.shape(letters);
    if (shaped.empty()) return text(letters, "Noto Sans", mode);
    const double s = size(mode);
    FormulaBox box;
    for (const ShapedGlyph& each : shaped) {
        box.add(glyphs_.single(each.glyph, s), box.width + each.x * s, -each.y * s);
        box.width += each.advance * s;
    }
    return box;
}

FormulaBox Setter::text(const std::string& words, const char* family, const Mode& mode) {
    if (words.empty()) return {};
    const double s = size(mode);
    PangoLayout* layout = pango_layout_new(fonts_.context.get());
    FormulaBox box;
    const std::shared_ptr<PangoLayout> owned(layout, Release());
    const Owned<PangoFontDescription> description(describeFont(family, PANGO_WEIGHT_NORMAL));
    pango_layout_set_font_description(layout, description.get());
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, words.data(), static_cast<int>(words.size()));
    PangoLayoutLine* line = pango_layout_get_line(layout, 0);
    if (line == nullptr) return box;
    alignBaselines(line);
    PangoRectangle ink;
    PangoRectangle logical;
    pango_layout_line_get_extents(line, &ink, &logical);
    box.width = emsOf(logical.width) * s;
    box.ascent = std::clamp(emsOf(-ink.y), 0.0, 2.0) * s;
    box.descent = std::clamp(emsOf(ink.y + ink.height), 0.0, 1.0) * s;
    box.texts.push_back({owned, 0.0, 0.0, s});
    return box;
}

FormulaBox Setter::scripts(const MathNode& node, const Mode& mode) {
    const MathList& nucleus = node.parts[0];
    const bool stacked = node.limits == Limits::always || (node.limits == Limits::inDisplay && mode.style == 0);
    FormulaBox base = list(nucleus, mode);
    MathList above = node.parts[2];
    if (!stacked) addPrimes(base, above, mode);
    if (stacked) return limits(base, node.parts[2], node.parts[1], mode);
    const bool isCharacter = nucleus.size() == 1 && nucleus[0].mathClass != MathClass::operation &&
                             (nucleus[0].kind == Kind::symbol || nucleus[0].kind == Kind::word);
    const double s = size(mode);
    const FormulaBox sub = list(node.parts[1], mode.subscript());
    const FormulaBox super = list(above, mode.script());
    const bool hasSub = !node.parts[1].empty();
    const bool hasSuper = !above.empty();
    double down = isCharacter ? 0.0 : base.descent + c_.subscriptBaselineDropMin * s;
    double up = isCharacter ? 0.0 : base.ascent - c_.superscriptBaselineDropMax * s;
    down = std::max({down, c_.subscriptShiftDown * s});
    up = std::max({up, (mode.cramped ? c_.superscriptShiftUpCramped : c_.superscriptShiftUp) * s,
                   super.descent + c_.superscriptBottomMin * s});
    if (!hasSuper) down = std::max(down, sub.ascent - c_.subscriptTopMax * s);
    if (hasSub && hasSuper) {
        const double gap = (up - super.descent) - (sub.ascent - down);
        if (gap < c_.subSuperscriptGapMin * s) {
            down += c_.subSuperscriptGapMin * s - gap;
            const double rise = c_.superscriptBottomMaxWithSubscript * s - (up - super.descent);
            if (rise > 0.0) {
                up += rise;
                down -= rise;
            }
        }
    }
    FormulaBox box = base;
    box.italic = 0.0;
    // An integral's width has its lean in it, a letter's has not.
    const bool isSign = nucleus.size() == 1 && nucleus[0].mathClass == MathClass::operation;
    const double subAt = base.width - (isSign ? base.italic : 0.0);
    const double superAt = base.width + (isSign ? 0.0 : base.italic);
    double right = base.width;
    if (hasSub) {
        box.add(sub, subAt, down);
        right = std::max(right, subAt + sub.width);
    }
    if (hasSuper) {
        box.add(super, superAt, -up);
        right = std::max(right, superAt + super.width);
    }
    box.width = right + (hasSub || hasSuper ? c_.spaceAfterScript * s : 0.0);
    return box;
}

void Setter::addPrimes(FormulaBox& base, MathList& above, const Mode& mode) const {
    const std::uint32_t prime = font_.glyph(0x2032);
    const double s = size(mode);
    if (prime == 0 || font_.metrics(prime).bottom < 0.25) return;
    auto next = above.begin();
    base.width += next != above.end() && next->symbol == 0x2032 ? base.italic : 0.0;
    for (; next != above.end() && next->symbol == 0x2032; ++next) {
        const FormulaBox mark = glyphs_.single(prime, s);
        base.add(mark, base.width, 0.0);
        base.width += mark.width;
        base.italic = 0.0;
    }
    above.erase(above.begin(), next);
}

FormulaBox Setter::limits(const FormulaBox& base, const MathList& above, const MathList& below, const Mode& mode) {
    const double s = size(mode);
    const FormulaBox top = list(above, mode.script());
    const FormulaBox bottom = list(below, mode.subscript());
    FormulaBox box;
    box.width = std::max({base.width, top.width, bottom.width});
    box.add(base, (box.width - base.width) / 2.0, 0.0);
    if (!above.empty()) {
        const double rise = std::max(c_.upperLimitGapMin * s + top.descent, c_.upperLimitBaselineRiseMin * s);
        box.add(top, (box.width - top.width + base.italic) / 2.0, -(base.ascent + rise));
    }
    if (!below.empty()) {
        const double drop = std::max(c_.lowerLimitGapMin * s + bottom.ascent, c_.lowerLimitBaselineDropMin * s);
        box.add(bottom, (box.width - bottom.width - base.italic) / 2.0, base.descent + drop);
    }
    return box;
}

FormulaBox Setter::fraction(const MathNode& node, const Mode& mode) {
    const double s = size(mode);
    const bool display = mode.style == 0;
    const FormulaBox above = list(node.parts[0], mode.numerator());
    const FormulaBox below = list(node.parts[1], mode.denominator());
    const double a = axis(mode);
    const double t = node.ruled ? c_.fractionRuleThickness * s : 0.0;
    double up = 0.0;
    double down = 0.0;
    if (node.ruled) {
        up = (display ? c_.fractionNumeratorDisplayStyleShiftUp : c_.fractionNumeratorShiftUp) * s;
        down = (display ? c_.fractionDenominatorDisplayStyleShiftDown : c_.fractionDenominatorShiftDown) * s;
        const double gapAbove = (display ? c_.fractionNumDisplayStyleGapMin : c_.fractionNumeratorGapMin) * s;
        const double gapBelow = (display ? c_.fractionDenomDisplayStyleGapMin : c_.fractionDenominatorGapMin) * s;
        up = std::max(up, a + t / 2.0 + gapAbove + above.descent);
        down = std::max(down, below.ascent + gapBelow + t / 2.0 - a);
    } else {
        up = (display ? c_.stackTopDisplayStyleShiftUp : c_.stackTopShiftUp) * s;
        down = (display ? c_.stackBottomDisplayStyleShiftDown : c_.stackBottomShiftDown) * s;
        const double least = (display ? c_.stackDisplayStyleGapMin : c_.stackGapMin) * s;
        const double gap = (up - above.descent) - (below.ascent - down);
        if (gap < least) {
            up += (least - gap) / 2.0;
            down += (least - gap) / 2.0;
        }
    }
    const double margin = kNullDelimiter * s;
    const double inner = std::max(above.width, below.width);
    FormulaBox box;
    box.width = inner + 2.0 * margin;
    box.add(above, margin + (inner - above.width) / 2.0, -up);
    box.add(below, margin + (inner - below.width) / 2.0, down);
    if (node.ruled) box.rules.push_back({margin, -a - t / 2.0, inner, t});
    return box;
}

FormulaBox Setter::root(const MathNode& node, const Mode& mode) {
    const double s = size(mode);
    const FormulaBox content = list(node.parts[0], mode.crampedOne());
    const double t = c_.radicalRuleThickness * s;
    double gap = (mode.style == 0 ? c_.radicalDisplayStyleVerticalGap : c_.radicalVerticalGap) * s;
    const FormulaBox sign = glyphs_.delimiter(0x221A, content.height() + gap + t, s);
    const double signTop = glyphs_.inkTop(sign);
    const double signHeight = glyphs_.inkBottom(sign) - signTop;
    gap += std::max(0.0, (signHeight - content.height() - gap - t) / 2.0);
    const double top = content.ascent + gap + t;
    FormulaBox box;
    double x = 0.0;
    if (!node.parts[1].empty()) {
        const FormulaBox degree = list(node.parts[1], {3, false});
        const double bottom = -top + signHeight * (1.0 - c_.radicalDegreeBottomRaise);
        x = std::max(0.0, c_.radicalKernBeforeDegree * s);
        // The sign does not move left of its degree's beginning.
        const double after = std::max(c_.radicalKernAfterDegree * s, -degree.width - x);
        box.add(degree, x, bottom - degree.descent);
        x += degree.width + after;
    }
    box.add(sign, x, -top - signTop);
    x += sign.width;
    box.add(content, x, 0.0);
    box.rules.push_back({x - 0.01 * s, -top, content.width + content.italic + 0.06 * s, t});
    box.width = x + content.width + content.italic + 0.06 * s;
    box.ascent = std::max(box.ascent, top + c_.radicalExtraAscender * s);
    return box;
}

FormulaBox Setter::line(const MathNode& node, const Mode& mode) {
    const double s = size(mode);
    const FormulaBox content = list(node.parts[0], mode.crampedOne());
    FormulaBox box = content;
    const double t = c_.overbarRuleThickness * s;
    const double distance = c_.overbarVerticalGap * s;
    if (node.kind == Kind::overline) {
        box.rules.push_back({0.0, -content.ascent - distance - t, content.width + content.italic, t});
        box.ascent = content.ascent + distance + t + c_.overbarExtraAscender * s;
    } else {
        box.rules.push_back({0.0, content.descent + distance, content.width, t});
        box.descent = content.descent + distance + t + c_.overbarExtraAscender * s;
    }
    return box;
}

FormulaBox Setter::accent(const MathNode& node, const Mode& mode) {
    const double s = size(mode);
    const MathList& content = node.parts[0];
    const FormulaBox base = list(content, mode.crampedOne());
    const std::uint32_t narrow = font_.glyph(node.symbol);
    if (narrow == 0 || base.empty()) return base;
    std::uint32_t mark = narrow;
    if (node.wide) {
        for (const MathFont::Variant& variant : font_.variants(narrow, false)) {
            if (variant.length * s <= base.width) mark = variant.glyph;
        }
    }
    const GlyphMetrics m = font_.metrics(mark);
    // A letter says where its accent belongs; anything else has it in the middle.
    double at = base.width / 2.0;
    if (base.glyphs.size() == 1 && base.texts.empty() && base.rules.empty()) {
        at = font_.metrics(base.glyphs[0].glyph).accentAt * s;
    }
    const double middle = mark == narrow ? m.accentAt : (m.left + m.right) / 2.0;
    const double raise = std::max(0.0, base.ascent - c_.accentBaseHeight * s);
    FormulaBox box = base;
    box.glyphs.push_back({mark, at - middle * s, -raise, s, 1.0});
    box.ascent = std::max(box.ascent, raise + m.top * s);
    return box;
}

FormulaBox Setter::brace(const MathNode& node, const Mode& mode) {
    const double s = size(mode);
    const FormulaBox content = list(node.parts[0], mode);
    const bool over = node.symbol == 0x23DE;
    const FormulaBox sign = glyphs_.stretched(font_.glyph(node.symbol), content.width, s);
    FormulaBox box;
    box.width = std::max(content.width, sign.width);
    box.add(content, (box.width - content.width) / 2.0, 0.0);
    const double gap = c_.overbarVerticalGap * s;
    const double x = (box.width - sign.width) / 2.0;
    const double y =
        over ? -content.ascent - gap - glyphs_.inkBottom(sign) : content.descent + gap - glyphs_.inkTop(sign);
    box.add(sign, x, y);
    if (over) box.ascent = std::max(box.ascent, -(y + glyphs_.inkTop(sign)));
    if (!over) box.descent = std::max(box.descent, y + glyphs_.inkBottom(sign));
    return box;
}

FormulaBox Setter::fenced(const MathNode& node, const Mode& mode) {
    std::vector<FormulaBox> parts;
    const double a = axis(mode);
    double reach = 0.0;
    for (const MathList& part : node.parts) {
        parts.push_back(list(part, mode));
        reach = std::max({reach, parts.back().ascent - a, parts.back().descent + a});
    }
    const double length = std::max(kDelimiterFactor * 2.0 * reach, 2.0 * reach - kDelimiterShortfall * size(mode));
    FormulaBox box;
    for (std::size_t i = 0; i < node.delimiters.size(); ++i) {
        const FormulaBox fence = delimiter(node.delimiters[i], length, mode);
        box.add(fence, box.width, 0.0);
        box.width += fence.width;
        if (i >= parts.size()) continue;
        box.add(parts[i], box.width, 0.0);
        box.width += parts[i].width + parts[i].italic;
    }
    return box;
}

FormulaBox Setter::delimiter(char32_t character, double length, const Mode& mode) const {
    FormulaBox box;
    if (character == 0) {
        box.width = kNullDelimiter * size(mode);
        return box;
    }
    return onAxis(glyphs_.delimiter(character, length, size(mode)), mode);
}

}  // namespace formula

FormulaBox FormulaSetter::set(const Formula& formula, bool display) const {
    FormulaBox box = formula::Setter(fonts_, font_).list(formula.content, {display ? 0 : 1, false});
    box.width += box.italic;
    return box;
}

std::vector<FormulaPart> FormulaSetter::setParts(const Formula& formula, bool display) const {
    formula::Setter setter(fonts_, font_);
    const std::vector<formula::Atom> atoms = setter.atoms(formula.content, {display ? 0 : 1, false});
    const std::vector<double> gaps = setter.gaps(atoms);
    std::vector<FormulaPart> parts(1);
    int depth = 0;
    bool endsHere = false;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        using enum MathClass;
        const MathClass mathClass = atoms[i].mathClass;
        if (mathClass == open) ++depth;
        if (mathClass == close) depth = std::max(depth - 1, 0);
        const bool isJoint = depth == 0 && (mathClass == relation || mathClass == binary);
        FormulaPart* part = &parts.back();
        double gap = gaps[i];
        if ((display ? isJoint : endsHere) && !part->box.empty()) {
            part->gap = gap;
            gap = 0.0;
            part = &parts.emplace_back();
        }
        part->box.add(atoms[i].box, part->box.width + gap, 0.0);
        part->box.width += gap + atoms[i].box.width;
        if (i + 1 == atoms.size()) part->box.width += atoms[i].box.italic;
        endsHere = isJoint;
    }
    return parts;
}

}  // namespace orrery::text
