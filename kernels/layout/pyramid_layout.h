#pragma once

// A graph that goes on being laid out where it is drawn from: all of it stays on the GPU (or, the same method, with the
// CPU), ticks are queued without looking at any result, and positions are written straight into a buffer of the
// renderer's, as interop::LiveBuffer hands one out:
//
//     layout.dress(spheres);  // once: radius, colours
//     layout.step(4, slot.stream);
//     layout.writeSpheres(to, slot.stream);
//
// Repulsion over a pyramid of grids (pyramid.h), the pull of the edges, and that of some pivots when the graph is
// connected. For components side by side, ranks and a view there is Refinement.

#include "kernels/layout/layout.h"
#include "shaders/shared/scene.h"

#include <cstddef>
#include <memory>

namespace orrery::layout {

class PyramidLayout {
 public:
    struct Settings {
        // On an NVIDIA GPU, the current one of the calling thread, where there is one. All calls with a stream must
        // then come with the same; it waits for what is queued there before it frees anything.
        bool cuda = false;
        int ticks = 0;  // 0: as many as Refinement would take
    };

    // Starts from problem.start (one a node, at any scale and place; fixed nodes stay there) or, without one, from
    // PivotMDS. Ignores flow and groups' titles. Copies what it needs. Throws Error when a GPU fails.
    explicit PyramidLayout(const Problem& problem);
    PyramidLayout(const Problem& problem, const Settings& settings);
    ~PyramidLayout();
    PyramidLayout(PyramidLayout&&) noexcept;
    PyramidLayout& operator=(PyramidLayout&&) noexcept;

    bool onCuda() const;
    std::size_t count() const;
    // So many ticks or those that are left; false when there were none. On a GPU they are queued on `stream`, a
    // cudaStream_t, and this returns at once. Throws Error.
    bool step(int ticks = 1, void* stream = nullptr);
    // Share of the ticks that are done or queued, 0..1.
    float done() const;

    // As they are after all ticks so far, one a node, at the scale of the start. Waits for a GPU.
    std::vector<vec3> positions(void* stream = nullptr) const;
    // The same as three floats each, node i's at to + i * stride bytes: into memory of the GPU where that computes
    // (queued, and this returns), else of the host.
    void write(void* to, std::size_t stride, void* stream = nullptr) const;
    // For spheres where they are drawn from: what each has beside its place, one a node, copied; and all of them, so
    // many as there are nodes, as write() does. They have no radius before dress().
    void dress(std::span<const shared::SphereInstance> spheres);
    void writeSpheres(shared::SphereInstance* to, void* stream = nullptr) const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace orrery::layout
