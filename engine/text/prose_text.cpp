#include "engine/base/utf8.h"
#include "engine/text/cleaning.h"
#include "engine/text/font_lock.h"
#include "engine/text/prose_layout.h"

#include <algorithm>
#include <limits>

namespace orrery::text {

namespace {

// What a formula in a line may be long before the line may end inside it, in em.
constexpr double kUnbrokenEms = 6.0;
// Around a formula in a line, so that its bars and roots do not touch the lines above and below.
constexpr double kFormulaMargin = 0.07;
constexpr std::string_view kObject = "\uFFFC";
// Between a formula and the comma or bracket beside it: no line ends there.
constexpr std::string_view kWordJoiner = "\u2060";

int unitsOf(double ems) {
    return static_cast<int>(std::clamp(ems, -30000.0, 30000.0) * kUnitsPerEm);
}

void drawShape(cairo_t* cairo, PangoAttrShape* shape, gboolean asPath, gpointer) {
    const auto* formula = static_cast<const InlineFormula*>(shape->data);
    if (formula == nullptr || asPath != FALSE) return;
    double x = 0.0;
    double y = 0.0;
    cairo_get_current_point(cairo, &x, &y);
    drawFormula(cairo, *formula->font, formula->box, x, y, kReferencePixels * formula->scale);
}

const InlineFormula* formulaOf(const PangoLayoutRun* run) {
    for (const GSList* each = run->item->analysis.extra_attrs; each != nullptr; each = each->next) {
        const auto* attribute = static_cast<const PangoAttribute*>(each->data);
        if (attribute->klass->type != PANGO_ATTR_SHAPE) continue;
        return static_cast<const InlineFormula*>(reinterpret_cast<const PangoAttrShape*>(attribute)->data);
    }
    return nullptr;
}

// Collects text and attributes.
class RunShaper {
 public:
    RunShaper(const ProseFonts& fonts, const ProseStyle& style, double maxEms)
        : fonts_(fonts), style_(style), maxEms_(maxEms), attributes_(pango_attr_list_new()) {}

    void add(const Run& run) {
        if (budget_ == 0) return;
        if (run.formula) {
            addFormula(run);
            return;
        }
        const std::string words = limited(cleanedRun(run.text), budget_, std::numeric_limits<int>::max());
        budget_ -= std::min(budget_, utf8::length(words));
        if (words.empty()) return;
        if (joins_ && words.front() != ' ' && words.front() != '\n') text_ += kWordJoiner;
        joins_ = false;
        const auto from = static_cast<unsigned>(text_.size());
        text_ += words;
        const auto to = static_cast<unsigned>(text_.size());
        if (run.bold) set(pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, to);
        if (run.italic) set(pango_attr_style_new(PANGO_STYLE_ITALIC), from, to);
        if (run.strike) {
            set(pango_attr_strikethrough_new(TRUE), from, to);
            set(foreground(style_.faint), from, to);
        }
        if (run.code) {
            set(pango_attr_family_new("Noto Sans Mono,DejaVu Sans Mono,monospace"), from, to);
            shaped_.codes.push_back({static_cast<int>(from), static_cast<int>(to)});
        }
    }

    ShapedText finish(const PangoFontDescription* font) {
        while (!text_.empty() && text_.back() == '\n') text_.pop_back();
        pango_context_set_language(fonts_.context.get(), pango_language_from_string(style_.language.c_str()));
        shaped_.layout.reset(pango_layout_new(fonts_.context.get()));
        pango_layout_set_font_description(shaped_.layout.get(), font);
        pango_layout_set_text(shaped_.layout.get(), text_.data(), static_cast<int>(text_.size()));
        pango_layout_set_attributes(shaped_.layout.get(), attributes_.get());
        return std::move(shaped_);
    }

 private:
    // A line that a run ends is ended for the next one.
    static std::string cleanedRun(const std::string& text) {
        std::string out = cleaned(text);
        if (!text.empty() && text.back() == '\n') out += '\n';
        return out;
    }

    void set(PangoAttribute* attribute, unsigned from, unsigned to) {
        attribute->start_index = from;
        attribute->end_index = to;
        pango_attr_list_insert(attributes_.get(), attribute);
    }

    static PangoAttribute* foreground(const Colour& colour) {
        const auto channel = [](float value) {
            return static_cast<guint16>(std::clamp(value, 0.0F, 1.0F) * 65535.0F + 0.5F);
        };
        return pango_attr_foreground_new(channel(colour.r), channel(colour.g), channel(colour.b));
    }

    void addFormula(const Run& run) {
        const FormulaSetter setter(fonts_, *fonts_.math);
        const Formula formula = parseFormula(run.text);
        FormulaBox whole = setter.set(formula, false);
        if (whole.empty()) return;
        if (!text_.empty() && text_.back() != ' ' && text_.back() != '\n') text_ += kWordJoiner;
        if (whole.width <= std::min(kUnbrokenEms, maxEms_)) {
            addBox(std::move(whole), 0.0);
        } else {
            for (FormulaPart& part : setter.setParts(formula, false)) addBox(std::move(part.box), part.gap);
        }
        joins_ = true;
    }

    void addBox(FormulaBox box, double gap) {
        auto formula = std::make_unique<InlineFormula>();
        formula->font = fonts_.math.get();
        const double width = box.width + gap;
        formula->scale = width > maxEms_ ? maxEms_ / width : 1.0;
        formula->box = std::move(box);
        const double scale = formula->scale;
        const PangoRectangle place{0, unitsOf(-formula->box.ascent * scale), unitsOf(width * scale),
                                   unitsOf(formula->box.height() * scale)};
        const auto from = static_cast<unsigned>(text_.size());
        text_ += kObject;
        budget_ -= std::min<std::size_t>(budget_, 1);
        set(pango_attr_shape_new_with_data(&place, &place, formula.get(), nullptr, nullptr), from,
            static_cast<unsigned>(text_.size()));
        shaped_.formulas.push_back(std::move(formula));
    }

    const ProseFonts& fonts_;
    const ProseStyle& style_;
    double maxEms_;
    Owned<PangoAttrList> attributes_;
    std::string text_;
    ShapedText shaped_;
    std::size_t budget_ = kMaxBlockCodePoints;
    bool joins_ = false;  // a formula ends the text
};

// The calling thread's fonts, until it ends.
struct ThreadFonts {
    std::shared_ptr<ProseFonts> fonts;
    ThreadFonts() = default;
    ~ThreadFonts() {
        const std::lock_guard lock(fontLock());
        fonts.reset();
    }
    ThreadFonts(const ThreadFonts&) = delete;
    ThreadFonts& operator=(const ThreadFonts&) = delete;
};

}  // namespace

std::shared_ptr<ProseFonts> ProseFonts::ofThread() {
    static thread_local ThreadFonts mine;
    if (!mine.fonts) {
        auto fonts = std::make_shared<ProseFonts>();
        fonts->open();
        fonts->regular.reset(describeFont("Noto Sans", PANGO_WEIGHT_NORMAL));
        fonts->bold.reset(describeFont("Noto Sans", PANGO_WEIGHT_BOLD));
        fonts->mono.reset(describeFont("Noto Sans Mono,DejaVu Sans Mono,monospace", PANGO_WEIGHT_NORMAL));
        pango_cairo_context_set_shape_renderer(fonts->context.get(), drawShape, nullptr, nullptr);
        fonts->math = std::make_unique<MathFont>(*fonts);
        mine.fonts = std::move(fonts);
    }
    return mine.fonts;
}

ShapedText shapeRuns(const ProseFonts& fonts, const Runs& runs, const PangoFontDescription* font,
                     const ProseStyle& style, double maxEms) {
    RunShaper shaper(fonts, style, maxEms);
    for (const Run& run : runs) shaper.add(run);
    return shaper.finish(font);
}

void ShapedText::wrap(double ems, bool inWords) {
    pango_layout_set_wrap(layout.get(), inWords ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD);
    pango_layout_set_width(layout.get(), unitsOf(ems));
}

double ShapedText::widest() const {
    double width = 0.0;
    for (const GSList* each = pango_layout_get_lines_readonly(layout.get()); each != nullptr; each = each->next) {
        PangoRectangle logical;
        pango_layout_line_get_extents(static_cast<PangoLayoutLine*>(each->data), nullptr, &logical);
        width = std::max(width, emsOf(logical.width));
    }
    return width;
}

std::vector<ShapedLine> linesOf(const ShapedText& text, double lineHeight) {
    std::vector<ShapedLine> lines;
    // Not the read-only ones: baselines are aligned.
    for (GSList* each = pango_layout_get_lines(text.layout.get()); each != nullptr; each = each->next) {
        ShapedLine line;
        line.line = static_cast<PangoLayoutLine*>(each->data);
        alignBaselines(line.line);
        PangoRectangle logical;
        pango_layout_line_get_extents(line.line, nullptr, &logical);
        line.width = emsOf(logical.width);
        line.rightToLeft = pango_layout_line_get_resolved_direction(line.line) == PANGO_DIRECTION_RTL;
        const double below = double{kBaselineBelowMiddle};
        line.ascent = lineHeight / 2.0 + below;
        line.descent = lineHeight / 2.0 - below;
        for (const GSList* next = line.line->runs; next != nullptr; next = next->next) {
            const auto* run = static_cast<const PangoLayoutRun*>(next->data);
            if (const InlineFormula* formula = formulaOf(run)) {
                line.ascent = std::max(line.ascent, formula->box.ascent * formula->scale + kFormulaMargin);
                line.descent = std::max(line.descent, formula->box.descent * formula->scale + kFormulaMargin);
                continue;
            }
            PangoRectangle natural;
            pango_glyph_string_extents(run->glyphs, run->item->analysis.font, nullptr, &natural);
            const double height = emsOf(natural.height) * double{kLeastShareOfNaturalHeight};
            if (height <= lineHeight) continue;
            const double middle = emsOf(-natural.y) - emsOf(natural.height) / 2.0;
            line.ascent = std::max(line.ascent, height / 2.0 + middle);
            line.descent = std::max(line.descent, height / 2.0 - middle);
        }
        lines.push_back(line);
    }
    return lines;
}

}  // namespace orrery::text
