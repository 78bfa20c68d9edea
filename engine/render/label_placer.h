#pragma once

// Decides which labels are shown and where, in pixels: the important first, none over another, none over a body that is
// not its own, none smaller than the back row can read. What loses its place fades out instead of popping.

#include "engine/render/draw_list.h"
#include "engine/render/view.h"

#include <map>
#include <span>
#include <vector>

namespace orrery::render {

struct PlacedLabel {
    std::uint32_t label = 0;  // index into the list
    vec2 centre{0.0F};        // pixels from the top left
    vec2 halfSize{0.0F};
    float emPixels = 0.0F;
    float depth = 0.0F;  // world units in front of the camera
    float opacity = 1.0F;
    bool outgrown = false;  // larger than it stands in the scene, so that it can be read
    int brief = -1;         // index into Label::briefs; -1: the whole

    const text::LabelContent& content(const Label& of) const;
    const text::LabelStyle& style(const Label& of) const;
};

class LabelPlacer {
 public:
    // At most `budget` labels, most important last, so that they are drawn on top. `seconds` since the last call drives
    // the fading (View::fade).
    std::vector<PlacedLabel> place(const View& view, std::span<const Label> labels,
                                   std::span<const LabelObstacle> obstacles, std::size_t budget, double seconds,
                                   std::span<const Overlay> overlays = {});
    // Whether a label is still fading.
    bool fading() const { return fading_; }

 private:
    struct Fade {
        float opacity = 0.0F;
        PlacedLabel last;
        bool placed = false;
    };
    std::vector<PlacedLabel> faded(std::span<const Label> labels, std::vector<PlacedLabel> placed, double seconds);

    std::map<std::uint32_t, Fade> fades_;  // by Label::pick
    bool fading_ = false;
};

}  // namespace orrery::render
