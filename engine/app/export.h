#pragma once

// A scene as a model for files (GLB, OBJ): what it draws, with the names and data that its Scene::describe() knows.
// Everything that a draw list can hold is exported by itself; no kind of scene needs code of its own, and no Vulkan is
// needed.
//
// What becomes of what: bodies and spheres are nodes that share a mesh where form and colours are the same; a tube is a
// mesh of its own with its colours at the corners and its heads below its node; hulls are translucent; labels are
// squares with a picture, which stand where they stand in the picture at rest. What is dimmed stays dimmed.

#include "engine/app/scene.h"
#include "engine/mesh/model.h"
#include "engine/render/view.h"

#include <cstddef>
#include <string>

namespace orrery::app {

struct ExportOptions {
    // Lights that travel along edges, for every tube that has particles, as one animation that runs round.
    bool animate = false;
    // Without it an edge has one colour, in a material of its own: OBJ knows no colours at corners.
    bool cornerColours = true;
    float size = 1.5F;            // metres: the longest side of the whole
    std::string title = "scene";  // where the scene has none
};

// More straight edges than these become one mesh a colour: no viewer likes ten thousand nodes of two triangles each.
inline constexpr std::size_t kMostLineNodes = 2000;

struct Exported {
    mesh::Model model;
    std::size_t labels = 0;       // that have a picture in the file
    std::size_t mergedLines = 0;  // edges that share meshes, see kMostLineNodes
    std::size_t lights = 0;       // that travel
};

// `list` is what the scene drew for the view, with Moment::still and Moment::solid. The model stands on y = 0, its
// middle over the origin, turned so that it is seen from +z as the view's camera sees it. The same list gives the same
// model.
Exported exportScene(const Scene& scene, const render::DrawList& list, const render::View& view,
                     const ExportOptions& options = {});

}  // namespace orrery::app
