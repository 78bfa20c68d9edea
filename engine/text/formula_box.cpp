#include "engine/text/formula_box.h"

#include <algorithm>
#include <utility>

namespace orrery::text {

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
