#pragma once

// Tensors of a trace file by name, with the shape they must have: the rest of the reader does not meet types of
// numbers. Internal to scenes/trace.

#include "engine/base/diagnostic.h"
#include "engine/base/safetensors.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace orrery::trace {

using Shape = std::vector<std::int64_t>;

class Source {
 public:
    Source(const safetensors::File& file, Diagnostics& remarks) : file_(file), remarks_(remarks) {}

    const safetensors::File& file() const { return file_; }
    bool has(const std::string& name) const { return file_.find(name) != nullptr; }

    // Throw Error where the tensor is missing, has another shape (-1: any length) or another kind of numbers.
    std::int64_t length(const std::string& name, const Shape& shape, std::size_t dimension) const;
    std::vector<float> floats(const std::string& name, const Shape& shape) const;
    template <typename T>
    std::vector<T> integers(const std::string& name, const Shape& shape) const {
        std::vector<T> out;
        for (const std::int64_t value : wholeNumbers(name, shape)) {
            if (!std::in_range<T>(value)) {
                refuse(name, fmt::format("it holds {}; expected are numbers from {} to {}", value,
                                         std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
            }
            out.push_back(static_cast<T>(value));
        }
        return out;
    }
    // The same, as large as `most` allows; `what` is what there is too much of.
    int count(const std::string& name, const Shape& shape, std::size_t dimension, int most, const char* what) const;

    void note(std::string message) const { remarks_.push_back({Severity::note, 0, 0, std::move(message)}); }
    void warn(std::string message) const { remarks_.push_back({Severity::warning, 0, 0, std::move(message)}); }
    [[noreturn]] void refuse(const std::string& what) const;
    [[noreturn]] void refuse(const std::string& tensor, const std::string& what) const;

 private:
    std::vector<std::int64_t> wholeNumbers(const std::string& name, const Shape& shape) const;

    const safetensors::File& file_;
    Diagnostics& remarks_;
};

}  // namespace orrery::trace
