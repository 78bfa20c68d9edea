#include "kernels/routing/device_router.h"

#include "kernels/routing/gate_cuda.h"

namespace orrery::routing {

namespace {

// Device memory that grows with what is asked of it.
template <typename Item>
class Growing {
 public:
    Growing() = default;
    Growing(const Growing&) = delete;
    Growing& operator=(const Growing&) = delete;
    ~Growing() { cudaFree(items_); }

    Item* sized(std::size_t count) {
        if (count > count_) {
            cudaFree(items_);
            items_ = nullptr;
            count_ = 0;
            check(cudaMalloc(&items_, count * sizeof(Item)), "memory for a stream of tokens");
            count_ = count;
        }
        return items_;
    }

 private:
    Item* items_ = nullptr;
    std::size_t count_ = 0;
};

}  // namespace

class DeviceRouter::Memory {
 public:
    Memory() {
        check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "stream of a router");
        try {
            check(cudaMalloc(&counts, kKept * kMostExperts * sizeof(std::uint32_t)), "memory for a stream of tokens");
        } catch (...) {
            cudaStreamDestroy(stream);
            throw;
        }
    }
    ~Memory() {
        cudaStreamSynchronize(stream);
        cudaFree(counts);
        cudaStreamDestroy(stream);
    }

    std::uint32_t* newest() const { return counts + calls % kKept * kMostExperts; }
    std::uint32_t* next() {
        ++calls;
        return newest();
    }

    cudaStream_t stream = nullptr;
    std::uint32_t* counts = nullptr;  // [kKept, kMostExperts]
    std::size_t calls = 0;
    Growing<float> logits;
    Growing<float> bias;
    Growing<std::uint16_t> ids;
    Growing<float> weights;
    Growing<LoadSummary> summary;
};

DeviceRouter::DeviceRouter() : memory_(std::make_unique<Memory>()) {}
DeviceRouter::~DeviceRouter() = default;

LoadSummary DeviceRouter::route(const Gate& gate, Shape shape, std::span<const float> logits, float step,
                                std::span<float> bias, std::span<std::uint32_t> counts) {
    validate(gate, shape);
    Memory& memory = *memory_;
    const auto experts = static_cast<std::size_t>(shape.experts);
    const std::size_t chosen =
        static_cast<std::size_t>(shape.tokens) * static_cast<std::size_t>(chosenBy(gate, shape.experts));
    std::uint32_t* newest = memory.next();
    float* onDevice = memory.bias.sized(experts);
    LoadSummary* load = memory.summary.sized(1);
    const auto copy = [&](void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, const char* what) {
        check(cudaMemcpyAsync(to, from, bytes, kind, memory.stream), what);
    };
    copy(memory.logits.sized(logits.size()), logits.data(), logits.size_bytes(), cudaMemcpyHostToDevice,
         "copy to the device");
    copy(onDevice, bias.data(), bias.size_bytes(), cudaMemcpyHostToDevice, "copy to the device");
    routeCuda(gate, shape, {.logits = memory.logits.sized(logits.size()), .bias = onDevice},
              {.ids = memory.ids.sized(chosen), .weights = memory.weights.sized(chosen), .counts = newest},
              memory.stream);
    balanceCuda(newest, shape.experts, step, onDevice, load, memory.stream);
    LoadSummary summary;
    copy(counts.data(), newest, counts.size_bytes(), cudaMemcpyDeviceToHost, "copy from the device");
    copy(bias.data(), onDevice, bias.size_bytes(), cudaMemcpyDeviceToHost, "copy from the device");
    copy(&summary, load, sizeof(summary), cudaMemcpyDeviceToHost, "copy from the device");
    check(cudaStreamSynchronize(memory.stream), "routing of a batch");
    return summary;
}

void DeviceRouter::put(std::span<const std::uint32_t> counts) {
    check(cudaMemcpyAsync(memory_->next(), counts.data(), counts.size_bytes(), cudaMemcpyHostToDevice, memory_->stream),
          "copy to the device");
    check(cudaStreamSynchronize(memory_->stream), "copy to the device");
}

const std::uint32_t* DeviceRouter::counts() const {
    return memory_->newest();
}

}  // namespace orrery::routing
