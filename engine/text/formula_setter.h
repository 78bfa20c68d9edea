#pragma once

// Inside engine/text: nodes of a formula set in boxes, after Appendix G of The TeXbook with the constants of the font's
// MATH table. Matrices and their like are in formula_table.cpp.

#include "engine/text/formula_box.h"
#include "engine/text/formula_glyphs.h"

#include <algorithm>
#include <string>
#include <vector>

namespace orrery::text::formula {

using Kind = MathNode::Kind;
using Limits = MathNode::Limits;

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

class Setter {
 public:
    Setter(const FontContext& fonts, const MathFont& font)
        : fonts_(fonts), font_(font), glyphs_(font), c_(font.constants()) {}

    FormulaBox list(const MathList& nodes, const Mode& mode) { return joined(atoms(nodes, mode)); }

    std::vector<Atom> atoms(const MathList& nodes, Mode mode);

    // The space that stands before each atom.
    std::vector<double> gaps(const std::vector<Atom>& atoms) const;
    FormulaBox joined(const std::vector<Atom>& atoms) const;

 private:
    // What a slanted letter leans into something upright that follows closely.
    static double lean(const Atom& left, const Atom& right);
    double size(const Mode& mode) const;
    double axis(const Mode& mode) const { return c_.axisHeight * size(mode); }

    FormulaBox set(const MathNode& node, const Mode& mode);
    FormulaBox symbol(const MathNode& node, const Mode& mode);

    // Moved so that its middle is on the axis.
    FormulaBox onAxis(const FormulaBox& box, const Mode& mode) const;
    FormulaBox word(const std::string& letters, const Mode& mode);
    FormulaBox text(const std::string& words, const char* family, const Mode& mode);
    FormulaBox scripts(const MathNode& node, const Mode& mode);

    // Primes at the beginning of a superscript, where the font has them raised: beside the nucleus, at its size.
    void addPrimes(FormulaBox& base, MathList& above, const Mode& mode) const;

    // What stands above and below, in small.
    FormulaBox limits(const FormulaBox& base, const MathList& above, const MathList& below, const Mode& mode);
    FormulaBox fraction(const MathNode& node, const Mode& mode);
    FormulaBox root(const MathNode& node, const Mode& mode);
    FormulaBox line(const MathNode& node, const Mode& mode);
    FormulaBox accent(const MathNode& node, const Mode& mode);
    FormulaBox brace(const MathNode& node, const Mode& mode);
    FormulaBox fenced(const MathNode& node, const Mode& mode);

    // On the axis.
    FormulaBox delimiter(char32_t character, double length, const Mode& mode) const;
    FormulaBox array(const MathNode& node, const Mode& mode);
    static char alignmentOf(const MathNode& node, std::size_t column);

    // One that continues what stands to the left begins with the space around its operator.
    FormulaBox cell(const MathList& nodes, const Mode& mode, bool continues);

    const FontContext& fonts_;
    const MathFont& font_;
    Glyphs glyphs_;
    const MathConstants& c_;
};

}  // namespace orrery::text::formula
