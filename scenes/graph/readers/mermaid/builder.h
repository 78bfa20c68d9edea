#pragma once

// Puts a graph together while its text is read: names and what they turn out to be, membership of subgraphs, styles for
// what is defined later, and the limits.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/readers/mermaid/flat_index.h"
#include "scenes/graph/readers/mermaid/scanner.h"

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace orrery::graph::mermaid {

// What an arrow says about the edges that it makes.
struct LinkDescription {
    std::string_view id;  // the author's, or empty
    Label label;
    Stroke stroke = Stroke::normal;
    Head tail = Head::none;
    Head head = Head::none;
    int length = 1;
};

// What a style, class or click statement does to each of the things that it names.
struct Attachment {
    enum class Kind { style, classes, link };
    Kind kind = Kind::style;
    Style style;
    std::vector<std::string> classes;
    Link link;
};

// linkStyle 0 interpolate basis stroke:red
struct LinkStyle {
    Style style;
    bool hasStyle = false;
    std::string_view curve;
};

class GraphBuilder {
 public:
    GraphBuilder(Scanner& scanner, const Limits& limits, Graph& graph);

    // The number of a name that stands for a node or a subgraph, -1 when it is not known.
    int findName(std::string_view id) const;
    // The number of a name where a node is named, given what findName() says. A node of that name is made when there is
    // none. The subgraph that is open has it as a member.
    int nameNode(std::string_view id, int known, std::size_t at);
    Node& node(int name) { return graph_.nodes[static_cast<std::size_t>(names_[static_cast<std::size_t>(name)].node)]; }

    // The edge of that id, the author's or Mermaid's own (L_A_B_0), or nothing.
    Edge* findEdge(std::string_view id);
    // The subgraph of that name once it has begun, or nothing.
    Group* findGroup(std::string_view id);
    // One edge from each of `from` to each of `to`.
    void addEdges(std::span<const int> from, std::span<const int> to, const LinkDescription& link, std::size_t at);

    // Begins a subgraph inside the one that is open. Without an id it gets one of Mermaid's when it ends.
    void openGroup(std::string_view id, Label title, std::size_t at);
    bool groupIsOpen() const { return !open_.empty(); }
    std::size_t openedAt() const { return open_.back().at; }
    void setGroupDirection(Direction direction);
    void closeGroup();

    void addToClass(std::string_view name, const Style& style, std::size_t at);
    // Attaches to what the name stands for, at once or, when nothing of that name is known yet, at the end.
    void attach(std::string_view name, const Attachment& attachment, std::size_t at);
    // linkStyle for one edge by its number, and for all. It takes the place of what linkStyle said before.
    void styleEdge(std::size_t number, const LinkStyle& style, std::size_t at);
    void styleAllEdges(const LinkStyle& style);

    // Counts bytes that are copied out of the text once for each of several things, and refuses what would fill the
    // memory: a long label on the edges of `A & B & ... --> C & D & ...`.
    void spend(std::size_t bytes, std::size_t at);

    // Resolves what was left open and puts nodes, edges and groups into their final order.
    void finish();

 private:
    struct Name {
        std::string_view id;
        std::uint64_t hash = 0;
        int node = -1;
        int group = -1;
        int owner = -1;  // the subgraph whose member it is
        std::size_t at = 0;
    };
    // The edges so far from one name to another.
    struct Parallels {
        std::uint64_t ends;
        int count;
    };
    struct GroupRecord {
        int name = -1;
        bool ended = false;        // an `end` was read: from then on title and direction stand
        std::vector<int> members;  // names
        std::size_t at = 0;
    };
    struct OpenGroup {
        int name = -1;  // -1 while it has no id
        Label title;
        bool hasDirection = false;
        Direction direction = Direction::down;
        std::vector<int> mentions;
        std::size_t at = 0;
    };
    struct Pending {
        std::string_view name;
        Attachment attachment;
        std::size_t at;
        bool done = false;
    };
    struct PendingEdgeStyle {
        std::size_t number;
        LinkStyle style;
        std::size_t at;
    };

    int addName(std::string_view id, std::size_t at);
    int& parallelsOf(int from, int to);
    void addNode(int name, std::size_t at);
    int addGroup(int name, std::size_t at);
    void addEdge(int from, int to, const LinkDescription& link, bool first, int line);
    bool attachNow(std::string_view name, const Attachment& attachment, std::size_t at, bool known);
    void attachPendingTo(std::string_view name);
    void attachPending();
    void finishEdgeStyles();
    int parentOf(int group) const;
    void breakCycles();
    void orderGroups();
    void foldNodes();

    Scanner& scanner_;
    const Limits& limits_;
    Graph& graph_;
    std::deque<std::string> storage_;  // names that do not stand in the text
    std::vector<Name> names_;
    FlatIndex nameOf_;
    std::vector<GroupRecord> groupRecords_;  // beside graph_.groups
    std::vector<OpenGroup> open_;
    int endedGroups_ = 0;
    std::unordered_map<std::string_view, int> edgeOf_;      // by the author's ids
    std::unordered_map<std::string, int> generatedEdgeOf_;  // by Mermaid's ids, filled when one is asked for
    std::size_t generatedKnown_ = 0;
    FlatIndex parallelOf_;
    std::vector<Parallels> parallels_;
    LinkStyle defaultLinkStyle_;
    std::unordered_map<std::string_view, std::size_t> classOf_;
    std::vector<PendingEdgeStyle> pendingEdgeStyles_;
    std::vector<Pending> pending_;  // attachments to names that are not known yet, in the order written
    std::unordered_map<std::string_view, std::vector<std::size_t>> pendingOf_;
    std::uint64_t spent_ = 0;
};

}  // namespace orrery::graph::mermaid
