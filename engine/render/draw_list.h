#pragma once

// What a scene wants to be seen, said without Vulkan: batches of instances that the scene keeps in its own memory. The
// spans must stay valid until the frame is drawn; nothing is copied before that.
//
// A batch may be `live` instead: its instances are computed while they are drawn, and never come through here. Such a
// batch cannot be pointed at.
//
// A batch that can be pointed at has `picks`: one pick id an instance. Without them it is never picked.

#include "engine/base/colour.h"
#include "engine/base/math.h"
#include "engine/interop/live_buffer.h"
#include "engine/render/mesh_asset.h"
#include "engine/render/node_link.h"
#include "engine/render/surface_asset.h"
#include "shaders/shared/scene.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace orrery::image {
struct Image;
}

namespace orrery::text {
struct LabelContent;
struct LabelStyle;
}  // namespace orrery::text

namespace orrery::render {

inline constexpr std::uint32_t kNoPick = ~0U;

struct BodyBatch {
    std::shared_ptr<const MeshAsset> mesh;
    std::span<const shared::BodyInstance> instances;
    std::span<const std::uint32_t> picks;
    std::shared_ptr<interop::LiveBuffer> live;  // instead: of BodyInstances whose firstVertex is 0
};

struct SphereBatch {
    std::span<const shared::SphereInstance> spheres;
    std::span<const std::uint32_t> picks;
    std::shared_ptr<interop::LiveBuffer> live;  // instead: of SphereInstances
};

struct TubeBatch {
    std::span<const shared::TubeInstance> tubes;
    std::span<const shared::ParticleInstance> particles;  // travel on these tubes
    std::uint32_t segments = 16;                          // steps along a curve; 1 for straight ones
    bool dashed = false;                                  // every tube of the batch has a `dash`
    std::span<const std::uint32_t> picks;
};

// Straight edges, for graphs of more than some hundreds.
struct LineBatch {
    std::span<const shared::LineInstance> lines;
    std::span<const std::uint32_t> picks;
};

// A large node-link diagram, which stays on the device. Where it is too dense for all its links, a share of them is
// drawn, the same from every side.
struct NodeLinkBatch {
    std::shared_ptr<const NodeLink> graph;
    float others = 1.0F;           // emphasis of what has no mark
    Colour accent;                 // of what is chosen
    Colour warning;                // of what is lost
    std::uint32_t pick = kNoPick;  // the first node's; the others follow, then the links
    // Instead of the graph's positions: a vec3 for each node. Until there is a result they stand as the graph has them.
    std::shared_ptr<interop::LiveBuffer> live;
};

// What is pointed at on a surface of many cells: those of a grid along x and z of the surface's own frame, row by row.
struct PickGrid {
    vec2 corner{0.0F};  // of the first cell: its least x and z
    vec2 cell{1.0F};
    std::uint32_t columns = 0;
    std::uint32_t rows = 0;

    // The cell around this place, counted row by row; places beside the grid belong to its nearest cell.
    std::uint32_t cellAt(vec2 place) const;
};

// A surface as it stands in the scene. What it reflects is the product of `colour`, the colour at its corners and its
// picture; alpha counts where it is translucent or a cut-out.
struct SurfaceBatch {
    std::shared_ptr<const SurfaceAsset> surface;
    mat4 transform{1.0F};  // affine, to the world
    Colour colour{1.0F, 1.0F, 1.0F, 1.0F};
    float emphasis = 1.0F;     // 1 as it is, 0 dimmed
    bool unlit = false;        // shown in its own colours, whatever the light
    bool translucent = false;  // drawn after what is opaque, farthest surface first, both sides of it
    bool doubleSided = false;
    std::uint32_t pick = kNoPick;
    vec3 emissive{0.0F};           // linear light that it gives off, added to what it reflects
    std::optional<PickGrid> grid;  // `pick` is its first cell's; the others follow
};

// A closed translucent surface; its triangles are sorted with those of all others, so hulls may nest.
struct Hull {
    std::span<const vec3> positions;
    std::span<const vec3> normals;
    std::span<const std::uint32_t> indices;
    Colour colour;  // alpha: of a surface seen at an angle
};

enum class Occlusion {
    byBodies,  // a body in front of it hides it, whole
    never,     // belongs to the focus, or floats above everything
};

// A shorter form of a label's words, or the same words in other lines.
struct Brief {
    const text::LabelContent* content = nullptr;
    const text::LabelStyle* style = nullptr;
    vec2 size{0.0F};  // em
};

// A label at a point of the scene, facing the camera. Its height on the wall follows the scene, but stays between the
// least size that can be read from the back row and `largest`.
struct Label {
    const text::LabelContent* content = nullptr;
    const text::LabelStyle* style = nullptr;
    const text::LabelStyle* outgrown = nullptr;  // instead, where the label is drawn larger than it stands in the scene
    vec2 size{0.0F};                             // em, as text::measure gave it
    vec3 anchor{0.0F};
    std::span<const vec3> alternatives;  // further places, tried in order when the anchor is taken (edges)
    // Where there is no room for the whole, the first of these that can be read and stands within the body: `room` is
    // half its front, in the world units of `em`, around the anchor.
    std::span<const Brief> briefs;
    vec2 room{0.0F};
    vec2 offset{0.0F};    // em, from the anchor to the label's centre, x right, y up
    float em = 1.0F;      // world units a line of text takes
    float least = 0.03F;  // of the picture's height; a label that stands smaller is brought up to it
    float floor = 0.02F;  // where there is no room for that, it stays as it stands, but never below this
    float vanish = 0.0F;  // of the picture's height; where its natural size is less, it is not shown
    float largest = 0.25F;
    float priority = 0.0F;  // the larger goes first when there is no room for all
    float opacity = 1.0F;
    Occlusion occlusion = Occlusion::byBodies;
    bool always = false;           // shown even over others
    bool floats = false;           // collides with other labels only, not with bodies
    bool inside = false;           // stands on its own body: it cannot collide with that body's picture
    std::uint32_t pick = kNoPick;  // what a click on the label means; also tells labels apart from frame to frame
};

// A part of space that labels of others keep clear of: a body, as the camera sees it.
struct LabelObstacle {
    vec3 centre{0.0F};
    vec2 halfSize{0.0F};  // world units, across the view
    std::uint32_t pick = kNoPick;
};

// A picture over the finished scene, untouched by its camera: a caption. Labels and pointing keep clear of it.
struct Overlay {
    std::shared_ptr<const image::Image> picture;  // premultiplied by its alpha
    ivec2 corner{0};                              // upper left, pixels of the picture that is drawn
    float opacity = 1.0F;

    ivec2 end() const;  // behind the lower right corner
    bool covers(vec2 pixel) const;
};

struct DrawList {
    std::vector<BodyBatch> bodies;
    std::vector<SphereBatch> spheres;
    std::vector<TubeBatch> tubes;
    std::vector<LineBatch> lines;
    std::vector<NodeLinkBatch> nodeLinks;
    std::vector<SurfaceBatch> surfaces;
    std::vector<Hull> hulls;
    std::vector<Label> labels;
    std::vector<LabelObstacle> obstacles;
    std::vector<Overlay> overlays;  // the last on top
    Bounds bounds;                  // of what should be clear of fog
    float scale = 1.0F;             // a typical length (a node's height): sets the reach of occlusion

    void clear();
};

}  // namespace orrery::render
