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
    constexpr float kOpenness = 0.5F;
    constexpr std::size_t kGrain = 256;
    std::vector<vec3> places;
    std::vector<float> masses;
    for (const Body& body : bodies) {
        places.emplace_back(body.x, body.y, body.z);
        masses.push_back(body.mass);
    }
    Octree tree;
    tree.build(places, masses);
    const std::span<const int> order = tree.order();
    parallelChunks(bodies.size(), kGrain, [&](const auto& range) {
        for (std::size_t k = range.begin(); k < range.end(); ++k) {
            const auto body = static_cast<std::size_t>(order[k]);
            Force force;
            tree.walk(order[k], kOpenness, [&](vec3 centre, float mass) {
                addRepulsion(bodies[body], {centre.x, centre.y, centre.z, mass}, law, force);
            });
            forces[body] = force;
        }
    });
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
