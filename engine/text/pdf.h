#pragma once

// PDF out, through Cairo: pages with set text, pictures, rules, bookmarks and links. The same calls give the same
// bytes.

#include "engine/base/colour.h"
#include "engine/text/prose.h"

#include <memory>
#include <string>

namespace orrery::text {

// In points (1/72 inch).
struct PaperSize {
    double width = 595.28;
    double height = 841.89;
};
inline constexpr PaperSize kA4{};
inline constexpr PaperSize kLetter{612.0, 792.0};

struct PdfAbout {
    std::string title;
    std::string author;
    std::string subject;
};

// A JPEG file as it is; its bytes go into the PDF unchanged.
struct JpegPicture {
    std::string bytes;
    int width = 0;  // pixels
    int height = 0;
};

struct Frame {
    double x = 0.0;
    double y = 0.0;
    double width = 0.0;
    double height = 0.0;
};

// Lengths in points from the upper left corner of the page. Texts and pictures are no longer needed after the call.
class PdfWriter {
 public:
    PdfWriter(const PaperSize& paper, const PdfAbout& about);
    ~PdfWriter();
    PdfWriter(const PdfWriter&) = delete;
    PdfWriter& operator=(const PdfWriter&) = delete;

    void beginPage();
    void prose(const Prose& prose, double x, double y, const Prose::Slice& slice);
    void picture(const JpegPicture& picture, const Frame& frame);
    void fill(const Frame& frame, const Colour& colour);
    // The open page is what links of this name lead to, earlier and later ones; with a bookmark, it is also in the
    // reader's list of contents.
    void target(const std::string& name, const std::string& bookmark = {});
    void link(const std::string& name, const Frame& frame);

    // The file. Throws Error when Cairo could not make it (no memory).
    std::string finish();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace orrery::text
