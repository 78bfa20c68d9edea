#pragma once

// orrery devices --bench: what each back end does, measured.

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace orrery::command {

// Each yardstick on the CPU and, where it runs here, on CUDA device `cuda` (-1: none), for about so many seconds each.
nlohmann::ordered_json benchDevices(double seconds, int cuda);

// The same as lines of text with a bar each; the longest of a yardstick is full.
std::string benchAsText(const nlohmann::ordered_json& bench);

}  // namespace orrery::command
