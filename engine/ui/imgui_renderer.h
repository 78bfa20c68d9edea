#pragma once

// Draws Dear ImGui's triangles with this engine's own pipelines. The back end that ships with Dear ImGui 1.86 knows one
// texture only, wants a classic render pass and links the Vulkan loader; here panels show labels of the text atlas
// (emoji, every script) in the frame's dynamic rendering, and the loader stays optional.

#include "engine/gpu/frames.h"
#include "engine/gpu/pipeline.h"
#include "engine/ui/imgui.h"

namespace orrery::ui {

// A texture as Dear ImGui passes it around: nothing for the font, else a layer of the label atlas or a whole picture.
// A picture must be there, and in use as sampled, when the frame is drawn.
ImTextureID labelLayer(std::uint32_t layer);
ImTextureID pictureTexture(const gpu::Image& picture);

class ImGuiRenderer {
 public:
    ImGuiRenderer(gpu::Device& device, VkFormat pictureFormat);

    // Builds the font texture from ImGui::GetIO().Fonts; call again after the fonts changed.
    void uploadFonts();
    // On top of what the picture holds. `labels` is the atlas (a 2D array); may be null when nothing shows a label.
    void draw(gpu::Frame& frame, const ImDrawData& data, gpu::Image& picture, const gpu::Image* labels);

 private:
    gpu::Device& device_;
    gpu::Pipeline shapes_;  // alpha from the font's coverage
    gpu::Pipeline labels_;  // premultiplied colours of the label atlas
    gpu::Pipeline pictures_;
    gpu::Sampler sampler_;
    gpu::Image font_;
    gpu::Image noLabels_;
};

}  // namespace orrery::ui
