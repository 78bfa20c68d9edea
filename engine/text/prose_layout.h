#pragma once

// Inside engine/text: how Prose puts blocks into bands, which are what pages are cut between.

#include "engine/text/font_context.h"
#include "engine/text/formula_box.h"
#include "engine/text/prose.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace orrery::text {

// Fonts of one thread's texts. All uses hold fontLock().
struct ProseFonts : FontContext {
    Owned<PangoFontDescription> regular;
    Owned<PangoFontDescription> bold;
    Owned<PangoFontDescription> mono;
    std::unique_ptr<MathFont> math;

    // The calling thread's, opened; texts keep them alive.
    static std::shared_ptr<ProseFonts> ofThread();
};

// What Pango's shape renderer finds behind an attribute.
struct InlineFormula {
    FormulaBox box;
    const MathFont* font = nullptr;
    double scale = 1.0;
};

// Runs given to Pango; lengths in em of the text.
struct ShapedText {
    struct Range {
        int from = 0;  // bytes of the layout's text
        int to = 0;
    };
    Owned<PangoLayout> layout;
    std::vector<std::unique_ptr<InlineFormula>> formulas;
    std::vector<Range> codes;

    // Breaks lines at this width, words only where `inWords`.
    void wrap(double ems, bool inWords = true);
    double widest() const;
};

// A line of the text as it will stand.
struct ShapedLine {
    PangoLayoutLine* line = nullptr;
    double width = 0.0;
    double ascent = 0.0;  // of the line's share of the height, not of its ink
    double descent = 0.0;
    bool rightToLeft = false;
};
std::vector<ShapedLine> linesOf(const ShapedText& text, double lineHeight);

// Formulas in the runs are at most as wide as this, see wrap().
ShapedText shapeRuns(const ProseFonts& fonts, const Runs& runs, const PangoFontDescription* font,
                     const ProseStyle& style, double maxEms);

// In units of the target; y from the top of the prose.
struct Piece {
    Prose::Mark::Kind kind = Prose::Mark::Kind::text;
    double x = 0.0;
    double y = 0.0;  // the baseline of text and formulas, the top of the others
    double width = 0.0;
    double height = 0.0;
    double radius = 0.0;
    double em = 0.0;
    Colour colour;
    PangoLayoutLine* line = nullptr;
    const FormulaBox* box = nullptr;
    bool toEdge = false;  // as wide as the prose
};

// A stretch of the height that no page cuts.
struct Band {
    double top = 0.0;
    double bottom = 0.0;
    double extent = 0.0;  // the right end of what needs room
    double used = 0.0;    // the right end of what is placed as a whole
    double share = 0.0;   // of the room that is left, which stands before it: 0 start, 0.5 middle, 1 end
    bool keepsNext = false;
    std::vector<Piece> pieces;
};

struct Prose::State {
    std::shared_ptr<ProseFonts> fonts;
    std::vector<ShapedText> texts;
    std::vector<std::unique_ptr<FormulaBox>> formulas;
    std::vector<Band> bands;
    double width = 0.0;
    double height = 0.0;
    double smallestEm = 0.0;
    double smallestGlyphEm = 0.0;

    State() = default;
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void draw(cairo_t* cairo, std::span<const Band> shown) const;
    void noteSize(double em, double glyphEm);
};

// Puts blocks below each other.
class ProseBuilder {
 public:
    ProseBuilder(Prose::State& state, const ProseStyle& style);
    void add(std::span<const Block> blocks);

 private:
    struct Place {
        double em = 0.0;
        double indent = 0.0;
        double share = 0.0;
        bool isBlock = false;  // its lines are placed as a whole
    };

    void addGap(const Block& block, const Block* before);
    void heading(const Block& block);
    void paragraph(const Runs& runs, const PangoFontDescription* font, const Place& place);
    void items(std::span<const Block> group);
    void formula(const Block& block);
    void code(const Block& block);
    void table(const Block& block);
    void finish();

    // The lines of a text as bands, the first of them below `y_`. Returns the index of the first band.
    std::size_t addLines(ShapedText text, const Place& place, const Colour& colour);
    void addText(Band& band, const ShapedLine& line, double x, double baseline, double em, const Colour& colour,
                 const ShapedText& text);
    void keepLinesTogether(std::size_t first);
    ShapedText& keep(ShapedText text);
    double shareOf(Align align) const;

    Prose::State& state_;
    const ProseStyle& style_;
    double em_;
    double width_;
    double y_ = 0.0;
};

}  // namespace orrery::text
