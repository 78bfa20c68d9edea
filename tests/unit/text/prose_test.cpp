#include "engine/text/prose.h"

#include "engine/base/random.h"
#include "engine/text/font_lock.h"

#include "tests/unit/text/blocks.h"

#include <cairo-pdf.h>
#include <gtest/gtest.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <string>
#include <thread>

namespace orrery::text {
namespace {

using Kind = Prose::Mark::Kind;
using Marks = std::vector<Prose::Mark>;

Block table(const std::vector<std::vector<std::string>>& rows, std::vector<Align> columns = {}) {
    Block block{.kind = BlockKind::table, .columns = std::move(columns)};
    for (const auto& row : rows) {
        auto& cells = block.rows.emplace_back();
        for (const std::string& cell : row) cells.push_back({{.text = cell}});
    }
    return block;
}

constexpr const char* kWords =
    "A router sends every token to few experts, so that the cost of a step does not grow with their number, and the "
    "load of the experts is kept even by a small bias that moves with it.";

Marks textOf(const Prose& prose) {
    Marks marks = prose.marks();
    std::erase_if(marks, [](const Prose::Mark& mark) { return mark.kind != Kind::text; });
    return marks;
}
Marks rulesOf(const Prose& prose) {
    Marks marks = prose.marks();
    std::erase_if(marks, [](const Prose::Mark& mark) { return mark.kind != Kind::rule; });
    return marks;
}
// The first line that begins so.
Prose::Mark lineOf(const Prose& prose, const std::string& start) {
    for (const Prose::Mark& mark : textOf(prose)) {
        if (mark.text.starts_with(start)) return mark;
    }
    ADD_FAILURE() << "no line begins with " << start;
    return {};
}
double rightOf(const Prose::Mark& mark) {
    return mark.x + mark.width;
}

TEST(Prose, LinesBreakAtTheWidth) {
    const std::vector<Block> blocks{paragraph(kWords)};
    const Prose prose(blocks, {.em = 20.0, .width = 300.0});
    const Marks lines = textOf(prose);
    ASSERT_GT(lines.size(), 4U);
    double last = 0.0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_LE(lines[i].width, 300.0);
        if (i + 1 < lines.size()) {
            EXPECT_GT(lines[i].width, 180.0) << "lines are filled";
        }
        if (i > 0) {
            EXPECT_NEAR(lines[i].baseline - last, 25.0, 1e-6) << "1.25 em from line to line";
        }
        last = lines[i].baseline;
    }
    EXPECT_LE(prose.width(), 300.0);
    EXPECT_NEAR(prose.height(), 25.0 * static_cast<double>(lines.size()), 1e-6);
    EXPECT_EQ(prose.smallestEm(), 20.0);

    // The same lines at any size.
    const Prose large(blocks, {.em = 50.0, .width = 750.0});
    const Marks largeLines = textOf(large);
    ASSERT_EQ(largeLines.size(), lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(largeLines[i].text, lines[i].text);
    EXPECT_NEAR(large.height(), 2.5 * prose.height(), 1e-6);
}

TEST(Prose, HeadingsAreLargerAndStandApart) {
    const std::vector<Block> blocks{heading("One"), paragraph("Text."), heading("Two", 2), paragraph("More.")};
    const Prose prose(blocks, {.em = 20.0, .width = 600.0});
    EXPECT_GT(lineOf(prose, "One").em, lineOf(prose, "Two").em);
    EXPECT_GT(lineOf(prose, "Two").em, 22.0);
    const double before = lineOf(prose, "Two").baseline - lineOf(prose, "Text.").baseline;
    const double after = lineOf(prose, "More.").baseline - lineOf(prose, "Two").baseline;
    EXPECT_GT(before, after + 8.0) << "a heading belongs to what follows";
}

TEST(Prose, ItemsHangByTheirMarkers) {
    const std::vector<Block> blocks{paragraph("Before."),       item("9.", kWords),  item("10.", "Ten"),
                                    item("\u2022", "Inner", 2), item("", "Further"), item("11.", "Eleven")};
    const Prose prose(blocks, {.em = 20.0, .width = 400.0});
    const Marks lines = textOf(prose);
    const auto ten = lineOf(prose, "Ten");
    EXPECT_GT(ten.x, 20.0);
    // Each line of the first item begins where the text of the second one does.
    int count = 0;
    for (const Prose::Mark& line : lines) {
        const bool isOfFirst =
            line.baseline > lineOf(prose, "Before.").baseline && line.baseline < ten.baseline && line.text != "9.";
        if (!isOfFirst) continue;
        ++count;
        EXPECT_NEAR(line.x, ten.x, 1e-6) << line.text;
        EXPECT_LE(rightOf(line), 400.0);
    }
    EXPECT_GT(count, 2);
    const auto nine = lineOf(prose, "9.");
    const auto marker = lineOf(prose, "10.");
    EXPECT_NEAR(rightOf(nine), rightOf(marker), 1e-6) << "numbers end at one place";
    EXPECT_LT(rightOf(marker), ten.x - 4.0);
    EXPECT_GE(marker.x, 0.0);
    EXPECT_EQ(marker.baseline, ten.baseline);
    EXPECT_GT(lineOf(prose, "Inner").x, ten.x + 15.0) << "a list in a list stands further in";
    EXPECT_NEAR(lineOf(prose, "Further").x, lineOf(prose, "Eleven").x, 1e-6);
}

TEST(Prose, ColumnsOfTablesAreAlignedAndApart) {
    const Block block = table({{"Model", "Experts", "Size"}, {"Switch", "128", "7.4"}, {"Mixtral", "8", "46.7"}},
                              {Align::start, Align::end, Align::centre});
    const Prose prose(std::vector{block}, {.em = 20.0, .width = 600.0});
    const auto cell = [&](const char* text) { return lineOf(prose, text); };
    EXPECT_NEAR(cell("Switch").x, cell("Mixtral").x, 1e-6);
    EXPECT_NEAR(cell("Switch").x, cell("Model").x, 1e-6);
    EXPECT_NEAR(rightOf(cell("128")), rightOf(cell("8")), 1e-6);
    EXPECT_NEAR(rightOf(cell("128")), rightOf(cell("Experts")), 0.3);
    EXPECT_NEAR(cell("7.4").x + cell("7.4").width / 2.0, cell("46.7").x + cell("46.7").width / 2.0, 1e-6);
    EXPECT_EQ(cell("Switch").baseline, cell("128").baseline);
    EXPECT_GT(cell("Experts").x, rightOf(cell("Mixtral")) + 8.0);
    EXPECT_GT(cell("Size").x, rightOf(cell("Experts")) + 8.0);
    EXPECT_LT(prose.width(), 350.0) << "no wider than its content";
    EXPECT_NEAR(prose.width() - rightOf(cell("Size")), cell("Model").x, 1.0) << "as far from either end";

    const Marks rules = rulesOf(prose);
    ASSERT_EQ(rules.size(), 3U);
    EXPECT_GT(rules[0].y, cell("Model").baseline + 4.0);
    EXPECT_LT(rules[0].y, cell("Switch").baseline - 12.0);
    EXPECT_GT(rules[0].height, rules[1].height) << "the line under the header is the strong one";
    EXPECT_NEAR(rules[0].width, prose.width(), 1e-6);
    // The header is bold: wider than the same word below it.
    const Prose twice(std::vector{table({{"mmmm"}, {"mmmm"}})}, {.em = 20.0, .width = 600.0});
    EXPECT_GT(textOf(twice)[0].width, textOf(twice)[1].width);
}

TEST(Prose, WideTablesBreakTheirCellsBeforeTheyShrink) {
    const Block wide = table({{"Method", "What it does", "Violation"}, {"Auxiliary loss", kWords, "0.72"}});
    const Prose broken(std::vector{wide}, {.em = 20.0, .width = 500.0});
    EXPECT_EQ(broken.smallestEm(), 20.0);
    EXPECT_LE(broken.width(), 500.0 + 1e-6);
    EXPECT_GT(textOf(broken).size(), 8U);
    lineOf(broken, "Auxiliary loss");  // short columns keep their lines
    for (const Prose::Mark& line : textOf(broken)) {
        if (line.text.starts_with("0.72") || line.text.starts_with("Violation")) continue;
        EXPECT_LT(rightOf(line), lineOf(broken, "Violation").x) << line.text;
    }

    std::vector<std::string> header;
    std::vector<std::string> row;
    for (int i = 0; i < 8; ++i) {
        header.push_back("Name" + std::to_string(i));
        row.emplace_back("1234.56");
    }
    const Prose shrunk(std::vector{table({header, row})}, {.em = 20.0, .width = 600.0});
    EXPECT_LT(shrunk.smallestEm(), 20.0);
    EXPECT_GT(shrunk.smallestEm(), 12.0);
    EXPECT_LE(shrunk.width(), 600.0 + 1e-6);
    EXPECT_EQ(textOf(shrunk).size(), 16U) << "no number is broken";

    const Prose least(std::vector{table({header, row})}, {.em = 20.0, .width = 250.0, .fewestTableScale = 0.7});
    EXPECT_NEAR(least.smallestEm(), 14.0, 1e-6);
    EXPECT_LE(least.width(), 250.0 + 1e-6);
}

TEST(Prose, FormulasStandInTheLineAndBreakWithIt) {
    const Runs runs{{.text = "The router gives every token gate logits, then ("},
                    tex("p = \\frac{1}{2}"),
                    {.text = "), and so on for the "},
                    tex("k"),
                    {.text = "th token of a text, "},
                    tex("N"),
                    {.text = "-fold."}};
    // Wherever the line ends: brackets and commas stay with their formula.
    for (double width = 120.0; width < 700.0; width += 7.0) {
        const Prose prose(std::vector{paragraph(runs)}, {.em = 20.0, .width = width});
        for (const Prose::Mark& line : textOf(prose)) {
            for (const char* start : {")", "th token", "\u2060", "-fold"}) {
                EXPECT_FALSE(line.text.starts_with(start)) << start << " at " << width;
            }
            EXPECT_FALSE(line.text.ends_with("(")) << width;
            EXPECT_LE(line.width, width + 1e-6);
        }
    }
    const Prose with(std::vector{paragraph(Runs{{.text = "a "}, tex("\\frac{1}{2}"), {.text = " b"}})}, {.em = 20.0});
    const Prose without(std::vector{paragraph("a b")}, {.em = 20.0});
    EXPECT_GT(with.height(), without.height() + 2.0) << "a line makes room for a fraction";
    EXPECT_LT(with.smallestGlyphEm(), with.smallestEm());
    EXPECT_EQ(with.smallestEm(), 20.0);
    EXPECT_EQ(without.smallestGlyphEm(), 20.0);

    // A long one goes on in the next line.
    const Prose sum(std::vector{paragraph(Runs{tex("a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r+s")})},
                    {.em = 20.0, .width = 200.0});
    EXPECT_GT(textOf(sum).size(), 2U);
    EXPECT_LE(sum.width(), 200.0);
    EXPECT_EQ(sum.smallestEm(), 20.0);
}

TEST(Prose, DisplaysAreCentredAndFit) {
    const std::vector<Block> blocks{paragraph(kWords), display("x^2"), paragraph("After.")};
    const Prose prose(blocks, {.em = 20.0, .width = 400.0, .fill = true});
    EXPECT_EQ(prose.width(), 400.0);
    Marks marks = prose.marks();
    const auto formula = std::ranges::find(marks, Kind::formula, &Prose::Mark::kind);
    ASSERT_NE(formula, marks.end());
    EXPECT_NEAR(formula->x + formula->width / 2.0, 200.0, 1e-6);
    EXPECT_LT(formula->y + formula->height, lineOf(prose, "After.").y);

    const std::string longOne = "a_1+a_2+a_3+a_4+a_5+a_6+a_7+a_8+a_9+b_1+b_2+b_3+b_4+b_5";
    const Prose broken(std::vector{display(longOne)}, {.em = 20.0, .width = 250.0});
    EXPECT_LE(broken.width(), 250.0 + 1e-6);
    EXPECT_EQ(broken.smallestEm(), 20.0);
    EXPECT_GT(broken.marks().size(), 2U);
    const Prose unbreakable(std::vector{display("\\mathrm{" + std::string(60, 'm') + "}")},
                            {.em = 20.0, .width = 250.0});
    EXPECT_LE(unbreakable.width(), 250.0 + 1e-6);
    EXPECT_LT(unbreakable.smallestEm(), 15.0);
}

TEST(Prose, CodeKeepsItsLinesOnAGround) {
    const Prose prose(std::vector{code("if x:\n    y = 1\n")}, {.em = 20.0, .width = 400.0});
    const Marks lines = textOf(prose);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[1].text, "    y = 1");
    EXPECT_EQ(lines[0].x, lines[1].x);
    // A typewriter's letters are equally wide.
    EXPECT_NEAR(lines[1].width / 9.0, lines[0].width / 5.0, 1e-3);
    double covered = 0.0;
    for (const Prose::Mark& mark : prose.marks()) {
        if (mark.kind != Kind::ground) continue;
        covered += mark.height;
        EXPECT_LT(mark.x, lines[0].x);
        EXPECT_GT(rightOf(mark), rightOf(lines[1]));
    }
    EXPECT_NEAR(covered, prose.height(), 1e-6);
    const Prose wide(std::vector{code(std::string(40, 'x'))}, {.em = 20.0, .width = 400.0});
    EXPECT_EQ(textOf(wide).size(), 1U) << "a little smaller rather than broken";
    EXPECT_LT(wide.smallestEm(), 20.0);
    EXPECT_GE(wide.smallestEm(), 12.0);
}

TEST(Prose, CentredBlocksStayWhole) {
    const std::vector<Block> blocks{paragraph(kWords), paragraph("Short."), item("\u2022", "One"),
                                    item("\u2022", "A longer second one")};
    const Prose prose(blocks, {.em = 20.0, .width = 400.0, .align = Align::centre});
    const auto shortLine = lineOf(prose, "Short.");
    EXPECT_NEAR(shortLine.x + shortLine.width / 2.0, prose.width() / 2.0, 1e-6);
    EXPECT_NEAR(lineOf(prose, "One").x, lineOf(prose, "A longer").x, 1e-6) << "items keep their common edge";
    EXPECT_GT(lineOf(prose, "One").x, 80.0);
}

TEST(Prose, RightToLeftTextStandsAtTheRight) {
    const std::string hebrew = "\u05E9\u05DC\u05D5\u05DD";
    const std::vector<Block> blocks{paragraph(kWords), paragraph(hebrew), item("1.", hebrew)};
    const Prose prose(blocks, {.em = 20.0, .width = 400.0});
    const Marks lines = textOf(prose);
    const Prose::Mark& plain = lines[lines.size() - 3];
    EXPECT_NEAR(rightOf(plain), prose.width(), 1e-6);
    const Prose::Mark& hanging = lines[lines.size() - 2];
    const Prose::Mark& marker = lines.back();
    EXPECT_EQ(marker.text, "1.");
    EXPECT_LT(rightOf(hanging), prose.width() - 15.0);
    EXPECT_GT(marker.x, rightOf(hanging));
    EXPECT_LE(rightOf(marker), prose.width() + 1e-6);
}

std::vector<Block> handout() {
    std::vector<Block> blocks;
    for (int i = 0; i < 6; ++i) {
        blocks.push_back(heading("Part " + std::to_string(i), 2));
        blocks.push_back(paragraph(kWords));
        blocks.push_back(item("\u2022", kWords));
        blocks.push_back(display("\\frac{a}{b} = \\sum_{i=1}^N x_i"));
        blocks.push_back(table({{"A", "B"}, {"1", "2"}, {"3", "4"}}));
        blocks.push_back(code("one\ntwo\nthree"));
    }
    return blocks;
}

TEST(Prose, SlicesHoldEveryLineOnceAndCutNone) {
    const Prose prose(handout(), {.em = 12.0, .width = 300.0});
    for (const double height : {120.0, 200.0, 333.0, 1e6}) {
        const auto slices = prose.slices(height);
        ASSERT_FALSE(slices.empty());
        EXPECT_EQ(slices.size() == 1, height > 1e5);
        double last = -1.0;
        for (const Prose::Slice& slice : slices) {
            EXPECT_GE(slice.from, last);
            EXPECT_GT(slice.to, slice.from);
            EXPECT_LE(slice.to - slice.from, height);
            last = slice.to;
        }
        for (const Prose::Mark& mark : prose.marks()) {
            if (mark.kind == Kind::ground) continue;
            const double top = mark.kind == Kind::text ? mark.baseline - 0.75 * mark.em : mark.y;
            const double bottom = mark.kind == Kind::text ? mark.baseline + 0.2 * mark.em : mark.y + mark.height;
            EXPECT_EQ(std::ranges::count_if(slices,
                                            [&](const Prose::Slice& slice) {
                                                return top >= slice.from - 1e-6 && bottom <= slice.to + 1e-6;
                                            }),
                      1)
                << mark.text << " at " << height;
        }
        // No page ends with a heading, nor with the first line of several.
        for (const Prose::Slice& slice : slices) {
            for (const Prose::Mark& mark : textOf(prose)) {
                if (!mark.text.starts_with("Part") && !mark.text.starts_with("A router")) continue;
                EXPECT_FALSE(mark.baseline < slice.to && mark.baseline > slice.to - 8.0) << mark.text;
            }
        }
    }
    // Lines higher than the page come one by one.
    EXPECT_EQ(Prose(std::vector{paragraph("One\nTwo\nThree")}, {.em = 20.0}).slices(1.0).size(), 3U);
    EXPECT_TRUE(Prose({}, {}).slices(100.0).empty());
}

// What is drawn, as coverage in rows.
std::vector<unsigned char> drawn(const Prose& prose, const std::vector<Prose::Slice>& slices) {
    const int width = static_cast<int>(prose.width()) + 20;
    const int height = static_cast<int>(prose.height()) + 20;
    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    {
        const std::lock_guard lock(fontLock());
        cairo_t* cairo = cairo_create(surface);
        for (const Prose::Slice& slice : slices) prose.draw(cairo, 10.0, 10.0 + slice.from, slice);
        if (slices.empty()) prose.draw(cairo, 10.0, 10.0);
        cairo_destroy(cairo);
    }
    cairo_surface_flush(surface);
    const unsigned char* data = cairo_image_surface_get_data(surface);
    std::vector<unsigned char> pixels(data, data + cairo_image_surface_get_stride(surface) * height);
    cairo_surface_destroy(surface);
    return pixels;
}

TEST(Prose, SlicesDrawnInTheirPlacesAreTheWhole) {
    std::vector<Block> blocks = handout();
    // A ground is drawn in one piece a page; its corners and seams are all that may differ.
    std::erase_if(blocks, [](const Block& block) { return block.kind == BlockKind::code; });
    const Prose prose(blocks, {.em = 12.0, .width = 300.0});
    const auto whole = drawn(prose, {});
    EXPECT_GT(std::ranges::count_if(whole, [](unsigned char value) { return value > 128; }), 1000);
    // Glyphs that are moved by page and back again may round otherwise.
    const auto pieces = drawn(prose, prose.slices(200.0));
    ASSERT_EQ(pieces.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) ASSERT_NEAR(whole[i], pieces[i], 2) << i;
}

TEST(Prose, PagesOfAPdfHoldTextAndItsFonts) {
    std::string pdf;
    const auto write = [](void* to, const unsigned char* data, unsigned size) {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), size);
        return CAIRO_STATUS_SUCCESS;
    };
    const Prose prose(handout(), {.em = 11.0, .width = 420.0, .fill = true});
    const auto slices = prose.slices(400.0);
    ASSERT_GT(slices.size(), 2U);
    {
        const std::lock_guard lock(fontLock());
        cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(write, &pdf, 500.0, 500.0);
        cairo_t* cairo = cairo_create(surface);
        for (const Prose::Slice& slice : slices) {
            prose.draw(cairo, 40.0, 40.0, slice);
            cairo_show_page(cairo);
        }
        EXPECT_EQ(cairo_status(cairo), CAIRO_STATUS_SUCCESS);
        cairo_destroy(cairo);
        cairo_surface_finish(surface);
        EXPECT_EQ(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
        cairo_surface_destroy(surface);
    }
    EXPECT_TRUE(pdf.starts_with("%PDF"));
    EXPECT_NE(pdf.find("/Count " + std::to_string(slices.size())), std::string::npos);
    for (const char* font : {"NotoSans-Regular", "NotoSans-Bold", "NotoSansMono", "TeXGyrePagellaMath"}) {
        EXPECT_NE(pdf.find(font), std::string::npos) << font;
    }
}

TEST(Prose, RasterisedOnItsGround) {
    const Prose prose(std::vector{paragraph("HHHH")}, {.em = 40.0, .width = 400.0, .ink = Colour::hex(0xFF0000)});
    const Bitmap bitmap = rasterise(prose, Colour::hex(0x0000FF).withAlpha(0.5F), 20.0, 15.0);
    EXPECT_NEAR(bitmap.width, prose.width() + 40.0 + 2.0, 1.0);
    EXPECT_NEAR(bitmap.height, prose.height() + 40.0 + 2.0, 1.0);
    EXPECT_NEAR(bitmap.centre.x, static_cast<float>(bitmap.width) / 2.0F, 1.0F);
    const auto at = [&](int x, int y) { return &bitmap.rgba[static_cast<std::size_t>(y * bitmap.width + x) * 4U]; };
    EXPECT_EQ(at(2, 2)[3], 0) << "the corner is round";
    EXPECT_NEAR(at(bitmap.width / 2, 6)[3], 128, 1) << "the ground's own alpha";
    EXPECT_NEAR(at(bitmap.width / 2, 6)[2], 128, 1) << "premultiplied";
    int inked = 0;
    for (int y = 0; y < bitmap.height; ++y) {
        for (int x = 0; x < bitmap.width; ++x) {
            const std::uint8_t* p = at(x, y);
            if (p[0] < 200) continue;
            ++inked;
            EXPECT_GE(x, 20);
            EXPECT_LE(x, bitmap.width - 20);
        }
    }
    EXPECT_GT(inked, 500);
    EXPECT_TRUE(rasterise(Prose({}, {}), kChalk, 20.0, 5.0).rgba.empty());
    const Bitmap small = rasterise(prose, kChalk, 20.0, 5.0, 64);
    EXPECT_LE(small.width, 64);
    EXPECT_LT(small.emPixels, 40.0F);
}

TEST(Prose, OddInputIsSetWithinLimits) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    Random random(3);
    std::string bytes;
    for (int i = 0; i < 3000; ++i) bytes += static_cast<char>(random.below(256));
    const std::vector<Block> blocks{paragraph(bytes),
                                    heading(bytes.substr(0, 200), 99),
                                    item(bytes, bytes, -4),
                                    table({{bytes.substr(0, 50), ""}, {}}),
                                    table({}),
                                    code(bytes),
                                    display(bytes),
                                    paragraph(Runs{}),
                                    paragraph(Runs{tex("")}),
                                    display("")};
    for (const ProseStyle& style :
         {ProseStyle{}, ProseStyle{.em = nan, .width = nan}, ProseStyle{.em = -3.0, .width = 0.0},
          ProseStyle{.em = 20.0, .width = 1e30}, ProseStyle{.lineHeight = -1.0, .paragraphGap = -9.0},
          ProseStyle{.width = 3.0, .fewestTableScale = 0.0}}) {
        const Prose prose(blocks, style);
        EXPECT_TRUE(std::isfinite(prose.width()) && prose.width() >= 0.0);
        EXPECT_TRUE(std::isfinite(prose.height()) && prose.height() > 0.0);
        EXPECT_GT(prose.smallestEm(), 0.0);
        EXPECT_FALSE(prose.slices(100.0).empty());
    }
    EXPECT_EQ(Prose({}, {}).height(), 0.0);
    const Prose nothing(std::vector{paragraph(""), paragraph("a")}, {.em = 20.0});
    EXPECT_NEAR(nothing.height(), 25.0, 1e-6) << "what shows nothing takes no room";
    const Prose cut(std::vector{paragraph(std::string(50000, 'a'))}, {.em = 20.0, .width = 20000.0});
    EXPECT_TRUE(textOf(cut).back().text.ends_with("\u2026"));
}

TEST(Prose, ThreadsSetAndDrawAtOnce) {
    const std::vector<Block> blocks = handout();
    const Prose first(blocks, {.em = 12.0, .width = 300.0});
    const auto expected = rasterise(first, kChalk, 4.0, 2.0).rgba;
    std::vector<std::vector<std::uint8_t>> found(3);
    {
        std::vector<std::jthread> threads;
        for (auto& each : found) {
            threads.emplace_back(
                [&] { each = rasterise(Prose(blocks, {.em = 12.0, .width = 300.0}), kChalk, 4.0, 2.0).rgba; });
        }
    }
    for (const auto& each : found) EXPECT_EQ(each, expected);
    // A text outlives the thread that set it.
    std::unique_ptr<Prose> other;
    std::jthread([&] { other = std::make_unique<Prose>(blocks, ProseStyle{.em = 12.0, .width = 300.0}); }).join();
    EXPECT_EQ(rasterise(*other, kChalk, 4.0, 2.0).rgba, expected);
}

}  // namespace
}  // namespace orrery::text
