#pragma once

// The statements of a flowchart, read one after the other. Each function accepts one production of Mermaid's grammar,
// written above it, and leaves the scanner behind what it read. The files go by idea: document, vertices, brackets,
// labels, objects, links, subgraphs, styling, interaction.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/readers/mermaid/builder.h"
#include "scenes/graph/readers/mermaid/label.h"
#include "scenes/graph/readers/mermaid/link.h"
#include "scenes/graph/readers/mermaid/properties.h"
#include "scenes/graph/readers/mermaid/scanner.h"
#include "scenes/graph/source.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::graph::mermaid {

// A label as it is written, and what is odd about it.
struct RawLabel {
    std::string_view text;  // without its quotes
    std::string joined;     // text and more when the label goes on behind a closing quote; takes the place of `text`
    LabelKind kind = LabelKind::text;
    std::size_t begin = 0;
    std::size_t end = 0;  // behind what closes it
    std::string remark;   // what was forgiven
    std::size_t remarkAt = 0;
};

// "`text`" is Markdown: the backticks inside the quotes are taken off.
void takeBackticks(RawLabel& label);

class Parser {
 public:
    // `text` has '\n' line ends only and is valid UTF-8; it must outlive the graph's reading.
    Parser(std::string_view text, const Source& source, const Limits& limits);

    Graph read();

 private:
    // document.cpp
    void readPreambleAndHeader();
    void readHeaderDirection();
    void readStatement();
    bool readKeywordStatement();
    bool standsForName(std::size_t wordEnd);
    void readAccessibleTitle();
    void readAccessibleDescription();
    std::optional<Direction> readDirectionWord(std::size_t& at, bool symbols);
    void endStatement(bool blanksAllowed);
    std::string_view takeStatementRest(bool blanksAllowed);

    // vertices.cpp
    void readVertexStatement();
    void readNodeList(std::vector<int>& nodes);
    bool readListSeparator();
    int readVertex();
    void readDecorations(std::string_view name, int node);
    std::string_view readName();
    void remarkOnName(std::string_view name, std::size_t at);
    Attachment takeClasses();

    // objects.cpp
    Properties takeProperties();
    void readNodeProperties(int node);
    void readEdgeProperties(Edge& edge);
    void readGroupProperties(Group& group);
    void setShape(Node& node, const Property& property);
    void setLabel(Node& node, const Properties& properties);
    void setPicture(Node& node, const Properties& properties);

    // brackets.cpp
    void readBracket(int node);
    static void showLabel(Node& node, LabelText label);

    // label_scan.cpp
    std::optional<RawLabel> scanLabel(std::size_t begin, std::string_view close);
    std::optional<RawLabel> scanQuoted(std::size_t quote, std::string_view close);
    std::optional<RawLabel> scanSmartQuoted(std::size_t quote, std::size_t quoteLength, std::string_view close);
    std::optional<RawLabel> scanUnquoted(std::size_t begin, std::string_view close);
    bool isAttribute(std::size_t from, std::size_t quote) const;
    LabelText takeLabel(const RawLabel& raw);
    [[noreturn]] void failTooLong(std::size_t at);

    // links.cpp
    bool atLink();
    bool linkStandsHere();
    std::size_t linkIdEnd();
    LinkDescription readLink();
    void readLinkText(const LinkToken& opening, LinkDescription& link);
    LinkToken findTextEnd(std::size_t from, Stroke stroke);
    LinkToken findNextEnd(std::size_t from, Stroke stroke);
    void takeLinkText(std::size_t begin, std::size_t end, LinkDescription& link);
    void readPipedText(LinkDescription& link);

    // subgraphs.cpp
    void readSubgraph();
    Label readSubgraphTitle();
    RawLabel scanPlainTitle();
    RawLabel scanQuotedTitle();
    void readSubgraphDirection();
    void readEnd();

    // styling.cpp
    void readStyle();
    void readClassDefinition();
    void readClass();
    void readLinkStyle();
    std::string_view takeWord();
    std::string_view takeNameList(std::string_view statement);
    Style takeDeclarations();
    bool declarationFollows();
    void addDeclarations(Style& style, std::string_view text, std::size_t at);
    void addDeclaration(Style& style, std::string_view declaration, std::size_t at);
    std::vector<std::string_view> splitNames(std::string_view list);

    // interaction.cpp
    void readClick();
    void readCallback(Link& link);
    void readTooltipAndTarget(Link& link);
    bool atQuote() const;
    std::string readString();

    Source source_;
    Limits limits_;
    Graph graph_;
    Scanner scanner_;
    GraphBuilder builder_;
    // The end of an arrow's text that was found last, so that no stretch of text is searched twice.
    struct NextEnd {
        std::size_t from = kNowhere;
        LinkToken end;
    };
    NextEnd nextEnds_[4];  // by stroke
};

}  // namespace orrery::graph::mermaid
