#pragma once

// The three looks of classroom.md: light for a lit room, dark for a dark one, high contrast for bad projectors and weak
// eyes. Every text colour keeps a contrast of 4.5 on its ground under stray light (tests/unit/render holds it).

#include "engine/base/colour.h"

#include <optional>
#include <span>
#include <string_view>

namespace orrery::render {

struct Theme {
    std::string_view name;
    Colour backgroundTop;
    Colour backgroundBottom;
    Colour ink;    // text on the background and on paper
    Colour paper;  // plates behind text
    Colour paperEdge;
    Colour edge;     // links without a colour of their own
    Colour node;     // bodies without a colour of their own
    Colour accent;   // what is selected
    Colour warning;  // what is cut off, what fails
    std::span<const Colour> categories;
    vec3 sky;  // linear light
    vec3 ground;
    vec3 lamp;
    float fog;  // at the far end of the scene, 0..1
    float bloom;
    float occlusion;
    bool dark;
};

std::span<const Theme> themes();
// "light", "dark" or "contrast"; nothing when the name is unknown.
std::optional<Theme> themeByName(std::string_view name);

// A plate in the tint of a body's colour on which the theme's ink is readable in a lit room: the hue is kept, lightness
// moves only as far as it must.
Colour readablePlate(const Theme& theme, const Colour& body);

}  // namespace orrery::render
