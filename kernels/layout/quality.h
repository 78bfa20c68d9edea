#pragma once

// How good a picture of a graph is, in figures: of the layout in space, and of what the camera at rest sees.

#include "kernels/layout/picture.h"
#include "kernels/layout/routes.h"

namespace orrery::layout {

// Above 2,000 nodes the pairs and neighbourhoods are taken from 1,000 nodes chosen evenly by index, and crossings are
// not counted above 4,000 edges (-1).
struct Quality {
    // Sum over pairs of (1 - s |p_i - p_j| / d_ij)^2, divided by the number of pairs, with d the number of edges on the
    // shortest path and s the factor that makes the sum least. 0 is perfect; pairs without a path are left out.
    double stress = 0.0;
    // Mean over nodes of the Jaccard index of two sets: the nodes within 1 (2) edges, and as many nearest in space.
    double neighbourhood1 = 1.0;
    double neighbourhood2 = 1.0;
    // Standard deviation of edge lengths (centre to centre) over their mean.
    double edgeLengthVariation = 0.0;
    // Least distance between two nodes' centres over the mean edge length.
    double leastDistance = 0.0;
    // Share of edges between different nodes that go with the flow: their second node stands behind the first as seen.
    // 1 without a flow.
    double withFlow = 1.0;

    // As seen by the camera at rest. Edges are the routes' curves between the borders of their end bodies, straight
    // lines without routes.
    int crossings = 0;           // points where two edges cross
    int edgesOverBodies = 0;     // pairs of an edge and a foreign body over, behind or through which it passes
    int edgesThroughBodies = 0;  // such pairs where the edge meets the body's box in space
    int bodyOverlaps = 0;        // pairs of bodies
    int labelOverlaps = 0;       // pairs of edge labels
    int labelsOverBodies = 0;    // pairs of an edge label and a body, the edge's own ends included
    int edgesOverLabels = 0;     // pairs of an edge and another edge's label, parallels left out
    int foreignInGroups = 0;     // pairs of a group and a body outside it that reaches into its members' bounds
    double leastGap = 0.0;       // em between the two nearest bodies, as large as they are seen
    double emLeast = 0.0;        // height of one em on a body over the picture's height: the smallest body's
    double emMedian = 0.0;
    double sizeRatio = 1.0;   // of the nearest body's em to the farthest's
    double depthShare = 0.0;  // depth from the first body to the last over the picture's width
    vec2 fill{0.0F};          // of the picture's width and height that bodies and labels take up
    vec2 reach{0.0F};         // twice the farthest point from the picture's middle, edges included, over the same
};

// What bodies, labels and edges take up of the picture at rest, in em on the plane through the view's centre, its
// middle the origin.
Rect seenBounds(const Problem& problem, const Result& result, std::span<const Route> routes);

// Routes may be empty; otherwise one an edge.
Quality measure(const Problem& problem, const Result& result, std::span<const Route> routes);

}  // namespace orrery::layout
