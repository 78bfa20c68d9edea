#include "engine/ui/imgui_renderer.h"

#include "engine/gpu/device.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace orrery::ui {

namespace {

// As in ui.vert.glsl.
struct Push {
    VkDeviceAddress vertices;
    vec2 offset;
    vec2 scale;
    float layer;
    float unused = 0.0F;
};
static_assert(sizeof(Push) == 32);
static_assert(sizeof(ImDrawVert) == 20);

// As in ui.frag.glsl.
enum class Content : std::uint32_t { shapes, label, picture };

// Layers of the label atlas are small numbers, pictures are addresses.
constexpr std::uintptr_t kMostLayers = 4096;

gpu::GraphicsDescription description(VkFormat pictureFormat, Content content) {
    return {.name = content == Content::label     ? "ui labels"
                    : content == Content::picture ? "ui pictures"
                                                  : "ui",
            .vertex = "ui",
            .fragment = "ui",
            .colourFormats = {pictureFormat},
            .blend = gpu::Blend::premultiplied,
            .sampledImages = 2,
            .constants = {static_cast<std::uint32_t>(content)}};
}

}  // namespace

ImTextureID labelLayer(std::uint32_t layer) {
    return reinterpret_cast<ImTextureID>(std::uintptr_t{layer} + 1);
}

ImTextureID pictureTexture(const gpu::Image& picture) {
    return const_cast<gpu::Image*>(&picture);
}

ImGuiRenderer::ImGuiRenderer(gpu::Device& device, VkFormat pictureFormat)
    : device_(device),
      shapes_(device, description(pictureFormat, Content::shapes)),
      labels_(device, description(pictureFormat, Content::label)),
      pictures_(device, description(pictureFormat, Content::picture)),
      sampler_(device, gpu::Filter::linear, "ui"),
      noLabels_(device, {.name = "no labels", .usage = VK_IMAGE_USAGE_SAMPLED_BIT, .array = true}) {
    device.submitAndWait([&](gpu::Commands& commands) { commands.use(noLabels_, gpu::Usage::fragmentSampled); });
}

void ImGuiRenderer::uploadFonts() {
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    const uvec2 size(static_cast<unsigned>(width), static_cast<unsigned>(height));
    font_ = gpu::Image(device_, {.name = "ui font",
                                 .format = VK_FORMAT_R8_UNORM,
                                 .size = size,
                                 .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT});
    const std::size_t bytes = std::size_t{size.x} * size.y;
    const gpu::Buffer staging(device_, {.name = "ui font staging",
                                        .size = bytes,
                                        .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                                        .memory = gpu::Memory::upload});
    std::memcpy(staging.mapped().data(), pixels, bytes);
    device_.submitAndWait([&](gpu::Commands& commands) {
        commands.use(font_, gpu::Usage::transferTarget, true);
        commands.copyToImage(staging, 0, font_, ivec2(0), size);
        commands.use(font_, gpu::Usage::fragmentSampled);
    });
    ImGui::GetIO().Fonts->SetTexID(nullptr);
}

void ImGuiRenderer::draw(gpu::Frame& frame, const ImDrawData& data, gpu::Image& picture, const gpu::Image* labels) {
    if (data.TotalVtxCount == 0) return;
    shapes_.refresh();
    labels_.refresh();
    pictures_.refresh();
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "ui");
    const gpu::Upload vertices =
        frame.upload.allocate(static_cast<VkDeviceSize>(data.TotalVtxCount) * sizeof(ImDrawVert));
    const gpu::Upload indices =
        frame.upload.allocate(static_cast<VkDeviceSize>(data.TotalIdxCount) * sizeof(ImDrawIdx));
    static_assert(sizeof(ImDrawIdx) == 2);

    commands.use(picture, gpu::Usage::colourTarget);
    commands.beginRendering({.colour = {{.image = &picture}}});
    const gpu::Pipeline* bound = nullptr;
    commands.bindIndices(*indices.buffer, indices.offset, VK_INDEX_TYPE_UINT16);
    const vec2 size(picture.size());
    Push push{.vertices = vertices.address, .offset = vec2(-1.0F), .scale = vec2(2.0F) / size, .layer = 0.0F};
    std::size_t vertexBytes = 0;
    std::size_t firstIndex = 0;
    for (int i = 0; i < data.CmdListsCount; ++i) {
        const ImDrawList& list = *data.CmdLists[i];
        const auto listBytes = static_cast<std::size_t>(list.VtxBuffer.size_in_bytes());
        std::memcpy(vertices.bytes.data() + vertexBytes, list.VtxBuffer.Data, listBytes);
        std::memcpy(indices.bytes.data() + firstIndex * sizeof(ImDrawIdx), list.IdxBuffer.Data,
                    static_cast<std::size_t>(list.IdxBuffer.size_in_bytes()));
        for (const ImDrawCmd& command : list.CmdBuffer) {
            const vec2 low = glm::clamp(vec2(command.ClipRect.x, command.ClipRect.y), vec2(0.0F), size);
            const vec2 high = glm::clamp(vec2(command.ClipRect.z, command.ClipRect.w), vec2(0.0F), size);
            if (command.ElemCount == 0 || low.x >= high.x || low.y >= high.y) continue;
            commands.setScissor(ivec2(low), uvec2(high) - uvec2(low));
            const auto texture = reinterpret_cast<std::uintptr_t>(command.TextureId);
            push.vertices = vertices.address + vertexBytes;
            const bool isPicture = texture > kMostLayers;
            const gpu::Pipeline& wanted = isPicture ? pictures_ : texture != 0 ? labels_ : shapes_;
            if (&wanted != bound || isPicture) {
                const gpu::Image* first = isPicture ? static_cast<const gpu::Image*>(command.TextureId) : &font_;
                commands.bind(wanted);
                commands.sample(std::array{gpu::SampledImage{0, first, &sampler_},
                                           gpu::SampledImage{1, labels != nullptr ? labels : &noLabels_, &sampler_}});
                bound = &wanted;
            }
            push.layer = texture != 0 && !isPicture ? static_cast<float>(texture - 1) : 0.0F;
            commands.push(push);
            commands.drawIndexed(command.ElemCount, 1, static_cast<std::uint32_t>(firstIndex + command.IdxOffset),
                                 static_cast<std::int32_t>(command.VtxOffset), 0);
        }
        vertexBytes += listBytes;
        firstIndex += static_cast<std::size_t>(list.IdxBuffer.Size);
    }
    commands.endRendering();
}

}  // namespace orrery::ui
