#pragma once

// The model's sizes and its gate, from the metadata of its file. Internal to kernels/model.

#include "kernels/model/model.h"

namespace orrery::model {

// Throws Error, one line with the file's name, for what is missing, no number or beyond what the kernels take.
Config configOf(const safetensors::File& file);

}  // namespace orrery::model
