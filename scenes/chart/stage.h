#pragma once

// What charts and scenes of routing are made of, collected for a frame: boxes, balls, tubes and words, in the theme's
// colours. Everything is kept until the next begin(), so that a draw list can refer to it.

#include "engine/render/draw_list.h"
#include "engine/render/theme.h"
#include "engine/text/label.h"

#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace orrery::chart {

struct Look {
    Colour colour;          // with alpha below 1 it can be seen through
    float emphasis = 1.0F;  // 0 dimmed
    float glow = 0.0F;      // light of its own colour
    std::uint32_t pick = render::kNoPick;
};

// Heights of the picture: what has to be read in a chart, and what only says where it is from.
inline constexpr float kReadable = 0.03F;
inline constexpr float kAside = 0.023F;

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
    bool plate = false;                   // on paper of its own
    std::optional<Colour> border = {};    // of that paper
    std::vector<vec3> alternatives = {};  // where else they may go when the anchor is taken
    bool inside = false;                  // on a body that it belongs to
    bool always = false;
    bool halo = true;  // a seam in the background's colour; not on a body whose colour text can be read on
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

    // `yaw` turns it around its upright axis.
    void box(const vec3& centre, const vec3& size, const Look& look, float yaw = 0.0F);
    void ball(const vec3& centre, float radius, const Look& look);
    void arc(const Arc& arc, const Look& look);
    void line(const vec3& from, const vec3& to, float radius, const Look& look);
    // The same, for drawings of thousands of them.
    void thin(const vec3& from, const vec3& to, float radius, const Colour& colour, float emphasis = 1.0F);
    // Its transform is from its own frame to the scene's.
    void surface(render::SurfaceBatch batch);
    void words(const std::string& text, const vec3& anchor, const Words& how);
    // Width and height of words, in their em.
    vec2 sizeOf(const std::string& text, const Words& how) { return contentOf(text, styleOf(how)).size; }

    void draw(render::DrawList& list) const;
    // Of all, words included, in the world.
    const Bounds& bounds() const { return bounds_; }
    // What a picture of it has to hold, but for thin lines: corners of bodies, and the words.
    std::span<const vec3> corners() const { return corners_; }
    std::span<const render::Label> labels() const { return labels_; }

 private:
    void reach(const vec3& point);
    const text::LabelStyle& styleOf(const text::LabelStyle& style);
    const text::LabelStyle& styleOf(const Words& how);
    struct Content;
    const Content& contentOf(const std::string& text, const text::LabelStyle& style);

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
    std::vector<shared::LineInstance> thin_;
    std::vector<vec3> corners_;
    std::vector<render::Label> labels_;
    std::deque<std::vector<vec3>> alternatives_;  // of this frame's labels
    std::deque<text::LabelStyle> styles_;         // never moved: labels point at them
    struct Content {
        text::LabelContent content;
        vec2 size{0.0F};
    };
    std::map<std::pair<std::string, const text::LabelStyle*>, Content> contents_;
    Bounds bounds_;
};

}  // namespace orrery::chart
