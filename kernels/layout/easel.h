#pragma once

// From a sketch to a finished picture: sets up the canvas of a problem, chooses depths, and turns canvases back into
// places in space with a view that frames them. Internal to kernels/layout.

#include "kernels/layout/canvas.h"
#include "kernels/layout/flow.h"
#include "kernels/layout/routes.h"

#include <vector>

namespace orrery::layout {

struct Draft {
    Canvas canvas;
    std::vector<float> depths;  // one a node: share of the camera's distance, toward it
    std::vector<float> wished;  // the sketch's depths
    double cost = 0.0;
    double heat = 0.0;  // at which it should be composed further
};

struct Finished {
    Result result;
    std::vector<Route> routes;
};

class Easel {
 public:
    Easel(const Problem& problem, const Graph& graph, const FlowOrder& order);

    // The canvas of a sketch (x and y as seen, z toward the camera). It is spread over the frame, or with `keepShape`
    // only shrunk into it.
    Draft begin(std::span<const vec3> sketch, bool keepShape, std::uint64_t seed) const;
    // New depths for where the bodies are now.
    void deepen(Draft& draft, std::uint64_t seed) const;
    // Overlaps removed, framed with all labels and edges inside; positions, view, ranks and back edges.
    Finished finish(Draft draft) const;

    // The canvas of places in space as a view sees them; nothing is scaled, fixed nodes stay fixed.
    Draft resume(std::span<const vec3> positions, const View& view) const;
    // The reverse: fixed nodes keep their positions exactly, the view frames all anew.
    Result finishResumed(Draft draft, std::span<const vec3> positions, const View& view) const;

 private:
    Canvas makeCanvas(std::span<const vec2> centres, vec2 picture, bool mayFix) const;
    void size(Draft& draft) const;
    void clear(Draft& draft) const;
    Result place(const Draft& draft, vec2 middle, float height) const;
    vec2 body(const Draft& draft, int node) const;

    const Problem& problem_;
    const Graph& graph_;
    const FlowOrder& order_;
    std::vector<vec2> loopRoom_;  // one a node: least width, and height over the body, that its self-loops take up
    float tangent_ = 0.0F;        // the picture's height over the camera's distance
    float height_ = 0.0F;         // of the picture that is aimed at
    float depthRange_ = 0.0F;
    float pressure_ = 0.0F;
};

// A view from that yaw and pitch, else the front, that frames bodies of these sizes at `fill` of the picture.
View frameBodies(const Problem& problem, std::span<const vec3> positions, float fill, const View& side = {});

}  // namespace orrery::layout
