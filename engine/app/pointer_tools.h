#pragma once

// What a class sees of the presenter's pointer: a laser dot with its trail, a spotlight, a magnifying lens. Places are
// parts of the picture's size, so that the same pointer stands in every window that shows the picture.

#include "engine/base/math.h"
#include "engine/render/theme.h"
#include "engine/ui/imgui.h"
#include "shaders/shared/show.h"

#include <deque>
#include <optional>

namespace orrery::app {

enum class PointerTool { none, laser, spotlight, lens };

class PointerTools {
 public:
    // The tool, or none when it is this one already.
    void toggle(PointerTool tool);
    void put(PointerTool tool);
    PointerTool tool() const { return tool_; }
    void moved(vec2 place);
    void left() { place_.reset(); }
    // Steps of the wheel.
    void resize(float steps);

    // Trails fade, by `seconds`.
    void update(double seconds);
    bool animating() const { return !trail_.empty(); }

    // The full-screen pass has work: a spotlight or a lens stands somewhere.
    bool inPicture() const;
    // What that pass does to a picture of this size.
    void describe(shared::ShowPush& push, vec2 size, const render::Theme& theme) const;
    // The laser's dot and trail over a picture that lies there.
    void drawLaser(ImDrawList& list, vec2 low, vec2 size) const;

    float radius() const { return radius_; }  // of spotlight and lens, of the picture's height
    std::size_t trailLength() const { return trail_.size(); }

 private:
    struct Trace {
        vec2 place;
        double age = 0.0;
    };
    PointerTool tool_ = PointerTool::none;
    std::optional<vec2> place_;
    float radius_ = 0.2F;
    std::deque<Trace> trail_;
};

}  // namespace orrery::app
