// What is written in labels, made fit to show.

#include "scenes/graph/readers/mermaid/label.h"
#include "tests/unit/mermaid/reading.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

using mermaid::cleanLabel;
using mermaid::LabelKind;

std::string plain(std::string_view raw) {
    return cleanLabel(raw, LabelKind::text).label.plain;
}
std::string markup(std::string_view raw) {
    return cleanLabel(raw, LabelKind::text).label.markup;
}
Label markdown(std::string_view raw) {
    return cleanLabel(raw, LabelKind::markdown).label;
}

TEST(Labels, LineBreaks) {
    EXPECT_EQ(plain("a<br>b<br/>c<br />d<BR>e</br>f\\ng\nh"), "a\nb\nc\nd\ne\nf\ng\nh");
    EXPECT_EQ(plain("a<br><br>b"), "a\n\nb");
    EXPECT_EQ(plain("<br>a<br>"), "a");
    EXPECT_EQ(plain("a <br> b"), "a\nb");
}

TEST(Labels, BlanksRunTogether) {
    EXPECT_EQ(plain("  two \t words  "), "two words");
    EXPECT_EQ(plain("a&nbsp;&nbsp;b"), "a\u00A0\u00A0b");
}

TEST(Labels, Entities) {
    EXPECT_EQ(plain("#35;1 #quot;q#quot; #amp; #9829; #x;"), "#1 \"q\" & ♥ #x;");
    EXPECT_EQ(plain("&amp; &lt;b&gt; &rarr; &hearts; &#65; &#x1F916;"), "& <b> → ♥ A 🤖");
    EXPECT_EQ(plain("R & D, AT&T, &nosuch; &;"), "R & D, AT&T, &nosuch; &;");
    EXPECT_EQ(plain("#eacute;&CounterClockwiseContourIntegral;"), "é∳");
    EXPECT_EQ(plain("&#0;&#1114112;&#xD800;"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(plain("&#7;x&#127;"), "x") << "control characters are dropped";
}

TEST(Labels, HtmlBecomesMarkup) {
    EXPECT_EQ(plain("<b>bold</b> and <i>it</i>"), "bold and it");
    EXPECT_EQ(markup("<b>bold</b> and <i>it</i>"), "<b>bold</b> and <i>it</i>");
    EXPECT_EQ(markup("H<sub>2</sub>O"), "H<sub>2</sub>O");
    EXPECT_EQ(markup("<strong>a</strong><em>b</em><code>c</code><u>d</u>"), "<b>a</b><i>b</i><tt>c</tt><u>d</u>");
    EXPECT_EQ(markup("<B>x &amp; y</B>"), "<b>x &amp; y</b>");
    EXPECT_EQ(markup("no markup"), "");
    EXPECT_EQ(markup("<span style='color:red'>x</span>"), "");
    EXPECT_EQ(plain("<div>one</div><div>two</div><ul><li>a</li><li>b</li></ul>"), "one\ntwo\na\nb");
    EXPECT_EQ(plain("a<script>alert('<b>')</script>b<style>p{}</style>c<!-- d -->e"), "abce");
}

TEST(Labels, MarkupIsWellFormedWhateverTheTags) {
    EXPECT_EQ(markup("<b>a<i>b</b>c</i>"), "<b>a<i>b</i></b><i>c</i>");
    EXPECT_EQ(markup("<b>open"), "<b>open</b>");
    EXPECT_EQ(markup("</b>x<b></b>"), "");
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "<b>";
    EXPECT_LT(markup(deep + "x").size(), 1000U);
}

TEST(Labels, WhatIsNoTagIsText) {
    EXPECT_EQ(plain("a < b and c > d"), "a < b and c > d");
    EXPECT_EQ(plain("List<String>"), "List<String>");
    EXPECT_EQ(plain("x <y"), "x <y");
    EXPECT_EQ(plain("a<b and c>d"), "a<b and c>d");
}

TEST(Labels, Markdown) {
    EXPECT_EQ(markdown("**bold** and _it_"), (Label{"bold and it", "<b>bold</b> and <i>it</i>"}));
    EXPECT_EQ(markdown("***both***"), (Label{"both", "<i><b>both</b></i>"}));
    EXPECT_EQ(markdown("a_b_c 2 * 3 * 4"), (Label{"a_b_c 2 * 3 * 4", ""}));
    EXPECT_EQ(markdown("a\\*b\\*"), (Label{"a*b*", ""}));
    EXPECT_EQ(markdown("two\n  **lines**"), (Label{"two\nlines", "two\n<b>lines</b>"}));
    EXPECT_EQ(markdown("# no *heading*"), (Label{"# no *heading*", ""}));
    EXPECT_EQ(markdown("- no *list*"), (Label{"- no *list*", ""}));
    EXPECT_EQ(markdown("`code` *x*"), (Label{"`code` x", "`code` <i>x</i>"}));
    EXPECT_EQ(markdown("**a** <b>c</b> #35;*"), (Label{"a c #*", "<b>a c</b> #*"}));
    EXPECT_EQ(plain("**stars** stay"), "**stars** stay");
}

TEST(Labels, Mathematics) {
    EXPECT_EQ(plain("$$x^2 < y_1$$"), "$$x^2 < y_1$$");
    EXPECT_EQ(plain("$$\\neq$$ and $$\\frac{a}{b}$$"), "$$\\neq$$ and $$\\frac{a}{b}$$");
    EXPECT_EQ(markdown("$$a_1*b_2*c$$"), (Label{"$$a_1*b_2*c$$", ""}));
    EXPECT_EQ(plain("$5-$20"), "$5-$20");
}

TEST(Labels, Icons) {
    const Graph graph = readBody("A[fa:fa-user Person] --> B[\"see fab:fa-github and fa:fa-star\"]\nC(fa:fa-car)\n");
    EXPECT_EQ(nodeOf(graph, "A").icon, "fa:fa-user");
    EXPECT_EQ(labelOf(graph, "A"), "Person");
    EXPECT_EQ(nodeOf(graph, "B").icon, "fab:fa-github");
    EXPECT_EQ(labelOf(graph, "B"), "see and");
    EXPECT_EQ(nodeOf(graph, "C").icon, "fa:fa-car");
    EXPECT_EQ(labelOf(graph, "C"), "");
    EXPECT_EQ(plain("sofa:fa x:fa-y fa:fa-"), "sofa:fa x:fa-y fa:fa-");
    EXPECT_EQ(nodeOf(readBody("A[fa:fa-user x]\nA[y]"), "A").icon, "") << "the icon goes with its label";
}

TEST(Labels, ImagesInHtml) {
    const Graph graph = readBody("A[\"<img src='https://example.org/a.png' width='20' /> text\"]");
    EXPECT_EQ(nodeOf(graph, "A").image, "https://example.org/a.png");
    EXPECT_EQ(labelOf(graph, "A"), "text");
}

TEST(Labels, EmojiOfEveryKind) {
    for (const char* emoji : {"🤖", "👨‍👩‍👧‍👦", "🇫🇷", "1️⃣", "👍🏽",
                              "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "✨", "☎️"}) {
        EXPECT_EQ(labelOf(readBody("A[" + std::string(emoji) + " x] --> B"), "A"), std::string(emoji) + " x");
        EXPECT_EQ(labelOf(readBody("A[\"" + std::string(emoji) + "\"] --> B"), "A"), emoji);
    }
}

TEST(Labels, QuotedAndPlain) {
    const Graph graph = readBody(
        "A[\"with (all) [kinds] {of} | brackets; %% and --> arrows\"]\n"
        "B[one\ntwo]\n"
        "C[\"`**bold**`\"]\n"
        "D[a; b]\n"
        "E[\"x\" y]\n"
        "F[50%% sure]\n");
    EXPECT_EQ(labelOf(graph, "A"), "with (all) [kinds] {of} | brackets; %% and --> arrows");
    EXPECT_EQ(labelOf(graph, "B"), "one\ntwo");
    EXPECT_EQ(nodeOf(graph, "C").label.markup, "<b>bold</b>");
    EXPECT_EQ(labelOf(graph, "D"), "a; b");
    EXPECT_EQ(labelOf(graph, "E"), "x y");
    EXPECT_EQ(labelOf(graph, "F"), "50%% sure");
    EXPECT_EQ(remarksOf(graph), Lines{});
}

TEST(Labels, BracketsOfTheSameKindBalance) {
    const Graph graph = readBody("A[see [1] and [2]] --> B{a {b} c} --> C((f(x))) --> D([a[i]]) --> E[[m[0]]]");
    EXPECT_EQ(labelOf(graph, "A"), "see [1] and [2]");
    EXPECT_EQ(labelOf(graph, "B"), "a {b} c");
    EXPECT_EQ(labelOf(graph, "C"), "f(x)");
    EXPECT_EQ(nodeOf(graph, "C").shape, Shape::circle);
    EXPECT_EQ(labelOf(graph, "D"), "a[i]");
    EXPECT_EQ(nodeOf(graph, "D").shape, Shape::stadium);
    EXPECT_EQ(labelOf(graph, "E"), "m[0]");
    EXPECT_EQ(nodeOf(graph, "E").shape, Shape::framedRect);
    EXPECT_EQ(remarksOf(graph).at(0), "2:7: `[` in a label without quotes; Mermaid itself wants quotes around it");
    EXPECT_EQ(graph.diagnostics.size(), 5U);
}

TEST(Labels, QuotesThatAreNotAsMermaidWantsThem) {
    const Graph graph = readBody(
        "A[\"say \"hi\" now\"] --> B[ \"x\" ] --> C[“typographic”] --> D[say “hi”]\n"
        "E[\"open] --> F[\"closed\"]\n"
        "G[\"\"] --> H[]\n"
        "I[\"a\"] --> J[\"b\"] --> K[\"c\" d]\n");
    EXPECT_EQ(labelOf(graph, "A"), "say \"hi\" now");
    EXPECT_EQ(labelOf(graph, "B"), "x");
    EXPECT_EQ(labelOf(graph, "C"), "typographic");
    EXPECT_EQ(labelOf(graph, "D"), "say “hi”");
    EXPECT_EQ(labelOf(graph, "E"), "open");
    EXPECT_EQ(labelOf(graph, "F"), "closed");
    EXPECT_EQ(labelOf(graph, "G"), "");
    EXPECT_EQ(labelOf(graph, "H"), "");
    EXPECT_EQ(labelOf(graph, "J"), "b");
    EXPECT_EQ(labelOf(graph, "K"), "c d");
    EXPECT_EQ(remarksOf(graph),
              (Lines{"2:3: quotes within quotes; Mermaid itself wants `#quot;` for the inner ones",
                     "2:25: blanks before a quote; Mermaid itself wants the quote right behind the bracket",
                     "2:38: typographic quotes; they are read as quotes",
                     "3:3: this quote is not closed in front of the bracket; it is left out",
                     "4:3: an empty label; Mermaid itself wants a blank at least",
                     "4:13: an empty label; Mermaid itself wants a blank at least"}));
}

TEST(Labels, ATagThatIsNoneIsRemarkedOn) {
    EXPECT_EQ(remarksOf(readBody("A[List<String>]")),
              Lines{"2:3: `<String>` is no tag of HTML; it is read as text, where Mermaid itself drops it"});
}

}  // namespace
}  // namespace orrery::graph
