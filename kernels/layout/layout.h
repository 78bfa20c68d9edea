#pragma once

// Positions in space for the nodes of a graph, made for a picture that is read: ordered along the direction of flow,
// near where connected, without overlaps of bodies and labels as seen from the chosen side.
//
// Deterministic: the same problem gives the same bytes on every machine and any number of threads (own generator, no
// libm trigonometry, fixed iteration counts and reduction order, no fused multiply-add).
//
// Lengths are in world units: the height of one line of a label (1 em). World space is right-handed with y up; the
// camera that looks at a result stands on the +z side and sees x to the right.

#include "engine/base/math.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace orrery::layout {

enum class Flow { none, down, up, right, left };

// A body is drawn facing the camera: `size` is its width and height as seen, and its thickness along the view.
struct Node {
    vec3 size{1.0F};
    int group = -1;
    bool fixed = false;  // keeps `position` (only with Problem::start)
};

struct Edge {
    int from = 0;
    int to = 0;
    int minLength = 1;     // ranks
    vec2 labelSize{0.0F};  // width and height of the label box; 0 for none
};

struct Group {
    int parent = -1;  // a parent stands before its children
    vec2 titleSize{0.0F};
};

struct Problem {
    std::span<const Node> nodes;
    std::span<const Edge> edges;  // an edge to a group is given to its representative node by the caller
    std::span<const Group> groups;
    Flow flow = Flow::none;       // none: undirected, no ranks
    float aspect = 16.0F / 9.0F;  // width over height of the picture that the result should fill
    float verticalFov = 0.5236F;  // radians; of the camera that will look at it
    std::uint64_t seed = 0;
    // Empty, or one position a node to start from, for a reload that keeps what stayed; not finite where there is none.
    // Beyond the lecture tier all known places are kept; a Refinement goes on from them.
    std::span<const vec3> start;
};

// Where to look from: a camera at rest looks at `centre` along the direction given by yaw (about +y, 0 = from +z) and
// pitch (positive = from above), from `distance`.
struct View {
    vec3 centre{0.0F};
    float yaw = 0.0F;
    float pitch = 0.0F;
    float distance = 1.0F;
};

struct Result {
    std::vector<vec3> positions;  // centres of the bodies, one a node
    std::vector<int> ranks;       // one a node; all 0 when flow is none
    std::vector<bool> backEdges;  // one an edge: it closes a cycle and runs against the flow
    View view;
    std::uint64_t hash = 0;  // of the positions, quantised to 1/1024
    bool cancelled = false;  // then there are no positions
};

// How much time a graph beyond the lecture tier is given.
enum class Effort {
    draft,   // distances as a whole; who is whose neighbour is not worked out
    normal,  // distances and neighbourhoods
    best,    // distances nearly as good as they can be, in ten times the time
};

// What refines a graph beyond the lecture tier.
enum class Method {
    octree,       // the CPU, over a Barnes-Hut octree
    pyramid,      // the CPU, over a pyramid of grids: what a GPU does
    cudaPyramid,  // an NVIDIA GPU, over the same pyramid; the CPU's octree where there is none or when it fails
};

struct Options {
    Effort effort = Effort::normal;
    // Each gives a picture of its own, as good as the others'.
    Method method = Method::octree;
    // Called now and then with the share that is done, 0..1, never falling; from the calling thread.
    std::function<void(float)> progress;
    // Looked at between steps; set it from any thread to make layOut return soon.
    const std::atomic<bool>* cancel = nullptr;
};

// Sizes that the choice of method depends on.
inline constexpr int kComposedNodes = 120;    // up to here the picture at rest is composed: boxes, labels, edges
inline constexpr int kLectureNodes = 500;     // up to here all pairs are looked at, and no two bodies overlap at rest
inline constexpr int kRankedNodes = 100'000;  // beyond this the flow is ignored: no ranks, no back edges

// Places for all nodes and a view that frames them at 80 % of the picture (up to 84 % where text would become smaller
// than 3 % of its height).
//
// Up to kLectureNodes: ranks by network simplex, stress by SGD, t-force refinement; composed, or freed from overlaps.
// Beyond: PivotMDS, sparse stress and the t-force over an octree or a pyramid of grids, see refinement.h; bodies may
// overlap as seen. With a flow each rank is then a plane across it, all as far apart, and the view is from a little
// above (from aside for a flow to the right or left), so that the planes are seen as such. An edge whose ends are out
// of range is a programming error; sizes that are not finite or negative count as 0.
Result layOut(const Problem& problem, const Options& options = {});

// Share of the edges between different nodes that would be back edges: 0 for an acyclic graph. What a graph that may
// have a flow or not is asked first.
float backShare(std::size_t nodes, std::span<const Edge> edges);

// The result for positions that were made elsewhere, as they are: the view that frames them, no ranks.
Result resultOf(const Problem& problem, std::span<const vec3> positions);

// The seed that is used when the problem gives none (0): a hash of the nodes' and edges' description.
std::uint64_t canonicalSeed(const Problem& problem);

// Method::cudaPyramid where a GPU is wanted and there, else Method::octree.
Method fastestMethod(bool cuda);

// Fingerprint of positions quantised to 1/1024, as in Result::hash.
std::uint64_t hashPositions(std::span<const vec3> positions);

}  // namespace orrery::layout
