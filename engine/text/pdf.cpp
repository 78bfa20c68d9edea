#include "engine/text/pdf.h"

#include "engine/base/error.h"
#include "engine/base/hash.h"
#include "engine/base/utf8.h"
#include "engine/text/font_context.h"
#include "engine/text/font_lock.h"

#include <cairo-pdf.h>
#include <fmt/format.h>

#include <mutex>

namespace orrery::text {

namespace {

cairo_status_t append(void* out, const unsigned char* bytes, unsigned int count) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

void releaseBytes(void* bytes) {
    delete static_cast<std::string*>(bytes);
}

// A copy of the bytes goes with the surface.
void attach(cairo_surface_t* surface, const char* type, const std::string& bytes) {
    auto kept = std::make_unique<std::string>(bytes);
    const auto* const data = reinterpret_cast<const unsigned char*>(kept->data());
    const cairo_status_t status =
        cairo_surface_set_mime_data(surface, type, data, kept->size(), releaseBytes, kept.get());
    if (status == CAIRO_STATUS_SUCCESS) static_cast<void>(kept.release());
}

// Names in Cairo's attributes stand in quotation marks.
std::string attribute(const char* key, const std::string& value) {
    std::string out = std::string(key) + "='";
    for (const char c : value) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

}  // namespace

struct PdfWriter::State {
    std::string file;
    Owned<cairo_surface_t> surface;
    Owned<cairo_t> cairo;
    bool pageOpen = false;

    ~State() {
        const std::lock_guard lock(fontLock());
        cairo.reset();
        surface.reset();
    }
};

PdfWriter::PdfWriter(const PaperSize& paper, const PdfAbout& about) : state_(std::make_unique<State>()) {
    const std::lock_guard lock(fontLock());
    state_->surface.reset(cairo_pdf_surface_create_for_stream(append, &state_->file, paper.width, paper.height));
    cairo_surface_t* const surface = state_->surface.get();
    const auto say = [surface](cairo_pdf_metadata_t what, const std::string& text) {
        if (!text.empty()) cairo_pdf_surface_set_metadata(surface, what, utf8::sanitised(text).c_str());
    };
    say(CAIRO_PDF_METADATA_TITLE, about.title);
    say(CAIRO_PDF_METADATA_AUTHOR, about.author);
    say(CAIRO_PDF_METADATA_SUBJECT, about.subject);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Orrery");
    // No time of the clock: the same content is the same file.
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, nullptr);
    state_->cairo.reset(cairo_create(surface));
}

PdfWriter::~PdfWriter() = default;

void PdfWriter::beginPage() {
    const std::lock_guard lock(fontLock());
    if (state_->pageOpen) cairo_show_page(state_->cairo.get());
    state_->pageOpen = true;
}

// Cairo puts emoji into a PDF as pictures with a pixel to the unit in which they are drawn. So text is drawn larger
// into a form of its own, which the page shows smaller; letters stay letters.
void PdfWriter::prose(const Prose& prose, double x, double y, const Prose::Slice& slice) {
    constexpr double kFiner = 5.0;    // 360 to the inch
    constexpr double kMargin = 24.0;  // for what stands out of the box
    const std::lock_guard lock(fontLock());
    const cairo_rectangle_t area{0.0, 0.0, (prose.width() + 2.0 * kMargin) * kFiner,
                                 (slice.to - slice.from + 2.0 * kMargin) * kFiner};
    const Owned<cairo_surface_t> form(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &area));
    {
        const Owned<cairo_t> cairo(cairo_create(form.get()));
        cairo_scale(cairo.get(), kFiner, kFiner);
        prose.draw(cairo.get(), kMargin, kMargin, slice);
    }
    cairo_t* const cairo = state_->cairo.get();
    cairo_save(cairo);
    cairo_translate(cairo, x - kMargin, y - kMargin);
    cairo_scale(cairo, 1.0 / kFiner, 1.0 / kFiner);
    cairo_set_source_surface(cairo, form.get(), 0.0, 0.0);
    cairo_paint(cairo);
    // The page lets go of the form while the lock is held.
    cairo_set_source_rgb(cairo, 0.0, 0.0, 0.0);
    cairo_restore(cairo);
}

void PdfWriter::picture(const JpegPicture& picture, const Frame& frame) {
    if (picture.bytes.empty() || picture.width <= 0 || picture.height <= 0) return;
    // Cairo wants a surface of the size; what goes into the file are the bytes beside it.
    const Owned<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture.width, picture.height));
    attach(surface.get(), CAIRO_MIME_TYPE_JPEG, picture.bytes);
    // The same picture on several pages is in the file once.
    attach(surface.get(), CAIRO_MIME_TYPE_UNIQUE_ID, hexadecimal(Hasher().text(picture.bytes).value()));
    cairo_t* const cairo = state_->cairo.get();
    cairo_save(cairo);
    cairo_translate(cairo, frame.x, frame.y);
    cairo_scale(cairo, frame.width / picture.width, frame.height / picture.height);
    cairo_set_source_surface(cairo, surface.get(), 0.0, 0.0);
    cairo_paint(cairo);
    cairo_restore(cairo);
}

void PdfWriter::fill(const Frame& frame, const Colour& colour) {
    cairo_t* const cairo = state_->cairo.get();
    setSource(cairo, colour);
    cairo_rectangle(cairo, frame.x, frame.y, frame.width, frame.height);
    cairo_fill(cairo);
}

void PdfWriter::target(const std::string& name, const std::string& bookmark) {
    cairo_tag_begin(state_->cairo.get(), CAIRO_TAG_DEST, (attribute("name", name) + " x=0 y=0").c_str());
    cairo_tag_end(state_->cairo.get(), CAIRO_TAG_DEST);
    if (bookmark.empty()) return;
    cairo_pdf_surface_add_outline(state_->surface.get(), CAIRO_PDF_OUTLINE_ROOT, utf8::sanitised(bookmark).c_str(),
                                  attribute("dest", name).c_str(), static_cast<cairo_pdf_outline_flags_t>(0));
}

void PdfWriter::link(const std::string& name, const Frame& frame) {
    const std::string where = fmt::format("{} rect=[{:.2f} {:.2f} {:.2f} {:.2f}]", attribute("dest", name), frame.x,
                                          frame.y, frame.width, frame.height);
    cairo_tag_begin(state_->cairo.get(), CAIRO_TAG_LINK, where.c_str());
    cairo_tag_end(state_->cairo.get(), CAIRO_TAG_LINK);
}

std::string PdfWriter::finish() {
    const std::lock_guard lock(fontLock());
    if (state_->pageOpen) cairo_show_page(state_->cairo.get());
    const cairo_status_t drawn = cairo_status(state_->cairo.get());
    state_->cairo.reset();
    cairo_surface_finish(state_->surface.get());
    const cairo_status_t written = cairo_surface_status(state_->surface.get());
    for (const cairo_status_t status : {drawn, written}) {
        if (status != CAIRO_STATUS_SUCCESS)
            throw Error(fmt::format("the PDF cannot be made: {}", cairo_status_to_string(status)));
    }
    return std::move(state_->file);
}

}  // namespace orrery::text
