#pragma once

// A lecture graph as cards in space: bodies that turn to the camera and carry their labels, round edges that end at the
// bodies' borders with their heads, hulls around groups. Built anew each frame from where the nodes are.

#include "engine/app/scene.h"
#include "engine/render/draw_list.h"
#include "scenes/graph/arrangement.h"
#include "scenes/graph/body_meshes.h"
#include "scenes/graph/brief_names.h"
#include "scenes/graph/focus.h"
#include "scenes/graph/graph.h"
#include "scenes/graph/hull.h"
#include "scenes/graph/look.h"
#include "scenes/graph/solids/fit.h"
#include "scenes/graph/tags.h"
#include "scenes/graph/visibility.h"

#include <span>
#include <vector>

namespace orrery::graph {

// What a frame of a graph is made from; references live as long as the scene.
struct PictureInput {
    const app::Moment& moment;
    std::span<const vec3> positions;        // world, one a node
    std::span<const layout::Route> routes;  // world, one an edge
    const Focus& focus;
    const Visibility& visibility;
    const std::vector<bool>& pinned;
    std::span<const float> presence;  // one a node, 0..1: how much of it has come
    const Tags& tags;                 // stand in place of the labels
    const std::set<int>& newEdges;    // marked: what came last in a lesson that reveals edge by edge
    bool flowEverywhere = false;
};

class CardPicture {
 public:
    CardPicture(const Graph& graph, const Arrangement& arrangement);

    void setLooks(const Looks& looks, const render::Theme& theme);
    void build(const PictureInput& input);
    void fill(render::DrawList& list) const;
    bool flows() const { return flows_; }
    // The box around a group's hull for nodes at these places; empty for a group without nodes.
    Bounds hullBounds(std::size_t group, std::span<const vec3> positions) const;

    // Pick ids: nodes, then edges, then groups.
    std::uint32_t pickOfEdge(std::size_t edge) const { return static_cast<std::uint32_t>(graph_.nodes.size() + edge); }
    std::uint32_t pickOfGroup(std::size_t group) const {
        return static_cast<std::uint32_t>(graph_.nodes.size() + graph_.edges.size() + group);
    }

 private:
    // A body as seen: where its border is, for the edges that end there.
    struct Seen {
        vec3 centre{0.0F};
        const ExitTable* border = nullptr;
    };
    struct Frame;  // camera axes and what else a frame's parts share

    void buildNodes(const PictureInput& input, const Frame& frame);
    void buildNodeLabel(const PictureInput& input, const Frame& frame, std::size_t node);
    void chooseLandmarks();
    void makeBriefs(std::size_t node);
    void buildGroups(const PictureInput& input, const Frame& frame);
    void buildGroupBody(const Frame& frame, std::size_t group);
    void buildEdges(const PictureInput& input, const Frame& frame);
    void buildEdge(const PictureInput& input, const Frame& frame, std::size_t edge);
    void addHead(Head head, const vec3& tip, const vec3& direction, const Frame& frame,
                 const shared::BodyInstance& paint, std::uint32_t pick);
    void buildEdgeLabel(const PictureInput& input, std::size_t edge, const layout::Route& route);
    // Where an end of an edge is seen; without a border when it is not shown.
    Seen seenEnd(const Endpoint& end) const;

    const Graph& graph_;
    const Arrangement& arrangement_;
    BodyMeshes meshes_;
    Looks looks_;
    render::Theme theme_{};

    struct NodeParts {
        std::shared_ptr<const render::MeshAsset> mesh;
        ExitTable border;
        LabelPlace place;
        int degree = 0;
        text::LabelContent content;
        text::LabelStyle style;
        text::LabelStyle outgrown;       // when the label is larger than its body: on a plate of its own
        bool landmark = false;           // named also where the graph is too far away for names
        std::vector<BriefName> shorter;  // made when they are first needed
        std::vector<render::Brief> briefs;
    };
    struct EdgeParts {
        text::LabelContent content;
        text::LabelStyle style, styleWhenNew;
    };
    struct GroupParts {
        std::shared_ptr<const render::MeshAsset> mesh;  // when collapsed
        vec3 bodySize{0.0F};
        ExitTable border;
        ExitTable hullBorder;  // of the hull as seen, built each frame for groups that edges go to
        vec3 centre{0.0F};
        HullMesh hull;
        float margin = 0.0F;
        std::vector<vec3> titlePlaces;  // where the title may stand when its own place is taken
        text::LabelContent content;
        text::LabelStyle style;
        bool hasEdges = false;
    };
    std::vector<NodeParts> nodeParts_;
    std::vector<EdgeParts> edgeParts_;
    std::vector<GroupParts> groupParts_;

    // The frame.
    struct Instances {
        std::vector<shared::BodyInstance> bodies;
        std::vector<std::uint32_t> picks;
    };
    std::vector<Instances> nodeBodies_, groupBodies_;
    Instances arrows_, circles_, crosses_;
    struct Tubes {
        std::vector<shared::TubeInstance> tubes;
        std::vector<std::uint32_t> picks;
        std::vector<shared::ParticleInstance> particles;
    };
    Tubes solid_, dashed_;
    std::vector<render::Label> labels_;
    std::vector<std::vector<vec3>> labelPlaces_;  // alternatives, one list an edge
    std::vector<render::LabelObstacle> obstacles_;
    std::vector<shared::SphereInstance> pins_;
    std::vector<std::size_t> hulls_;  // groups whose hull is shown
    std::vector<vec3> positions_;
    Bounds bounds_;
    bool flows_ = false;
};

}  // namespace orrery::graph
