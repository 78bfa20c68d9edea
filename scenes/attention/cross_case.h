#pragma once

// One text that attends to another: a sentence and its translation.

#include "scenes/attention/heads.h"

#include <string>
#include <vector>

namespace orrery::attention {

struct CrossCase {
    Heads heads;
    std::vector<std::string> queries;  // [Tq]
    std::vector<std::string> keys;     // [Tk]
    std::string note;                  // shown: "synthetic"
};

inline constexpr int kMostCrossTokens = 64;

// A German sentence on its English original, with made-up weights.
CrossCase syntheticCross();

// The first layer of a trace whose queries are another text than its keys and that is short enough; nothing when there
// is none.
std::optional<CrossCase> crossOf(const trace::Trace& trace);

}  // namespace orrery::attention
