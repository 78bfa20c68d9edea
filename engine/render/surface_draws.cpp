#include "engine/render/surface_draws.h"

#include <algorithm>

namespace orrery::render {

namespace {

constexpr std::size_t kOpaque = 0, kCutout = 1, kTranslucent = 2;

shared::SurfacePush pushFor(const SurfaceBatch& batch, const SurfaceStore::Entry& entry) {
    shared::SurfacePush push{};
    const mat4 rows = glm::transpose(batch.transform);
    for (int row = 0; row < 3; ++row) push.toWorld[row] = rows[row];
    push.colour = toLinear(batch.colour);
    push.emissive = batch.emissive;
    push.emphasis = batch.emphasis;
    push.vertices = entry.block->address() + entry.vertices;
    push.unlit = batch.unlit ? 1.0F : 0.0F;
    push.facing = glm::determinant(mat3(batch.transform)) < 0.0F ? -1.0F : 1.0F;
    push.cutoff = batch.surface->cutoff();
    return push;
}

}  // namespace

void SurfaceDraws::Pipelines::make(gpu::Device& device, const gpu::GraphicsDescription& base) {
    for (std::size_t alpha : {kOpaque, kCutout, kTranslucent}) {
        gpu::GraphicsDescription description = base;
        description.name = "surface";
        description.vertex = "surface";
        description.fragment = "surface";
        description.blend = alpha == kTranslucent ? gpu::Blend::premultiplied : gpu::Blend::none;
        description.depth = alpha == kTranslucent ? gpu::DepthTest::read : gpu::DepthTest::readWrite;
        description.dynamicCull = true;
        description.sampledImages = 1;
        description.constants.push_back(static_cast<std::uint32_t>(alpha));
        byAlpha[alpha] = gpu::Pipeline(device, description);
    }
}

void SurfaceDraws::Pipelines::refresh() {
    for (gpu::Pipeline& pipeline : byAlpha) pipeline.refresh();
}

void SurfaceDraws::prepare(gpu::Frame& frame, const View& view, const DrawList& list) {
    std::vector<std::shared_ptr<const SurfaceAsset>> assets;
    for (const SurfaceBatch& batch : list.surfaces) assets.push_back(batch.surface);
    store_.prepare(frame, assets);

    opaque_.clear();
    translucent_.clear();
    const vec3 forward = view.camera.forward();
    for (const SurfaceBatch& batch : list.surfaces) {
        if (batch.surface->indices().empty()) continue;
        const SurfaceStore::Entry& entry = store_.entry(*batch.surface);
        (batch.translucent ? translucent_ : opaque_)
            .push_back(
                {.alpha = batch.translucent         ? kTranslucent
                          : batch.surface->cutout() ? kCutout
                                                    : kOpaque,
                 .cull = batch.doubleSided ? VK_CULL_MODE_NONE : VK_CULL_MODE_BACK_BIT,
                 .depth = glm::dot(vec3(batch.transform * vec4(batch.surface->bounds().centre(), 1.0F)), forward),
                 .entry = &entry,
                 .indices = static_cast<std::uint32_t>(batch.surface->indices().size()),
                 .push = pushFor(batch, entry)});
    }
    // What is alike follows each other; the stable order among equals keeps the picture the same from run to run.
    std::stable_sort(opaque_.begin(), opaque_.end(), [](const Draw& a, const Draw& b) { return a.alpha < b.alpha; });
    std::stable_sort(translucent_.begin(), translucent_.end(),
                     [](const Draw& a, const Draw& b) { return a.depth > b.depth; });
}

void SurfaceDraws::record(gpu::Commands& commands, const Draw& draw, VkCullModeFlags cull) {
    // A mirrored surface shows its front where its back was.
    if (draw.push.facing < 0.0F && cull != VK_CULL_MODE_NONE) cull ^= VK_CULL_MODE_FRONT_AND_BACK;
    commands.setCull(cull);
    commands.sample(std::array{gpu::SampledImage{1, &draw.entry->picture->image, draw.entry->sampler}});
    commands.bindIndices(*draw.entry->block, draw.entry->indices, VK_INDEX_TYPE_UINT32);
    commands.push(draw.push);
    commands.drawIndexed(draw.indices, 1, 0, 0, 0);
}

void SurfaceDraws::drawOpaque(gpu::Commands& commands, const Pipelines& pipelines, const Bind& bind) const {
    const gpu::Pipeline* bound = nullptr;
    for (const Draw& draw : opaque_) {
        const gpu::Pipeline* wanted = &pipelines.byAlpha[draw.alpha];
        if (wanted != bound) bind(*wanted);
        bound = wanted;
        record(commands, draw, draw.cull);
    }
}

void SurfaceDraws::drawTranslucent(gpu::Commands& commands, const Pipelines& pipelines, const Bind& bind) const {
    if (translucent_.empty()) return;
    bind(pipelines.byAlpha[kTranslucent]);
    for (const Draw& draw : translucent_) {
        record(commands, draw, VK_CULL_MODE_FRONT_BIT);
        record(commands, draw, VK_CULL_MODE_BACK_BIT);
    }
}

}  // namespace orrery::render
