#include "engine/app/headless.h"

#include "engine/gpu/readback.h"

namespace orrery::app {

namespace {

constexpr VkFormat kPictureFormat = VK_FORMAT_R8G8B8A8_UNORM;

}  // namespace

Headless::Headless(const HeadlessOptions& options)
    : options_(options),
      device_({.name = options.device, .validation = options.validation, .surfaceExtensions = {}, .makeSurface = {}}),
      frames_(device_),
      renderer_(device_, kPictureFormat, false),
      picture_(device_, {.name = "picture",
                         .format = kPictureFormat,
                         .size = options.size,
                         .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT}) {
    renderer_.prepare(picture_, quality());
}

Headless::~Headless() {
    device_.waitIdle();
}

image::Image Headless::draw(const Session& session) {
    drawOnly(session);
    return gpu::readBack(device_, picture_);
}

const render::Quality& Headless::quality() const {
    return render::kQualitySteps.at(static_cast<std::size_t>(options_.quality));
}

void Headless::drawOnly(const Session& session) {
    renderer_.store().beginFrame();
    gpu::Frame frame = frames_.begin();
    renderer_.draw(frame, session.view(), session.list(), quality(), picture_);
    frames_.submit();
    frames_.finish();
}

}  // namespace orrery::app
