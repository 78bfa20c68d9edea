#include "kernels/layout/repulsion.h"

#include "kernels/layout/octree.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"

namespace orrery::layout {

void repulseCpu(std::span<const Body> bodies, const RepulsionLaw& law, std::span<Force> forces) {
    ORRERY_CHECK(bodies.size() == forces.size(), "{} forces for {} bodies", forces.size(), bodies.size());
    constexpr std::size_t kGrain = 64;
    parallelChunks(bodies.size(), kGrain, [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            Force force;
            for (const Body& other : bodies) addRepulsion(bodies[i], other, law, force);
            forces[i] = force;
        }
    });
}

void repulseByOctree(std::span<const Body> bodies, const RepulsionLaw& law, std::span<Force> forces) {
    ORRERY_CHECK(bodies.size() == forces.size(), "{} forces for {} bodies", forces.size(), bodies.size());
    constexpr float kOpenness = 0.9F;
    Places places(bodies.size());
    std::vector<float> masses;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        places.set(i, {bodies[i].x, bodies[i].y, bodies[i].z});
        masses.push_back(bodies[i].mass);
    }
    Octree tree;
    tree.sort(places, bodies.size(), masses);
    tree.refit(places);
    Places sums(bodies.size());
    tree.sum({.law = Octree::Law::inverse, .softening = law.softening, .openness = kOpenness}, sums);
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        const vec3 force = sums[i] * (law.strength * bodies[i].mass);
        forces[i] = {force.x, force.y, force.z, 0.0F};
    }
}

Repulsion fastestCpuRepulsion(int bodies) {
    constexpr int kMostExact = 3000;  // where both take about the same time
    return bodies <= kMostExact ? &repulseCpu : &repulseByOctree;
}

#ifndef ORRERY_HAS_CUDA

bool cudaAvailable() {
    return false;
}

void repulseCuda(const Body*, int, const RepulsionLaw&, Force*, void*) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

Repulsion fastestRepulsion(int bodies) {
    return fastestCpuRepulsion(bodies);
}

#endif

}  // namespace orrery::layout
