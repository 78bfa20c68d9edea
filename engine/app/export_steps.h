#pragma once

// The steps of exportScene(): each turns one sort of batch of the draw list into meshes and placed things.

#include "engine/app/export_builder.h"

#include <vector>

namespace orrery::app {

void exportBodies(ModelBuilder& builder, const render::DrawList& list);
void exportSpheres(ModelBuilder& builder, const render::DrawList& list);
void exportSurfaces(ModelBuilder& builder, const render::DrawList& list);
void exportHulls(ModelBuilder& builder, const render::DrawList& list);
// Returns the number of edges that share a mesh, see kMostLineNodes.
std::size_t exportLines(ModelBuilder& builder, const render::DrawList& list);
void exportTubes(ModelBuilder& builder, const render::DrawList& list, bool cornerColours);
// Returns the number of lights.
std::size_t exportFlow(ModelBuilder& builder, const render::DrawList& list);
// Returns the number of labels that got a picture.
std::size_t exportLabels(ModelBuilder& builder, const render::DrawList& list, const render::View& view);

// A hull is no batch that can be pointed at: it belongs to the part whose label stands in the middle of its top. Index
// of that label for every hull, -1 for none.
std::vector<int> hullTitles(const render::DrawList& list);

}  // namespace orrery::app
