#include "engine/render/renderer.h"

#include "engine/gpu/device.h"

namespace orrery::render {

Renderer::Renderer(gpu::Device& device, VkFormat pictureFormat, bool background)
    : device_(device),
      scene_(device, background),
      post_(device, pictureFormat),
      store_(device, background),
      labels_(device, pictureFormat),
      overlays_(device, pictureFormat) {}

void Renderer::prepare(const gpu::Image& picture, const Quality& quality) {
    targets_.prepare(device_, picture.size(), picture.format(), quality);
    scene_.preparePipelines(targets_.scene ? targets_.scene.format() : picture.format(), quality);
}

void Renderer::draw(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality,
                    gpu::Image& picture, double seconds) {
    targets_.prepare(device_, picture.size(), picture.format(), quality);
    scene_.prepare(frame, view, list, quality, targets_.sceneSize);
    labels_.prepare(frame, view, list, quality, store_, seconds);

    // The frame, pass by pass.
    store_.upload(frame);
    overlays_.upload(frame, list.overlays);
    scene_.draw(frame, targets_, quality, picture);
    if (quality.post) post_.occlusion(frame, targets_, view, list.scale);
    if (quality.post) post_.bloom(frame, targets_, view);
    if (quality.post) post_.composite(frame, targets_, view, picture);
    if (quality.divisor > 1) post_.enlarge(frame, targets_, picture);
    labels_.draw(frame, store_, picture);
    overlays_.draw(frame, list.overlays, picture);
}

}  // namespace orrery::render
