#pragma once

// Layout of lecture graphs, up to kLectureNodes nodes. Internal to kernels/layout.

#include "kernels/layout/flow.h"

namespace orrery::layout {

// Positions, ranks, back edges, view; no hash. Up to kComposedNodes the picture is composed from several sketches and
// the best taken; beyond, one sketch is turned, scaled to the picture and freed from overlaps. With Problem::start the
// places given are kept as far as it goes, and those of fixed nodes exactly.
Result layOutLecture(const Problem& problem, const Graph& graph, std::uint64_t seed, const Options& options);

}  // namespace orrery::layout
