#pragma once

// Memory on the device that frees itself. Internal to kernels/model.

#include "engine/base/error.h"

#include <cuda_runtime.h>

#include <cstddef>
#include <memory>
#include <span>

namespace orrery::model::cuda {

inline void check(cudaError_t error, const char* what) {
    if (error != cudaSuccess) {
        throw Error(fmt::format("CUDA failed at the {}: {}; use --compute cpu", what, cudaGetErrorString(error)));
    }
}

template <typename Item>
class DeviceArray {
 public:
    DeviceArray() = default;
    explicit DeviceArray(std::size_t count) {
        void* items = nullptr;
        if (count != 0) check(cudaMalloc(&items, count * sizeof(Item)), "memory for the model");
        items_.reset(static_cast<Item*>(items));
    }
    explicit DeviceArray(std::span<const Item> items) : DeviceArray(items.size()) { read(items); }

    Item* get() const { return items_.get(); }
    void read(std::span<const Item> from) const {
        if (from.empty()) return;
        check(cudaMemcpy(items_.get(), from.data(), from.size_bytes(), cudaMemcpyHostToDevice), "copy to the device");
    }
    // The first ones. Waits for what is queued on the default stream.
    void write(std::span<Item> to) const {
        if (to.empty()) return;
        check(cudaMemcpy(to.data(), items_.get(), to.size_bytes(), cudaMemcpyDeviceToHost), "copy from the device");
    }

 private:
    struct Free {
        void operator()(Item* items) const { cudaFree(items); }
    };
    std::unique_ptr<Item, Free> items_;
};

}  // namespace orrery::model::cuda
