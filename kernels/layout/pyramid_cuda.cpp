// The part of the CUDA version that needs no nvcc: its memory, and the order of things.

#include "kernels/layout/pyramid_cuda.h"

#include "kernels/device/array.h"
#include "kernels/layout/index.h"
#include "kernels/layout/pyramid.h"
#include "kernels/layout/ticks.h"

#include "engine/base/error.h"

#include <algorithm>
#include <utility>

namespace orrery::layout {

namespace {

using device::check;

int currentDevice() {
    int device = 0;
    check(cudaGetDevice(&device), "device");
    return device;
}

// The memory of a pyramid for bodies that stand elsewhere on the device.
class DeviceGrids {
 public:
    DeviceGrids(int count, float greatestMass, const GridLens& lens) {
        grids_.count = count;
        grids_.lens = lens;
        grids_.finest = lens.finest;
        grids_.massScale = massScaleFor(count, greatestMass);
        grids_.scratchBytes = cuda::scratchBytesFor(count, grids_.finest);
        const std::size_t bodies = at(count);
        extent_ = device::Array<std::uint32_t>(6);
        cube_ = device::Array<GridCube>(1);
        codes_ = device::Array<std::uint32_t>(bodies);
        indices_ = device::Array<int>(bodies);
        sortedCodes_ = device::Array<std::uint32_t>(bodies);
        order_ = device::Array<int>(bodies);
        sorted_ = device::Array<Body>(bodies);
        starts_ = device::Array<int>(cellsOfLevel(grids_.finest) + std::size_t{1});
        sums_ = device::Array<CellSum>(grids_.cellCount());
        cells_ = device::Array<Body>(grids_.cellCount());
        scratch_ = device::Array<char>(grids_.scratchBytes);
        grids_.extent = extent_.get();
        grids_.cube = cube_.get();
        grids_.codes = codes_.get();
        grids_.indices = indices_.get();
        grids_.sortedCodes = sortedCodes_.get();
        grids_.order = order_.get();
        grids_.sorted = sorted_.get();
        grids_.starts = starts_.get();
        grids_.sums = sums_.get();
        grids_.cells = cells_.get();
        grids_.scratch = scratch_.get();
    }

    void repulse(const Body* bodies, float softening, std::uint32_t chance, Force* forces, void* stream) {
        grids_.bodies = bodies;
        cuda::buildPyramid(grids_, stream);
        cuda::sumPyramid(grids_, softening, chance, forces, stream);
    }

 private:
    cuda::Grids grids_;
    device::Array<std::uint32_t> extent_;
    device::Array<GridCube> cube_;
    device::Array<std::uint32_t> codes_;
    device::Array<int> indices_;
    device::Array<std::uint32_t> sortedCodes_;
    device::Array<int> order_;
    device::Array<Body> sorted_;
    device::Array<int> starts_;
    device::Array<CellSum> sums_;
    device::Array<Body> cells_;
    device::Array<char> scratch_;
};

std::vector<Body> bodiesAt(const Places& places, std::size_t count) {
    std::vector<Body> bodies;
    bodies.reserve(count);
    for (std::size_t i = 0; i < count; ++i) bodies.push_back({places.x[i], places.y[i], places.z[i], 1.0F});
    return bodies;
}

// All of a job on the device; a tick queues kernels and reads nothing back. The first of the local ticks does, once, if
// others went before: the length of the forces and where to look closely come from the places as they are then.
class CudaTicks : public Ticks {
 public:
    explicit CudaTicks(const TickJob& job)
        : job_(job),
          device_(currentDevice()),
          places_(bodiesAt(job.places, job.count())),
          next_(job.count()),
          forces_(job.count()),
          held_(job.count()),
          first_(std::span(job.net.first)),
          to_(std::span(job.net.to)),
          stiffness_(std::span(job.net.stiffness)),
          fixed_(std::span(job.fixed)),
          layers_(std::span(job.layers)),
          order_(std::span(job.order)),
          terms_(job.stress.terms()),
          pivots_(job.stress.pivots()) {
        nodes_ = {.count = job.net.count(),
                  .links = {first_.get(), to_.get(), stiffness_.get()},
                  .fixed = fixed_.get(),
                  .layers = layers_.get(),
                  .order = order_.get(),
                  .terms = terms_.get(),
                  .pivots = pivots_.get(),
                  .pivotCount = static_cast<int>(job.stress.pivotCount()),
                  .unit = job.stress.unit()};
        if (job.stressTicks == 0) lookAt(job.places);
        // A copy from pageable memory may still be on its way, and another stream would not wait for it.
        wait(nullptr);
    }

    void step(int tick, void* stream) override {
        use();
        if (tick < job_.stressTicks) {
            cuda::lookAtPivots(nodes_, places_.get(), held_.get(), stream);
            cuda::moveByStress(nodes_, places_.get(), held_.get(), next_.get(), stream);
        } else {
            localTick(tick - job_.stressTicks, stream);
        }
        std::swap(places_, next_);
    }

    void wait(void* stream) const override {
        use();
        check(cudaStreamSynchronize(static_cast<cudaStream_t>(stream)), "ticks of a layout");
    }

    void copyTo(Places& places, void* stream) const override {
        use();
        std::vector<Body> bodies(job_.count());
        check(cudaMemcpyAsync(bodies.data(), places_.get(), bodies.size() * sizeof(Body), cudaMemcpyDeviceToHost,
                              static_cast<cudaStream_t>(stream)),
              "copy of positions");
        wait(stream);
        places = Places(bodies.size());
        for (std::size_t i = 0; i < bodies.size(); ++i) places.set(i, {bodies[i].x, bodies[i].y, bodies[i].z});
    }

    bool write(vec3* to, float scale, const vec3& shift, void* stream) const override {
        use();
        cudaPointerAttributes memory{};
        check(cudaPointerGetAttributes(&memory, to), "memory to write to");
        if (memory.type != cudaMemoryTypeDevice || memory.device != device_) return false;
        cuda::writePlaces(nodes_, places_.get(), scale, {shift.x, shift.y, shift.z}, &to->x, stream);
        return true;
    }

 private:
    // On every thread that comes here.
    void use() const { check(cudaSetDevice(device_), "device"); }

    // What the local ticks take from the places at their beginning.
    void lookAt(const Places& places) {
        unit_ = unitFor(places, job_.count());
        grids_ = std::make_unique<DeviceGrids>(job_.net.count(), 1.0F, lensFor(places, job_.count()));
    }

    void localTick(int tick, void* stream) {
        if (unit_ == 0.0F) {
            Places now;
            copyTo(now, stream);
            lookAt(now);
        }
        const LocalTick law = localTickOf(job_, tick, unit_);
        grids_->repulse(places_.get(), law.unit * law.unit, law.chance, forces_.get(), stream);
        if (tick % kTicksPerLook == 0) cuda::lookAtPivots(nodes_, places_.get(), held_.get(), stream);
        cuda::moveByForces(nodes_, law, places_.get(), forces_.get(), held_.get(), next_.get(), stream);
    }

    const TickJob& job_;
    int device_ = 0;
    std::unique_ptr<DeviceGrids> grids_;  // from the first of the local ticks on
    device::Array<Body> places_;
    device::Array<Body> next_;
    device::Array<Force> forces_;
    device::Array<Held> held_;
    device::Array<int> first_;
    device::Array<int> to_;
    device::Array<float> stiffness_;
    device::Array<std::uint8_t> fixed_;
    device::Array<float> layers_;
    device::Array<int> order_;
    device::Array<std::uint16_t> terms_;
    device::Array<int> pivots_;
    cuda::Nodes nodes_;
    float unit_ = 0.0F;
};

}  // namespace

std::unique_ptr<Ticks> makeCudaTicks(const TickJob& job) {
    return std::make_unique<CudaTicks>(job);
}

void repulseByPyramidCuda(std::span<const Body> bodies, float softening, std::uint32_t chance,
                          std::span<Force> forces) {
    ORRERY_CHECK(bodies.size() == forces.size(), "{} forces for {} bodies", forces.size(), bodies.size());
    if (bodies.empty()) return;
    float greatest = 0.0F;
    for (const Body& body : bodies) greatest = std::max(greatest, body.mass);
    Places places(bodies.size());
    for (std::size_t i = 0; i < bodies.size(); ++i) places.set(i, {bodies[i].x, bodies[i].y, bodies[i].z});
    DeviceGrids grids(static_cast<int>(bodies.size()), greatest, lensFor(places, bodies.size()));
    const device::Array<Body> own(bodies);
    const device::Array<Force> found(forces.size());
    grids.repulse(own.get(), softening, chance, found.get(), nullptr);
    check(cudaMemcpy(forces.data(), found.get(), forces.size_bytes(), cudaMemcpyDeviceToHost), "copy of forces");
}

}  // namespace orrery::layout
