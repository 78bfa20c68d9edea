// Arrows.

#include "tests/unit/mermaid/reading.h"

#include <gtest/gtest.h>

#include <utility>

namespace orrery::graph {
namespace {

Lines edges(std::string_view body) {
    return edgesOf(readBody(body));
}

TEST(Links, EveryStrokeAndHead) {
    const std::pair<const char*, const char*> arrows[] = {
        {"-->", "normal arrow"},          {"---", "normal open"},          {"--x", "normal cross"},
        {"--o", "normal circle"},         {"<-->", "normal arrow-arrow"},  {"x--x", "normal cross-cross"},
        {"o--o", "normal circle-circle"}, {"==>", "thick arrow"},          {"===", "thick open"},
        {"==x", "thick cross"},           {"==o", "thick circle"},         {"<==>", "thick arrow-arrow"},
        {"-.->", "dotted arrow"},         {"-.-", "dotted open"},          {"-.-x", "dotted cross"},
        {"-.-o", "dotted circle"},        {"<-.->", "dotted arrow-arrow"}, {".->", "dotted arrow"},
        {"~~~", "invisible open"}};
    for (const auto& [arrow, kind] : arrows) {
        EXPECT_EQ(edges(fmt::format("A {} B", arrow)), Lines{fmt::format("A {} B", kind)}) << arrow;
    }
}

TEST(Links, Lengths) {
    EXPECT_EQ(edges("A ---> B"), Lines{"A 2 normal arrow B"});
    EXPECT_EQ(edges("A ----- B"), Lines{"A 3 normal open B"});
    EXPECT_EQ(edges("A <----> B"), Lines{"A 3 normal arrow-arrow B"});
    EXPECT_EQ(edges("A ====> B"), Lines{"A 3 thick arrow B"});
    EXPECT_EQ(edges("A -..-> B"), Lines{"A 2 dotted arrow B"});
    EXPECT_EQ(edges("A ~~~~ B"), Lines{"A 2 invisible open B"});
    EXPECT_EQ(edges("A -- t ----> B"), Lines{"A 3 normal arrow B: t"});
    EXPECT_EQ(edges("A ------------------> B"), Lines{"A 10 normal arrow B"}) << "the longest that Mermaid knows";
}

TEST(Links, LettersNextToArrows) {
    EXPECT_EQ(edges("A---oB"), Lines{"A 2 normal circle B"});
    EXPECT_EQ(edges("A--xB"), Lines{"A normal cross B"});
    EXPECT_EQ(edges("A --- oB"), Lines{"A normal open oB"});
    EXPECT_EQ(edges("Ax--xB"), Lines{"Ax normal cross B"});
    EXPECT_EQ(edges("1x--x2"), Lines{"1 normal cross-cross 2"});
    EXPECT_EQ(edges("A-->endpoint"), Lines{"A normal arrow endpoint"});
}

TEST(Links, TextInBarsAndInTheMiddle) {
    for (const char* text : {"A -->|t u| B", "A --> |t u| B", "A -->| t u |B", "A -- t u --> B", "A --t u-->B",
                             "A -->|\"t u\"| B", "A -- \"t u\" --> B", "A -->|t  u| B"}) {
        EXPECT_EQ(edges(text), Lines{"A normal arrow B: t u"}) << text;
    }
    EXPECT_EQ(edges("A == t ==> B -. u .-> C"), (Lines{"A thick arrow B: t", "B dotted arrow C: u"}));
    EXPECT_EQ(edges("A -- \"a -- b\" --> B"), Lines{"A normal arrow B: a -- b"});
    EXPECT_EQ(edges("A -- well-known (x) --> B"), Lines{"A normal arrow B: well-known (x)"});
    EXPECT_EQ(edges("A <-- t --> B x-- u --x C"), (Lines{"A normal arrow-arrow B: t", "B normal cross-cross C: u"}));
    EXPECT_EQ(edges("A -->|\"a | (b)\"| B"), Lines{"A normal arrow B: a | (b)"});
    EXPECT_EQ(readBody("A -->|\"`**b**`\"| B").edges[0].label->markup, "<b>b</b>");
}

TEST(Links, ChainsAndLists) {
    EXPECT_EQ(edges("A --> B --> C"), (Lines{"A normal arrow B", "B normal arrow C"}));
    EXPECT_EQ(edges("A & B --> C & D"),
              (Lines{"A normal arrow C", "A normal arrow D", "B normal arrow C", "B normal arrow D"}));
    EXPECT_EQ(edges("A --> B & C --> D"),
              (Lines{"A normal arrow B", "A normal arrow C", "B normal arrow D", "C normal arrow D"}));
    EXPECT_EQ(edges("A\n  --> B\n%% comment\n\n  -->|t| C -->\n  D"),
              (Lines{"A normal arrow B", "B normal arrow C: t", "C normal arrow D"}));
    EXPECT_EQ(edges("A --> A"), Lines{"A normal arrow A"});
}

TEST(Links, IdsAreMermaids) {
    const Graph graph = readBody("A --> B\nA --> B\nA --> B\nB --> A\nA e1@--> C\nC & D e2@--> E & F\nX e1@--> Y\n");
    Lines ids;
    for (const Edge& edge : graph.edges) ids.push_back(edge.id);
    EXPECT_EQ(ids, (Lines{"L_A_B_0", "L_A_B_2", "L_A_B_3", "L_B_A_0", "e1", "L_C_E_0", "L_C_F_0", "e2", "L_D_F_0",
                          "L_X_Y_0"}));
}

TEST(Links, PropertiesAndClasses) {
    const Graph graph = readBody(
        "A e1@--> B e2@==> C --> D\n"
        "e1@{ animate: true, curve: stepBefore }\n"
        "e2@{ animation: slow }\n"
        "L_C_D_0@{ animation: fast }\n"
        "class e1 quick\n"
        "e2:::calm\n");
    EXPECT_EQ(graph.nodes.size(), 4U);
    EXPECT_EQ(graph.edges[0].animation, Animation::fast);
    EXPECT_EQ(graph.edges[0].curve, "stepBefore");
    EXPECT_EQ(graph.edges[0].classes, Lines{"quick"});
    EXPECT_EQ(graph.edges[1].animation, Animation::slow);
    EXPECT_EQ(graph.edges[1].classes, Lines{"calm"});
    EXPECT_EQ(graph.edges[2].animation, Animation::fast);
    EXPECT_EQ(remarksOf(graph), Lines{});
}

TEST(Links, MistypedArrows) {
    const Graph graph = readBody("A -> B\nC->D\nE <-> F\nG => H\nI <- J\nK → L\nM –> N\n");
    EXPECT_EQ(edgesOf(graph),
              (Lines{"A normal arrow B", "C normal arrow D", "E normal arrow-arrow F", "G thick arrow H",
                     "I normal arrow-open J", "K normal arrow L", "M normal arrow N"}));
    EXPECT_EQ(remarksOf(graph).at(1), "3:2: `->` is taken for an arrow; Mermaid itself wants `-->` or one of its kind");
    EXPECT_EQ(remarksOf(graph).at(6), "8:3: `–>` is taken for an arrow; Mermaid itself wants `-->` or one of its kind");
}

TEST(Links, TextsThatMermaidMisreadsOrRefuses) {
    const Graph graph = readBody("A --hello--> B\nC -- a--b --> D\nE -- text -- F\nG -- H\n");
    EXPECT_EQ(edgesOf(graph),
              (Lines{"A normal arrow B: hello", "C normal arrow D: a--b", "E normal open F: text", "G normal open H"}));
    EXPECT_EQ(
        remarksOf(graph),
        (Lines{"2:9: a letter right before the arrow belongs to the text; Mermaid itself takes it for the arrow's head",
               "3:5: two dashes in or behind the text; Mermaid itself wants quotes around it, or `---` behind it",
               "4:5: two dashes in or behind the text; Mermaid itself wants quotes around it, or `---` behind it",
               "5:3: `--` opens a text that no arrow closes; it is taken for an arrow without one"}));
}

TEST(Links, ATextRunsOnToTheNextArrowAsInMermaid) {
    const Graph graph = readBody("A -- B\nB --> C\n");
    EXPECT_EQ(edgesOf(graph), Lines{"A normal arrow C: B\nB"});
    EXPECT_EQ(remarksOf(graph),
              Lines{"2:6: the text of this edge runs over several lines, up to the next arrow; write `---` for an edge "
                    "without"});
}

TEST(Links, DifferentHeadsAtTheTwoEnds) {
    const Graph graph = readBody("A <--- B\nC x--> D\nE o-- text --> F\n");
    EXPECT_EQ(edgesOf(graph),
              (Lines{"A normal arrow-open B", "C normal cross-arrow D", "E normal circle-arrow F: text"}));
    EXPECT_EQ(remarksOf(graph).at(0),
              "2:3: different heads at the two ends; Mermaid itself draws the last one at most");
    EXPECT_EQ(graph.diagnostics.size(), 3U);
}

TEST(Links, ListsWithoutBlanksAndWithCommas) {
    const Graph graph = readBody("A& B --> C &D\nE --> F, G\nH &\nI --> J\nA&B --> K\n");
    EXPECT_EQ(edgesOf(graph),
              (Lines{"A normal arrow C", "A normal arrow D", "B normal arrow C", "B normal arrow D", "E normal arrow F",
                     "E normal arrow G", "H normal arrow J", "I normal arrow J", "A&B normal arrow K"}));
    EXPECT_EQ(remarksOf(graph).at(2), "3:8: a list that Mermaid itself wants as `A & B`, with blanks, on one line");
    EXPECT_EQ(graph.diagnostics.size(), 4U);
}

TEST(Links, Errors) {
    EXPECT_EQ(errorOf("flowchart TD\nA -->"), "test.mmd:2:3: an edge has no target after `-->`; name a node");
    EXPECT_EQ(errorOf("flowchart TD\nA -->|text| ;"),
              "test.mmd:2:3: an edge has no target after `-->|text|`; name a node");
    EXPECT_EQ(errorOf("flowchart TD\n--> B"),
              "test.mmd:2:1: an edge has no source before `-->`; name a node in front of it");
    EXPECT_EQ(errorOf("flowchart TD\nA --> --> B"), "test.mmd:2:3: an edge has no target after `-->`; name a node");
    EXPECT_EQ(errorOf("flowchart TD\ne1@--> B"),
              "test.mmd:2:3: an edge has an id and no source; name a node in front of it, as in `A e1@--> B`");
    EXPECT_EQ(errorOf("flowchart TD\nA -->|text B\nC -->|x| D"),
              "test.mmd:2:6: the text that `|` opens here is not closed by `|`; close it, or put it in double quotes");
    EXPECT_EQ(errorOf("flowchart TD\nA -- t -->|u| B"), "test.mmd:2:11: an edge has two labels; keep one");
    EXPECT_EQ(errorOf("flowchart TD\nA & --> B"), "test.mmd:2:5: a name is missing after `&`");
    EXPECT_EQ(errorOf("flowchart TD\nA e1@--> B\nC --> e1"),
              "test.mmd:3:3: an arrow cannot begin or end at an edge; name a node");
}

}  // namespace
}  // namespace orrery::graph
