#pragma once

// Inside engine/text: glyphs of a font with a MATH table as boxes: one, its taller and wider forms, and forms put
// together from parts. Sizes `s` are factors of the formula's text.

#include "engine/text/formula_box.h"

#include <cstdint>
#include <vector>

namespace orrery::text::formula {

class Glyphs {
 public:
    explicit Glyphs(const MathFont& font) : font_(font) {}

    FormulaBox single(std::uint32_t id, double scale) const;
    // y of the ink of a box that is one glyph or a stack of them.
    double inkTop(const FormulaBox& box) const;
    double inkBottom(const FormulaBox& box) const;
    // Along the baseline, at least this long where the font has parts for it; the ink begins at 0.
    FormulaBox stretched(std::uint32_t id, double length, double s) const;
    // At least `length` high where the font can.
    FormulaBox delimiter(char32_t character, double length, double s) const;
    // Put together from parts that overlap where they are alike (OpenType MATH, glyph assembly).
    FormulaBox assembled(const std::vector<GlyphPart>& parts, double length, double s, bool vertical) const;

 private:
    const MathFont& font_;
};

}  // namespace orrery::text::formula
