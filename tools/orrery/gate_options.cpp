#include "tools/orrery/gate_options.h"

#include "engine/base/error.h"

#include <fmt/format.h>

namespace orrery::command {

void addGateOptions(CLI::App& app, GateOptions& options, const std::string& otherwise) {
    std::string names;
    for (const routing::NamedGate& gate : routing::namedGates()) {
        names += (names.empty() ? "" : ", ") + std::string(gate.name);
    }
    app.add_option("--gate", options.name,
                   fmt::format("Whose gate: {}; it brings its score function, its rule for groups, normalisation and "
                               "scale (default: {})",
                               names, otherwise))
        ->option_text("NAME");
    app.add_option("--top-k", options.topK, "Experts for a token (default: the gate's)")
        ->check(CLI::Range(1, routing::kMostExperts));
    app.add_option("--groups", options.groups, "Groups of experts (default: the gate's)")
        ->check(CLI::Range(1, routing::kMostGroups));
    app.add_option("--top-groups", options.groupsKept, "Groups that stay for a token (default: the gate's)")
        ->check(CLI::Range(1, routing::kMostGroups));
}

routing::Gate gateFor(const GateOptions& options, const routing::Gate& own) {
    routing::Gate gate = own;
    if (!options.name.empty()) {
        try {
            gate = routing::gateNamed(options.name).gate;
        } catch (const Error& error) {
            throw UsageError(error.message());
        }
    }
    if (options.topK > 0) gate.topK = options.topK;
    if (options.groups > 0) gate.groups = options.groups;
    if (options.groupsKept > 0) gate.groupsKept = options.groupsKept;
    // One group that is asked for is all of them.
    if (options.groups > 0 && options.groupsKept == 0 && gate.groupsKept > gate.groups) gate.groupsKept = gate.groups;
    return gate;
}

std::string describe(const routing::Gate& gate) {
    std::string text = gate.function == routing::ScoreFunction::sigmoid ? "sigmoid" : "softmax";
    text += gate.topK == routing::kAllExperts ? ", all experts" : fmt::format(", top {}", gate.topK);
    if (gate.groups > 1) text += fmt::format(" of the best {} of {} groups", gate.groupsKept, gate.groups);
    if (gate.biasInChoice) text += ", biased";
    if (gate.renormalise) text += ", renormalised";
    if (gate.scale != 1.0F) text += fmt::format(", times {}", gate.scale);
    return text;
}

}  // namespace orrery::command
