#pragma once

// Memory on the current CUDA device that frees itself. All of it throws Error.

#include "kernels/device/check.h"

#include <cstddef>
#include <memory>
#include <span>

namespace orrery::device {

template <typename Item>
class Array {
 public:
    Array() = default;
    // Of any content.
    explicit Array(std::size_t count) : count_(count) {
        void* items = nullptr;
        if (count != 0) check(cudaMalloc(&items, count * sizeof(Item)), "memory on the device");
        items_.reset(static_cast<Item*>(items));
    }
    explicit Array(std::span<const Item> from) : Array(from.size()) { read(from); }

    Item* get() const { return items_.get(); }
    std::size_t size() const { return count_; }

    // The first ones. The host's memory may be changed when this returns; what is queued on another stream than the
    // default one does not wait for it.
    void read(std::span<const Item> from) const {
        if (from.empty()) return;
        check(cudaMemcpy(items_.get(), from.data(), from.size_bytes(), cudaMemcpyHostToDevice), "copy to the device");
    }
    // The first ones. Waits for what is queued on the default stream.
    void write(std::span<Item> to) const {
        if (to.empty()) return;
        check(cudaMemcpy(to.data(), items_.get(), to.size_bytes(), cudaMemcpyDeviceToHost), "copy from the device");
    }
    // Every byte of it, queued on the default stream.
    void fill(int byte) const {
        if (count_ != 0) check(cudaMemset(items_.get(), byte, count_ * sizeof(Item)), "memory on the device");
    }

 private:
    struct Free {
        void operator()(Item* items) const { cudaFree(items); }
    };
    std::size_t count_ = 0;
    std::unique_ptr<Item, Free> items_;
};

// For results: full of ones, so that what a kernel forgets to write is seen.
template <typename Item>
Array<Item> marked(std::size_t count) {
    Array<Item> array(count);
    array.fill(0xFF);
    return array;
}

}  // namespace orrery::device
