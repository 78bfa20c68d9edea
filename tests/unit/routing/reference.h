#pragma once

// What reference.py worked out with numpy, and routings to try.

#include "kernels/routing/routing.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace orrery::routing::testing {

// The file beside this one; tests run from the source tree's root.
const nlohmann::json& reference();

// Logits and biases are written as multiples of 1/1024.
std::vector<float> floatsOf(const nlohmann::json& thousandTwentyFourths);

struct Case {
    const nlohmann::json* data = nullptr;
    Gate gate;
    Shape shape;
    std::vector<float> logits;
    std::vector<float> bias;

    std::string name() const;
    Routing routed() const { return route(gate, shape, {logits, bias}, Scores::keep); }
};
std::vector<Case> referenceCases();

std::vector<float> randomFloats(std::size_t count, float low, float high, std::uint64_t seed);

// Gates and shapes that take every path of a kernel: grouped or not, few and many experts, few, many and all chosen.
struct Setting {
    std::string name;
    Gate gate;
    int experts;
};
std::vector<Setting> settings();

}  // namespace orrery::routing::testing
