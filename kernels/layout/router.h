#pragma once

// The search for good ways of edges: candidates for each edge, judged by what they run through. Internal to
// kernels/layout.

#include "kernels/layout/body_grid.h"
#include "kernels/layout/box_list.h"
#include "kernels/layout/maze.h"
#include "kernels/layout/picture.h"
#include "kernels/layout/routes.h"

#include <optional>

namespace orrery::layout {

class Router {
 public:
    Router(const Problem& problem, const Result& result, const RouteOptions& options);

    // Every edge gets its lane among its parallels, or its loop.
    void start();
    // Whether more than one round makes a difference: only where edges look at each other.
    bool thorough() const { return thorough_; }
    // Every edge takes the best way it finds, given all others; false when none changed.
    bool improve();
    std::vector<Route> take();

 private:
    struct Body {
        vec3 centre;  // camera space
        vec3 half;
        Rect seen;  // on the picture's plane
        float enlargement;
    };
    // A way as it is drawn: control points in camera space, and what of it is seen.
    struct Way {
        std::vector<vec3> points;
        std::vector<vec3> samples;  // between the borders of the end bodies
        std::vector<vec2> line;     // the samples on the picture's plane
        std::vector<Rect> pieces;   // around each of its pieces
        float first = 0.0F;         // parameter of the first sample
        float last = 0.0F;
        Rect bounds;
        float bend = 0.0F;  // em that it leaves the plain way by
        float labelAt = 0.5F;
        Rect label;
        double labelCost = 0.0;
    };
    struct Lane {
        float offset = 0.0F;  // em to the left of the way from the bundle's first node to its second
        float row = 0.0F;     // em up from the middle: where its label stands among its parallels'
        int count = 1;
        bool reversed = false;  // runs from the bundle's second node to its first
    };

    void placed(int edge);
    std::span<const int> waysAbout(const Rect& area) const;
    Way trace(int edge, std::vector<vec3> points, float bend) const;
    Way laneWay(int edge, vec3 offset1, vec3 offset2, float bend) const;
    std::vector<Way> candidates(int edge) const;
    void addDetours(int edge, std::vector<Way>& ways) const;
    void addMazeWay(int edge, std::vector<Way>& ways) const;
    Way wayOver(int edge, std::span<const vec2> corners) const;
    std::vector<Way> loops(int edge) const;
    void placeLabel(int edge, Way& way) const;
    double bodyCost(int edge, const Way& way) const;
    double bodyCost(const Body& body, const Way& way) const;
    double cost(int edge, const Way& way, double limit) const;
    static int crossings(const Way& a, const Way& b);
    double labelCost(int edge, const Rect& label, double limit) const;
    bool parallel(int a, int b) const;
    bool labelled(int edge) const { return edges_[static_cast<std::size_t>(edge)].labelSize.y > 0.0F; }
    Rect labelRect(int edge, vec3 place) const;
    double outside(const Rect& box) const;

    std::span<const Edge> edges_;
    RouteOptions options_;
    RestCamera camera_;
    std::vector<bool> back_;
    std::vector<Body> bodies_;
    std::optional<BodyGrid> grid_;
    std::vector<Lane> lanes_;
    std::vector<int> loopNumber_;  // which of its node's self-loops
    std::vector<Way> ways_;
    BoxList wayBoxes_;                // what the ways and their labels take up
    mutable std::vector<int> about_;  // scratch of waysAbout()
    vec2 frame_{0.0F};                // half the picture that routes should stay in
    bool thorough_ = true;
    mutable std::optional<Maze> maze_;  // made when first needed
};

}  // namespace orrery::layout
