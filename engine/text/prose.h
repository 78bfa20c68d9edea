#pragma once

// Rich text in blocks (headings, paragraphs, lists, tables, formulas, code), set once to a width and drawn with Cairo:
// captions over a picture, pages of a handout.

#include "engine/base/colour.h"
#include "engine/text/label.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

typedef struct _cairo cairo_t;

namespace orrery::text {

enum class BlockKind { heading, paragraph, item, table, formula, code };

// Plain text in one style; any bytes are accepted, see LabelContent. '\n' breaks the line.
struct Run {
    std::string text;
    bool bold = false;
    bool italic = false;
    bool code = false;
    bool strike = false;
    bool formula = false;  // the text is TeX, see formula.h
};
using Runs = std::vector<Run>;

struct Block {
    BlockKind kind = BlockKind::paragraph;
    int level = 1;                        // of a heading 1..6, of an item its depth from 1
    std::string marker;                   // of an item: "•", "3."; empty for a further paragraph of the same item
    Runs runs;                            // of a formula (displayed): its TeX; of code: its text
    std::vector<std::vector<Runs>> rows;  // of a table: cells; the first row is the header
    std::vector<Align> columns;           // of a table; start where none is given
};

// Longer blocks are cut and end in an ellipsis.
inline constexpr std::size_t kMaxBlockCodePoints = 20000;

// Lengths in units of the target (pixels, points) unless they say em.
struct ProseStyle {
    double em = 20.0;  // font size
    double width = 600.0;
    Colour ink = kInk;
    Colour faint = Colour::hex(0x3D4450);   // struck text
    Colour accent = Colour::hex(0x00558C);  // markers of lists
    Colour rule = Colour::hex(0x8A93A0);    // lines of tables; a tint of it is the ground of code
    Align align = Align::start;             // lists and tables are placed as a whole
    double lineHeight = 1.25;               // em
    double paragraphGap = 0.5;              // em
    double fewestTableScale = 0.6;          // what is too wide (tables, code, formulas) shrinks to this at most
    bool fill = false;                      // width() is `width`, even when all lines are shorter: pages
    std::string language = "en";            // BCP 47
};

// Several threads may set and draw texts at once, each its own; they wait for each other, as typesetters do.
// Deterministic for one set of fonts and library versions; lines break alike at every size of the same proportions.
class Prose {
 public:
    Prose(std::span<const Block> blocks, const ProseStyle& style);
    ~Prose();
    Prose(Prose&&) noexcept;
    Prose& operator=(Prose&&) noexcept;
    Prose(const Prose&) = delete;
    Prose& operator=(const Prose&) = delete;

    double width() const;  // used; more than asked only where something cannot be made narrower
    double height() const;

    // What one page holds. Lines are not cut; headings stay with what follows, paragraphs leave no single lines; what
    // lies between two pieces is a gap between blocks. A line higher than the page gets a piece of its own.
    struct Slice {
        double from = 0.0;
        double to = 0.0;
    };
    // Where less is free on the first page, it gets what fits in `first`: an empty piece when nothing does.
    std::vector<Slice> slices(double height, std::optional<double> first = {}) const;

    // With the upper left corner at x, y. Glyphs may stand out of the box a little. Who draws into a PDF reads
    // font_lock.h.
    void draw(cairo_t* cairo, double x, double y) const;
    // Only that piece, its upper left corner at x, y.
    void draw(cairo_t* cairo, double x, double y, const Slice& slice) const;

    // Of all text that is drawn, but for sub- and superscripts of formulas; the style's em when there is none.
    double smallestEm() const;
    // With those.
    double smallestGlyphEm() const;

    // What the layout is made of, in the order in which it is drawn: for whoever checks that it is well set.
    struct Mark {
        enum class Kind { text, formula, rule, ground } kind = Kind::text;
        double x = 0.0;  // the box: a line of text from baseline - 0.8 em, ink of formulas, rules and grounds as drawn
        double y = 0.0;
        double width = 0.0;
        double height = 0.0;
        double baseline = 0.0;  // of text and formulas
        double em = 0.0;
        std::string text;
    };
    std::vector<Mark> marks() const;

    struct State;

 private:
    std::unique_ptr<State> state_;
};

// A pixel a unit, on a ground with rounded corners (its alpha counts); smaller where a side would exceed maxSide.
// Bitmap::centre is the middle of text and padding, emPixels the font size.
Bitmap rasterise(const Prose& prose, const Colour& ground, double padding, double cornerRadius, int maxSide = 8192);

}  // namespace orrery::text
