#include "engine/text/formula_box.h"

#include "engine/base/utf8.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace orrery::text {

namespace {

using Kind = MathNode::Kind;
using Limits = MathNode::Limits;

// TeX's \delimiterfactor, \delimitershortfall and \nulldelimiterspace, in em.
constexpr double kDelimiterFactor = 0.901;
constexpr double kDelimiterShortfall = 0.5;
constexpr double kNullDelimiter = 0.12;
// Of a row of an array: what a line of text has (LaTeX's \@arstrut), for this font.
constexpr double kStrutAscent = 0.88;
constexpr double kStrutDescent = 0.46;
constexpr double kArrayMargin = 0.1;
// How often a delimiter's middle is repeated at most: 100 em and more.
constexpr int kMaxExtenders = 400;

constexpr double kThin = 3.0 / 18.0;
constexpr double kMedium = 4.0 / 18.0;
constexpr double kThick = 5.0 / 18.0;

// A style of Appendix G: 0 display, 1 text, 2 script, 3 script of a script.
struct Mode {
    int style = 1;
    bool cramped = false;

    Mode script() const { return {std::min(std::max(style, 1) + 1, 3), cramped}; }
    Mode subscript() const { return {script().style, true}; }
    Mode numerator() const { return {std::min(style + 1, 3), cramped}; }
    Mode denominator() const { return {std::min(style + 1, 3), true}; }
    Mode crampedOne() const { return {style, true}; }
};

struct Atom {
    FormulaBox box;
    MathClass mathClass = MathClass::ordinary;
    Mode mode;
    bool isSpace = false;
};

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

// Sets nodes; Appendix G of The TeXbook with the constants of the MATH table.
class Setter {
 public:
    Setter(const FontContext& fonts, const MathFont& font) : fonts_(fonts), font_(font), c_(font.constants()) {}

    FormulaBox list(const MathList& nodes, const Mode& mode) { return joined(atoms(nodes, mode)); }

    std::vector<Atom> atoms(const MathList& nodes, Mode mode) {
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

    // The space that stands before each atom.
    std::vector<double> gaps(const std::vector<Atom>& atoms) const {
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

    FormulaBox joined(const std::vector<Atom>& atoms) const {
        const std::vector<double> before = gaps(atoms);
        FormulaBox row;
        for (std::size_t i = 0; i < atoms.size(); ++i) {
            row.add(atoms[i].box, row.width + before[i], 0.0);
            row.width += before[i] + atoms[i].box.width;
        }
        if (!atoms.empty()) row.italic = atoms.back().box.italic;
        return row;
    }

 private:
    // What a slanted letter leans into something upright that follows closely.
    static double lean(const Atom& left, const Atom& right) {
        using enum MathClass;
        const bool isUpright = right.mathClass == close || right.mathClass == open || right.mathClass == inner;
        return isUpright ? left.box.italic : 0.0;
    }

    double size(const Mode& mode) const {
        return mode.style <= 1 ? 1.0 : mode.style == 2 ? c_.scriptScale : c_.scriptScriptScale;
    }
    double axis(const Mode& mode) const { return c_.axisHeight * size(mode); }

    FormulaBox set(const MathNode& node, const Mode& mode) {
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

    FormulaBox glyph(std::uint32_t id, double scale) const {
        const GlyphMetrics m = font_.metrics(id);
        FormulaBox box;
        box.width = m.advance * scale;
        box.ascent = std::max(m.top, 0.0) * scale;
        box.descent = std::max(-m.bottom, 0.0) * scale;
        box.italic = std::max(m.italic, 0.0) * scale;
        box.glyphs.push_back({id, 0.0, 0.0, scale, 1.0});
        return box;
    }

    FormulaBox symbol(const MathNode& node, const Mode& mode) {
        const double s = size(mode);
        const std::uint32_t id = font_.glyph(node.symbol);
        if (id == 0) {
            std::string letters;
            utf8::append(letters, node.symbol);
            return text(letters, "Noto Sans", mode);
        }
        if (node.mathClass != MathClass::operation) return glyph(id, s);
        std::uint32_t chosen = id;
        if (mode.style == 0) {
            for (const MathFont::Variant& variant : font_.variants(id, true)) {
                chosen = variant.glyph;
                if (variant.length >= c_.displayOperatorMinHeight) break;
            }
        }
        return onAxis(glyph(chosen, s), mode);
    }

    // Moved so that its middle is on the axis.
    FormulaBox onAxis(const FormulaBox& box, const Mode& mode) const {
        FormulaBox moved;
        moved.width = box.width;
        moved.italic = box.italic;
        const double shift = (inkTop(box) + inkBottom(box)) / 2.0 + axis(mode);
        moved.add(box, 0.0, -shift);
        moved.ascent = -(inkTop(box) - shift);
        moved.descent = inkBottom(box) - shift;
        return moved;
    }

    // y of the ink of a box that is one glyph or a stack of them.
    double inkTop(const FormulaBox& box) const {
        double top = box.glyphs.empty() ? -box.ascent : 1e9;
        for (const FormulaBox::Glyph& g : box.glyphs) {
            top = std::min(top, g.y - font_.metrics(g.glyph).top * g.size * g.stretch);
        }
        return top;
    }
    double inkBottom(const FormulaBox& box) const {
        double bottom = box.glyphs.empty() ? box.descent : -1e9;
        for (const FormulaBox::Glyph& g : box.glyphs) {
            bottom = std::max(bottom, g.y - font_.metrics(g.glyph).bottom * g.size * g.stretch);
        }
        return bottom;
    }

    FormulaBox word(const std::string& letters, const Mode& mode) {
        const std::vector<ShapedGlyph> shaped = font_.shape(letters);
        if (shaped.empty()) return text(letters, "Noto Sans", mode);
        const double s = size(mode);
        FormulaBox box;
        for (const ShapedGlyph& each : shaped) {
            box.add(glyph(each.glyph, s), box.width + each.x * s, -each.y * s);
            box.width += each.advance * s;
        }
        return box;
    }

    FormulaBox text(const std::string& words, const char* family, const Mode& mode) {
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

    FormulaBox scripts(const MathNode& node, const Mode& mode) {
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

    // Primes at the beginning of a superscript, where the font has them raised: beside the nucleus, at its size.
    void addPrimes(FormulaBox& base, MathList& above, const Mode& mode) const {
        const std::uint32_t prime = font_.glyph(0x2032);
        const double s = size(mode);
        if (prime == 0 || font_.metrics(prime).bottom < 0.25) return;
        auto next = above.begin();
        base.width += next != above.end() && next->symbol == 0x2032 ? base.italic : 0.0;
        for (; next != above.end() && next->symbol == 0x2032; ++next) {
            const FormulaBox mark = glyph(prime, s);
            base.add(mark, base.width, 0.0);
            base.width += mark.width;
            base.italic = 0.0;
        }
        above.erase(above.begin(), next);
    }

    // What stands above and below, in small.
    FormulaBox limits(const FormulaBox& base, const MathList& above, const MathList& below, const Mode& mode) {
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

    FormulaBox fraction(const MathNode& node, const Mode& mode) {
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

    FormulaBox root(const MathNode& node, const Mode& mode) {
        const double s = size(mode);
        const FormulaBox content = list(node.parts[0], mode.crampedOne());
        const double t = c_.radicalRuleThickness * s;
        double gap = (mode.style == 0 ? c_.radicalDisplayStyleVerticalGap : c_.radicalVerticalGap) * s;
        const FormulaBox sign = delimiterGlyphs(0x221A, content.height() + gap + t, s);
        const double signTop = inkTop(sign);
        const double signHeight = inkBottom(sign) - signTop;
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

    FormulaBox line(const MathNode& node, const Mode& mode) {
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

    FormulaBox accent(const MathNode& node, const Mode& mode) {
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

    FormulaBox brace(const MathNode& node, const Mode& mode) {
        const double s = size(mode);
        const FormulaBox content = list(node.parts[0], mode);
        const bool over = node.symbol == 0x23DE;
        const FormulaBox sign = stretched(font_.glyph(node.symbol), content.width, s);
        FormulaBox box;
        box.width = std::max(content.width, sign.width);
        box.add(content, (box.width - content.width) / 2.0, 0.0);
        const double gap = c_.overbarVerticalGap * s;
        const double x = (box.width - sign.width) / 2.0;
        const double y = over ? -content.ascent - gap - inkBottom(sign) : content.descent + gap - inkTop(sign);
        box.add(sign, x, y);
        if (over) box.ascent = std::max(box.ascent, -(y + inkTop(sign)));
        if (!over) box.descent = std::max(box.descent, y + inkBottom(sign));
        return box;
    }

    // Along the baseline, at least this long where the font has parts for it; the ink begins at 0.
    FormulaBox stretched(std::uint32_t id, double length, double s) const {
        FormulaBox box;
        if (id == 0) return box;
        std::uint32_t chosen = id;
        for (const MathFont::Variant& variant : font_.variants(id, false)) {
            chosen = variant.glyph;
            if (variant.length * s >= length) break;
        }
        const GlyphMetrics m = font_.metrics(chosen);
        if ((m.right - m.left) * s < length) {
            box = assembled(font_.assembly(id, false), length, s, false);
            if (!box.empty()) return box;
        }
        box.glyphs.push_back({chosen, -m.left * s, 0.0, s, 1.0});
        box.width = (m.right - m.left) * s;
        return box;
    }

    FormulaBox fenced(const MathNode& node, const Mode& mode) {
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

    // On the axis.
    FormulaBox delimiter(char32_t character, double length, const Mode& mode) const {
        FormulaBox box;
        if (character == 0) {
            box.width = kNullDelimiter * size(mode);
            return box;
        }
        return onAxis(delimiterGlyphs(character, length, size(mode)), mode);
    }

    // At least `length` high where the font can.
    FormulaBox delimiterGlyphs(char32_t character, double length, double s) const {
        const std::uint32_t id = font_.glyph(character);
        FormulaBox box;
        if (id == 0) return box;
        MathFont::Variant chosen;
        for (const MathFont::Variant& variant : font_.variants(id, true)) {
            chosen = variant;
            if (variant.length * s >= length) break;
        }
        if (chosen.length * s < length) {
            box = assembled(font_.assembly(id, true), length, s, true);
            if (!box.empty()) return box;
        }
        box = glyph(chosen.glyph, s);
        if (chosen.length * s < length && chosen.length > 0.0) {
            box.glyphs[0].stretch = length / (chosen.length * s);
            box.ascent *= box.glyphs[0].stretch;
            box.descent *= box.glyphs[0].stretch;
        }
        return box;
    }

    // Put together from parts that overlap where they are alike (OpenType MATH, glyph assembly).
    FormulaBox assembled(const std::vector<GlyphPart>& parts, double length, double s, bool vertical) const {
        FormulaBox box;
        double fixed = 0.0;
        double extending = 0.0;
        int extenders = 0;
        for (const GlyphPart& part : parts) {
            (part.extends ? extending : fixed) += part.length * s;
            extenders += part.extends ? 1 : 0;
        }
        if (parts.empty()) return box;
        const double overlap = font_.minConnectorOverlap(vertical) * s;
        const auto others = static_cast<int>(parts.size()) - extenders;
        const auto longest = [&](int repeats) {
            return fixed + repeats * extending - (others + repeats * extenders - 1) * overlap;
        };
        int repeats = others == 0 ? 1 : 0;
        while (extenders > 0 && repeats < kMaxExtenders && longest(repeats) < length) ++repeats;
        const int joints = std::max(others + repeats * extenders - 1, 1);
        const double spare = std::max(0.0, longest(repeats) - length) / joints;

        double at = 0.0;  // end of what is placed
        double connector = -1.0;
        for (const GlyphPart& part : parts) {
            for (int i = 0; i < (part.extends ? repeats : 1); ++i) {
                if (connector >= 0.0) {
                    at -= std::max(overlap, std::min({overlap + spare, connector, part.startConnector * s}));
                }
                const GlyphMetrics m = font_.metrics(part.glyph);
                if (vertical) {
                    box.glyphs.push_back({part.glyph, 0.0, -at + m.bottom * s, s, 1.0});
                    box.width = std::max(box.width, m.advance * s);
                } else {
                    box.glyphs.push_back({part.glyph, at - m.left * s, 0.0, s, 1.0});
                }
                at += part.length * s;
                connector = part.endConnector * s;
            }
        }
        if (vertical) {
            box.ascent = at;
        } else {
            box.width = at;
        }
        return box;
    }

    FormulaBox array(const MathNode& node, const Mode& mode) {
        const double s = size(mode);
        const std::size_t columns = std::max<std::size_t>(node.columns, 1);
        const std::size_t rows = node.parts.size() / columns;
        const Mode cellMode{node.displayed ? 0 : std::max(mode.style, 1), mode.cramped};
        std::vector<FormulaBox> cells;
        std::vector<double> widths(columns, 0.0);
        for (std::size_t i = 0; i < rows * columns; ++i) {
            cells.push_back(cell(node.parts[i], cellMode, node.pairs && i % columns % 2 == 1));
            widths[i % columns] = std::max(widths[i % columns], cells.back().width + cells.back().italic);
        }
        // Rows from the top, then all moved to the axis.
        FormulaBox box;
        std::vector<double> baselines;
        double y = 0.0;
        for (std::size_t r = 0; r < rows; ++r) {
            double ascent = node.rowSpaced ? kStrutAscent * s : 0.0;
            double descent = node.rowSpaced ? kStrutDescent * s : 0.0;
            for (std::size_t c = 0; c < columns; ++c) {
                ascent = std::max(ascent, cells[r * columns + c].ascent);
                descent = std::max(descent, cells[r * columns + c].descent + (node.rowSpaced ? 0.08 * s : 0.0));
            }
            if (r > 0) y += node.rowSpaced ? node.rowGap * s : 0.2 * s;
            baselines.push_back(y + ascent);
            y += ascent + descent;
        }
        const double middle = y / 2.0 + axis(mode);
        double x = kArrayMargin * s;
        for (std::size_t c = 0; c < columns; ++c) {
            const char align = node.alignment.empty() ? 'c' : alignmentOf(node, c);
            for (std::size_t r = 0; r < rows; ++r) {
                const FormulaBox& each = cells[r * columns + c];
                const double spare = widths[c] - each.width;
                const double indent = align == 'l' ? 0.0 : align == 'r' ? spare : spare / 2.0;
                box.add(each, x + indent, baselines[r] - middle);
            }
            x += widths[c];
            const bool isTight = node.pairs && c % 2 == 0;
            if (c + 1 < columns && !isTight) x += node.columnGap * s;
        }
        box.width = x + kArrayMargin * s;
        box.ascent = middle;
        box.descent = y - middle;
        return box;
    }

    static char alignmentOf(const MathNode& node, std::size_t column) {
        if (node.pairs) return node.alignment[column % node.alignment.size()];
        return node.alignment[std::min(column, node.alignment.size() - 1)];
    }

    // One that continues what stands to the left begins with the space around its operator.
    FormulaBox cell(const MathList& nodes, const Mode& mode, bool continues) {
        if (continues) {
            MathList continued;
            continued.emplace_back().kind = Kind::list;
            continued.insert(continued.end(), nodes.begin(), nodes.end());
            return joined(atoms(continued, mode));
        }
        return list(nodes, mode);
    }

    const FontContext& fonts_;
    const MathFont& font_;
    const MathConstants& c_;
};

}  // namespace

void FormulaBox::add(const FormulaBox& other, double x, double y) {
    ascent = std::max(ascent, other.ascent - y);
    descent = std::max(descent, other.descent + y);
    for (Glyph each : other.glyphs) {
        each.x += x;
        each.y += y;
        glyphs.push_back(each);
    }
    for (Rule each : other.rules) {
        each.x += x;
        each.y += y;
        rules.push_back(each);
    }
    for (Text each : other.texts) {
        each.x += x;
        each.y += y;
        texts.push_back(std::move(each));
    }
}

double FormulaBox::smallestSize() const {
    double smallest = 1.0;
    for (const Glyph& each : glyphs) smallest = std::min(smallest, each.size);
    for (const Text& each : texts) smallest = std::min(smallest, each.size);
    return smallest;
}

FormulaBox FormulaSetter::set(const Formula& formula, bool display) const {
    FormulaBox box = Setter(fonts_, font_).list(formula.content, {display ? 0 : 1, false});
    box.width += box.italic;
    return box;
}

std::vector<FormulaPart> FormulaSetter::setParts(const Formula& formula, bool display) const {
    Setter setter(fonts_, font_);
    const std::vector<Atom> atoms = setter.atoms(formula.content, {display ? 0 : 1, false});
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

void drawFormula(cairo_t* cairo, const MathFont& font, const FormulaBox& box, double x, double y, double em) {
    cairo_save(cairo);
    cairo_translate(cairo, x, y);
    cairo_scale(cairo, em, em);
    if (font.face() != nullptr) {
        cairo_set_font_face(cairo, font.face());
        cairo_set_font_options(cairo, font.options());
        for (const FormulaBox::Glyph& each : box.glyphs) {
            cairo_matrix_t matrix;
            const double size = each.size * font.scale();
            cairo_matrix_init_scale(&matrix, size, size * each.stretch);
            cairo_set_font_matrix(cairo, &matrix);
            const cairo_glyph_t glyph{each.glyph, each.x, each.y};
            cairo_show_glyphs(cairo, &glyph, 1);
        }
    }
    for (const FormulaBox::Rule& each : box.rules) {
        cairo_rectangle(cairo, each.x, each.y, each.width, each.height);
        cairo_fill(cairo);
    }
    for (const FormulaBox::Text& each : box.texts) {
        cairo_save(cairo);
        cairo_translate(cairo, each.x, each.y);
        cairo_scale(cairo, each.size / kReferencePixels, each.size / kReferencePixels);
        cairo_move_to(cairo, 0.0, 0.0);
        pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(each.layout.get(), 0));
        cairo_restore(cairo);
    }
    cairo_restore(cairo);
}

}  // namespace orrery::text
