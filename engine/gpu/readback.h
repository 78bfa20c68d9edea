#pragma once

// A drawn picture back on the CPU, for headless frames, recordings and tests.

#include "engine/image/image.h"

namespace orrery::gpu {

class Device;
class Image;

// Waits for the device, copies the 8-bit image (RGBA or BGRA), and returns it as RGBA.
image::Image readBack(Device& device, Image& source);

}  // namespace orrery::gpu
