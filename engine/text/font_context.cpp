#include "engine/text/font_context.h"

#include "engine/text/font_lock.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace orrery::text {

std::recursive_mutex& fontLock() {
    static std::recursive_mutex lock;
    return lock;
}

void FontContext::open() {
    if (map) return;
    // Not the default map, which is one a thread for the whole program.
    map.reset(pango_cairo_font_map_new());
    context.reset(pango_font_map_create_context(map.get()));
    options.reset(cairo_font_options_create());
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context.get(), options.get());
    pango_context_set_round_glyph_positions(context.get(), FALSE);
}

PangoFontDescription* describeFont(const char* family, PangoWeight weight) {
    PangoFontDescription* result = pango_font_description_new();
    pango_font_description_set_family(result, family);
    pango_font_description_set_weight(result, weight);
    pango_font_description_set_absolute_size(result, kUnitsPerEm);
    return result;
}

void alignBaselines(PangoLayoutLine* line) {
    for (GSList* run = line->runs; run != nullptr; run = run->next) {
        static_cast<PangoGlyphItem*>(run->data)->y_offset = 0;
    }
}

void setSource(cairo_t* cairo, const Colour& colour) {
    cairo_set_source_rgba(cairo, double{colour.r}, double{colour.g}, double{colour.b}, double{colour.a});
}

void roundedRectangle(cairo_t* cairo, double x, double y, double width, double height, double radius) {
    const double r = std::min(radius, 0.5 * std::min(width, height));
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x + width - r, y + r, r, -G_PI / 2, 0.0);
    cairo_arc(cairo, x + width - r, y + height - r, r, 0.0, G_PI / 2);
    cairo_arc(cairo, x + r, y + height - r, r, G_PI / 2, G_PI);
    cairo_arc(cairo, x + r, y + r, r, G_PI, 3 * G_PI / 2);
    cairo_close_path(cairo);
}

void copyPixels(cairo_surface_t* surface, Bitmap& bitmap) {
    cairo_surface_flush(surface);
    const unsigned char* pixels = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    bitmap.rgba.resize(static_cast<std::size_t>(bitmap.width) * static_cast<std::size_t>(bitmap.height) * 4U);
    std::uint8_t* out = bitmap.rgba.data();
    for (int y = 0; y < bitmap.height; ++y) {
        const auto* row = reinterpret_cast<const std::uint32_t*>(pixels + static_cast<std::ptrdiff_t>(y) * stride);
        for (int x = 0; x < bitmap.width; ++x, out += 4) {
            // Neighbours in an atlas must not bleed into each other, whatever a font draws outside its extents.
            if (x == 0 || y == 0 || x == bitmap.width - 1 || y == bitmap.height - 1) continue;
            out[0] = static_cast<std::uint8_t>(row[x] >> 16U);
            out[1] = static_cast<std::uint8_t>(row[x] >> 8U);
            out[2] = static_cast<std::uint8_t>(row[x]);
            out[3] = static_cast<std::uint8_t>(row[x] >> 24U);
        }
    }
}

}  // namespace orrery::text
