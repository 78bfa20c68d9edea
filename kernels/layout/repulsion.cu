#include "kernels/layout/repulsion.h"

#include "kernels/device/check.h"

#include <atomic>
#include <cstddef>

namespace orrery::layout {

using device::check;

namespace {

// One thread a body; a block reads the others in tiles through shared memory. Every thread adds them in the order of
// their index, as the CPU does.
constexpr int kTile = 256;

__global__ void repulse(const Body* __restrict__ bodies, int count, RepulsionLaw law, Force* __restrict__ forces) {
    __shared__ Body tile[kTile];
    const int own = blockIdx.x * kTile + threadIdx.x;
    const Body self = own < count ? bodies[own] : Body{};
    Force force;
    for (int first = 0; first < count; first += kTile) {
        const int mine = first + static_cast<int>(threadIdx.x);
        if (mine < count) tile[threadIdx.x] = bodies[mine];
        __syncthreads();
        const int here = min(kTile, count - first);
        for (int k = 0; k < here; ++k) addRepulsion(self, tile[k], law, force);
        __syncthreads();
    }
    if (own < count) forces[own] = force;
}

}  // namespace

bool cudaAvailable() {
    static const bool available = [] {
        int devices = 0;
        if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) return false;
        // The kernel must be there in a form that the device can run, not the device alone.
        cudaFuncAttributes attributes;
        const bool runs = cudaFuncGetAttributes(&attributes, repulse) == cudaSuccess;
        cudaGetLastError();
        return runs;
    }();
    return available;
}

void repulseCuda(const Body* bodies, int count, const RepulsionLaw& law, Force* forces, void* stream) {
    if (count <= 0) return;
    const int blocks = (count + kTile - 1) / kTile;
    repulse<<<blocks, kTile, 0, static_cast<cudaStream_t>(stream)>>>(bodies, count, law, forces);
    check(cudaGetLastError(), "repulsion kernel");
}

// Host memory in and out: device buffers that grow and stay, one set a thread.
void repulseThroughCuda(std::span<const Body> bodies, const RepulsionLaw& law, std::span<Force> forces) {
    struct Buffers {
        Body* bodies = nullptr;
        Force* forces = nullptr;
        std::size_t capacity = 0;
        ~Buffers() { release(); }
        void release() {
            // Errors at the end of the program, when the driver is gone, are of no interest.
            cudaFree(bodies);
            cudaFree(forces);
            bodies = nullptr;
            forces = nullptr;
            capacity = 0;
        }
    };
    thread_local Buffers buffers;
    const std::size_t count = bodies.size();
    if (count == 0) return;
    if (buffers.capacity < count) {
        buffers.release();
        check(cudaMalloc(&buffers.bodies, count * sizeof(Body)), "memory for bodies");
        check(cudaMalloc(&buffers.forces, count * sizeof(Force)), "memory for forces");
        buffers.capacity = count;
    }
    check(cudaMemcpy(buffers.bodies, bodies.data(), count * sizeof(Body), cudaMemcpyHostToDevice), "copy of bodies");
    repulseCuda(buffers.bodies, static_cast<int>(count), law, buffers.forces, nullptr);
    check(cudaMemcpy(forces.data(), buffers.forces, count * sizeof(Force), cudaMemcpyDeviceToHost), "copy of forces");
}

}  // namespace orrery::layout
