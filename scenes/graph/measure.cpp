#include "scenes/graph/measure.h"

#include <algorithm>
#include <array>

namespace orrery::graph {

namespace {

struct Described {
    Measure measure;
    std::string_view name;
    const char* explained;
};

constexpr std::array<Described, 8> kMeasures{
    {{Measure::written, "as written", "As the file says, else by branch, group or rank"},
     {Measure::group, "group", "By the groups of the file"},
     {Measure::community, "community",
      "Parts that hang together more than with the rest, found by the Leiden algorithm; each is called after its most "
      "connected node"},
     {Measure::degree, "degree", "How many edges end at a node"},
     {Measure::pageRank, "pagerank", "How often someone who follows edges at random comes past"},
     {Measure::betweenness, "betweenness",
      "The share of all shortest paths that pass: high where a node joins parts that hang together otherwise little"},
     {Measure::time, "time", "When a node or its first edge came, as the file says"},
     {Measure::weight, "weight", "The weight or size that the file gives a node"}}};

constexpr std::array kColours{Measure::written,  Measure::group,       Measure::community, Measure::degree,
                              Measure::pageRank, Measure::betweenness, Measure::time};
constexpr std::array kSizes{Measure::written, Measure::degree, Measure::pageRank, Measure::betweenness,
                            Measure::weight};

const Described& described(Measure measure) {
    return *std::ranges::find(kMeasures, measure, &Described::measure);
}

}  // namespace

std::string_view nameOf(Measure measure) {
    return described(measure).name;
}

std::optional<Measure> measureNamed(std::string_view name) {
    const auto found = std::ranges::find(kMeasures, name, &Described::name);
    if (found == kMeasures.end()) return std::nullopt;
    return found->measure;
}

const char* explained(Measure measure) {
    return described(measure).explained;
}

std::span<const Measure> colourMeasures() {
    return kColours;
}

std::span<const Measure> sizeMeasures() {
    return kSizes;
}

}  // namespace orrery::graph
