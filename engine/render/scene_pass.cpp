#include "engine/render/scene_pass.h"

#include "engine/gpu/device.h"

#include <algorithm>
#include <cmath>

namespace orrery::render {

namespace {


// The GLSL side reads an address as two words, the low one first; the bytes are the same.
shared::ScenePush pushFor(VkDeviceAddress frame, VkDeviceAddress instances) {
    static_assert(sizeof(uvec2) == sizeof(shared::Address));
    shared::ScenePush push{};
    push.frame = frame;
    push.instances = instances;
    return push;
}

// Level 0 from 90 pixels, 1 from 30: below that a body's round edges are under a pixel.
std::size_t levelFor(float pixels) { return pixels > 90.0F ? 0 : pixels > 30.0F ? 1 : 2; }

}  // namespace

ScenePass::ScenePass(gpu::Device& device) : device_(device), meshes_(device) {}

void ScenePass::Pipelines::refresh() {
    for (gpu::Pipeline* pipeline : {&background, &body, &sphere, &ring, &ribbon, &hull, &particle}) pipeline->refresh();
}

ScenePass::Pipelines& ScenePass::pipelinesFor(VkFormat format, const Quality& quality) {
    const auto [entry, added] = pipelines_.try_emplace({format, static_cast<int>(quality.samples)});
    Pipelines& made = entry->second;
    if (!added) {
        made.refresh();
        return made;
    }
    gpu::GraphicsDescription base{.colourFormats = {format},
                                  .depthFormat = kDepthFormat,
                                  .samples = quality.samples,
                                  .constants = {quality.post ? 0U : 1U}};
    const auto make = [&](const char* name, const char* vertex, gpu::Blend blend, gpu::DepthTest depth, VkCullModeFlags cull) {
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
    made.background = make("background", "fullscreen", gpu::Blend::none, none, VK_CULL_MODE_NONE);
    made.body = make("body", "body", gpu::Blend::none, readWrite, VK_CULL_MODE_BACK_BIT);
    made.sphere = make("sphere", "sphere", gpu::Blend::none, readWrite, VK_CULL_MODE_NONE);
    made.ring = make("tube", "tube", gpu::Blend::none, readWrite, VK_CULL_MODE_BACK_BIT);
    made.ribbon = make("tube", "tube", gpu::Blend::none, readWrite, VK_CULL_MODE_NONE);
    made.hull = make("hull", "hull", gpu::Blend::premultiplied, read, VK_CULL_MODE_NONE);
    made.particle = make("particle", "particle", gpu::Blend::premultiplied, read, VK_CULL_MODE_NONE);
    return made;
}

void ScenePass::prepare(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality,
                        uvec2 sceneSize) {
    frame_ = frame.upload.writeOne(frameConstants(view, sceneSize, list.bounds)).address;
    prepareBodies(frame, view, list);
    spheres_.clear();
    for (const SphereBatch& batch : list.spheres) {
        if (batch.spheres.empty()) continue;
        spheres_.push_back({frame.upload.write(batch.spheres).address, static_cast<std::uint32_t>(batch.spheres.size())});
    }
    prepareTubes(frame, list, quality);
    prepareHulls(frame, view, list);
}

void ScenePass::prepareBodies(gpu::Frame& frame, const View& view, const DrawList& list) {
    std::vector<std::shared_ptr<const MeshAsset>> assets;
    for (const BodyBatch& batch : list.bodies) assets.push_back(batch.mesh);
    meshes_.prepare(frame, assets);

    bodies_.clear();
    const vec3 eye = view.camera.position();
    const vec3 forward = view.camera.forward();
    const float pixelsPerUnit = view.camera.pixelsPerUnit(static_cast<float>(view.size.y));
    for (const BodyBatch& batch : list.bodies) {
        if (batch.instances.empty()) continue;
        const float size = glm::length(batch.mesh->bounds().size());
        std::vector<shared::BodyInstance> byLevel[3];
        for (const shared::BodyInstance& instance : batch.instances) {
            const float depth = std::max(glm::dot(instance.position - eye, forward), Camera::kNear);
            byLevel[levelFor(size * instance.scale * pixelsPerUnit / depth)].push_back(instance);
        }
        for (std::size_t level = 0; level < 3; ++level) {
            if (byLevel[level].empty()) continue;
            const MeshPool::Range& range = meshes_.range(*batch.mesh, level);
            if (range.indexCount == 0) continue;
            bodies_.push_back({range, frame.upload.write(std::span<const shared::BodyInstance>(byLevel[level])).address,
                               static_cast<std::uint32_t>(byLevel[level].size())});
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
        TubeDraw draw{.tubes = frame.upload.write(batch.tubes).address,
                      .count = static_cast<std::uint32_t>(batch.tubes.size()),
                      .segments = std::min(batch.segments, static_cast<std::uint32_t>(quality.tubeSegments)),
                      .sides = round ? batch.sides : 2U,
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
            const vec3 middle =
                hull.positions[hull.indices[i]] + hull.positions[hull.indices[i + 1]] + hull.positions[hull.indices[i + 2]];
            triangles.push_back({glm::dot(middle, forward), h, i});
        }
    }
    if (triangles.empty()) return;
    // Farthest first; the stable order among equals keeps the picture the same from run to run.
    std::stable_sort(triangles.begin(), triangles.end(), [](const Triangle& a, const Triangle& b) { return a.depth > b.depth; });
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
}

void ScenePass::drawOpaque(gpu::Commands& commands, const Pipelines& pipelines) {
    commands.bind(pipelines.background);
    commands.push(pushFor(frame_, 0));
    commands.draw(3);

    if (!bodies_.empty()) {
        commands.bind(pipelines.body);
        commands.bindIndices(meshes_.indices(), 0, VK_INDEX_TYPE_UINT32);
        for (const BodyDraw& draw : bodies_) {
            shared::ScenePush push = pushFor(frame_, draw.instances);
            push.vertices = meshes_.vertices().address();
            commands.push(push);
            commands.drawIndexed(draw.range.indexCount, draw.count, draw.range.firstIndex, draw.range.firstVertex, 0);
        }
    }
    if (!spheres_.empty()) {
        commands.bind(pipelines.sphere);
        for (const SphereDraw& draw : spheres_) {
            commands.push(pushFor(frame_, draw.instances));
            commands.draw(6, draw.count);
        }
    }
    for (const TubeDraw& draw : tubes_) {
        commands.bind(draw.sides == 2 ? pipelines.ribbon : pipelines.ring);
        shared::ScenePush push = pushFor(frame_, draw.tubes);
        push.segments = draw.segments;
        push.sides = draw.sides;
        commands.push(push);
        const std::uint32_t faces = draw.sides == 2 ? 1 : draw.sides;
        commands.draw(6 * draw.segments * faces, draw.count);
    }
}

void ScenePass::drawTranslucent(gpu::Commands& commands, const Pipelines& pipelines) {
    if (hullVertexCount_ > 0) {
        commands.bind(pipelines.hull);
        commands.push(pushFor(frame_, hullVertices_));
        commands.draw(hullVertexCount_);
    }
    for (const TubeDraw& draw : tubes_) {
        if (draw.particleCount == 0) continue;
        commands.bind(pipelines.particle);
        shared::ScenePush push = pushFor(frame_, draw.particles);
        push.more = draw.tubes;
        commands.push(push);
        commands.draw(6, draw.particleCount);
    }
}

}  // namespace orrery::render
