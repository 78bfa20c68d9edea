#include "engine/text/math_font.h"

#include <hb-ot.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace orrery::text {

namespace {

// Pagella is legible when small, and sturdier than what TeX has by default; the others are near it.
constexpr std::array kMathFonts{"TeX Gyre Pagella Math", "TeX Gyre Schola Math", "TeX Gyre DejaVu Math",
                                "DejaVu Math TeX Gyre",  "STIX Two Math",        "Latin Modern Math",
                                "Noto Sans Math"};

// Heights of x and H in Noto Sans, the font of the text around formulas.
constexpr double kTextSmall = 0.536;
constexpr double kTextCapital = 0.714;
// Some fonts make scripts of scripts half as large as text, which nobody reads from the back row.
constexpr double kLeastScriptScale = 0.72;
constexpr double kLeastScriptScriptScale = 0.58;
constexpr double kMostScriptScale = 0.76;
constexpr double kMostScriptScriptScale = 0.62;

hb_direction_t directionOf(bool vertical) {
    return vertical ? HB_DIRECTION_BTT : HB_DIRECTION_LTR;
}

}  // namespace

void MathFont::ReleaseShaper::operator()(hb_font_t* font) const {
    hb_font_destroy(font);
}

void MathFont::ReleaseShaper::operator()(hb_buffer_t* buffer) const {
    hb_buffer_destroy(buffer);
}

MathFont::MathFont(FontContext& fonts) : options_(cairo_font_options_copy(fonts.options.get())) {
    for (const char* family : kMathFonts) {
        const Owned<PangoFontDescription> wanted(describeFont(family, PANGO_WEIGHT_NORMAL));
        font_.reset(pango_font_map_load_font(fonts.map.get(), fonts.context.get(), wanted.get()));
        if (!font_) continue;
        // Pango's own HarfBuzz font rounds and falls back as Pango wants it: another one on the same face.
        hb_face_t* face = hb_font_get_face(pango_font_get_hb_font(font_.get()));
        if (hb_ot_math_has_data(face) == 0 && family != kMathFonts.back()) continue;
        shaper_.reset(hb_font_create(face));
        hb_ot_font_set_funcs(shaper_.get());
        unitsPerEm_ = hb_face_get_upem(face);
        hb_font_set_scale(shaper_.get(), static_cast<int>(unitsPerEm_), static_cast<int>(unitsPerEm_));
        break;
    }
    if (!shaper_) {
        // Not one font on this machine: everything falls to what Pango then shows.
        shaper_.reset(hb_font_create(hb_face_get_empty()));
        return;
    }
    cairo_scaled_font_t* scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font_.get()));
    if (scaled != nullptr) face_.reset(cairo_font_face_reference(cairo_scaled_font_get_font_face(scaled)));
    // As large as the text looks, between what small and what capital letters ask for.
    const double small = metrics(glyph('x')).top;
    const double capital = metrics(glyph('H')).top;
    if (small > 0.0 && capital > 0.0) {
        scale_ = std::clamp(std::sqrt(kTextSmall / small * kTextCapital / capital), 0.8, 1.25);
    }
    if (hb_ot_math_has_data(hb_font_get_face(shaper_.get())) != 0) readConstants();
}

MathFont::~MathFont() = default;

void MathFont::readConstants() {
    const auto read = [this](hb_ot_math_constant_t which) { return hb_ot_math_get_constant(shaper_.get(), which); };
    MathConstants& c = constants_;
    // Percentages.
    const auto share = [&](hb_ot_math_constant_t which, double otherwise) {
        const int percent = read(which);
        return percent > 0 ? percent / 100.0 : otherwise;
    };
    c.scriptScale = std::clamp(share(HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN, c.scriptScale), kLeastScriptScale,
                               kMostScriptScale);
    c.scriptScriptScale = std::clamp(share(HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN, c.scriptScriptScale),
                                     kLeastScriptScriptScale, kMostScriptScriptScale);
    c.radicalDegreeBottomRaise =
        share(HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT, c.radicalDegreeBottomRaise);
    const std::pair<double MathConstants::*, hb_ot_math_constant_t> lengths[] = {
        {&MathConstants::delimitedSubFormulaMinHeight, HB_OT_MATH_CONSTANT_DELIMITED_SUB_FORMULA_MIN_HEIGHT},
        {&MathConstants::displayOperatorMinHeight, HB_OT_MATH_CONSTANT_DISPLAY_OPERATOR_MIN_HEIGHT},
        {&MathConstants::axisHeight, HB_OT_MATH_CONSTANT_AXIS_HEIGHT},
        {&MathConstants::accentBaseHeight, HB_OT_MATH_CONSTANT_ACCENT_BASE_HEIGHT},
        {&MathConstants::subscriptShiftDown, HB_OT_MATH_CONSTANT_SUBSCRIPT_SHIFT_DOWN},
        {&MathConstants::subscriptTopMax, HB_OT_MATH_CONSTANT_SUBSCRIPT_TOP_MAX},
        {&MathConstants::subscriptBaselineDropMin, HB_OT_MATH_CONSTANT_SUBSCRIPT_BASELINE_DROP_MIN},
        {&MathConstants::superscriptShiftUp, HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP},
        {&MathConstants::superscriptShiftUpCramped, HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP_CRAMPED},
        {&MathConstants::superscriptBottomMin, HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MIN},
        {&MathConstants::superscriptBaselineDropMax, HB_OT_MATH_CONSTANT_SUPERSCRIPT_BASELINE_DROP_MAX},
        {&MathConstants::subSuperscriptGapMin, HB_OT_MATH_CONSTANT_SUB_SUPERSCRIPT_GAP_MIN},
        {&MathConstants::superscriptBottomMaxWithSubscript, HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MAX_WITH_SUBSCRIPT},
        {&MathConstants::spaceAfterScript, HB_OT_MATH_CONSTANT_SPACE_AFTER_SCRIPT},
        {&MathConstants::upperLimitGapMin, HB_OT_MATH_CONSTANT_UPPER_LIMIT_GAP_MIN},
        {&MathConstants::upperLimitBaselineRiseMin, HB_OT_MATH_CONSTANT_UPPER_LIMIT_BASELINE_RISE_MIN},
        {&MathConstants::lowerLimitGapMin, HB_OT_MATH_CONSTANT_LOWER_LIMIT_GAP_MIN},
        {&MathConstants::lowerLimitBaselineDropMin, HB_OT_MATH_CONSTANT_LOWER_LIMIT_BASELINE_DROP_MIN},
        {&MathConstants::stackTopShiftUp, HB_OT_MATH_CONSTANT_STACK_TOP_SHIFT_UP},
        {&MathConstants::stackTopDisplayStyleShiftUp, HB_OT_MATH_CONSTANT_STACK_TOP_DISPLAY_STYLE_SHIFT_UP},
        {&MathConstants::stackBottomShiftDown, HB_OT_MATH_CONSTANT_STACK_BOTTOM_SHIFT_DOWN},
        {&MathConstants::stackBottomDisplayStyleShiftDown, HB_OT_MATH_CONSTANT_STACK_BOTTOM_DISPLAY_STYLE_SHIFT_DOWN},
        {&MathConstants::stackGapMin, HB_OT_MATH_CONSTANT_STACK_GAP_MIN},
        {&MathConstants::stackDisplayStyleGapMin, HB_OT_MATH_CONSTANT_STACK_DISPLAY_STYLE_GAP_MIN},
        {&MathConstants::fractionNumeratorShiftUp, HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_SHIFT_UP},
        {&MathConstants::fractionNumeratorDisplayStyleShiftUp,
         HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP},
        {&MathConstants::fractionDenominatorShiftDown, HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_SHIFT_DOWN},
        {&MathConstants::fractionDenominatorDisplayStyleShiftDown,
         HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN},
        {&MathConstants::fractionNumeratorGapMin, HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_GAP_MIN},
        {&MathConstants::fractionNumDisplayStyleGapMin, HB_OT_MATH_CONSTANT_FRACTION_NUM_DISPLAY_STYLE_GAP_MIN},
        {&MathConstants::fractionRuleThickness, HB_OT_MATH_CONSTANT_FRACTION_RULE_THICKNESS},
        {&MathConstants::fractionDenominatorGapMin, HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_GAP_MIN},
        {&MathConstants::fractionDenomDisplayStyleGapMin, HB_OT_MATH_CONSTANT_FRACTION_DENOM_DISPLAY_STYLE_GAP_MIN},
        {&MathConstants::overbarVerticalGap, HB_OT_MATH_CONSTANT_OVERBAR_VERTICAL_GAP},
        {&MathConstants::overbarRuleThickness, HB_OT_MATH_CONSTANT_OVERBAR_RULE_THICKNESS},
        {&MathConstants::overbarExtraAscender, HB_OT_MATH_CONSTANT_OVERBAR_EXTRA_ASCENDER},
        {&MathConstants::radicalVerticalGap, HB_OT_MATH_CONSTANT_RADICAL_VERTICAL_GAP},
        {&MathConstants::radicalDisplayStyleVerticalGap, HB_OT_MATH_CONSTANT_RADICAL_DISPLAY_STYLE_VERTICAL_GAP},
        {&MathConstants::radicalRuleThickness, HB_OT_MATH_CONSTANT_RADICAL_RULE_THICKNESS},
        {&MathConstants::radicalExtraAscender, HB_OT_MATH_CONSTANT_RADICAL_EXTRA_ASCENDER},
        {&MathConstants::radicalKernBeforeDegree, HB_OT_MATH_CONSTANT_RADICAL_KERN_BEFORE_DEGREE},
        {&MathConstants::radicalKernAfterDegree, HB_OT_MATH_CONSTANT_RADICAL_KERN_AFTER_DEGREE},
    };
    for (const auto& [member, which] : lengths) c.*member = ems(read(which));
}

std::uint32_t MathFont::glyph(char32_t character) const {
    hb_codepoint_t found = 0;
    return hb_font_get_nominal_glyph(shaper_.get(), character, &found) != 0 ? found : 0;
}

GlyphMetrics MathFont::metrics(std::uint32_t glyph) const {
    GlyphMetrics result;
    result.advance = ems(hb_font_get_glyph_h_advance(shaper_.get(), glyph));
    hb_glyph_extents_t extents{};
    if (hb_font_get_glyph_extents(shaper_.get(), glyph, &extents) != 0) {
        result.left = ems(extents.x_bearing);
        result.right = ems(extents.x_bearing + extents.width);
        result.top = ems(extents.y_bearing);
        result.bottom = ems(extents.y_bearing + extents.height);
    }
    result.italic = ems(hb_ot_math_get_glyph_italics_correction(shaper_.get(), glyph));
    result.accentAt = ems(hb_ot_math_get_glyph_top_accent_attachment(shaper_.get(), glyph));
    return result;
}

std::vector<ShapedGlyph> MathFont::shape(std::string_view word) const {
    const std::unique_ptr<hb_buffer_t, ReleaseShaper> buffer(hb_buffer_create());
    hb_buffer_add_utf8(buffer.get(), word.data(), static_cast<int>(word.size()), 0, static_cast<int>(word.size()));
    hb_buffer_set_direction(buffer.get(), HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer.get(), HB_SCRIPT_LATIN);
    hb_buffer_set_language(buffer.get(), hb_language_from_string("en", -1));
    hb_shape(shaper_.get(), buffer.get(), nullptr, 0);
    unsigned count = 0;
    const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
    const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer.get(), &count);
    std::vector<ShapedGlyph> glyphs;
    for (unsigned i = 0; i < count; ++i) {
        if (infos[i].codepoint == 0) return {};
        glyphs.push_back(
            {infos[i].codepoint, ems(positions[i].x_offset), ems(positions[i].y_offset), ems(positions[i].x_advance)});
    }
    return glyphs;
}

std::vector<MathFont::Variant> MathFont::variants(std::uint32_t glyph, bool vertical) const {
    std::array<hb_ot_math_glyph_variant_t, 32> found{};
    auto count = static_cast<unsigned>(found.size());
    hb_ot_math_get_glyph_variants(shaper_.get(), glyph, directionOf(vertical), 0, &count, found.data());
    const GlyphMetrics own = metrics(glyph);
    std::vector<Variant> result{{glyph, vertical ? own.top - own.bottom : own.right - own.left}};
    for (unsigned i = 0; i < count; ++i) {
        if (found[i].glyph != glyph) result.push_back({found[i].glyph, ems(found[i].advance)});
    }
    return result;
}

std::vector<GlyphPart> MathFont::assembly(std::uint32_t glyph, bool vertical) const {
    std::array<hb_ot_math_glyph_part_t, 16> found{};
    auto count = static_cast<unsigned>(found.size());
    hb_position_t italic = 0;
    hb_ot_math_get_glyph_assembly(shaper_.get(), glyph, directionOf(vertical), 0, &count, found.data(), &italic);
    std::vector<GlyphPart> parts;
    for (unsigned i = 0; i < count; ++i) {
        const hb_ot_math_glyph_part_t& part = found[i];
        parts.push_back({part.glyph, ems(part.start_connector_length), ems(part.end_connector_length),
                         ems(part.full_advance), (part.flags & HB_OT_MATH_GLYPH_PART_FLAG_EXTENDER) != 0});
    }
    return parts;
}

double MathFont::minConnectorOverlap(bool vertical) const {
    return ems(hb_ot_math_get_min_connector_overlap(shaper_.get(), directionOf(vertical)));
}

}  // namespace orrery::text
