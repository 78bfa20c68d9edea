#include "scenes/lesson/unfenced.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace orrery::lesson {
namespace {

// The blocks as "first-last", lines from 1.
std::string found(std::string_view text, std::vector<std::size_t> taken = {}) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    std::vector<bool> isTaken(lines.size(), false);
    for (const std::size_t line : taken) isTaken[line - 1] = true;
    std::string out;
    for (const LineRange& range : findUnfenced(lines, isTaken)) {
        out += (out.empty() ? "" : " ") + std::to_string(range.first + 1) + "-" + std::to_string(range.last + 1);
    }
    return out;
}

TEST(Unfenced, HeaderAndStatementsUntilTheBlankLine) {
    EXPECT_EQ(found("Some text\nflowchart TD\n    T1[\"a\"] --> T2[\"b\"]\n    T2[\"b\"] --> T3[\"c\"]\n\nMore text"),
              "2-4");
    EXPECT_EQ(found("graph LR;\nA-->B;\nB-->C"), "1-3");
    EXPECT_EQ(found("graph LR; A-->B"), "1-1");
    EXPECT_EQ(found("flowchart TD %% a comment\nA --> B"), "1-2");
}

TEST(Unfenced, EveryKindOfStatementBelongsToIt) {
    const std::string text =
        "flowchart LR\nsubgraph one [Title of it]\ndirection TB\na1:::hot --> b1\nend\n%% comment\nA@{ shape: circle "
        "}\n"
        "A & B ==> C & D\nx{yes?} -. no .-> y>flag]\nx e1@--> z\nn1 <--> n2\np o--o q\nr x--x s\nt ~~~ u\n"
        "style A,B fill:#f00\nclassDef hot fill:red\nclass A,B hot\nlinkStyle 0 stroke:red\nclick A "
        "\"http://x\"\naccTitle: x\n"
        "v(\"round (1)\");\nw-->|label text|v";
    EXPECT_EQ(found(text + "\nThis is prose."), "1-22");
}

TEST(Unfenced, ProseEndsIt) {
    EXPECT_EQ(found("flowchart TD\nA --> B\nThis shows the flow."), "1-2");
    EXPECT_EQ(found("flowchart TD\nA --> B\n\nThe arrow --> means that B follows."), "1-2");
    EXPECT_EQ(found("flowchart TD\nA --> B\n- an item\n"), "1-2");
    EXPECT_EQ(found("flowchart TD\nA --> B\n\nclass struggle was its theme"), "1-2");
    EXPECT_EQ(found("flowchart TD\nA --> B\n\nstyle is a matter of taste"), "1-2");
    EXPECT_EQ(found("flowchart TD\nA --> B\n\nDone\n"), "1-2");
    EXPECT_EQ(found("flowchart TD\nA --> B\n\nfoo(bar) is a function\n"), "1-2");
    EXPECT_EQ(found("flowchart TD\nA --> B\n\nQuestions & answers follow.\n"), "1-2");
}

TEST(Unfenced, ProseStartsNone) {
    EXPECT_EQ(found("Crafting the flowchart\nA --> B"), "");
    EXPECT_EQ(found("flowchart of the process\nA --> B"), "");
    EXPECT_EQ(found("graph TD is how it starts\nA --> B"), "");
    EXPECT_EQ(found("flowchart TD\n\nThat was the header."), "");
    EXPECT_EQ(found("flowchart TD"), "");
    EXPECT_EQ(found("flowchart TD\n%% nothing\n"), "");
    EXPECT_EQ(found("graph theory\nA --> B"), "");
}

TEST(Unfenced, BlankLinesInsideAreInside) {
    EXPECT_EQ(found("flowchart TD\n\n    A --> B\n\n\n    B --> C\n\ntext"), "1-6");
    EXPECT_EQ(found("graph TD\nA[x] --> B\n\nstyle A fill:red\n\n%% end\n\ntext"), "1-6");
}

TEST(Unfenced, LabelsMayGoOverLines) {
    EXPECT_EQ(found("flowchart TD\nA[\"first\nsecond line\nthird\"] --> B\nB --> C\n\ntext"), "1-5");
    // A quotation mark that is never closed does not swallow the text below.
    EXPECT_EQ(found("flowchart TD\nA[\"first\n\ntext and more text\n\neven more"), "1-2");
}

TEST(Unfenced, AMistakeInsideOfADiagramStaysInside) {
    EXPECT_EQ(found("flowchart TD\n    A --> B\n    B[unclosed --> C\n    C --> D\n\ntext"), "1-4");
}

TEST(Unfenced, BlocksFollowEachOther) {
    EXPECT_EQ(found("flowchart TD\nA --> B\nflowchart LR\nC --> D\n\ngraph TD\nE --> F"), "1-2 3-4 6-7");
}

TEST(Unfenced, LinesOfOthersAreLeftAlone) {
    EXPECT_EQ(found("```\nflowchart TD\nA --> B\n```\nflowchart TD\nA --> B\n```\nB --> C\n```", {1, 2, 3, 4, 7, 8, 9}),
              "5-6");
}

TEST(Unfenced, ManyHeadersAndQuotesTakeLinearTime) {
    std::string text;
    for (int i = 0; i < 50000; ++i) text += "flowchart TD\n%%\n\n";
    for (int i = 0; i < 50000; ++i) text += "flowchart TD\nA[\"\n";
    EXPECT_FALSE(found(text).empty());
}

}  // namespace
}  // namespace orrery::lesson
