#pragma once

// Formulas as people write them in notes: a subset of TeX's mathematics, read into a tree. Anything is accepted; what
// is not understood stays visible, as it was written, and is reported.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::text {

// What TeX's spaces depend on (The TeXbook, chapter 18).
enum class MathClass { ordinary, operation, binary, relation, open, close, punctuation, inner };

struct MathNode;
using MathList = std::vector<MathNode>;

struct MathNode {
    enum class Kind {
        symbol,     // `symbol`, already in its alphabet: an italic x is U+1D465
        word,       // `text` in upright letters of the mathematical font: log, softmax
        text,       // `text` in the font of the surrounding text: \text{…}
        unknown,    // `text` as it was written
        list,       // parts {content}
        scripts,    // parts {nucleus, subscript, superscript}
        fraction,   // parts {numerator, denominator}; `ruled` unless it is a binomial
        root,       // parts {radicand, degree}
        overline,   // parts {content}
        underline,  // parts {content}
        accent,     // `symbol` over parts {content}; `wide`: as wide as the content
        brace,      // `symbol` (U+23DE over, U+23DF under) along parts {content}
        stack,      // parts {content, above, below}, in which the latter two are small
        fenced,     // parts between delimiters: one more delimiter than parts
        delimiter,  // `symbol` at `amount` times 0.6 em of height and depth: \big … \Bigg
        space,      // `amount` in em
        style,      // what follows in the list is set in `style`
        array,      // parts are cells, row by row, `columns` of them in a row
    };
    enum class Limits { inDisplay, always, never };

    Kind kind = Kind::symbol;
    MathClass mathClass = MathClass::ordinary;
    char32_t symbol = 0;  // 0 of a delimiter: none
    std::string text;
    std::vector<MathList> parts;
    std::vector<char32_t> delimiters;
    Limits limits = Limits::never;  // whether scripts stand above and below
    bool ruled = true;
    bool wide = false;
    double amount = 0.0;
    int style = 0;  // 0 display, 1 text, 2 script, 3 script of a script
    std::size_t columns = 0;
    std::string alignment;   // of an array's columns: l, c, r; the last one holds for all further ones
    double columnGap = 1.0;  // em
    double rowGap = 0.0;     // em, above what lines of text have
    bool displayed = false;  // an array's cells are in display style
    bool rowSpaced = true;   // an array's rows are at least as far apart as lines of text
    bool pairs = false;      // every second gap of an array has no width: aligned
};

struct FormulaProblem {
    std::size_t offset = 0;  // in bytes from the formula's start
    std::string message;
};

struct Formula {
    MathList content;
    std::vector<FormulaProblem> problems;
};

// Longer formulas are cut; deeper ones are shown as they were written.
inline constexpr std::size_t kMaxFormulaBytes = 4000;
inline constexpr int kMaxFormulaDepth = 32;

// Letters (slanted), digits, operators, Greek; ^ _ ' \frac \dfrac \tfrac \binom \sqrt[n]; \left \middle \right and
// \big … \Bigg; \sum \prod \int and the like with limits; \text, \mathrm, \mathbf, \mathit, \mathbb, \mathcal,
// \mathfrak, \mathsf, \mathtt, \boldsymbol, \operatorname; accents, \overline, \underbrace, \overset; spaces; names of
// functions; the environments matrix, pmatrix, bmatrix, Bmatrix, vmatrix, Vmatrix, smallmatrix, cases, aligned, align,
// gathered, split and array. Characters of Unicode that stand for themselves (α, ≤, ∑) are read as their commands are.
Formula parseFormula(std::string_view tex);

}  // namespace orrery::text
