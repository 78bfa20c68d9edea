#pragma once

// A large graph as beads on straight lines, the size of a bead by its degree, with labels beside the important ones.
// Its arrays change only when something does, so that a frame of ten thousand nodes costs no more than drawing it.

#include "scenes/graph/card_picture.h"

#include <memory>
#include <vector>

namespace orrery::graph {

class BeadPicture {
 public:
    BeadPicture(const Graph& graph, const Arrangement& arrangement);

    void setLooks(const Looks& looks, const render::Theme& theme);
    // `changed`: positions, emphasis or visibility are not what they were.
    void build(const PictureInput& input, bool changed);
    void fill(render::DrawList& list) const;

 private:
    void buildBeads(const PictureInput& input);
    void buildLabels(const PictureInput& input);
    void addLabel(const PictureInput& input, int node, float priority);

    const Graph& graph_;
    const Arrangement& arrangement_;
    Looks looks_;
    render::Theme theme_{};
    bool stale_ = true;

    std::vector<int> degree_;
    std::vector<int> byDegree_;  // nodes, most connected first
    std::vector<shared::SphereInstance> spheres_;
    std::vector<std::uint32_t> spherePicks_;
    std::vector<shared::LineInstance> lines_;
    std::vector<std::uint32_t> linePicks_;
    std::vector<render::Label> labels_;
    text::LabelStyle style_;
    // Labels are measured when they are first wanted: most of ten thousand never are.
    struct Text {
        text::LabelContent content;
        vec2 size{0.0F};
    };
    std::vector<std::unique_ptr<Text>> texts_;
    Bounds bounds_;
};

}  // namespace orrery::graph
