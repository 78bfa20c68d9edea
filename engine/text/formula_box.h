#pragma once

// Inside engine/text: formulas set in boxes, ready to draw. Lengths are in em of the formula's text; x to the right, y
// down, 0 at the left end of the baseline.

#include "engine/text/formula.h"
#include "engine/text/math_font.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace orrery::text {

struct FormulaBox {
    struct Glyph {
        std::uint32_t glyph = 0;
        double x = 0.0;
        double y = 0.0;
        double size = 1.0;
        double stretch = 1.0;  // of the height, where the font has no taller form
    };
    struct Rule {
        double x = 0.0;
        double y = 0.0;  // of the upper edge
        double width = 0.0;
        double height = 0.0;
    };
    // What Pango shapes: words of other fonts.
    struct Text {
        std::shared_ptr<PangoLayout> layout;
        double x = 0.0;
        double y = 0.0;
        double size = 1.0;
    };

    double width = 0.0;
    double ascent = 0.0;   // above the baseline
    double descent = 0.0;  // below
    double italic = 0.0;   // how far the top leans over the width
    std::vector<Glyph> glyphs;
    std::vector<Rule> rules;
    std::vector<Text> texts;

    double height() const { return ascent + descent; }
    bool empty() const { return glyphs.empty() && rules.empty() && texts.empty(); }
    // Puts the other's origin at x, y of this one, which grows so as to hold it; the width does not.
    void add(const FormulaBox& other, double x, double y);
    // Of what has ink; 1 when nothing has.
    double smallestSize() const;
};

// Where a line may end: the parts of a formula between relations and binary operators that stand in no braces. Each
// part but the last ends with `gap`, the space to the next one.
struct FormulaPart {
    FormulaBox box;
    double gap = 0.0;
};

class FormulaSetter {
 public:
    FormulaSetter(const FontContext& fonts, const MathFont& font) : fonts_(fonts), font_(font) {}

    FormulaBox set(const Formula& formula, bool display) const;
    // Parts begin with their operator in displays (a line begins with it), and end with it in text.
    std::vector<FormulaPart> setParts(const Formula& formula, bool display) const;

    const MathFont& font() const { return font_; }

 private:
    const FontContext& fonts_;
    const MathFont& font_;
};

// With the origin of the box at x, y of the target, `em` units large, in the colour that is set.
void drawFormula(cairo_t* cairo, const MathFont& font, const FormulaBox& box, double x, double y, double em);

}  // namespace orrery::text
