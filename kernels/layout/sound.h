#pragma once

// A problem whose numbers can be worked with, whatever the caller gave. Internal to kernels/layout.

#include "kernels/layout/layout.h"

namespace orrery::layout {

// Sizes that are not finite or negative are 0, groups out of range none, and nothing is fixed without a start.
struct SoundProblem {
    explicit SoundProblem(const Problem& given);
    SoundProblem(const SoundProblem&) = delete;
    SoundProblem& operator=(const SoundProblem&) = delete;

    std::vector<Node> nodes;
    std::vector<Edge> edges;
    Problem problem;  // views them, and the given groups and start
};

}  // namespace orrery::layout
