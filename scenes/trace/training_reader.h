#pragma once

// The routers along a training, as a trace file has them. Internal to scenes/trace.

#include "scenes/trace/source.h"
#include "scenes/trace/trace.h"

namespace orrery::trace {

// Empty where the file has no `train.step`.
Training readTraining(const Source& source, int tokens);

}  // namespace orrery::trace
