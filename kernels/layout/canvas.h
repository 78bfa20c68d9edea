#pragma once

// The picture at rest while it is composed: boxes, straight edges and label blocks on the plane through the camera's
// target, in em there, and what is wrong with them as one number. Internal to kernels/layout.
//
// A body nearer than the target by the share d of the camera's distance is drawn 1/(1-d) times larger, and stands at
// its place times the same factor, whatever the distance is. So a picture is composed in projected coordinates with
// enlarged boxes, and unprojected at the end: what is composed is what is seen.

#include "kernels/layout/box_list.h"
#include "kernels/layout/graph.h"
#include "kernels/layout/picture.h"

#include <vector>

namespace orrery::layout {

// Share of the picture's height and width that the composition takes up.
inline constexpr float kFill = 0.8F;
// Clear em between any two bodies.
inline constexpr float kBodyGap = 0.5F;

struct CanvasNode {
    vec2 centre{0.0F};
    vec2 half{0.5F};  // of the body as seen, self-loops and their labels included
    int rank = 0;
    bool fixed = false;
};

struct CanvasBundle {
    int a = 0;
    int b = 0;
    vec2 labelHalf{0.0F};  // of the block of all its labels, one under the other; 0 for none
    int flow = 0;          // +1: a stands before b along the flow, -1: behind, 0: no order
    float weight = 1.0F;   // of its length; 0 for a tie that is never drawn
    float slide = 0.5F;    // where its label block stands on the visible part
    bool drawn = true;
};

struct CanvasGroup {
    std::vector<int> members;  // of it and of all groups inside
    std::vector<int> related;  // groups that it lies in, and that lie in it; ascending
    float title = 0.0F;        // height of the title line over its members
};

// A drawn edge between the borders of its bodies.
struct Stroke {
    vec2 p{0.0F};
    vec2 q{0.0F};
    Rect bounds;       // of the line and its labels
    vec2 label{0.0F};  // centre of the label block
    float visible = 0.0F;
    vec2 along{0.0F};     // from the middle of its first body to that of its second
    float square = 0.0F;  // of its length
    double alone = 0.0;   // what it costs whatever the others do
};

// 1 for trees, which need no crossings, falling toward 0 with the number of edges beyond those of a tree.
inline double needlessness(int nodes, int bundles) {
    return 2.0 / (2.0 + std::max(0, bundles - nodes + 1));
}

class Canvas {
 public:
    // `picture`: its width and height in em.
    Canvas(std::vector<CanvasNode> nodes, std::vector<CanvasBundle> bundles, std::vector<CanvasGroup> groups, Flow flow,
           vec2 picture);

    int nodeCount() const { return static_cast<int>(nodes_.size()); }
    const std::vector<CanvasNode>& nodes() const { return nodes_; }
    const std::vector<CanvasBundle>& bundles() const { return bundles_; }
    std::span<const int> bundlesOf(int node) const { return bundlesOf_[static_cast<std::size_t>(node)]; }
    int otherEnd(int bundle, int node) const {
        const CanvasBundle& self = bundles_[static_cast<std::size_t>(bundle)];
        return self.a == node ? self.b : self.a;
    }
    std::span<const int> siblingsOf(int node) const { return siblings_[static_cast<std::size_t>(node)]; }

    // Height of the picture in em; what lies outside its filled part costs.
    float height() const { return height_; }

    void move(int node, vec2 centre);
    void slideLabel(int bundle, float slide);
    // undo() takes back all moves and slides since the last mark().
    void mark();
    void undo();
    // New sizes, as after a change of depths.
    void resize(int node, vec2 half);
    void resizeLabel(int bundle, vec2 half);

    // All that is wrong with the picture; smaller is better. Stops adding once the sum is over `limit`.
    double cost(double limit = 1e300) const;
    // The part that moving the node can change.
    double costOf(int node, double limit = 1e300) const;

    // What bodies, labels and groups take up.
    Rect bounds() const;

 private:
    void trace(int bundle);
    void place(int node, vec2 centre);
    void remember(int bundle);
    // See BoxList::select(); good until the next call.
    template <typename Choose>
    std::span<const int> select(const BoxList& boxes, std::size_t count, const Rect& area, const Choose& choose) const {
        return {selected_.data(), boxes.select(count, area, selected_.data(), choose)};
    }
    std::span<const int> bodiesNear(const Rect& area, int count) const;
    std::span<const int> bodiesAbout(int node, int count) const;
    double frameCostOf(vec2 centre, vec2 half) const;
    double bodies(int i, int j) const;
    double bundleAlone(int bundle) const;
    double bundleNearBody(int bundle, int node) const;
    double bundlePair(int a, int b) const;
    double bundleNearPair(int a, int b, bool distant) const;
    double angle(int a, int b, int shared) const;
    int sharedEnd(int a, int b) const {
        return shared_[static_cast<std::size_t>(a) * bundles_.size() + static_cast<std::size_t>(b)];
    }
    double groupCost() const;
    Rect groupRect(const CanvasGroup& group) const;
    double alignment(int i, int j) const;

    std::vector<CanvasNode> nodes_;
    std::vector<CanvasBundle> bundles_;
    std::vector<CanvasGroup> groups_;
    std::vector<Stroke> strokes_;
    BoxList strokeBoxes_;      // their bounds
    std::vector<int> shared_;  // the node that two bundles have in common, or -1; a square table
    BitRows sharing_;          // the same: of a bundle, those that have one in common with it
    std::vector<std::vector<int>> bundlesOf_;
    std::vector<std::vector<int>> siblings_;  // same rank, with a common neighbour
    std::vector<Rect> rooms_;                 // of the bodies, with what edges keep clear of them
    BoxList roomBoxes_;                       // the same
    BitRows own_;                             // of a node, the bundles that end at it
    BitRows beside_;                          // and the others that end at a neighbour
    struct PlaceBefore {
        int node;
        vec2 centre;
    };
    struct StrokeBefore {
        int bundle;
        float slide;
        Stroke stroke;
    };
    std::vector<PlaceBefore> placesBefore_;  // since mark()
    std::vector<StrokeBefore> strokesBefore_;
    mutable std::vector<int> selected_;     // scratch of select()
    mutable std::vector<Rect> groupRects_;  // scratch of groupCost()
    vec2 flow_{0.0F};                       // unit vector; 0 for none
    double crossingCost_ = 0.0;
    float height_;
    vec2 frame_;  // half the filled part
};

}  // namespace orrery::layout
