#include "engine/gpu/readback.h"

#include "engine/base/error.h"
#include "engine/gpu/commands.h"
#include "engine/gpu/device.h"
#include "engine/gpu/resources.h"

#include <cstring>

namespace orrery::gpu {

image::Image readBack(Device& device, Image& source) {
    const bool swapped = source.format() == VK_FORMAT_B8G8R8A8_UNORM;
    ORRERY_CHECK(swapped || source.format() == VK_FORMAT_R8G8B8A8_UNORM, "reading back a format of {}",
                 static_cast<int>(source.format()));
    const std::size_t bytes = std::size_t{source.size().x} * source.size().y * 4;
    const Buffer buffer(
        device,
        {.name = "readback", .size = bytes, .usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT, .memory = Memory::readback});
    const Usage before = source.lastUsage();
    device.submitAndWait([&](Commands& commands) {
        commands.use(source, Usage::transferSource);
        commands.copyToBuffer(source, buffer);
        commands.memoryBarrier(Usage::transferTarget, Usage::hostRead);
        if (before != Usage::undefined) commands.use(source, before);
    });
    image::Image picture(static_cast<int>(source.size().x), static_cast<int>(source.size().y));
    std::memcpy(picture.rgba.data(), buffer.mapped().data(), bytes);
    if (swapped) {
        for (std::size_t i = 0; i < bytes; i += 4) std::swap(picture.rgba[i], picture.rgba[i + 2]);
    }
    return picture;
}

}  // namespace orrery::gpu
