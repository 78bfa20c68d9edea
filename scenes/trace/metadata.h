#pragma once

// What a trace file's metadata says, all of it texts: the gate, and lists and the model's settings as JSON. Internal to
// scenes/trace.

#include "kernels/routing/gate.h"
#include "scenes/trace/source.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace orrery::trace {

// A list of texts or of whole numbers under that key; nothing where there is none, and with a remark where it is none.
std::optional<std::vector<std::string>> textsAt(const Source& source, const std::string& key);
std::optional<std::vector<int>> numbersAt(const Source& source, const std::string& key);

// The number of routed experts that `n_experts` tells, or `config` under one of the names it has in the configurations
// of models.
std::optional<int> expertsTold(const Source& source);

// The gate that the metadata describes; what it leaves open is as in `otherwise`, what it says wrongly gets a remark.
routing::Gate gateAt(const Source& source, const routing::Gate& otherwise);
// And the other way round.
void describeGate(const routing::Gate& gate, std::map<std::string, std::string>& metadata);

}  // namespace orrery::trace
