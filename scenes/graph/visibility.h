#pragma once

// What of a graph is shown: filters by group, class and kind of edge, and collapsed groups, each of which is shown as
// one body with its title, in its members' place.

#include "scenes/graph/graph.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace orrery::graph {

class Visibility {
 public:
    explicit Visibility(const Graph& graph);

    // What a person chose; changed through the setters, and compared and restored for undo.
    struct Choice {
        std::set<int> collapsed;  // groups
        std::set<int> hiddenGroups;
        std::set<std::string> hiddenClasses;
        std::set<std::string> hiddenKinds;       // of edges, as edgeKind() names them
        std::set<int> hiddenNodes, hiddenEdges;  // by a lesson, which shows them later

        bool operator==(const Choice&) const = default;
    };
    const Choice& choice() const { return choice_; }
    void set(Choice choice);
    // What is there at a time, one each, 0 where it is not; empty for all. Not part of the choice.
    void setPresent(std::vector<unsigned char> nodes, std::vector<unsigned char> edges);
    // Another number after every change of what is shown.
    std::uint64_t revision() const { return revision_; }

    bool nodeShown(int node) const { return nodes_[static_cast<std::size_t>(node)]; }
    bool edgeShown(int edge) const { return edges_[static_cast<std::size_t>(edge)]; }
    // The group is shown as one body.
    bool groupIsBody(int group) const { return bodies_[static_cast<std::size_t>(group)]; }
    // The group's hull and title are shown.
    bool groupShown(int group) const { return groups_[static_cast<std::size_t>(group)]; }
    // Where an end of an edge is drawn to: itself, or the collapsed group that holds it.
    Endpoint drawnEnd(const Endpoint& end) const;

    // The classes and kinds of edge that the graph has, for the filter panel.
    const std::vector<std::string>& classes() const { return classes_; }
    const std::vector<std::string>& kinds() const { return kinds_; }

 private:
    int outermostCollapsed(int group) const;
    void refresh();
    void refreshNodes();
    void refreshEdges();

    const Graph& graph_;
    Choice choice_;
    std::uint64_t revision_ = 0;
    std::vector<bool> nodes_, edges_, groups_, bodies_;
    std::vector<unsigned char> presentNodes_, presentEdges_;
    std::vector<unsigned char> kindOf_;  // of each edge, in kinds_
    std::vector<std::string> classes_, kinds_;
};

}  // namespace orrery::graph
