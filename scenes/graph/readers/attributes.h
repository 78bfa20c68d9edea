#pragma once

// The attributes that files give their nodes and edges under many names: what GraphML's keys, GEXF's attributes and the
// fields of JSON objects mean.

#include "scenes/graph/readers/builder.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace orrery::graph {

// Standard values of attributes are applied to every element; a file may declare a hundred thousand.
inline constexpr std::size_t kMostStandards = 64;

enum class AttributeRole : std::uint8_t;

// Gathers the attributes of one node, edge or group, in whatever order they come, and applies them at the end.
class Attributes {
 public:
    explicit Attributes(GraphBuilder& builder, Place place) : builder_(builder), place_(place) {}

    // Whether the name means something here, and what: for those who meet the same names again and again.
    static bool knows(std::string_view name);
    static std::optional<AttributeRole> roleOf(std::string_view name);

    // Takes the attribute when its name means something; a value of the wrong kind is left out with a warning.
    void take(std::string_view name, std::string_view value);
    void take(AttributeRole role, std::string_view name, std::string_view value);

    void applyTo(Node& node);
    void applyTo(Edge& edge);
    void applyTo(Group& group);

    // The same of the builder's own node or edge, with its place and its time.
    void applyToNode(int index);
    void applyToEdge(int index);

    // Where it stands, as x, y and z say: nothing without x and y, in the plane without z.
    std::optional<vec3> position() const;
    // When it appears, as parseTime() has it.
    std::optional<double> time() const { return time_; }
    // As given by `directed` or `arrows`: nothing when the file says nothing.
    std::optional<bool> directed() const { return directed_; }

 private:
    void takeColour(std::string& to, std::string_view value);
    void takeNumber(std::optional<double>& to, std::string_view name, std::string_view value);
    void takeText(std::string& to, int& rank, int newRank, std::string_view value);
    std::string fillColour() const;
    void applyLine(Style& style, Stroke* stroke) const;

    GraphBuilder& builder_;
    Place place_;
    std::string label_;
    int labelRank_ = 0;  // the higher wins: a label, a name, a title, a relation's type
    std::string fill_;
    std::string stroke_;
    std::string textColour_;
    std::string line_;
    std::string shape_;
    std::string href_;
    std::string tooltip_;
    std::string image_;
    std::string class_;
    std::string id_;
    std::array<std::optional<double>, 3> rgb_;
    std::optional<double> weight_;
    int weightRank_ = 0;
    std::optional<double> width_;
    std::optional<bool> directed_;
    std::array<std::optional<double>, 3> xyz_;
    std::optional<double> time_;
};

// A shape by the name that Graphviz, yEd, GEXF, vis.js or Cytoscape gives it; nothing when the name is unknown.
std::optional<Shape> shapeByForeignName(std::string_view name);

}  // namespace orrery::graph
