#pragma once

// The caption of a step in the picture: a plate of paper with the step's title and its text, tables and formulas, sized
// to the picture's height so that the back row can read it.

#include "engine/render/draw_list.h"
#include "engine/render/theme.h"
#include "engine/text/prose.h"
#include "scenes/lesson/lesson.h"

#include <optional>
#include <span>
#include <string>

namespace orrery::lesson {

// Sizes in heights of the picture (classroom: nothing that matters below 3 %).
inline constexpr float kCaptionEm = 0.034F;
inline constexpr float kLeastCaptionEm = 0.03F;

// What a caption takes from the picture, in heights: the scene is framed in the rest.
struct Room {
    float left = 0.0F, right = 0.0F, bottom = 0.0F, top = 0.0F;

    // Of what is left in a picture of this shape: its share of the height, and its width over its height.
    float height() const { return 1.0F - bottom - top; }
    float aspect(float ofPicture) const { return (ofPicture - left - right) / height(); }

    bool operator==(const Room&) const = default;
};

struct CaptionContent {
    std::string title;
    std::span<const text::Block> blocks;
    CaptionPlace place = CaptionPlace::automatic;
};

// Where a caption of this content goes in a picture of this shape; never `automatic`. Narrow pictures have no room
// beside a scene.
CaptionPlace placeOf(const CaptionContent& content, float aspect);
Room roomFor(CaptionPlace place, float aspect, float roomScale);

struct Caption {
    render::Overlay overlay;
    double em = 0.0;    // pixels; of its smallest text, sub- and superscripts of formulas excepted
    bool whole = true;  // false: what does not fit is cut, and ends in a sign
};

// Set for a picture of this size. `roomScale`: see Settings::largeRoom. Nothing where there is nothing to say.
std::optional<Caption> makeCaption(const CaptionContent& content, uvec2 picture, const render::Theme& theme,
                                   float roomScale);

// A small plate at the lower left: an entry of the glossary.
std::optional<Caption> makeCard(const std::string& term, const std::string& meaning, uvec2 picture,
                                const render::Theme& theme, float roomScale, const Room& room);

}  // namespace orrery::lesson
