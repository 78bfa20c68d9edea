#pragma once

// A scene for a 3D printer: what it draws, seen from its front, as raised plates and ribs. Bodies are plates, edges are
// ribs that join them, groups are thin plates under their members, text stands out from its plate. Everything that
// touches is one closed solid that lies flat on the bed; what does not touch is a solid of its own.

#include "engine/mesh/model.h"
#include "engine/render/draw_list.h"
#include "engine/render/view.h"

#include <cstddef>
#include <string>

namespace orrery::relief {

struct PrintOptions {
    float size = 0.0F;  // millimetres, the longer side; 0: as large as its text needs
    std::string title = "scene";
};

// Millimetres.
inline constexpr float kLeastFeature = 1.0F;  // nothing stands out that is thinner
inline constexpr float kPrintEm = 8.0F;       // a line of text whose strokes are as thick as that

struct Printed {
    mesh::Model model;  // lengths in millimetres
    vec3 size{0.0F};    // millimetres
    // Millimetres a line of text takes; under kPrintEm strokes are thickened and small letters close up.
    float em = 0.0F;
    int bodies = 0;
    std::size_t triangles = 0;
    std::size_t labels = 0;
    std::size_t leftOut = 0;  // labels of edges that found no room
};

// `list` is what the scene drew for the view at rest. Throws Error when there is nothing with a shape in it, or no size
// at which it can be made.
Printed printed(const render::DrawList& list, const render::View& view, const PrintOptions& options);

}  // namespace orrery::relief
