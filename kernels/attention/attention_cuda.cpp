// The part of the CUDA version that needs no nvcc.

#include "kernels/attention/attention_cuda.h"

#include "kernels/device/array.h"

#include "engine/base/error.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace orrery::attention {
namespace {

using device::Array;
using device::marked;

// Rounded to the nearest, of two the even one; a NaN stays one.
std::uint16_t toBfloat16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if (std::isnan(value)) return static_cast<std::uint16_t>(bits >> 16U | 0x40U);
    return static_cast<std::uint16_t>((bits + 0x7FFFU + (bits >> 16U & 1U)) >> 16U);
}

// Numbers on the device in either type.
class Elements {
 public:
    Elements(std::span<const float> values, ElementType type)
        : wide_(type == ElementType::float32 ? values : std::span<const float>()),
          narrow_(std::span<const std::uint16_t>(type == ElementType::bfloat16 ? narrowed(values) : Narrow())),
          type_(type) {}

    const void* get() const {
        return type_ == ElementType::float32 ? static_cast<const void*>(wide_.get()) : narrow_.get();
    }

 private:
    using Narrow = std::vector<std::uint16_t>;
    static Narrow narrowed(std::span<const float> values) {
        Narrow out(values.size());
        std::ranges::transform(values, out.begin(), toBfloat16);
        return out;
    }

    Array<float> wide_;
    Array<std::uint16_t> narrow_;
    ElementType type_;
};

class Inputs {
 public:
    Inputs(const Input& input, ElementType type)
        : queries_(input.queries, type),
          keys_(input.keys, type),
          values_(input.values, type),
          device_{.queries = queries_.get(),
                  .keys = keys_.get(),
                  .values = values_.get(),
                  .type = type,
                  .keyStride = input.keyStride,
                  .valueStride = input.valueStride,
                  .scale = input.scale} {}

    const DeviceInput& device() const { return device_; }

 private:
    Elements queries_;
    Elements keys_;
    Elements values_;
    DeviceInput device_;
};

}  // namespace

bool cudaAvailable() {
    static const bool available = [] {
        int devices = 0;
        if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) return false;
        // A kernel must be there in a form that the device can run, not the device alone.
        const bool runs = kernelsRunHere();
        cudaGetLastError();
        return runs;
    }();
    return available;
}

void attendThroughCuda(const Shape& shape, const Input& input, ElementType type, const Output& output) {
    validate(shape, input);
    validate(shape, output);
    const std::size_t places = static_cast<std::size_t>(shape.queries) * static_cast<std::size_t>(shape.heads);
    const Inputs inputs(input, type);
    const Array<float> out = marked<float>(output.out.size());
    const Array<float> logSumExp = marked<float>(places);
    attendCuda(shape, inputs.device(), {.out = out.get(), .logSumExp = logSumExp.get()}, nullptr);
    out.write(output.out);
    if (!output.logSumExp.empty()) logSumExp.write(output.logSumExp);
    if (output.probabilities.empty()) return;
    const Array<float> probabilities = marked<float>(output.probabilities.size());
    const Tile whole{.rows = shape.queries, .columns = shape.keys};
    const std::size_t count = output.probabilities.size() / static_cast<std::size_t>(shape.heads);
    for (int head = 0; head < shape.heads; ++head) {
        tileCuda({.shape = shape, .input = inputs.device(), .logSumExp = logSumExp.get(), .head = head}, whole,
                 probabilities.get() + static_cast<std::size_t>(head) * count, nullptr);
    }
    probabilities.write(output.probabilities);
}

void tileThroughCuda(const HeadMap& map, const Tile& tile, ElementType type, std::span<float> out) {
    validate(map);
    validate(tile, map.shape);
    ORRERY_CHECK(out.size() == static_cast<std::size_t>(tile.rows) * static_cast<std::size_t>(tile.columns),
                 "{} probabilities", out.size());
    const Inputs inputs(map.input, type);
    const Array<float> logSumExp(map.logSumExp);
    const Array<float> cells = marked<float>(out.size());
    tileCuda({.shape = map.shape, .input = inputs.device(), .logSumExp = logSumExp.get(), .head = map.head}, tile,
             cells.get(), nullptr);
    cells.write(out);
}

Pyramid pyramidThroughCuda(const HeadMap& map, ElementType type, int largestSide) {
    validate(map);
    const PyramidLayout layout = layoutOf(map.shape.queries, map.shape.keys, largestSide);
    const Inputs inputs(map.input, type);
    const Array<float> logSumExp(map.logSumExp);
    const Array<float> cells = marked<float>(layout.cells);
    const Array<float> entropy = marked<float>(static_cast<std::size_t>(map.shape.queries));
    pyramidCuda({.shape = map.shape, .input = inputs.device(), .logSumExp = logSumExp.get(), .head = map.head},
                largestSide, cells.get(), entropy.get(), nullptr);
    std::vector<float> found(layout.cells);
    cells.write(found);
    Pyramid pyramid{.rows = map.shape.queries,
                    .columns = map.shape.keys,
                    .firstLevel = layout.firstLevel,
                    .entropy = std::vector<float>(static_cast<std::size_t>(map.shape.queries))};
    entropy.write(pyramid.entropy);
    for (const LevelPlace& place : layout.levels) {
        const float* from = found.data() + place.first;
        const std::size_t count = static_cast<std::size_t>(place.rows) * static_cast<std::size_t>(place.columns);
        pyramid.levels.push_back(
            {.rows = place.rows, .columns = place.columns, .cells = std::vector<float>(from, from + count)});
    }
    return pyramid;
}

}  // namespace orrery::attention
