#include "engine/render/scene_pass.h"

#include "engine/gpu/device.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::render {

namespace {

// The GLSL side reads an address as two words, the low one first; the bytes are the same.
shared::ScenePush pushFor(VkDeviceAddress instances) {
    static_assert(sizeof(uvec2) == sizeof(shared::Address));
    shared::ScenePush push{};
    push.instances = instances;
    return push;
}

constexpr std::uint32_t kTubeSides = 10;
constexpr std::size_t kLevels = 3;
// Small meshes are merged into one draw: an index is the instance times kMergedVertices plus the vertex in the mesh.
constexpr std::size_t kMostMergedIndices = 900;
constexpr std::uint32_t kMergedVertices = 1024;

// Level 0 from 90 pixels, 1 from 30: below that a body's round edges are under a pixel.
std::size_t levelFor(float pixels) {
    return pixels > 90.0F ? 0 : pixels > 30.0F ? 1 : 2;
}

}  // namespace

ScenePass::ScenePass(gpu::Device& device, bool background)
    : device_(device),
      meshes_(device),
      squares_(device),
      surfaces_(device),
      live_(device, background),
      nodeLinks_(device) {}

std::uint32_t ScenePass::squaresOf(const TubeDraw& draw) {
    return draw.segments * (draw.form == TubeForm::round ? kTubeSides : 1U);
}

void ScenePass::Pipelines::refresh() {
    for (gpu::Pipeline* pipeline : {&background, &body, &sphere, &tube, &ribbon, &dashes, &line, &hull, &particle})
        pipeline->refresh();
    surfaces.refresh();
    nodeLinks.refresh();
}

ScenePass::Pipelines& ScenePass::pipelinesFor(VkFormat format, const Quality& quality) {
    const auto [entry, added] = pipelines_.try_emplace({format, static_cast<int>(quality.samples), quality.plain});
    Pipelines& made = entry->second;
    if (!added) {
        made.refresh();
        return made;
    }
    gpu::GraphicsDescription base{.colourFormats = {format},
                                  .depthFormat = kDepthFormat,
                                  .samples = quality.samples,
                                  .uniforms = true,
                                  .constants = {quality.post ? 0U : 1U, quality.plain ? 1U : 0U}};
    const auto make = [&](const char* name, const char* vertex, gpu::Blend blend, gpu::DepthTest depth,
                          VkCullModeFlags cull) {
        gpu::GraphicsDescription description = base;
        description.name = name;
        description.vertex = vertex;
        description.fragment = name;
        description.blend = blend;
        description.depth = depth;
        description.cull = cull;
        return gpu::Pipeline(device_, description);
    };
    using enum gpu::DepthTest;
    made.background = make("background", "background", gpu::Blend::none, none, VK_CULL_MODE_NONE);
    made.body = make("body", "body", gpu::Blend::none, readWrite, VK_CULL_MODE_BACK_BIT);
    made.sphere = make("sphere", "sphere", gpu::Blend::none, readWrite, VK_CULL_MODE_NONE);
    made.tube = make("tube", "tube", gpu::Blend::none, readWrite, VK_CULL_MODE_BACK_BIT);
    made.ribbon = make("ribbon", "ribbon", gpu::Blend::none, readWrite, VK_CULL_MODE_NONE);
    made.line = make("line", "line", gpu::Blend::none, readWrite, VK_CULL_MODE_NONE);
    made.hull = make("hull", "hull", gpu::Blend::premultiplied, read, VK_CULL_MODE_NONE);
    made.particle = make("particle", "particle", gpu::Blend::premultiplied, read, VK_CULL_MODE_NONE);
    made.surfaces.make(device_, base);
    made.nodeLinks.make(device_, base);
    base.constants.push_back(1);  // kDashed
    made.dashes = make("ribbon", "ribbon", gpu::Blend::none, readWrite, VK_CULL_MODE_NONE);
    return made;
}

void ScenePass::prepare(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality,
                        uvec2 sceneSize) {
    frame_ = frame.upload.writeOne(frameConstants(view, sceneSize, list.bounds));
    live_.prepare(frame, list);
    prepareBodies(frame, view, list, quality);
    prepareLiveBodies(list, quality);
    prepareSpheres(frame, list);
    lines_.clear();
    for (const LineBatch& batch : list.lines) {
        if (batch.lines.empty()) continue;
        lines_.push_back({frame.upload.write(batch.lines).address, static_cast<std::uint32_t>(batch.lines.size())});
    }
    prepareTubes(frame, list, quality);
    prepareHulls(frame, view, list);
    surfaces_.prepare(frame, view, list);
    nodeLinks_.prepare(frame, view, list, quality, sceneSize, frame_.address, live_);

    std::uint32_t squares = 16;
    for (const auto* draws : {&spheres_, &lines_}) {
        for (const SquareDraw& draw : *draws) squares = std::max(squares, draw.count);
    }
    for (const TubeDraw& draw : tubes_) squares = std::max({squares, squaresOf(draw) * draw.count, draw.particleCount});
    squares_.prepare(frame, squares);
}

void ScenePass::prepareBodies(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality) {
    std::vector<std::shared_ptr<const MeshAsset>> assets;
    for (const BodyBatch& batch : list.bodies) assets.push_back(batch.mesh);
    meshes_.prepare(frame, assets);

    bodies_.clear();
    const vec3 eye = view.camera.position();
    const vec3 forward = view.camera.forward();
    const float pixelsPerUnit = view.camera.pixelsPerUnit(static_cast<float>(view.size.y));
    std::vector<shared::BodyInstance> sorted;  // one array, so that nothing is bound between the draws
    std::vector<MergeableBodies> mergeable;
    for (const BodyBatch& batch : list.bodies) {
        if (batch.instances.empty()) continue;
        const float size = glm::length(batch.mesh->bounds().size());
        std::array<std::vector<shared::BodyInstance>, kLevels> byLevel;
        for (const shared::BodyInstance& instance : batch.instances) {
            const float depth = std::max(glm::dot(instance.position - eye, forward), Camera::kNear);
            const std::size_t level = levelFor(size * instance.scale * pixelsPerUnit / depth) + quality.coarser;
            byLevel[std::min(level, kLevels - 1)].push_back(instance);
        }
        for (std::size_t level = 0; level < kLevels; ++level) {
            if (byLevel[level].empty()) continue;
            const MeshPool::Range& range = meshes_.range(*batch.mesh, level);
            if (range.indexCount == 0) continue;
            for (shared::BodyInstance& instance : byLevel[level]) instance.firstVertex = range.firstVertex;
            const MeshLevel& mesh = batch.mesh->levels()[std::min(level, batch.mesh->levels().size() - 1)];
            if (mesh.indices.size() <= kMostMergedIndices && mesh.vertices.size() <= kMergedVertices) {
                mergeable.push_back({&mesh, std::move(byLevel[level])});
                continue;
            }
            bodies_.push_back(
                {range, static_cast<std::uint32_t>(sorted.size()), static_cast<std::uint32_t>(byLevel[level].size())});
            sorted.insert(sorted.end(), byLevel[level].begin(), byLevel[level].end());
        }
    }
    mergeBodies(frame, mergeable);
    if (!sorted.empty()) bodyInstances_ = frame.upload.write(std::span<const shared::BodyInstance>(sorted)).address;
}

void ScenePass::mergeBodies(gpu::Frame& frame, const std::vector<MergeableBodies>& all) {
    // Indices stay below 2^24, which every device takes.
    constexpr std::size_t kMostInstances = (1U << 24U) / kMergedVertices - 1;
    merged_.clear();
    std::vector<shared::BodyInstance> instances;
    std::vector<std::uint32_t> indices;
    const auto finish = [&] {
        if (indices.empty()) return;
        merged_.push_back({frame.upload.write(std::as_bytes(std::span(indices))),
                           static_cast<std::uint32_t>(indices.size()),
                           frame.upload.write(std::span<const shared::BodyInstance>(instances)).address});
        instances.clear();
        indices.clear();
    };
    for (const MergeableBodies& bodies : all) {
        for (const shared::BodyInstance& instance : bodies.instances) {
            if (instances.size() == kMostInstances) finish();
            const auto first = static_cast<std::uint32_t>(instances.size()) * kMergedVertices;
            for (const std::uint32_t index : bodies.mesh->indices) indices.push_back(first + index);
            instances.push_back(instance);
        }
    }
    finish();
}

void ScenePass::prepareLiveBodies(const DrawList& list, const Quality& quality) {
    liveBodies_.clear();
    for (const BodyBatch& batch : list.bodies) {
        const auto* shown = batch.live ? live_.shown(*batch.live) : nullptr;
        if (shown == nullptr || shown->items == 0) continue;
        // Where they are is known on the device only: one level of detail for all, the middle one.
        const MeshPool::Range& range = meshes_.range(*batch.mesh, std::min<std::size_t>(1 + quality.coarser, 2));
        if (range.indexCount == 0) continue;
        liveBodies_.push_back({range, shown->address, static_cast<std::uint32_t>(shown->items)});
    }
}

void ScenePass::prepareSpheres(gpu::Frame& frame, const DrawList& list) {
    spheres_.clear();
    for (const SphereBatch& batch : list.spheres) {
        if (batch.live) {
            const auto* shown = live_.shown(*batch.live);
            if (shown != nullptr && shown->items > 0) {
                spheres_.push_back({shown->address, static_cast<std::uint32_t>(shown->items)});
            }
        } else if (!batch.spheres.empty()) {
            spheres_.push_back(
                {frame.upload.write(batch.spheres).address, static_cast<std::uint32_t>(batch.spheres.size())});
        }
    }
}

void ScenePass::prepareTubes(gpu::Frame& frame, const DrawList& list, const Quality& quality) {
    tubes_.clear();
    std::size_t count = 0;
    for (const TubeBatch& batch : list.tubes) count += batch.tubes.size();
    const bool round = count <= quality.roundTubes;
    for (const TubeBatch& batch : list.tubes) {
        if (batch.tubes.empty()) continue;
        TubeDraw draw{.form = batch.dashed ? TubeForm::dashes
                              : round      ? TubeForm::round
                                           : TubeForm::ribbon,
                      .tubes = frame.upload.write(batch.tubes).address,
                      .count = static_cast<std::uint32_t>(batch.tubes.size()),
                      .segments = std::min(batch.segments, static_cast<std::uint32_t>(quality.tubeSegments)),
                      .particles = 0,
                      .particleCount = static_cast<std::uint32_t>(batch.particles.size())};
        if (!batch.particles.empty()) draw.particles = frame.upload.write(batch.particles).address;
        tubes_.push_back(draw);
    }
}

void ScenePass::prepareHulls(gpu::Frame& frame, const View& view, const DrawList& list) {
    hullVertexCount_ = 0;
    struct Triangle {
        float depth;
        std::uint32_t hull;
        std::uint32_t first;
    };
    std::vector<Triangle> triangles;
    const vec3 forward = view.camera.forward();
    for (std::uint32_t h = 0; h < list.hulls.size(); ++h) {
        const Hull& hull = list.hulls[h];
        for (std::uint32_t i = 0; i + 2 < hull.indices.size(); i += 3) {
            const vec3 middle = hull.positions[hull.indices[i]] + hull.positions[hull.indices[i + 1]] +
                                hull.positions[hull.indices[i + 2]];
            triangles.push_back({glm::dot(middle, forward), h, i});
        }
    }
    if (triangles.empty()) return;
    // Farthest first; the stable order among equals keeps the picture the same from run to run.
    std::stable_sort(triangles.begin(), triangles.end(),
                     [](const Triangle& a, const Triangle& b) { return a.depth > b.depth; });
    std::vector<shared::HullVertex> vertices;
    vertices.reserve(triangles.size() * 3);
    for (const Triangle& triangle : triangles) {
        const Hull& hull = list.hulls[triangle.hull];
        const std::uint32_t colour = packColour(hull.colour);
        for (std::uint32_t corner = 0; corner < 3; ++corner) {
            const std::uint32_t index = hull.indices[triangle.first + corner];
            vertices.push_back({hull.positions[index], packNormal(hull.normals[index]), colour});
        }
    }
    hullVertices_ = frame.upload.write(std::span<const shared::HullVertex>(vertices)).address;
    hullVertexCount_ = static_cast<std::uint32_t>(vertices.size());
}

void ScenePass::draw(gpu::Frame& frame, Targets& targets, const Quality& quality, gpu::Image& picture) {
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "scene");
    gpu::Image& output = targets.scene ? targets.scene : picture;
    const bool multisample = static_cast<bool>(targets.multisampled);
    gpu::ColourTarget colour{.image = &output, .discardContent = true};
    gpu::DepthTarget depth{.image = &targets.depth, .clear = 0.0F};
    if (multisample) {
        commands.use(targets.multisampled, gpu::Usage::colourTarget, true);
        commands.use(targets.multisampledDepth, gpu::Usage::depthTarget, true);
        commands.use(output, gpu::Usage::resolveTarget, true);
        commands.use(targets.depth, gpu::Usage::depthResolveTarget, true);
        colour = {.image = &targets.multisampled, .discardContent = true, .resolve = &output, .store = false};
        depth = {.image = &targets.multisampledDepth, .clear = 0.0F, .resolve = &targets.depth, .store = false};
    } else {
        commands.use(output, gpu::Usage::colourTarget, true);
        commands.use(targets.depth, gpu::Usage::depthTarget, true);
    }
    const Pipelines& pipelines = pipelinesFor(output.format(), quality);
    commands.beginRendering({.colour = {colour}, .depth = depth});
    drawOpaque(commands, pipelines);
    drawTranslucent(commands, pipelines);
    commands.endRendering();
    live_.release(frame);
    nodeLinks_.report(frame);
}

void ScenePass::drawLiveBodies(gpu::Commands& commands) {
    commands.bindIndices(meshes_.indices(), 0, VK_INDEX_TYPE_UINT32);
    for (const LiveBodies& draw : liveBodies_) {
        shared::ScenePush push = pushFor(draw.instances);
        push.segments = ~0U;
        // The instances do not know where their mesh begins, so the vertices are said to begin there.
        push.vertices = meshes_.vertices().address() + draw.range.firstVertex * sizeof(shared::MeshVertex);
        commands.push(push);
        commands.drawIndexed(draw.range.indexCount, draw.count, draw.range.firstIndex, 0, 0);
    }
}

void ScenePass::bind(gpu::Commands& commands, const gpu::Pipeline& pipeline) const {
    commands.bind(pipeline);
    commands.uniforms(*frame_.buffer, frame_.offset, sizeof(shared::FrameConstants));
}

void ScenePass::drawOpaque(gpu::Commands& commands, const Pipelines& pipelines) {
    squares_.bind(commands);
    bind(commands, pipelines.background);
    squares_.draw(commands, 16);

    if (!spheres_.empty()) {
        bind(commands, pipelines.sphere);
        for (const SquareDraw& draw : spheres_) {
            commands.push(pushFor(draw.instances));
            squares_.draw(commands, draw.count);
        }
    }
    nodeLinks_.drawNodes(commands, pipelines.nodeLinks,
                         [&](const gpu::Pipeline& pipeline) { bind(commands, pipeline); });
    if (!lines_.empty()) {
        bind(commands, pipelines.line);
        for (const SquareDraw& draw : lines_) {
            commands.push(pushFor(draw.instances));
            squares_.draw(commands, draw.count);
        }
    }
    for (const TubeDraw& draw : tubes_) {
        bind(commands, draw.form == TubeForm::round    ? pipelines.tube
                       : draw.form == TubeForm::ribbon ? pipelines.ribbon
                                                       : pipelines.dashes);
        shared::ScenePush push = pushFor(draw.tubes);
        push.segments = draw.segments;
        push.sides = kTubeSides;
        commands.push(push);
        squares_.draw(commands, squaresOf(draw) * draw.count);
    }
    if (!bodies_.empty() || !merged_.empty() || !liveBodies_.empty()) bind(commands, pipelines.body);
    for (const MergedDraw& draw : merged_) {
        commands.bindIndices(*draw.indices.buffer, draw.indices.offset, VK_INDEX_TYPE_UINT32);
        shared::ScenePush push = pushFor(draw.instances);
        push.vertices = meshes_.vertices().address();
        push.segments = kMergedVertices;
        commands.push(push);
        commands.drawIndexed(draw.count, 1, 0, 0, 0);
    }
    if (!bodies_.empty()) {
        commands.bindIndices(meshes_.indices(), 0, VK_INDEX_TYPE_UINT32);
        shared::ScenePush push = pushFor(bodyInstances_);
        push.segments = ~0U;
        push.vertices = meshes_.vertices().address();
        commands.push(push);
        for (const BodyDraw& draw : bodies_) {
            commands.drawIndexed(draw.range.indexCount, draw.count, draw.range.firstIndex, 0, draw.firstInstance);
        }
    }
    if (!liveBodies_.empty()) drawLiveBodies(commands);
    surfaces_.drawOpaque(commands, pipelines.surfaces,
                         [&](const gpu::Pipeline& pipeline) { bind(commands, pipeline); });
}

void ScenePass::drawTranslucent(gpu::Commands& commands, const Pipelines& pipelines) {
    nodeLinks_.drawLinks(commands, pipelines.nodeLinks,
                         [&](const gpu::Pipeline& pipeline) { bind(commands, pipeline); });
    surfaces_.drawTranslucent(commands, pipelines.surfaces,
                              [&](const gpu::Pipeline& pipeline) { bind(commands, pipeline); });
    squares_.bind(commands);
    if (hullVertexCount_ > 0) {
        bind(commands, pipelines.hull);
        commands.push(pushFor(hullVertices_));
        commands.draw(hullVertexCount_);
    }
    for (const TubeDraw& draw : tubes_) {
        if (draw.particleCount == 0) continue;
        bind(commands, pipelines.particle);
        shared::ScenePush push = pushFor(draw.particles);
        push.more = draw.tubes;
        commands.push(push);
        squares_.draw(commands, draw.particleCount);
    }
}

}  // namespace orrery::render
