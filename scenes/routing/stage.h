#pragma once

// What the scenes of routing are made of, collected for a frame: boxes, balls, tubes and words, in the theme's colours.
// Everything is kept until the next begin(), so that a draw list can refer to it.

#include "engine/render/draw_list.h"
#include "engine/render/theme.h"
#include "engine/text/label.h"

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace orrery::routing {

struct Look {
    Colour colour;          // with alpha below 1 it can be seen through
    float emphasis = 1.0F;  // 0 dimmed
    float glow = 0.0F;      // light of its own colour
    std::uint32_t pick = render::kNoPick;
};

struct Words {
    float em = 1.0F;  // world units a line takes
    text::Weight weight = text::Weight::regular;
    text::Align align = text::Align::centre;
    vec2 offset{0.0F};  // in half sizes of the words: {1, 0} starts them at the anchor
    float wrapEms = 0.0F;
    float priority = 100.0F;
    float least = 0.02F;  // of the picture's height
    float vanish = 0.0F;  // see render::Label
    float opacity = 1.0F;
    bool plate = false;   // on paper of its own
    bool inside = false;  // on a body that it belongs to
    bool always = false;
    std::uint32_t pick = render::kNoPick;
};

struct Arc {
    vec3 from, fromPull, toPull, to;  // a cubic Bezier curve
    float radius = 0.05F;
    float start = 0.0F, end = 1.0F;  // the part that is drawn
    Colour colourTo;                 // Look::colour is where it starts
};

class Stage {
 public:
    Stage();

    void begin(const render::Theme& theme, const vec3& origin);
    const render::Theme& theme() const { return *theme_; }

    void box(const vec3& centre, const vec3& size, const Look& look);
    void ball(const vec3& centre, float radius, const Look& look);
    void arc(const Arc& arc, const Look& look);
    void line(const vec3& from, const vec3& to, float radius, const Look& look);
    void words(const std::string& text, const vec3& anchor, const Words& how);

    void draw(render::DrawList& list) const;
    const Bounds& bounds() const { return bounds_; }

 private:
    const text::LabelStyle& styleOf(const text::LabelStyle& style);

    const render::Theme* theme_;
    vec3 origin_{0.0F};
    std::shared_ptr<const render::SurfaceAsset> cube_;
    std::vector<render::SurfaceBatch> boxes_;
    std::vector<shared::SphereInstance> balls_;
    std::vector<std::uint32_t> ballPicks_;
    std::vector<shared::TubeInstance> tubes_;
    std::vector<std::uint32_t> tubePicks_;
    std::vector<shared::TubeInstance> straight_;
    std::vector<std::uint32_t> straightPicks_;
    std::vector<render::Label> labels_;
    std::deque<text::LabelStyle> styles_;  // never moved: labels point at them
    struct Content {
        text::LabelContent content;
        vec2 size{0.0F};
    };
    std::map<std::pair<std::string, const text::LabelStyle*>, Content> contents_;
    Bounds bounds_;
};

}  // namespace orrery::routing
