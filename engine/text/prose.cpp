#include "engine/text/prose.h"

#include "engine/text/font_lock.h"
#include "engine/text/prose_layout.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace orrery::text {

namespace {

// Whether the ground goes on from the band above.
bool continues(const Band& above, const Piece& ground) {
    return above.bottom == ground.y &&
           std::ranges::any_of(above.pieces, [](const Piece& piece) { return piece.toEdge; });
}

// The ground of all bands that continue the first one: in one piece, for seams would show.
void drawGround(cairo_t* cairo, std::span<const Band> bands, const Piece& first) {
    double bottom = first.y + first.height;
    for (const Band& next : bands.subspan(1)) {
        const bool goesOn = next.top == bottom && !next.pieces.empty() && next.pieces.front().toEdge;
        if (!goesOn) break;
        bottom = next.bottom;
    }
    setSource(cairo, first.colour);
    roundedRectangle(cairo, first.x, first.y, first.width, bottom - first.y, first.radius);
    cairo_fill(cairo);
}

// Whether a page that is partly taken already takes these: they fit, and may stand without what follows.
bool fitsAtFirst(std::span<const Band> bands, double room, bool all) {
    if (bands.front().bottom - bands.front().top > room) return false;
    return all || !std::ranges::all_of(bands, &Band::keepsNext);
}

}  // namespace

Prose::State::~State() {
    const std::lock_guard lock(fontLock());
    texts.clear();
    formulas.clear();
    fonts.reset();
}

void Prose::State::noteSize(double em, double glyphEm) {
    smallestEm = smallestEm > 0.0 ? std::min(smallestEm, em) : em;
    smallestGlyphEm = smallestGlyphEm > 0.0 ? std::min(smallestGlyphEm, glyphEm) : glyphEm;
}

void Prose::State::draw(cairo_t* cairo, std::span<const Band> shown) const {
    const std::lock_guard lock(fontLock());
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const Band& band = shown[i];
        for (const Piece& piece : band.pieces) {
            if (piece.toEdge) {
                const bool begins = i == 0 || !continues(shown[i - 1], piece);
                if (begins) drawGround(cairo, shown.subspan(i), piece);
                continue;
            }
            setSource(cairo, piece.colour);
            switch (piece.kind) {
                case Mark::Kind::text:
                    cairo_save(cairo);
                    cairo_set_font_options(cairo, fonts->options.get());
                    cairo_translate(cairo, piece.x, piece.y);
                    cairo_scale(cairo, piece.em / kReferencePixels, piece.em / kReferencePixels);
                    cairo_move_to(cairo, 0.0, 0.0);
                    pango_cairo_show_layout_line(cairo, piece.line);
                    cairo_restore(cairo);
                    break;
                case Mark::Kind::formula:
                    drawFormula(cairo, *fonts->math, *piece.box, piece.x, piece.y, piece.em);
                    break;
                case Mark::Kind::rule:
                case Mark::Kind::ground:
                    roundedRectangle(cairo, piece.x, piece.y, piece.width, piece.height, piece.radius);
                    cairo_fill(cairo);
                    break;
            }
            cairo_new_path(cairo);
        }
    }
}

Prose::Prose(std::span<const Block> blocks, const ProseStyle& style) : state_(std::make_unique<State>()) {
    const std::lock_guard lock(fontLock());
    state_->fonts = ProseFonts::ofThread();
    ProseBuilder(*state_, style).add(blocks);
}

Prose::~Prose() = default;
Prose::Prose(Prose&&) noexcept = default;
Prose& Prose::operator=(Prose&&) noexcept = default;

double Prose::width() const {
    return state_->width;
}

double Prose::height() const {
    return state_->height;
}

double Prose::smallestEm() const {
    return state_->smallestEm;
}

double Prose::smallestGlyphEm() const {
    return state_->smallestGlyphEm;
}

std::vector<Prose::Slice> Prose::slices(double height, std::optional<double> first) const {
    const std::vector<Band>& bands = state_->bands;
    std::vector<Slice> result;
    for (std::size_t i = 0; i < bands.size();) {
        const bool atFirst = result.empty() && first.has_value();
        const double room = atFirst ? *first : height;
        std::size_t last = i;  // of those that fit
        while (last + 1 < bands.size() && bands[last + 1].bottom - bands[i].top <= room) ++last;
        if (atFirst && !fitsAtFirst(std::span(bands).subspan(i, last + 1 - i), room, last + 1 == bands.size())) {
            result.push_back({bands[i].top, bands[i].top});
            continue;
        }
        std::size_t end = last;
        if (last + 1 < bands.size()) {
            while (end > i && bands[end].keepsNext) --end;
            // All of the page wants to stay with the next one.
            if (bands[end].keepsNext) end = last;
        }
        result.push_back({bands[i].top, bands[end].bottom});
        i = end + 1;
    }
    return result;
}

void Prose::draw(cairo_t* cairo, double x, double y) const {
    draw(cairo, x, y, {0.0, state_->height});
}

void Prose::draw(cairo_t* cairo, double x, double y, const Slice& slice) const {
    const std::vector<Band>& bands = state_->bands;
    // Bands belong to the piece that their middle is in.
    const auto before = [](double at) {
        return [at](const Band& band) { return 0.5 * (band.top + band.bottom) < at; };
    };
    const auto first = std::ranges::partition_point(bands, before(slice.from));
    const auto last = std::ranges::partition_point(bands, before(slice.to));
    if (first >= last) return;
    cairo_save(cairo);
    cairo_translate(cairo, x, y - slice.from);
    state_->draw(cairo, std::span(first, last));
    cairo_restore(cairo);
}

std::vector<Prose::Mark> Prose::marks() const {
    const std::lock_guard lock(fontLock());
    std::vector<Mark> marks;
    for (const Band& band : state_->bands) {
        for (const Piece& piece : band.pieces) {
            Mark mark;
            mark.kind = piece.kind;
            mark.x = piece.x;
            mark.y = piece.y;
            mark.width = piece.width;
            mark.height = piece.height;
            mark.em = piece.em;
            if (piece.line != nullptr) {
                mark.baseline = piece.y;
                mark.y = piece.y - 0.8 * piece.em;
                mark.height = 1.05 * piece.em;
                const char* text = pango_layout_get_text(piece.line->layout);
                mark.text.assign(text + piece.line->start_index, static_cast<std::size_t>(piece.line->length));
            }
            if (piece.box != nullptr) {
                mark.baseline = piece.y;
                mark.y = piece.y - piece.box->ascent * piece.em;
                mark.height = piece.box->height() * piece.em;
            }
            marks.push_back(std::move(mark));
        }
    }
    return marks;
}

Bitmap rasterise(const Prose& prose, const Colour& ground, double padding, double cornerRadius, int maxSide) {
    Bitmap bitmap;
    const double margin = padding >= 0.0 && padding < 1e6 ? padding : 0.0;
    const double width = prose.width() + 2.0 * margin;
    const double height = prose.height() + 2.0 * margin;
    if (prose.width() <= 0.0 || prose.height() <= 0.0) return bitmap;
    constexpr int kBorder = 1;
    const double scale = std::min(1.0, (std::max(maxSide, 16) - 2 * kBorder - 1) / std::max(width, height));
    bitmap.width = static_cast<int>(std::ceil(width * scale)) + 2 * kBorder;
    bitmap.height = static_cast<int>(std::ceil(height * scale)) + 2 * kBorder;
    bitmap.centre = vec2(kBorder) + vec2(static_cast<float>(width * scale), static_cast<float>(height * scale)) * 0.5F;
    bitmap.emPixels = static_cast<float>(prose.smallestEm() * scale);
    const Owned<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, bitmap.width, bitmap.height));
    // Out of memory is all that can go wrong here; the text is then missing, and the program goes on.
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return {};
    {
        // What drew text holds fonts until it is gone.
        const std::lock_guard lock(fontLock());
        const Owned<cairo_t> cairo(cairo_create(surface.get()));
        cairo_translate(cairo.get(), kBorder, kBorder);
        cairo_scale(cairo.get(), scale, scale);
        setSource(cairo.get(), ground);
        roundedRectangle(cairo.get(), 0.0, 0.0, width, height, std::max(cornerRadius, 0.0));
        cairo_fill(cairo.get());
        prose.draw(cairo.get(), margin, margin);
    }
    copyPixels(surface.get(), bitmap);
    return bitmap;
}

}  // namespace orrery::text
