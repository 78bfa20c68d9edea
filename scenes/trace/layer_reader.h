#pragma once

// One layer of a trace, and the dumps of serving engines, which are layers with nothing but the choice. Internal to
// scenes/trace.

#include "scenes/trace/source.h"
#include "scenes/trace/trace.h"

#include <vector>

namespace orrery::trace {

// The numbers of the layers of which the file has a router's or an attention's tensors, ascending.
std::vector<int> layerNumbers(const Source& source);

// "L3.moe.logits".
std::string nameOf(int layer, const char* tensor);

Layer readLayer(const Source& source, int number, int tokens);

// `routed_experts`, [T, layers, k]. A layer that the engine left empty (all -1, or expert 0
// k times) is left out, with a remark.
std::vector<Layer> readDump(const Source& source, int tokens);

// Remarks about numbers that can be shown and yet cannot be meant: NaN, an expert twice, another choice than the
// gate's.
void examine(const Source& source, const Layer& layer, const routing::Gate& gate, int tokens);
void examineLogits(const Source& source, const std::string& name, const std::vector<float>& logits);

}  // namespace orrery::trace
