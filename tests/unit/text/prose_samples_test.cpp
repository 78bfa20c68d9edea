// Pages as a lesson has them, for people to look at too: written where ORRERY_PROSE_SAMPLES names a folder.

#include "engine/image/png.h"
#include "engine/text/prose.h"

#include "tests/unit/text/blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace orrery::text {
namespace {

image::Image straight(const Bitmap& bitmap) {
    image::Image picture(bitmap.width, bitmap.height);
    for (std::size_t i = 0; i < bitmap.rgba.size(); i += 4) {
        const unsigned a = bitmap.rgba[i + 3];
        for (std::size_t c = 0; c < 3; ++c) {
            picture.rgba[i + c] = static_cast<std::uint8_t>(a == 0 ? 0 : bitmap.rgba[i + c] * 255U / a);
        }
        picture.rgba[i + 3] = static_cast<std::uint8_t>(a);
    }
    return picture;
}

void write(const char* name, std::span<const Block> blocks, const ProseStyle& style) {
    const Prose prose(blocks, style);
    const Bitmap bitmap = rasterise(prose, kChalk, 24.0, 14.0);
    ASSERT_FALSE(bitmap.rgba.empty()) << name;
    // Nothing stands out of the text's box, but by the bearing of a letter.
    const auto isGround = [&](int x, int y) {
        const std::size_t at = static_cast<std::size_t>(y * bitmap.width + x) * 4U;
        return std::equal(&bitmap.rgba[at], &bitmap.rgba[at + 4],
                          &bitmap.rgba[static_cast<std::size_t>((bitmap.width * 8 + bitmap.width / 2) * 4)]);
    };
    for (int y = 20; y < bitmap.height - 20; ++y) {
        for (const int x : {10, 18, bitmap.width - 18, bitmap.width - 10}) ASSERT_TRUE(isGround(x, y)) << name << y;
    }
    for (int x = 20; x < bitmap.width - 20; ++x) {
        for (const int y : {10, 20, bitmap.height - 20, bitmap.height - 10}) ASSERT_TRUE(isGround(x, y)) << name << x;
    }
    const char* folder = std::getenv("ORRERY_PROSE_SAMPLES");
    if (folder != nullptr) image::writePng(std::filesystem::path(folder) / name, straight(bitmap));
}

TEST(ProseSamples, Caption) {
    Block table{.kind = BlockKind::table, .columns = {Align::start, Align::end, Align::end, Align::centre}};
    table.rows = {{{{.text = "Model"}}, {{.text = "Experts"}}, {{.text = "Parameters"}}, {{.text = "Router"}}},
                  {{{.text = "Switch-Base"}}, {{.text = "128"}}, {{.text = "7.4 B"}}, {tex("k=1")}},
                  {{{.text = "Mixtral 8x7B"}}, {{.text = "8"}}, {{.text = "46.7 B"}}, {tex("k=2")}},
                  {{{.text = "DeepSeek-V3"}}, {{.text = "256"}}, {{.text = "671 B"}}, {tex("k=8")}},
                  {{{.text = "GShard"}}, {{.text = "2048"}}, {{.text = "600 B"}}, {tex("k\\le 2")}}};
    const std::vector<Block> blocks{
        heading("How a router chooses", 2),
        paragraph(Runs{{.text = "A token "},
                       tex("x\\in\\mathbb{R}^d"),
                       {.text = " gets gate logits "},
                       tex("h_i = w_i^\\top x"),
                       {.text = ", from which "},
                       tex("p_i = \\frac{e^{h_i}}{\\sum_j e^{h_j}}"),
                       {.text = " follows; only the "},
                       {.text = "top-k", .bold = true},
                       {.text = " experts "},
                       {.text = "compute", .italic = true},
                       {.text = ". Call "},
                       {.text = "router(x)", .code = true},
                       {.text = " to see it ("},
                       tex("k=2"),
                       {.text = ")."}}),
        item("•", Runs{{.text = "Every token goes to few experts, so that the cost of a step does not grow with "
                                "their number."}}),
        item("–",
             Runs{{.text = "Capacity "},
                  tex("C = \\left\\lceil \\frac{kT}{N} c \\right\\rceil"),
                  {.text = " bounds what one expert takes."}},
             2),
        item("•", Runs{{.text = "Load is balanced with a loss "}, tex("\\mathcal{L}_{\\text{aux}}"), {.text = "."}}),
        item("9.", Runs{{.text = "Nine"}}),
        item("10.", Runs{{.text = "Ten, "}, {.text = "wrong", .strike = true}, {.text = " 😀 漢字"}}),
        table,
        {.kind = BlockKind::code, .runs = {{.text = "gates = softmax(x @ w)\ntop = gates.topk(2)"}}}};
    write("caption.png", blocks, {.em = 30.0, .width = 900.0});
    write("caption_centre.png", blocks, {.em = 30.0, .width = 700.0, .align = Align::centre});
}

TEST(ProseSamples, Displays) {
    std::vector<Block> blocks{
        heading("Displays", 1),
        display("\\mathrm{Attention}(Q,K,V) = \\operatorname{softmax}\\left(\\frac{QK^\\top}{\\sqrt{d_k}}\\right)V"),
        display("L(N,D) = E + \\frac{A}{N^\\alpha} + \\frac{B}{D^\\beta}"),
        display("\\mathrm{MaxVio} = \\frac{\\max_i \\mathrm{Load}_i}{\\overline{\\mathrm{Load}}} - 1"),
        display("f(x) = \\begin{cases} x^2 & \\text{if } x \\ge 0 \\\\ -\\frac{1}{2}x & \\text{otherwise} \\end{cases}"
                "\\qquad R_\\theta = \\begin{pmatrix} \\cos\\theta & -\\sin\\theta \\\\ \\sin\\theta & \\cos\\theta "
                "\\end{pmatrix}"),
        display("\\sum_{i=1}^{N} \\hat{p}_i \\log \\frac{p_i}{q_i} \\le \\int_0^\\infty e^{-x^2}\\,dx = "
                "\\frac{\\sqrt{\\pi}}{2},\\quad \\sqrt[3]{1+\\sqrt{1+x'^2}}"),
        display("\\begin{aligned} \\nabla_\\theta J &= \\mathbb{E}\\left[ \\sum_t \\nabla_\\theta \\log "
                "\\pi_\\theta(a_t \\mid s_t) \\, A_t \\right] \\\\ &\\approx \\frac{1}{n} \\sum_{i=1}^n \\vec{g}_i "
                "\\cdot \\bar{A}_i \\end{aligned}"),
        display("\\underbrace{a+b+\\cdots+z}_{26\\text{ letters}} \\to \\prod_{k} \\tilde{x}_k^{2} \\ne "
                "\\binom{n}{k} \\Rightarrow \\mathbf{W} \\times \\dot{v}, \\partial_t u, \\foo{x}"),
        display(
            "\\begin{bmatrix} 1 & 2 & 3 \\\\ 4 & 5 & 6 \\\\ 7 & 8 & 9 \\\\ 10 & 11 & 12\\end{bmatrix} "
            "\\left\\{ \\frac{\\frac{a}{b}}{c} \\right. \\left| x \\right| \\{1,2\\} \\|v\\|_2 f(x) f'(x) W_Q^{(h)}")};
    write("displays.png", blocks, {.em = 34.0, .width = 1200.0});
}

TEST(ProseSamples, Narrow) {
    Block wide{.kind = BlockKind::table, .columns = {Align::start, Align::start, Align::end}};
    wide.rows = {{{{.text = "Method"}}, {{.text = "What it does to the load of experts"}}, {{.text = "MaxVio"}}},
                 {{{.text = "Auxiliary loss"}},
                  {{.text = "Pushes the router toward equal shares, at a price in quality when "},
                   tex("\\alpha"),
                   {.text = " is large"}},
                  {{.text = "0.72"}}},
                 {{{.text = "Bias per expert"}},
                  {{.text = "Adds "},
                   tex("b_i"),
                   {.text = " to the gate only for choosing, moved by the sign of the "
                            "violation"}},
                  {{.text = "0.04"}}}};
    Block many{.kind = BlockKind::table};
    for (int r = 0; r < 3; ++r) {
        auto& row = many.rows.emplace_back();
        for (int c = 0; c < 9; ++c) row.push_back({{.text = r == 0 ? "Column" + std::to_string(c) : "12345.678"}});
    }
    const std::vector<Block> blocks{
        paragraph(Runs{{.text = "A long one, "},
                       tex("L(x) = \\sum_{i=1}^n a_i x_i + \\frac{\\lambda}{2} \\|x\\|^2 + b_1 + b_2 + b_3 + b_4"),
                       {.text = ", goes on in the next line; the comma stays."}}),
        display("\\mathcal{L}_{\\text{total}} = \\mathcal{L}_{\\text{task}} + \\alpha N \\sum_{i=1}^{N} f_i P_i + "
                "\\beta \\frac{1}{B} \\sum_{b=1}^{B} \\left( \\log \\sum_{i=1}^{N} e^{h_{b,i}} \\right)^2"),
        wide,
        many,
        paragraph(
            {{.text = "שלום, זה טקסט מימין לשמאל עם "}, tex("x^2+1"), {.text = " בתוכו, והוא ארוך דיו לשתי שורות."}}),
        item("•", Runs{{.text = "פריט ראשון"}}),
        item("•", Runs{{.text = "العنصر الثاني في القائمة"}}),
        {.kind = BlockKind::code, .runs = {{.text = "for token in tokens: route(token, experts, capacity=1.25, k=2)"}}},
        paragraph(Runs{{.text = "中文段落也能换行，公式 "},
                       tex("e^{i\\pi}+1=0"),
                       {.text = " 在文字之中，行尾标点不会落到下一行的开头。"}}),
        display("\\frac{a}{b"),
        display("x^{2}_{i} + {y")};
    write("narrow.png", blocks, {.em = 28.0, .width = 620.0});
}

}  // namespace
}  // namespace orrery::text
