#pragma once

// First placements for a picture, from which composing starts: stress in space turned to its broad side, leaned toward
// the camera, or a chain folded into a descending wave. Internal to kernels/layout.

#include "kernels/layout/flow.h"

#include <vector>

namespace orrery::layout {

enum class SketchKind {
    layers,      // stress with layers along the flow
    leanedBack,  // the same, what is far seen higher
    leanedFore,  // the same, what is near seen higher
    free,        // stress without layers, turned to the flow
    wave,        // long and narrow components: to and fro in front and behind while they descend
};

class Sketcher {
 public:
    Sketcher(const Problem& problem, const Graph& graph, const FlowOrder& order);

    // A wave's seed says how many more sweeps than the best it makes, modulo 3.
    // x and y as seen at rest (without perspective), z toward the camera; components packed, middle at the origin.
    std::vector<vec3> draw(SketchKind kind, std::uint64_t seed) const;
    // Whether a wave would differ from a straight line of layers; and whether nothing but waves makes sense, since
    // every layer holds one node.
    bool waves() const;
    bool onlyWaves() const;

 private:
    void drawStress(std::span<const int> nodes, bool layered, std::uint64_t seed, std::span<vec3> positions) const;
    void drawWave(std::span<const int> order, std::uint64_t variant, std::span<vec3> positions) const;
    void pack(std::span<vec3> positions) const;
    bool isPath(std::span<const int> nodes) const;
    std::vector<int> waveOrder(std::span<const int> nodes) const;

    const Problem& problem_;
    const Graph& graph_;
    const FlowOrder& order_;
    std::vector<float> lengths_;
};

}  // namespace orrery::layout
