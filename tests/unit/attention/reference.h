#pragma once

// What reference.py worked out with numpy.

#include <nlohmann/json.hpp>

#include <span>
#include <string>
#include <vector>

namespace orrery::attention::testing {

// The file beside this one; tests run from the source tree's root.
const nlohmann::json& reference();

// Inputs are written as multiples of 1/64.
std::vector<float> floatsOf(const nlohmann::json& sixtyFourths);

// Every number within `relative` of its size (at least 1) of the one expected; "-inf" stands for itself.
void expectNear(std::span<const float> found, const nlohmann::json& expected, double relative, const std::string& what);

}  // namespace orrery::attention::testing
