#pragma once

// Inside engine/text: what the setting of formulas asks of a font, from its OpenType MATH table (through HarfBuzz)
// where it has one. Lengths are in em, y up.

#include "engine/text/font_context.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

struct hb_font_t;
struct hb_buffer_t;

namespace orrery::text {

struct GlyphMetrics {
    double advance = 0.0;
    double left = 0.0;  // of the ink
    double right = 0.0;
    double top = 0.0;
    double bottom = 0.0;
    double italic = 0.0;  // how far the top leans over the advance
    double accentAt = 0.0;
};

// The MATH table's constants (OpenType 1.9), by their names there.
struct MathConstants {
    double scriptScale = 0.75;
    double scriptScriptScale = 0.6;
    double delimitedSubFormulaMinHeight = 1.3;
    double displayOperatorMinHeight = 1.3;
    double axisHeight = 0.26;
    double accentBaseHeight = 0.52;
    double subscriptShiftDown = 0.2;
    double subscriptTopMax = 0.35;
    double subscriptBaselineDropMin = 0.14;
    double superscriptShiftUp = 0.38;
    double superscriptShiftUpCramped = 0.3;
    double superscriptBottomMin = 0.2;
    double superscriptBaselineDropMax = 0.28;
    double subSuperscriptGapMin = 0.16;
    double superscriptBottomMaxWithSubscript = 0.35;
    double spaceAfterScript = 0.05;
    double upperLimitGapMin = 0.1;
    double upperLimitBaselineRiseMin = 0.1;
    double lowerLimitGapMin = 0.1;
    double lowerLimitBaselineDropMin = 0.5;
    double stackTopShiftUp = 0.4;
    double stackTopDisplayStyleShiftUp = 0.64;
    double stackBottomShiftDown = 0.3;
    double stackBottomDisplayStyleShiftDown = 0.64;
    double stackGapMin = 0.1;
    double stackDisplayStyleGapMin = 0.2;
    double fractionNumeratorShiftUp = 0.4;
    double fractionNumeratorDisplayStyleShiftUp = 0.64;
    double fractionDenominatorShiftDown = 0.3;
    double fractionDenominatorDisplayStyleShiftDown = 0.64;
    double fractionNumeratorGapMin = 0.08;
    double fractionNumDisplayStyleGapMin = 0.12;
    double fractionRuleThickness = 0.055;
    double fractionDenominatorGapMin = 0.08;
    double fractionDenomDisplayStyleGapMin = 0.12;
    double overbarVerticalGap = 0.1;
    double overbarRuleThickness = 0.05;
    double overbarExtraAscender = 0.05;
    double radicalVerticalGap = 0.09;
    double radicalDisplayStyleVerticalGap = 0.12;
    double radicalRuleThickness = 0.05;
    double radicalExtraAscender = 0.05;
    double radicalKernBeforeDegree = 0.06;
    double radicalKernAfterDegree = -0.5;
    double radicalDegreeBottomRaise = 0.55;  // of the sign's height
};

// A piece of a delimiter that is put together.
struct GlyphPart {
    std::uint32_t glyph = 0;
    double startConnector = 0.0;
    double endConnector = 0.0;
    double length = 0.0;
    bool extends = false;
};

struct ShapedGlyph {
    std::uint32_t glyph = 0;
    double x = 0.0;
    double y = 0.0;
    double advance = 0.0;
};

// The same rules for threads as of FontContext.
class MathFont {
 public:
    // The first of some fonts with a MATH table that is there; without one, Noto Sans Math with the constants above,
    // and delimiters that are stretched.
    explicit MathFont(FontContext& fonts);
    ~MathFont();
    MathFont(const MathFont&) = delete;
    MathFont& operator=(const MathFont&) = delete;

    // How much larger than the text its glyphs are drawn, so that both look alike; counted in all lengths here.
    double scale() const { return scale_; }
    const MathConstants& constants() const { return constants_; }
    cairo_font_face_t* face() const { return face_.get(); }
    const cairo_font_options_t* options() const { return options_.get(); }

    // 0 when the font does not have the character.
    std::uint32_t glyph(char32_t character) const;
    GlyphMetrics metrics(std::uint32_t glyph) const;
    // Upright words with their kerning; empty when the font lacks a character.
    std::vector<ShapedGlyph> shape(std::string_view word) const;

    // Larger forms, from the glyph itself on, by their length along the direction.
    struct Variant {
        std::uint32_t glyph = 0;
        double length = 0.0;
    };
    std::vector<Variant> variants(std::uint32_t glyph, bool vertical) const;
    // From bottom to top or left to right; empty when the glyph is not put together from parts.
    std::vector<GlyphPart> assembly(std::uint32_t glyph, bool vertical) const;
    double minConnectorOverlap(bool vertical) const;

 private:
    struct ReleaseShaper {
        void operator()(hb_font_t* font) const;
        void operator()(hb_buffer_t* buffer) const;
    };

    double ems(int fontUnits) const { return fontUnits * scale_ / unitsPerEm_; }
    void readConstants();

    Owned<PangoFont> font_;
    Owned<cairo_font_face_t> face_;
    Owned<cairo_font_options_t> options_;
    std::unique_ptr<hb_font_t, ReleaseShaper> shaper_;
    double unitsPerEm_ = 1000.0;
    double scale_ = 1.0;
    MathConstants constants_;
};

}  // namespace orrery::text
