#include "engine/text/typesetter.h"

#include "engine/text/cleaning.h"
#include "engine/text/font_context.h"
#include "engine/text/font_lock.h"
#include "engine/text/halo.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <vector>

namespace orrery::text {

namespace {

constexpr float kPictureGap = 0.3F;
// How far glyphs may stand out of the box before they are cut: stacked marks can be piled up without end.
constexpr float kMaxOverhang = 1.0F;

struct Line {
    PangoLayoutLine* line;  // belongs to the layout
    float width;
    float baseline;  // below the top of the text
    bool rightToLeft;
};

// A label shaped and measured, in em, y down. The box holds text, picture and plate; text and picture stand in it at
// their own corners.
struct Arranged {
    Owned<PangoLayout> layout;
    std::vector<Line> lines;
    vec2 textSize{0.0F};
    vec2 textCorner{0.0F};
    vec2 pictureSize{0.0F};
    vec2 pictureCorner{0.0F};
    vec2 box{0.0F};
};

float ems(int pangoUnits) {
    return static_cast<float>(emsOf(pangoUnits));
}

gboolean isRefused(PangoAttribute* attribute, gpointer) {
    switch (attribute->klass->type) {
        case PANGO_ATTR_WEIGHT:
        case PANGO_ATTR_STYLE:
        case PANGO_ATTR_UNDERLINE:
        case PANGO_ATTR_STRIKETHROUGH:
        case PANGO_ATTR_FAMILY:
        case PANGO_ATTR_BASELINE_SHIFT:
        case PANGO_ATTR_FONT_SCALE:
            return FALSE;
        default:
            return TRUE;
    }
}

struct Parsed {
    std::string text;
    Owned<PangoAttrList> attributes;
    bool shiftsBaselines = false;  // by sub- or superscripts
};

gboolean shiftsBaseline(PangoAttribute* attribute, gpointer) {
    return attribute->klass->type == PANGO_ATTR_BASELINE_SHIFT ? TRUE : FALSE;
}

Parsed parse(const LabelContent& content) {
    Parsed parsed;
    if (!content.markup.empty()) {
        const std::string markup = cleaned(content.markup);
        PangoAttrList* attributes = nullptr;
        char* text = nullptr;
        if (pango_parse_markup(markup.data(), static_cast<int>(markup.size()), 0, &attributes, &text, nullptr,
                               nullptr) != FALSE) {
            parsed.attributes.reset(attributes);
            // Entities may have brought back what was cleaned away; attributes then no longer fit.
            parsed.text = cleaned(text);
            if (parsed.text != text) parsed.attributes.reset();
            g_free(text);
        }
    }
    if (parsed.text.empty()) parsed.text = cleaned(content.plain);
    parsed.text = limited(parsed.text, kMaxCodePoints, kMaxLines);
    if (parsed.attributes) {
        const Owned<PangoAttrList> refused(pango_attr_list_filter(parsed.attributes.get(), isRefused, nullptr));
        // Filtering takes what it finds out of the list: from a copy.
        const Owned<PangoAttrList> copy(pango_attr_list_copy(parsed.attributes.get()));
        const Owned<PangoAttrList> shifts(pango_attr_list_filter(copy.get(), shiftsBaseline, nullptr));
        parsed.shiftsBaselines = shifts != nullptr;
    }
    return parsed;
}

// Shortens the text until it has no more than kMaxLines lines, broken ones included.
void cutToLines(PangoLayout* layout, std::string text) {
    for (int spare = 1; pango_layout_get_line_count(layout) > kMaxLines && spare < 64; spare *= 2) {
        const PangoLayoutLine* last = pango_layout_get_line_readonly(layout, kMaxLines - 1);
        std::size_t end = static_cast<std::size_t>(last->start_index + last->length);
        // Room for the ellipsis; never inside a code point.
        end = std::min(end, text.size());
        end -= std::min(end, static_cast<std::size_t>(spare));
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        text.resize(end);
        const std::string shown = text + "\u2026";
        pango_layout_set_text(layout, shown.data(), static_cast<int>(shown.size()));
    }
}

float widestLine(PangoLayout* layout) {
    PangoRectangle logical;
    pango_layout_get_extents(layout, nullptr, &logical);
    return ems(logical.width);
}

// The width in em at which a text that does not fit into one line has about equally long ones: none is a lone emoji or
// a short word, and the label is no wider than it must be. At most `wrap`, or a fifth more where that saves a line.
float balancedWidth(PangoLayout* layout, float wrap) {
    // Words are not broken here, so that one that is too long shows as a line beyond the width.
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    const auto linesAt = [layout](float width) {
        pango_layout_set_width(layout, static_cast<int>(double{width} * kUnitsPerEm));
        return pango_layout_get_line_count(layout);
    };
    int lines = linesAt(wrap);
    if (lines == 1) return wrap;
    float fits = wrap;
    const float wider = 1.2F * wrap;
    if (const int fewer = linesAt(wider); fewer < lines) {
        lines = fewer;
        fits = wider;
    }
    float tooNarrow = 0.0F;
    constexpr int kSteps = 7;
    for (int step = 0; step < kSteps; ++step) {
        const float width = 0.5F * (tooNarrow + fits);
        const bool few = linesAt(width) <= lines;
        (few && widestLine(layout) <= width ? fits : tooNarrow) = width;
    }
    return fits;
}

// In em units.
void drawPlate(cairo_t* cairo, const Plate& plate, const vec2& box) {
    const double inset = plate.borderWidth / 2.0;
    roundedRectangle(cairo, inset, inset, box.x - 2.0 * inset, box.y - 2.0 * inset, double{plate.cornerRadius});
    setSource(cairo, plate.colour);
    cairo_fill_preserve(cairo);
    if (plate.borderWidth > 0.0F) {
        setSource(cairo, plate.border);
        cairo_set_line_width(cairo, double{plate.borderWidth});
        cairo_stroke_preserve(cairo);
    }
    cairo_new_path(cairo);
}

void drawPicture(cairo_t* cairo, const image::Image& picture, const vec2& corner, const vec2& size) {
    const Owned<cairo_surface_t> surface(
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, picture.width, picture.height));
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return;
    unsigned char* pixels = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    for (int y = 0; y < picture.height; ++y) {
        auto* row = reinterpret_cast<std::uint32_t*>(pixels + static_cast<std::ptrdiff_t>(y) * stride);
        for (int x = 0; x < picture.width; ++x) {
            const std::uint8_t* p = picture.at(x, y);
            const std::uint32_t a = p[3];
            const auto times = [a](std::uint32_t c) { return (c * a + 127U) / 255U; };
            row[x] = a << 24U | times(p[0]) << 16U | times(p[1]) << 8U | times(p[2]);
        }
    }
    cairo_surface_mark_dirty(surface.get());
    cairo_save(cairo);
    cairo_translate(cairo, double{corner.x}, double{corner.y});
    cairo_scale(cairo, double{size.x} / picture.width, double{size.y} / picture.height);
    cairo_set_source_surface(cairo, surface.get(), 0.0, 0.0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
    cairo_paint(cairo);
    cairo_restore(cairo);
}

float lineStart(const Line& line, Align align, float width) {
    const float spare = width - line.width;
    if (align == Align::centre) return spare / 2.0F;
    return (align == Align::start) == line.rightToLeft ? spare : 0.0F;
}

// In em units.
void drawText(cairo_t* cairo, const Arranged& label, const LabelStyle& style) {
    cairo_save(cairo);
    cairo_scale(cairo, 1.0 / kReferencePixels, 1.0 / kReferencePixels);
    setSource(cairo, style.text);
    for (const Line& line : label.lines) {
        const vec2 at = label.textCorner + vec2(lineStart(line, style.align, label.textSize.x), line.baseline);
        cairo_move_to(cairo, double{at.x} * kReferencePixels, double{at.y} * kReferencePixels);
        pango_cairo_show_layout_line(cairo, line.line);
    }
    cairo_restore(cairo);
}

// What has ink, in em from the box's corner: at least the box.
Bounds inkBounds(const Arranged& label, const LabelStyle& style) {
    Bounds ink;
    for (const Line& line : label.lines) {
        PangoRectangle rectangle;
        pango_layout_line_get_extents(line.line, &rectangle, nullptr);
        const vec2 at = label.textCorner + vec2(lineStart(line, style.align, label.textSize.x), line.baseline);
        ink.add(vec3(at + vec2(ems(rectangle.x), ems(rectangle.y)), 0.0F));
        ink.add(vec3(at + vec2(ems(rectangle.x + rectangle.width), ems(rectangle.y + rectangle.height)), 0.0F));
    }
    const float halo = style.halo ? std::clamp(style.halo->width, 0.0F, 0.5F) : 0.0F;
    if (!ink.empty()) {
        ink.low -= halo;
        ink.high += halo;
    }
    ink.add(vec3(0.0F));
    ink.add(vec3(label.box, 0.0F));
    ink.low = glm::max(ink.low, vec3(-kMaxOverhang));
    ink.high = glm::min(ink.high, vec3(label.box + kMaxOverhang, 0.0F));
    return ink;
}

Owned<cairo_surface_t> blank(int width, int height) {
    return Owned<cairo_surface_t>(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height));
}

// Paints the halo around what the other surface shows.
void drawHalo(cairo_t* cairo, cairo_surface_t* glyphs, const Halo& halo, float emPixels) {
    cairo_surface_flush(glyphs);
    const int width = cairo_image_surface_get_width(glyphs);
    const int height = cairo_image_surface_get_height(glyphs);
    const unsigned char* pixels = cairo_image_surface_get_data(glyphs);
    const int stride = cairo_image_surface_get_stride(glyphs);
    std::vector<std::uint8_t> coverage;
    coverage.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y) {
        const auto* row = reinterpret_cast<const std::uint32_t*>(pixels + static_cast<std::ptrdiff_t>(y) * stride);
        for (int x = 0; x < width; ++x) coverage.push_back(static_cast<std::uint8_t>(row[x] >> 24U));
    }
    const std::vector<std::uint8_t> spread =
        grown(coverage, width, height, std::clamp(halo.width, 0.0F, 0.5F) * emPixels);
    const Owned<cairo_surface_t> mask(cairo_image_surface_create(CAIRO_FORMAT_A8, width, height));
    if (cairo_surface_status(mask.get()) != CAIRO_STATUS_SUCCESS) return;
    unsigned char* out = cairo_image_surface_get_data(mask.get());
    const int maskStride = cairo_image_surface_get_stride(mask.get());
    for (int y = 0; y < height; ++y) {
        std::copy_n(spread.begin() + static_cast<std::ptrdiff_t>(y) * width, width,
                    out + static_cast<std::ptrdiff_t>(y) * maskStride);
    }
    cairo_surface_mark_dirty(mask.get());
    setSource(cairo, halo.colour);
    cairo_mask_surface(cairo, mask.get(), 0.0, 0.0);
}

}  // namespace

struct Typesetter::Fonts : FontContext {
    Owned<PangoFontDescription> regular;
    Owned<PangoFontDescription> bold;

    void open() {
        FontContext::open();
        if (regular) return;
        regular.reset(describeFont("Noto Sans", PANGO_WEIGHT_NORMAL));
        bold.reset(describeFont("Noto Sans", PANGO_WEIGHT_BOLD));
    }

    Arranged arrange(const LabelContent& content, const LabelStyle& style) {
        open();
        Arranged label;
        const Parsed parsed = parse(content);
        if (!parsed.text.empty()) shape(label, parsed, style);
        if (content.picture && !content.picture->empty()) {
            const vec2 natural(static_cast<float>(content.picture->width), static_cast<float>(content.picture->height));
            const vec2 room = glm::clamp(content.pictureSize, vec2(0.1F), vec2(kMaxWidthEms));
            label.pictureSize = natural * std::min(room.x / natural.x, room.y / natural.y);
        }
        const float gap = label.pictureSize.y > 0.0F && !label.lines.empty() ? kPictureGap : 0.0F;
        label.box = {std::max(label.textSize.x, label.pictureSize.x), label.textSize.y + gap + label.pictureSize.y};
        vec2 margin(0.0F);
        if (style.plate) margin = vec2(std::max(style.plate->padding, 0.0F) + std::max(style.plate->borderWidth, 0.0F));
        label.pictureCorner = margin + vec2((label.box.x - label.pictureSize.x) / 2.0F, 0.0F);
        label.textCorner = margin + vec2((label.box.x - label.textSize.x) / 2.0F, label.pictureSize.y + gap);
        label.box += 2.0F * margin;
        return label;
    }

 private:
    void shape(Arranged& label, const Parsed& parsed, const LabelStyle& style) {
        // The program's locale must not choose the glyphs.
        pango_context_set_language(context.get(), pango_language_from_string(style.language.c_str()));
        label.layout.reset(pango_layout_new(context.get()));
        PangoLayout* layout = label.layout.get();
        pango_layout_set_font_description(layout, style.weight == Weight::bold ? bold.get() : regular.get());
        pango_layout_set_text(layout, parsed.text.data(), static_cast<int>(parsed.text.size()));
        if (parsed.attributes) pango_layout_set_attributes(layout, parsed.attributes.get());
        const float wrap = style.wrapEms > 0.0F ? std::clamp(style.wrapEms, 1.0F, kMaxWidthEms) : kMaxWidthEms;
        // Paragraphs of a panel fill their lines; the few words of a centred label look best in even ones.
        const float width = style.wrapEms > 0.0F && style.align == Align::centre ? balancedWidth(layout, wrap) : wrap;
        pango_layout_set_width(layout, static_cast<int>(double{width} * kUnitsPerEm));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        cutToLines(layout, parsed.text);

        const float wanted = std::clamp(style.lineHeight, 0.5F, 4.0F);
        const int count = pango_layout_get_line_count(layout);
        for (int i = 0; i < count; ++i) {
            PangoLayoutLine* line = pango_layout_get_line(layout, i);
            if (!parsed.shiftsBaselines) alignBaselines(line);
            PangoRectangle logical;
            pango_layout_line_get_extents(line, nullptr, &logical);
            const float natural = ems(logical.height);
            float height = wanted;
            float below = kBaselineBelowMiddle;
            if (kLeastShareOfNaturalHeight * natural > wanted) {
                height = kLeastShareOfNaturalHeight * natural;
                below = ems(-logical.y) - natural / 2.0F;
            }
            label.lines.push_back({line, ems(logical.width), label.textSize.y + height / 2.0F + below,
                                   pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL});
            label.textSize.x = std::max(label.textSize.x, label.lines.back().width);
            label.textSize.y += height;
        }
    }
};

Typesetter::Typesetter() : fonts_(std::make_unique<Fonts>()) {}
Typesetter::~Typesetter() {
    const std::lock_guard lock(fontLock());
    fonts_.reset();
}

vec2 Typesetter::measure(const LabelContent& content, const LabelStyle& style) {
    const std::lock_guard lock(fontLock());
    return fonts_->arrange(content, style).box;
}

Bitmap Typesetter::rasterise(const LabelContent& content, const LabelStyle& style, float emPixels, int maxSide) {
    std::unique_lock lock(fontLock());
    Arranged label = fonts_->arrange(content, style);
    Bitmap bitmap;
    if (label.box.x <= 0.0F || label.box.y <= 0.0F) return bitmap;
    const Bounds ink = inkBounds(label, style);
    // One pixel of border on each side, and one for what antialiasing spreads beyond the glyphs' extents.
    constexpr int kBorder = 2;
    const float room = static_cast<float>(std::max(maxSide, 16) - 2 * kBorder - 2);
    const float wanted = emPixels >= 0.5F ? std::min(emPixels, 1024.0F) : 0.5F;
    const float scale = std::min(wanted, room / std::max(ink.size().x, ink.size().y));
    const int left = static_cast<int>(std::ceil(-ink.low.x * scale)) + kBorder;
    const int top = static_cast<int>(std::ceil(-ink.low.y * scale)) + kBorder;
    bitmap.emPixels = scale;
    bitmap.width = left + static_cast<int>(std::ceil(ink.high.x * scale)) + kBorder;
    bitmap.height = top + static_cast<int>(std::ceil(ink.high.y * scale)) + kBorder;
    bitmap.centre = vec2(left, top) + label.box * (0.5F * scale);

    const auto inEms = [&](cairo_t* target) {
        cairo_set_font_options(target, fonts_->options.get());
        cairo_translate(target, left, top);
        cairo_scale(target, double{scale}, double{scale});
    };
    const Owned<cairo_surface_t> surface = blank(bitmap.width, bitmap.height);
    const Owned<cairo_t> cairo(cairo_create(surface.get()));
    cairo_save(cairo.get());
    inEms(cairo.get());
    if (style.plate) drawPlate(cairo.get(), *style.plate, label.box);
    if (label.pictureSize.x > 0.0F) {
        drawPicture(cairo.get(), *content.picture, label.pictureCorner, label.pictureSize);
    }
    cairo_restore(cairo.get());

    const bool hasHalo = style.halo && style.halo->width > 0.0F;
    const Owned<cairo_surface_t> glyphs =
        hasHalo ? blank(bitmap.width, bitmap.height) : Owned<cairo_surface_t>(cairo_surface_reference(surface.get()));
    {
        const Owned<cairo_t> pen(cairo_create(glyphs.get()));
        inEms(pen.get());
        drawText(pen.get(), label, style);
    }
    label.layout.reset();
    lock.unlock();
    if (hasHalo && cairo_surface_status(glyphs.get()) == CAIRO_STATUS_SUCCESS) {
        drawHalo(cairo.get(), glyphs.get(), *style.halo, scale);
        cairo_set_source_surface(cairo.get(), glyphs.get(), 0.0, 0.0);
        cairo_paint(cairo.get());
    }
    // Out of memory is all that can go wrong here; the label is then missing, and the program goes on.
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return {};
    copyPixels(surface.get(), bitmap);
    return bitmap;
}

Typesetter& threadTypesetter() {
    static thread_local Typesetter typesetter;
    return typesetter;
}

}  // namespace orrery::text
