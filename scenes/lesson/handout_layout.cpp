#include "scenes/lesson/handout_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

namespace orrery::lesson {
namespace {

// Points.
constexpr double kSide = 51.0;  // margins
constexpr double kTop = 46.0;
constexpr double kBottom = 66.0;  // with the foot in it
constexpr double kFootText = 8.5;
constexpr double kOverline = 9.0;  // what stands small above a title
constexpr double kTitle = 20.0;
constexpr double kBody = 12.5;
constexpr double kNotes = 10.75;
constexpr double kSmall = 9.5;  // glossary and sources
constexpr double kHairline = 0.6;
constexpr double kColumnGap = 26.0;
constexpr double kWritingLine = 25.0;
constexpr double kNoteIndent = 12.0;
constexpr double kLeastSection = 130.0;   // free height in which another section may begin
constexpr double kTallestPicture = 0.42;  // of the paper's height

constexpr Colour kAccent = Colour::hex(0x00558C);
constexpr Colour kFaint = Colour::hex(0x3D4450);
constexpr Colour kLine = Colour::hex(0xBCC3CC);
constexpr Colour kTint = Colour::hex(0x9DBBD1);

std::vector<text::Block> lineBlock(const std::string& words, bool bold = false) {
    text::Block block{.runs = writtenRuns(words)};
    for (text::Run& run : block.runs) run.bold = bold;
    return {std::move(block)};
}

text::ProseStyle styleOf(double em, double width, const Colour& ink = kInk) {
    text::ProseStyle style;
    style.em = em;
    style.width = width;
    style.ink = ink;
    style.lineHeight = 1.32;
    style.fill = true;
    return style;
}

using ProsePtr = std::shared_ptr<const text::Prose>;

ProsePtr setProse(const std::vector<text::Block>& blocks, const text::ProseStyle& style) {
    return std::make_shared<const text::Prose>(blocks, style);
}

class Layout {
 public:
    Layout(const Handout& handout, const text::PaperSize& paper)
        : handout_(handout), paper_(paper), width_(paper.width - 2.0 * kSide), bottom_(paper.height - kBottom) {}

    std::vector<Sheet> all() {
        // How many pages the contents take does not depend on the numbers in them.
        const std::size_t before = frontPages().size();
        std::vector<Sheet> rest = stepPages();
        for (std::size_t i = 0; i < rest.size(); ++i) {
            for (const Sheet::Target& target : rest[i].targets) pageOf_.emplace_back(target.name, before + i + 1);
        }
        std::vector<Sheet> sheets = frontPages();
        std::ranges::move(rest, std::back_inserter(sheets));
        for (std::size_t i = 0; i < sheets.size(); ++i) addFoot(sheets[i], i + 1);
        return sheets;
    }

 private:
    double free() const { return bottom_ - y_; }
    Sheet& sheet() { return sheets_.back(); }

    void newSheet() {
        sheets_.emplace_back();
        y_ = kTop;
    }

    void place(const ProsePtr& prose, double x, double y) {
        sheet().texts.push_back({prose, {0.0, prose->height()}, x, y});
    }

    // Text over as many pages as it needs; with a bar at its left where `bar`.
    void flow(const ProsePtr& prose, double indent = 0.0, bool bar = false) {
        if (prose->height() <= 0.0) return;
        bool first = true;
        for (const text::Prose::Slice& slice : prose->slices(bottom_ - kTop - 2.0 * kOverline, free())) {
            if (!std::exchange(first, false)) continuePage();
            const double height = slice.to - slice.from;
            if (height <= 0.0) continue;
            sheet().texts.push_back({prose, slice, kSide + indent, y_});
            if (bar) sheet().areas.push_back({{kSide, y_, 2.0, height}, kTint});
            y_ += height;
        }
    }

    void continuePage() {
        newSheet();
        const ProsePtr running = setProse(lineBlock(running_ + ", continued"), styleOf(kOverline, width_, kFaint));
        place(running, kSide, y_);
        y_ += running->height() + kOverline;
    }

    void rule(double y) { sheet().areas.push_back({{kSide, y, width_, kHairline}, kLine}); }

    void placePicture(const HandoutPicture& picture, double tallest) {
        const text::JpegPicture& jpeg = picture.jpeg;
        if (jpeg.bytes.empty() || jpeg.width <= 0 || jpeg.height <= 0) return;
        const double aspect = static_cast<double>(jpeg.width) / jpeg.height;
        const double height = std::min(width_ / aspect, tallest);
        const text::Frame frame{kSide + (width_ - height * aspect) / 2.0, y_, height * aspect, height};
        sheet().pictures.push_back({&jpeg, frame});
        // A thin frame, in four pieces: nothing lies over the picture.
        const double h = kHairline;
        for (const text::Frame& side : {text::Frame{frame.x - h, frame.y - h, frame.width + 2 * h, h},
                                        text::Frame{frame.x - h, frame.y + frame.height, frame.width + 2 * h, h},
                                        text::Frame{frame.x - h, frame.y, h, frame.height},
                                        text::Frame{frame.x + frame.width, frame.y, h, frame.height}})
            sheet().areas.push_back({side, kLine});
        y_ += height + 14.0;
    }

    void label(const std::string& words) {
        const ProsePtr prose = setProse(lineBlock(words, true), styleOf(kOverline, width_, kAccent));
        place(prose, kSide, y_);
        y_ += prose->height() + 4.0;
    }

    // Title, facts, picture, and a line for each step with its page, in two columns.
    std::vector<Sheet> frontPages() {
        newSheet();
        const Lesson& lesson = *handout_.lesson;
        running_ = lesson.title;
        sheet().targets.push_back({"contents", lesson.title});
        const ProsePtr title = setProse(lineBlock(lesson.title, true), styleOf(1.4 * kTitle, width_));
        place(title, kSide, y_);
        y_ += title->height() + 4.0;
        std::string facts;
        for (const std::string& fact : handoutFacts(handout_)) facts += (facts.empty() ? "" : "  \u00b7  ") + fact;
        const ProsePtr about = setProse(lineBlock(facts), styleOf(kBody, width_, kFaint));
        place(about, kSide, y_);
        y_ += about->height() + 12.0;
        placePicture(handout_.overview, kTallestPicture * paper_.height);
        y_ += 4.0;
        contents();
        return std::exchange(sheets_, {});
    }

    struct Entry {
        ProsePtr number, title, page;
        std::string target;
        double height = 0.0;
    };

    Entry entry(const std::string& number, const std::string& title, const std::string& target, double width) const {
        const auto at = std::ranges::find(pageOf_, target, &std::pair<std::string, std::size_t>::first);
        const std::size_t page = at == pageOf_.end() ? 0 : at->second;
        text::ProseStyle right = styleOf(10.0, 18.0, kFaint);
        right.align = text::Align::end;
        Entry entry{.number = setProse(lineBlock(number), right),
                    .title = setProse(lineBlock(title), styleOf(10.0, width - 26.0 - 30.0)),
                    .page = setProse(lineBlock(std::to_string(page)), right),
                    .target = target};
        entry.height = entry.title->height() + 4.0;
        return entry;
    }

    void contents() {
        const double width = (width_ - kColumnGap) / 2.0;
        std::vector<Entry> entries;
        for (std::size_t i = 0; i < handout_.steps.size(); ++i)
            entries.push_back(entry(std::to_string(i + 1), handout_.steps[i].step->title, targetOf(i), width));
        for (const HandoutSection& section : handoutSections(*handout_.lesson))
            entries.push_back(entry("", section.title, section.title, width));
        for (std::size_t at = 0; at < entries.size();) {
            // As many as two columns of what is free hold; the columns of the last page are of one height.
            double left = 0.0;
            for (std::size_t i = at; i < entries.size(); ++i) left += entries[i].height;
            const double wanted = std::min(free(), left / 2.0 + entries[at].height);
            const std::size_t middle = column(entries, at, kSide, wanted);
            at = column(entries, middle, kSide + width + kColumnGap, std::max(wanted, std::min(free(), left)));
            if (at < entries.size()) continuePage();
        }
    }

    // Places entries from `at` in a column of this height; at least one. Returns the next.
    std::size_t column(const std::vector<Entry>& entries, std::size_t at, double x, double height) {
        const double width = (width_ - kColumnGap) / 2.0;
        double y = y_;
        const std::size_t first = at;
        for (; at < entries.size() && (at == first || y + entries[at].height <= y_ + height + 0.01); ++at) {
            const Entry& entry = entries[at];
            place(entry.number, x, y);
            place(entry.title, x + 26.0, y);
            place(entry.page, x + width - 18.0, y);
            sheet().links.push_back({entry.target, {x, y, width, entry.height}});
            y += entry.height;
        }
        return at;
    }

    static std::string targetOf(std::size_t step) { return fmt::format("step-{}", step + 1); }

    std::vector<Sheet> stepPages() {
        for (std::size_t i = 0; i < handout_.steps.size(); ++i) stepPage(i);
        bool first = true;
        for (const HandoutSection& section : handoutSections(*handout_.lesson)) {
            sectionPages(section, std::exchange(first, false));
        }
        return std::exchange(sheets_, {});
    }

    void stepPage(std::size_t number) {
        const HandoutStep& said = handout_.steps[number];
        const Step& step = *said.step;
        newSheet();
        running_ = step.title;
        sheet().targets.push_back({targetOf(number), fmt::format("{}. {}", number + 1, step.title)});
        label(fmt::format("Step {} of {}", number + 1, handout_.steps.size()));
        const ProsePtr title = setProse(lineBlock(step.title, true), styleOf(kTitle, width_));
        place(title, kSide, y_ - 4.0);
        y_ += title->height() + 6.0;
        placePicture(said.picture, kTallestPicture * paper_.height);
        if (!said.problem.empty()) {
            flow(setProse({{.runs = {{.text = said.problem, .code = true}}}}, styleOf(kNotes, width_)));
            y_ += 10.0;
        }
        std::vector<text::Block> blocks = step.blocks;
        for (const Fence& fence : step.fences)
            blocks.push_back({.kind = text::BlockKind::code, .runs = {{.text = fence.text, .code = true}}});
        flow(setProse(blocks, styleOf(kBody, width_)));
        if (handout_.notes) {
            addNotes(step);
        } else {
            writingLines();
        }
    }

    void addNotes(const Step& step) {
        std::vector<text::Block> notes;
        for (const std::string& note : step.notes) std::ranges::move(noteBlocks(note), std::back_inserter(notes));
        if (notes.empty()) return;
        y_ += 16.0;
        if (free() < 5.0 * kNotes) continuePage();
        label("For the teacher");
        flow(setProse(notes, styleOf(kNotes, width_ - kNoteIndent, kFaint)), kNoteIndent, true);
    }

    void writingLines() {
        y_ += 18.0;
        if (free() < 4.0 * kWritingLine) return;
        label("My notes");
        for (y_ += 0.7 * kWritingLine; y_ <= bottom_; y_ += kWritingLine) rule(y_);
    }

    void sectionPages(const HandoutSection& section, bool newPage) {
        running_ = section.title;
        const ProsePtr title = setProse(lineBlock(section.title, true), styleOf(0.85 * kTitle, width_));
        text::ProseStyle style = styleOf(kSmall, section.glossary ? (width_ - kColumnGap) / 2.0 : width_);
        style.paragraphGap = section.glossary ? 0.35 : 0.5;
        const ProsePtr prose = setProse(section.blocks, style);
        // On the page of the section before, where it fits there or fits on none.
        const double height = prose->height() * (section.glossary ? 0.5 : 1.0) + title->height() + 40.0;
        const bool otherPage = height > free() && (height <= bottom_ - kTop || free() < kLeastSection);
        if (newPage || otherPage) {
            newSheet();
        } else {
            y_ += 26.0;
        }
        sheet().targets.push_back({section.title, section.title});
        place(title, kSide, y_);
        y_ += title->height() + 8.0;
        if (section.glossary) {
            columns(*prose, prose);
        } else {
            flow(prose);
        }
    }

    // In two columns: of one height where all fits on this page, else page by page.
    void columns(const text::Prose& prose, const ProsePtr& kept) {
        const double right = kSide + (width_ + kColumnGap) / 2.0;
        for (double height = prose.height() / 2.0; height <= free(); height += 0.25 * kSmall) {
            const auto slices = prose.slices(height);
            if (slices.size() > 2) continue;
            double tallest = 0.0;
            for (std::size_t i = 0; i < slices.size(); ++i) {
                sheet().texts.push_back({kept, slices[i], i == 0 ? kSide : right, y_});
                tallest = std::max(tallest, slices[i].to - slices[i].from);
            }
            y_ += tallest;
            return;
        }
        // The first page has less room than the others, which the pieces of all pages then keep to.
        const double height = free();
        const auto slices = prose.slices(height);
        for (std::size_t i = 0; i < slices.size(); ++i) {
            if (i > 0 && i % 2 == 0) continuePage();
            sheet().texts.push_back({kept, slices[i], i % 2 == 0 ? kSide : right, y_});
        }
        y_ = bottom_;
    }

    void addFoot(Sheet& page, std::size_t number) const {
        const double y = paper_.height - 42.0;
        page.areas.push_back({{kSide, y - 7.0, width_, kHairline}, kLine});
        page.texts.push_back({setProse(lineBlock(handout_.lesson->title), styleOf(kFootText, width_ - 60.0, kFaint)),
                              {0.0, 14.0},
                              kSide,
                              y});
        text::ProseStyle right = styleOf(kFootText, 50.0, kFaint);
        right.align = text::Align::end;
        page.texts.push_back(
            {setProse(lineBlock(std::to_string(number)), right), {0.0, 14.0}, kSide + width_ - 50.0, y});
    }

    const Handout& handout_;
    text::PaperSize paper_;
    double width_;
    double bottom_;
    std::vector<Sheet> sheets_;
    double y_ = 0.0;
    std::string running_;  // what a page that goes on is named after
    std::vector<std::pair<std::string, std::size_t>> pageOf_;
};

}  // namespace

std::vector<Sheet> layOut(const Handout& handout, const text::PaperSize& paper) {
    return Layout(handout, paper).all();
}

std::string handoutPdf(const Handout& handout, const text::PaperSize& paper) {
    const Lesson& lesson = *handout.lesson;
    text::PdfWriter pdf(paper, {.title = lesson.title, .author = lesson.author, .subject = {}});
    for (const Sheet& sheet : layOut(handout, paper)) {
        pdf.beginPage();
        for (const Sheet::Target& each : sheet.targets) pdf.target(each.name, each.bookmark);
        for (const Sheet::Picture& each : sheet.pictures) pdf.picture(*each.picture, each.frame);
        for (const Sheet::Area& each : sheet.areas) pdf.fill(each.frame, each.colour);
        for (const Sheet::Text& each : sheet.texts) pdf.prose(*each.prose, each.x, each.y, each.slice);
        for (const Sheet::Link& each : sheet.links) pdf.link(each.target, each.frame);
    }
    return pdf.finish();
}

}  // namespace orrery::lesson
