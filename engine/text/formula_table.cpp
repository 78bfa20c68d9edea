#include "engine/text/formula_setter.h"

#include <algorithm>
#include <vector>

namespace orrery::text::formula {

namespace {

// Of a row of an array: what a line of text has (LaTeX's \@arstrut), for this font.
constexpr double kStrutAscent = 0.88;
constexpr double kStrutDescent = 0.46;
constexpr double kArrayMargin = 0.1;

}  // namespace

FormulaBox Setter::array(const MathNode& node, const Mode& mode) {
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

char Setter::alignmentOf(const MathNode& node, std::size_t column) {
    if (node.pairs) return node.alignment[column % node.alignment.size()];
    return node.alignment[std::min(column, node.alignment.size() - 1)];
}

FormulaBox Setter::cell(const MathList& nodes, const Mode& mode, bool continues) {
    if (continues) {
        MathList continued;
        continued.emplace_back().kind = Kind::list;
        continued.insert(continued.end(), nodes.begin(), nodes.end());
        return joined(atoms(continued, mode));
    }
    return list(nodes, mode);
}

}  // namespace orrery::text::formula
