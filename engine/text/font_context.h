#pragma once

// Inside engine/text: a font map with the settings that all text is shaped with, and owners for what Pango and Cairo
// count references of.

#include "engine/base/colour.h"
#include "engine/text/label.h"

#include <pango/pangocairo.h>

#include <memory>

namespace orrery::text {

// Text is always shaped at one size and then scaled, so that lines break alike at every pixel size.
inline constexpr int kReferencePixels = 64;
inline constexpr double kUnitsPerEm = double{kReferencePixels} * PANGO_SCALE;

// From the middle of a line down to its baseline: half the height of Noto Sans' capitals (714/1000), so that a line of
// them looks centred.
inline constexpr float kBaselineBelowMiddle = 0.357F;
// Of what a font asks for as line height (Noto Sans: 1.36), what lines must have not to touch.
inline constexpr float kLeastShareOfNaturalHeight = 0.8F;

struct Release {
    void operator()(gpointer object) const { g_object_unref(object); }
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
    void operator()(cairo_font_face_t* face) const { cairo_font_face_destroy(face); }
    void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
    void operator()(PangoAttrList* attributes) const { pango_attr_list_unref(attributes); }
    void operator()(PangoLayoutIter* iterator) const { pango_layout_iter_free(iterator); }
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

// One thread at a time, holding fontLock(), releasing it too.
struct FontContext {
    Owned<PangoFontMap> map;
    Owned<PangoContext> context;
    Owned<cairo_font_options_t> options;

    // Finds the fonts, which takes some milliseconds; nothing when that has been done.
    void open();
};

// At the reference size.
PangoFontDescription* describeFont(const char* family, PangoWeight weight);

inline double emsOf(int pangoUnits) {
    return pangoUnits / kUnitsPerEm;
}

// Pango moves a run of one script against another's so that their ideographic baselines meet (0.08 em for Latin after
// Chinese), which Noto's fonts, drawn to one Latin baseline, do not want.
void alignBaselines(PangoLayoutLine* line);

void setSource(cairo_t* cairo, const Colour& colour);
void roundedRectangle(cairo_t* cairo, double x, double y, double width, double height, double radius);

// Native-endian premultiplied ARGB of a surface of the bitmap's size to bytes in the order RGBA, with a clear border.
void copyPixels(cairo_surface_t* surface, Bitmap& bitmap);

}  // namespace orrery::text
