#include "tests/unit/model_kernel/shipped.h"

#include <cmath>
#include <limits>

namespace orrery::model::testing {

const safetensors::File& modelFile() {
    static const safetensors::File file = safetensors::File::read("assets/models/moe.safetensors");
    return file;
}

const Model& shipped() {
    static const Model model(modelFile());
    return model;
}

const safetensors::File& reference() {
    static const safetensors::File file = safetensors::File::read("assets/models/moe.reference.safetensors");
    return file;
}

namespace {

const safetensors::Tensor& saved(const std::string& name) {
    const safetensors::Tensor* tensor = reference().find(name);
    if (tensor == nullptr) throw Error("the reference has no " + name);
    return *tensor;
}

}  // namespace

std::vector<float> savedFloats(const std::string& name) {
    return safetensors::floatsOf(saved(name));
}

std::vector<std::int64_t> savedIntegers(const std::string& name) {
    return safetensors::integersOf(saved(name));
}

std::vector<std::int32_t> prompt() {
    std::vector<std::int32_t> ids;
    for (const std::int64_t id : savedIntegers("token.id")) ids.push_back(static_cast<std::int32_t>(id));
    return ids;
}

std::vector<std::int32_t> tokens(std::size_t count) {
    const std::vector<std::int32_t> text = prompt();
    std::vector<std::int32_t> ids;
    for (std::size_t i = 0; i < count; ++i) ids.push_back(text[i % text.size()]);
    return ids;
}

float largestDifference(std::span<const float> one, std::span<const float> other) {
    if (one.size() != other.size()) return std::numeric_limits<float>::infinity();
    float largest = 0.0F;
    for (std::size_t i = 0; i < one.size(); ++i) {
        const float difference = std::abs(one[i] - other[i]);
        if (!(difference <= largest)) largest = difference;  // NaN stays
    }
    return largest;
}

}  // namespace orrery::model::testing
