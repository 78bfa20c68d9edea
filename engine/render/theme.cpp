#include "engine/render/theme.h"

#include <array>

namespace orrery::render {

namespace {

// Okabe and Ito 2008: eight colours that people with any common colour vision tell apart; black and yellow are left to
// the ground and to emphasis.
constexpr std::array kCategories{Colour::hex(0x56B4E9), Colour::hex(0xE69F00), Colour::hex(0x009E73),
                                 Colour::hex(0xCC79A7), Colour::hex(0x0072B2), Colour::hex(0xD55E00),
                                 Colour::hex(0xF0E442)};

constexpr std::array kThemes{
    Theme{.name = "light",
          .backgroundTop = Colour::hex(0xF7F9FC),
          .backgroundBottom = Colour::hex(0xDDE5EF),
          .ink = kInk,
          .paper = Colour::hex(0xFFFFFF),
          .paperEdge = Colour::hex(0xB8C4D4),
          .edge = Colour::hex(0x5A6B82),
          .node = Colour::hex(0x56B4E9),
          .accent = Colour::hex(0xD55E00),
          .warning = Colour::hex(0xC1121F),
          .categories = kCategories,
          .sky = vec3(0.46F, 0.48F, 0.50F),
          .ground = vec3(0.30F, 0.29F, 0.28F),
          .lamp = vec3(0.62F, 0.61F, 0.59F),
          .fog = 0.45F,
          .bloom = 0.0F,
          .occlusion = 0.85F,
          .dark = false},
    Theme{.name = "dark",
          .backgroundTop = Colour::hex(0x0B1020),
          .backgroundBottom = Colour::hex(0x1B2438),
          .ink = kChalk,
          .paper = Colour::hex(0x101727),
          .paperEdge = Colour::hex(0x44526B),
          .edge = Colour::hex(0x8FA3BF),
          .node = Colour::hex(0x56B4E9),
          .accent = Colour::hex(0xFFC857),
          .warning = Colour::hex(0xFF5A5F),
          .categories = kCategories,
          .sky = vec3(0.42F, 0.46F, 0.54F),
          .ground = vec3(0.20F, 0.20F, 0.24F),
          .lamp = vec3(0.58F, 0.57F, 0.55F),
          .fog = 0.55F,
          .bloom = 0.55F,
          .occlusion = 0.8F,
          .dark = true},
    Theme{.name = "contrast",
          .backgroundTop = Colour::hex(0x000000),
          .backgroundBottom = Colour::hex(0x000000),
          .ink = Colour::hex(0xFFFFFF),
          .paper = Colour::hex(0x000000),
          .paperEdge = Colour::hex(0xFFFFFF),
          .edge = Colour::hex(0xFFFFFF),
          .node = Colour::hex(0xFFFFFF),
          .accent = Colour::hex(0xFFFF00),
          .warning = Colour::hex(0xFF6A6A),
          .categories = kCategories,
          .sky = vec3(0.50F),
          .ground = vec3(0.30F),
          .lamp = vec3(0.55F),
          .fog = 0.0F,
          .bloom = 0.0F,
          .occlusion = 0.0F,
          .dark = true},
};

}  // namespace

std::span<const Theme> themes() {
    return kThemes;
}

std::optional<Theme> themeByName(std::string_view name) {
    for (const Theme& theme : kThemes) {
        if (theme.name == name) return theme;
    }
    return std::nullopt;
}

Colour readablePlate(const Theme& theme, const Colour& body) {
    // Towards the paper in twentieths, from a light tint on: a plate of the body's very colour would not be seen as
    // one.
    for (int step = 9; step < 20; ++step) {
        const Colour plate = mixed(body.withAlpha(1.0F), theme.paper, static_cast<float>(step) / 20.0F);
        if (isReadable(theme.ink, plate)) return plate;
    }
    return theme.paper;
}

}  // namespace orrery::render
