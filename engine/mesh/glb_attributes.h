#pragma once

// The vertices of a primitive in the bytes that a GLB stores them in, exactly or quantised.

#include "engine/mesh/glb_buffers.h"
#include "engine/mesh/model.h"

namespace orrery::mesh {

GlbBuffers::Data indexData(const Primitive& primitive);                    // 16 bits where 65535 vertices suffice
GlbBuffers::Data positionData(const Primitive& primitive, bool quantise);  // quantised: they are on the grid of 0..1
GlbBuffers::Data normalData(const Primitive& primitive, bool quantise);
GlbBuffers::Data uvData(const Primitive& primitive, bool quantise);  // quantised only where all are in 0..1
GlbBuffers::Data colourData(const Primitive& primitive);

// Triangles and vertices in an order that graphics cards read, and compressors pack, better.
void orderForDrawing(Primitive& primitive);

}  // namespace orrery::mesh
