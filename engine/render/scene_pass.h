#pragma once

// Draws the opaque bodies, spheres, tubes and surfaces, then what can be seen through: translucent surfaces and hulls,
// sorted, and travelling lights.

#include "engine/gpu/frames.h"
#include "engine/gpu/pipeline.h"
#include "engine/render/draw_list.h"
#include "engine/render/live_store.h"
#include "engine/render/mesh_pool.h"
#include "engine/render/node_link_pass.h"
#include "engine/render/square_indices.h"
#include "engine/render/surface_draws.h"
#include "engine/render/targets.h"
#include "engine/render/view.h"

#include <map>
#include <tuple>

namespace orrery::render {

class ScenePass {
 public:
    // `background`: of a window, see LiveStore.
    ScenePass(gpu::Device& device, bool background);

    // Copies what the frame needs; before any rendering begins.
    void prepare(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality, uvec2 sceneSize);
    // Into the targets, or straight into `picture` where the quality draws directly.
    void draw(gpu::Frame& frame, Targets& targets, const Quality& quality, gpu::Image& picture);

    // Makes the pipelines that draw() would make the first time.
    void preparePipelines(VkFormat format, const Quality& quality) { pipelinesFor(format, quality); }

    const MeshPool& meshes() const { return meshes_; }
    const SurfaceStore& surfaces() const { return surfaces_.store(); }
    const NodeLinkPass& nodeLinks() const { return nodeLinks_; }

 private:
    struct Pipelines {
        gpu::Pipeline background, body, sphere, tube, ribbon, dashes, line, hull, particle;
        SurfaceDraws::Pipelines surfaces;
        NodeLinkPass::Pipelines nodeLinks;
        void refresh();
    };
    struct BodyDraw {
        MeshPool::Range range;
        std::uint32_t firstInstance;
        std::uint32_t count;
    };
    // Many small meshes in one draw, because every draw and every instance costs a software device microseconds.
    struct MergedDraw {
        gpu::Upload indices;
        std::uint32_t count;
        VkDeviceAddress instances;
    };
    // Instances that are on the device already, of one mesh.
    struct LiveBodies {
        MeshPool::Range range;
        VkDeviceAddress instances;
        std::uint32_t count;
    };
    struct MergeableBodies {
        const MeshLevel* mesh;
        std::vector<shared::BodyInstance> instances;
    };
    // Spheres and lines: one square each.
    struct SquareDraw {
        VkDeviceAddress instances;
        std::uint32_t count;
    };
    enum class TubeForm { round, ribbon, dashes };
    struct TubeDraw {
        TubeForm form;
        VkDeviceAddress tubes;
        std::uint32_t count;
        std::uint32_t segments;
        VkDeviceAddress particles;
        std::uint32_t particleCount;
    };

    static std::uint32_t squaresOf(const TubeDraw& draw);
    Pipelines& pipelinesFor(VkFormat format, const Quality& quality);
    void mergeBodies(gpu::Frame& frame, const std::vector<MergeableBodies>& all);
    void prepareBodies(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality);
    void prepareLiveBodies(const DrawList& list, const Quality& quality);
    void prepareSpheres(gpu::Frame& frame, const DrawList& list);
    void prepareTubes(gpu::Frame& frame, const DrawList& list, const Quality& quality);
    void prepareHulls(gpu::Frame& frame, const View& view, const DrawList& list);
    void bind(gpu::Commands& commands, const gpu::Pipeline& pipeline) const;
    void drawLiveBodies(gpu::Commands& commands);
    void drawOpaque(gpu::Commands& commands, const Pipelines& pipelines);
    void drawTranslucent(gpu::Commands& commands, const Pipelines& pipelines);

    gpu::Device& device_;
    MeshPool meshes_;
    SquareIndices squares_;
    SurfaceDraws surfaces_;
    LiveStore live_;
    NodeLinkPass nodeLinks_;
    std::map<std::tuple<VkFormat, int, bool>, Pipelines> pipelines_;
    gpu::Upload frame_;
    std::vector<BodyDraw> bodies_;
    std::vector<MergedDraw> merged_;
    std::vector<LiveBodies> liveBodies_;
    VkDeviceAddress bodyInstances_ = 0;
    std::vector<SquareDraw> spheres_;
    std::vector<SquareDraw> lines_;
    std::vector<TubeDraw> tubes_;
    VkDeviceAddress hullVertices_ = 0;
    std::uint32_t hullVertexCount_ = 0;
};

}  // namespace orrery::render
