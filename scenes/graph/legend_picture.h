#pragma once

// A legend on a plate in the lower left of the picture, sized to be read from the back row: what the colours and sizes
// mean, and, above it, the time that is shown.

#include "engine/render/draw_list.h"
#include "scenes/graph/colouring.h"

#include <string>

namespace orrery::graph {

struct LegendContent {
    std::string time;  // large; empty when the graph has none
    Legend colours;
    std::string sizes;

    bool operator==(const LegendContent&) const = default;
    bool empty() const { return time.empty() && colours.empty() && sizes.empty(); }
};

class LegendPicture {
 public:
    // Drawn anew when something is not what it was.
    void build(const LegendContent& content, uvec2 picture, const render::Theme& theme, float roomScale);
    void fill(render::DrawList& list) const;
    // What it takes from the left of the picture, in heights of it; 0 when there is none.
    float width() const;

 private:
    LegendContent content_;
    uvec2 size_{0};
    std::string_view theme_;
    float roomScale_ = 0.0F;
    render::Overlay overlay_;
};

}  // namespace orrery::graph
