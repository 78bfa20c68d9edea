#pragma once

// The one law of repulsion that the CPU and CUDA versions share, word for word, so that both give the same bits.

#ifdef __CUDACC__
#define ORRERY_EVERYWHERE __host__ __device__
#else
#define ORRERY_EVERYWHERE
#endif

namespace orrery::layout {

// A body as the kernels read it: its place and its mass (in ForceAtlas2 the degree plus one).
struct alignas(16) Body {
    float x = 0.0F;
    float y = 0.0F;
    float z = 0.0F;
    float mass = 1.0F;
};

struct alignas(16) Force {
    float x = 0.0F;
    float y = 0.0F;
    float z = 0.0F;
    float unused = 0.0F;
};

struct RepulsionLaw {
    float strength = 1.0F;
    // Added to the squared distance, so that bodies on one spot do not fly off; > 0.
    float softening = 0.01F;
};

// Adds to `force` what `other` does to `self`: strength m_self m_other / d, away from it (Jacomy et al. 2014, eq. 2).
// Only +, * and /, each rounded on its own: compiled without contraction, every machine gives the same bits. A body
// does nothing to itself, since its distance is 0 on every axis.
ORRERY_EVERYWHERE inline void addRepulsion(const Body& self, const Body& other, const RepulsionLaw& law, Force& force) {
    const float dx = self.x - other.x;
    const float dy = self.y - other.y;
    const float dz = self.z - other.z;
    const float square = dx * dx + dy * dy + dz * dz + law.softening;
    const float factor = law.strength * self.mass * other.mass / square;
    force.x += dx * factor;
    force.y += dy * factor;
    force.z += dz * factor;
}

}  // namespace orrery::layout
