#pragma once

// The model in assets/models and what it computes on one prompt, read once.

#include "kernels/model/model.h"

#include "engine/base/error.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace orrery::model::testing {

const safetensors::File& modelFile();
const Model& shipped();

const safetensors::File& reference();
std::vector<float> savedFloats(const std::string& name);
std::vector<std::int64_t> savedIntegers(const std::string& name);
std::vector<std::int32_t> prompt();

// The first `count` tokens of the prompt, over and over: longer than it where that is asked for.
std::vector<std::int32_t> tokens(std::size_t count);

float largestDifference(std::span<const float> one, std::span<const float> other);

// The message of the Error that `call` throws; empty when it throws none.
template <typename Call>
std::string messageOf(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

}  // namespace orrery::model::testing
