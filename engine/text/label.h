#pragma once

// What a label says and how it looks. Lengths are in em: 1 is the font size.

#include "engine/base/colour.h"
#include "engine/image/image.h"

#include <memory>
#include <optional>
#include <string>

namespace orrery::text {

// Any bytes are accepted. Invalid UTF-8 and noncharacters show as U+FFFD, control characters not at all; long texts are
// cut (kMaxCodePoints, kMaxLines) and end in an ellipsis; lines wider than kMaxWidthEms are broken.
struct LabelContent {
    std::string plain;   // lines separated by '\n'
    std::string markup;  // Pango markup of the same text, or empty; shown instead of `plain` when it can be parsed
    std::shared_ptr<const image::Image> picture;  // stands above the text; none when null
    vec2 pictureSize{3.0F, 3.0F};                 // the box that it is fitted into, keeping its proportions
};

// Of markup, weight, slant, underline, strike-through, font family, sub- and superscript count; colours and sizes do
// not, for they are chosen so that a class can read them.
inline constexpr std::size_t kMaxCodePoints = 4000;
inline constexpr int kMaxLines = 40;
inline constexpr float kMaxWidthEms = 60.0F;

enum class Weight { regular, bold };

// `start` is the left for left-to-right paragraphs and the right for the others.
enum class Align { start, centre, end };

// A rounded ground behind the text.
struct Plate {
    Colour colour = kChalk;
    Colour border = kInk;
    float borderWidth = 0.0F;
    float cornerRadius = 0.3F;
    float padding = 0.3F;  // between the text and the plate's edge

    bool operator==(const Plate&) const = default;
};

// A seam around every glyph, so that text stands out on any ground.
struct Halo {
    Colour colour = kChalk;
    float width = 0.12F;  // at most 0.5

    bool operator==(const Halo&) const = default;
};

struct LabelStyle {
    Weight weight = Weight::regular;
    Align align = Align::centre;
    float wrapEms = 0.0F;      // lines are broken at this width; 0 breaks none (but see kMaxWidthEms)
    float lineHeight = 1.25F;  // from baseline to baseline; scripts that need more get more
    Colour text = kInk;        // emoji keep their own colours
    std::optional<Plate> plate;
    std::optional<Halo> halo;
    std::string language = "en";  // BCP 47; which of the Chinese and Japanese forms of a character is shown

    bool operator==(const LabelStyle&) const = default;
};

// RGBA, 8 bits, sRGB-encoded, premultiplied, rows from the top without padding, with a transparent border of at least
// one pixel. The centre of the measured box stands at `centre`, in pixels from the upper left corner.
struct Bitmap {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;
    vec2 centre{0.0F};
    float emPixels = 0.0F;  // the scale it was made at: as asked, or less where it would have been too large
};

}  // namespace orrery::text
