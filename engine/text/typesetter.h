#pragma once

// Turns labels into sizes and pictures with Pango and Cairo: fallback fonts, colour emoji, right-to-left and mixed
// text.

#include "engine/text/label.h"

#include <memory>

namespace orrery::text {

// Owns one font map; one thread at a time may use it, and each thread should have its own. Shaping and drawing glyphs
// wait for those of other typesetters; halos are drawn at once. Making one costs nothing until it is first asked, which
// then takes some milliseconds for finding fonts.
//
// Deterministic for one set of fonts and library versions: sizes are measured without hinting and scale exactly, so
// that a box measured once holds for every pixel size.
//
// FontConfig, Cairo and Pango keep caches for the whole program that nothing frees, and Pango's own threads may be at
// work on them until the end (tests/lsan.supp, tests/tsan.supp).
class Typesetter {
 public:
    Typesetter();
    ~Typesetter();
    Typesetter(const Typesetter&) = delete;
    Typesetter& operator=(const Typesetter&) = delete;

    // Width and height of the label's box in em: the lines at their height, the picture above them, and the plate's
    // padding around. Glyphs and halo may stand out of it a little. Never throws for odd text.
    vec2 measure(const LabelContent& content, const LabelStyle& style);

    // The label at this many pixels an em (0.5 to 1024), smaller where a side would exceed `maxSide` pixels. An empty
    // label without a plate gives an empty bitmap.
    Bitmap rasterise(const LabelContent& content, const LabelStyle& style, float emPixels, int maxSide = 8192);

 private:
    struct Fonts;
    std::unique_ptr<Fonts> fonts_;
};

// The calling thread's own typesetter: finding fonts costs some ten milliseconds, once a thread.
Typesetter& threadTypesetter();

}  // namespace orrery::text
