#pragma once

// The options that describe a gate, for every subcommand that routes.

#include "kernels/routing/gate.h"
#include "tools/orrery/commands.h"

#include <string>

namespace orrery::command {

struct GateOptions {
    std::string name;  // empty: the gate that is there
    int topK = 0;      // 0 here and below: the gate's own
    int groups = 0;
    int groupsKept = 0;
};

void addGateOptions(CLI::App& app, GateOptions& options, const std::string& otherwise);

// The named gate, or `own`, with what the options change. Throws UsageError for a name that is none.
routing::Gate gateFor(const GateOptions& options, const routing::Gate& own);

// For people: "sigmoid, top 8 of the best 4 of 8 groups, renormalised, times 2.5".
std::string describe(const routing::Gate& gate);

}  // namespace orrery::command
