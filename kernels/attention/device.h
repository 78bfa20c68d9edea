#pragma once

// The CUDA version of attention and its maps: inputs in fp32 or bf16, everything else in fp32. Rounds otherwise than
// the CPU (sums are in another order and fused), and keeps what attention.h says of NaN, infinity and rows without
// keys.

#include "kernels/attention/map.h"

#include <cstdint>
#include <span>

namespace orrery::attention {

// Whether the CUDA version is built in and this machine has a device that can run it. Asks the driver once.
bool cudaAvailable();

enum class ElementType { float32, bfloat16 };

// Device pointers, laid out as in Input; strides in elements.
struct DeviceInput {
    const void* queries = nullptr;  // [Tq, H, dk]
    const void* keys = nullptr;     // [Tk, G, dk]
    const void* values = nullptr;   // [Tk, G, dv]
    ElementType type = ElementType::float32;
    int keyStride = 0;
    int valueStride = 0;
    float scale = 1.0F;
};

struct DeviceOutput {
    float* out = nullptr;        // [Tq, H, dv]
    float* logSumExp = nullptr;  // [Tq, H] or null
};

struct DeviceMap {
    Shape shape;
    DeviceInput input;
    const float* logSumExp = nullptr;  // [Tq, H]
    int head = 0;
};

// Each is queued on `stream`, a cudaStream_t (null for the default stream), and returns at once; may be captured into a
// graph. They throw Error when a launch fails and for sizes beyond the limits; a programming error where CUDA is not
// built in.
void attendCuda(const Shape& shape, const DeviceInput& input, const DeviceOutput& output, void* stream);

// As tileCpu(): `out` is [rows, columns].
void tileCuda(const DeviceMap& map, const Tile& tile, float* out, void* stream);

// As pyramidCpu(): the levels of layoutOf(Tq, Tk, largestSide) into `cells`, one after another, and `entropy` [Tq].
void pyramidCuda(const DeviceMap& map, int largestSide, float* cells, float* entropy, void* stream);

// With their copies, for checks and small inputs. For bfloat16 every number is first rounded to the nearest.
void attendThroughCuda(const Shape& shape, const Input& input, ElementType type, const Output& output);
void tileThroughCuda(const HeadMap& map, const Tile& tile, ElementType type, std::span<float> out);
Pyramid pyramidThroughCuda(const HeadMap& map, ElementType type, int largestSide = kLargestSide);

}  // namespace orrery::attention
