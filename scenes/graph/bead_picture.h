#pragma once

// A large graph as beads on straight lines, the size of a bead by its degree, with labels beside the important ones.
// Its arrays change only when something does, and stay on the device, so that a frame costs the CPU the same for a
// thousand nodes and for a million.

#include "engine/interop/live_buffer.h"
#include "engine/render/node_link.h"
#include "scenes/graph/card_picture.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace orrery::graph {

class BeadPicture {
 public:
    BeadPicture(const Graph& graph, const Arrangement& arrangement);

    void setLooks(const Looks& looks, const render::Theme& theme);
    // `moved`: positions are not what they were; `changed`: emphasis or visibility.
    void build(const PictureInput& input, bool moved, bool changed);
    // `live`: places that count instead of those of build(); null for none.
    void fill(render::DrawList& list, const std::shared_ptr<interop::LiveBuffer>& live) const;

    // Before nodes have places, links and names mean nothing, and some of the nodes stand for all.
    void setPlaced(bool placed);

    // Whether labels are still being looked for: a further frame may show more.
    bool searching() const { return searching_; }
    const render::NodeLink& nodeLink() const { return *nodeLink_; }
    // Of the arrays that this holds beside those of nodeLink().
    std::size_t bytesPerNode() const;

 private:
    void sizeBeads(std::span<const vec3> positions);
    float radiusOf(std::size_t node) const;
    void buildShown(const PictureInput& input);
    void buildMarks(const PictureInput& input);
    void buildSolid(const PictureInput& input);
    void buildLabels(const PictureInput& input);
    void addLabel(const PictureInput& input, int node, float priority);
    bool inPicture(const PictureInput& input, int node) const;
    std::vector<int> labelled(const PictureInput& input);

    const Graph& graph_;
    const Arrangement& arrangement_;
    render::Theme theme_{};
    bool stale_ = true;

    std::vector<int> degree_;
    std::vector<int> byDegree_;  // nodes, most connected first
    std::shared_ptr<render::NodeLink> nodeLink_;
    std::vector<std::uint8_t> linkRadii_;  // of all, also of those that are hidden now
    std::uint64_t shownRevision_ = 0;      // of the visibility; 0: to be looked at again
    float shrunk_ = 1.0F;                  // of the sizes that the arrangement gives
    bool placed_ = true;
    std::vector<std::size_t> markedNodes_, markedLinks_;
    float others_ = 1.0F;

    // For a file, where every bead is a body of its own.
    bool solid_ = false;
    std::vector<shared::SphereInstance> spheres_;
    std::vector<std::uint32_t> spherePicks_;
    std::vector<shared::LineInstance> lines_;
    std::vector<std::uint32_t> linePicks_;

    std::vector<render::Label> labels_;
    text::LabelStyle style_;
    // Labels are measured when they are first wanted: most of a million never are.
    struct Text {
        text::LabelContent content;
        vec2 size{0.0F};
    };
    std::unordered_map<int, Text> texts_;
    // The search for labels goes through all nodes, a part each frame.
    std::size_t cursor_ = 0;        // in byDegree_
    std::vector<std::size_t> met_;  // in the picture when they were looked at, by place in byDegree_
    bool searching_ = false;
    std::size_t searched_ = 0;  // nodes since the view changed
    render::Camera searchedFrom_;
};

}  // namespace orrery::graph
