// Names, brackets and @{ }.

#include "tests/unit/mermaid/reading.h"

#include <gtest/gtest.h>

#include <utility>

namespace orrery::graph {
namespace {

TEST(Vertices, NamesOfEveryKind) {
    const Lines names = {"a.b",       "src/main.c", "a-b",   "ns:item", "q?", "it's",    "A&B",
                         "50%",       "日本語",     "Größe", "9",       "1a", "endless", "styled",
                         "subgraphs", "default",    "oak",   "xen",     "_x", "C#"};
    std::string body;
    for (const std::string& name : names) body += name + "\n";
    const Graph graph = readBody(body);
    EXPECT_EQ(nodeIds(graph), names);
    EXPECT_EQ(remarksOf(graph), Lines{});
}

TEST(Vertices, BracketsGiveShapes) {
    const std::pair<const char*, Shape> shapes[] = {{"[x]", Shape::rect},
                                                    {"(x)", Shape::rounded},
                                                    {"([x])", Shape::stadium},
                                                    {"[[x]]", Shape::framedRect},
                                                    {"[(x)]", Shape::cylinder},
                                                    {"((x))", Shape::circle},
                                                    {"(((x)))", Shape::doubleCircle},
                                                    {"{x}", Shape::diamond},
                                                    {"{{x}}", Shape::hexagon},
                                                    {">x]", Shape::odd},
                                                    {"[/x/]", Shape::leanRight},
                                                    {"[\\x\\]", Shape::leanLeft},
                                                    {"[/x\\]", Shape::trapezoidBottom},
                                                    {"[\\x/]", Shape::trapezoidTop},
                                                    {"(-x-)", Shape::ellipse},
                                                    {"[|field:value|x]", Shape::rect}};
    for (const auto& [bracket, shape] : shapes) {
        const Graph graph = readBody("A" + std::string(bracket) + " --> B");
        EXPECT_EQ(nodeOf(graph, "A").shape, shape) << bracket;
        EXPECT_EQ(labelOf(graph, "A"), "x") << bracket;
        EXPECT_EQ(remarksOf(graph), Lines{}) << bracket;
    }
}

TEST(Vertices, ALaterDefinitionWinsAndABareNameChangesNothing) {
    const Graph graph = readBody("A[one] --> B\nA(two)\nA --> C\n");
    EXPECT_EQ(labelOf(graph, "A"), "two");
    EXPECT_EQ(nodeOf(graph, "A").shape, Shape::rounded);
    EXPECT_EQ(nodeOf(graph, "A").line, 2);
    EXPECT_EQ(labelOf(graph, "C"), "C");
}

TEST(Vertices, ABracketOfAnotherShapeInsideFallsBackToTheSimplerOne) {
    const Graph graph = readBody("A[(MLA) head]\nB([x] y)\nC[/usr/bin]\nD((a) b)\nE(-5)\nF[(a) and (b)]\nG(f(x))\n");
    EXPECT_EQ(labelOf(graph, "A"), "(MLA) head");
    EXPECT_EQ(labelOf(graph, "B"), "[x] y");
    EXPECT_EQ(labelOf(graph, "C"), "/usr/bin");
    EXPECT_EQ(labelOf(graph, "D"), "(a) b");
    EXPECT_EQ(labelOf(graph, "E"), "-5");
    EXPECT_EQ(labelOf(graph, "F"), "(a) and (b)");
    EXPECT_EQ(labelOf(graph, "G"), "f(x)");
    for (const char* round : {"B", "D", "E", "G"}) EXPECT_EQ(nodeOf(graph, round).shape, Shape::rounded) << round;
    for (const char* square : {"A", "C", "F"}) EXPECT_EQ(nodeOf(graph, square).shape, Shape::rect) << square;
    EXPECT_EQ(graph.diagnostics.size(), 7U);
}

TEST(Vertices, PropertiesOfANode) {
    const Graph graph = readBody(
        "A@{ shape: manual-input, label: \"User Input\" }\n"
        "B@{\n  shape: docs\n  label: \"**Bold** and\n    two lines\"\n}\n"
        "C@{ icon: \"fa:user\", form: circle }\n"
        "D@{ img: \"https://example.org/a.png\", label: \"Picture\", pos: t, w: 60, h: 60, constraint: \"on\" }\n"
        "E[kept]@{ shape: cloud }\n");
    EXPECT_EQ(nodeOf(graph, "A").shape, Shape::slopedRect);
    EXPECT_EQ(labelOf(graph, "A"), "User Input");
    EXPECT_EQ(nodeOf(graph, "B").shape, Shape::documents);
    EXPECT_EQ(nodeOf(graph, "B").label, (Label{"Bold and\ntwo lines", "<b>Bold</b> and\ntwo lines"}));
    EXPECT_EQ(nodeOf(graph, "C").shape, Shape::iconCircle);
    EXPECT_EQ(nodeOf(graph, "C").icon, "fa:user");
    EXPECT_EQ(labelOf(graph, "C"), "");
    EXPECT_EQ(nodeOf(graph, "D").shape, Shape::image);
    EXPECT_EQ(nodeOf(graph, "D").image, "https://example.org/a.png");
    EXPECT_EQ(labelOf(graph, "D"), "Picture");
    EXPECT_EQ(nodeOf(graph, "E").shape, Shape::cloud);
    EXPECT_EQ(labelOf(graph, "E"), "kept");
    EXPECT_EQ(remarksOf(graph), Lines{});
}

TEST(Vertices, UnknownShapesAndPropertiesAreRemarkedOn) {
    const Graph graph = readBody("A@{ shape: dodecahedron, colour: red }\nB@{ shape: Circle }\nC@{ shape: ellipse }\n");
    EXPECT_EQ(nodeOf(graph, "A").shape, Shape::rect);
    EXPECT_EQ(nodeOf(graph, "B").shape, Shape::circle);
    EXPECT_EQ(nodeOf(graph, "C").shape, Shape::ellipse);
    EXPECT_EQ(remarksOf(graph), (Lines{"2:5: no shape is called `dodecahedron`; a rectangle is drawn",
                                       "2:26: no node has a property `colour`; it is left out",
                                       "3:5: Mermaid itself has no shape called `Circle`; read as `circle`",
                                       "4:5: Mermaid itself has no shape called `ellipse`; read as `ellipse`"}));
}

TEST(Vertices, PropertiesInTheStyleOfJson) {
    const Graph graph = readBody("A@{\n  \"shape\": \"circle\",\n  \"label\": \"x\",\n}\n");
    EXPECT_EQ(nodeOf(graph, "A").shape, Shape::circle);
    EXPECT_EQ(labelOf(graph, "A"), "x");
    EXPECT_EQ(graph.diagnostics.size(), 2U);
}

TEST(Vertices, NamesThatMermaidTakesForSomethingElse) {
    const Graph graph = readBody("A --> end\nend --> style-guide; o-->B\n🚀 --> me@home\n");
    EXPECT_EQ(edgesOf(graph), (Lines{"A normal arrow end", "end normal arrow style-guide", "o normal arrow B",
                                     "🚀 normal arrow me@home"}));
    EXPECT_EQ(remarksOf(graph),
              (Lines{"2:7: `end` begins a name here; Mermaid itself takes it for a keyword",
                     "3:9: `style` begins a name here; Mermaid itself takes it for a keyword",
                     "3:22: `o` is taken for a name; Mermaid itself takes it for the head of the arrow",
                     "4:1: `🚀` is taken for a name; Mermaid itself does not know all its characters",
                     "4:7: `me@home` is taken for a name; Mermaid itself does not know all its characters"}));
}

TEST(Vertices, Errors) {
    EXPECT_EQ(errorOf("flowchart TD\nA[text --> B\n"),
              "test.mmd:2:2: the label that `[` opens here is not closed by `]`; close it, or put the label in double "
              "quotes");
    EXPECT_EQ(errorOf("flowchart TD\nA@{ shape: rect\nB\n"),
              "test.mmd:2:2: the properties that `@{` opens here are not closed; close them with `}`");
    EXPECT_EQ(errorOf("flowchart TD\nA B\n"),
              "test.mmd:2:3: `B` follows without an arrow; write `A --> B`, `A & B`, or begin a new line");
    EXPECT_EQ(errorOf("flowchart TD\nA[x]]\n"),
              "test.mmd:2:5: `]` after the end of a statement; put a `;` or a new line between two statements");
    EXPECT_EQ(errorOf("flowchart TD\n] --> A\n"), "test.mmd:2:1: `]` stands where a statement begins; name a node");
}

}  // namespace
}  // namespace orrery::graph
