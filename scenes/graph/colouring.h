#pragma once

// A measure as colours and sizes: viridis for numbers, the theme's categories (Okabe and Ito 2008) for groups and
// communities, and a legend that says what they mean.

#include "engine/base/colour.h"
#include "engine/render/theme.h"
#include "scenes/graph/analysis.h"

#include <string>
#include <vector>

namespace orrery::graph {

struct Legend {
    struct Entry {
        Colour colour;
        std::string name;
    };
    struct Tick {
        float at;  // 0..1 along the scale
        std::string text;
    };
    std::string title;
    std::vector<Entry> entries;  // of categories
    std::vector<Tick> ticks;     // of a scale of viridis
    std::string note;

    bool operator==(const Legend&) const;
    bool empty() const { return title.empty(); }
};

struct Colouring {
    std::vector<Colour> fills;  // one a node; empty: as written
    Legend legend;
};

// The measure must be ready.
Colouring colouringBy(Measure measure, const Graph& graph, const Analysis& analysis, const render::Theme& theme);

// 0..1 for every node, 0 where there is no number; empty for Measure::written.
std::vector<float> sizesBy(Measure measure, const Analysis& analysis);
// What the sizes mean, in two lines: "Size: degree", "1 to 120".
std::string sizeLegend(Measure measure, const Analysis& analysis);

// The theme has a few colours: they come again, at first lighter, then darker, then pale.
Colour categoryColour(const render::Theme& theme, std::size_t index);

// A node's label in one line, or its id.
std::string nodeName(const Graph& graph, int node);

}  // namespace orrery::graph
