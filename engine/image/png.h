#pragma once

// PNG in and out (ISO/IEC 15948), through libpng. Sizes are checked in the header before any memory is taken.

#include "engine/image/image.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace orrery::image {

// Any colour type and depth, interlaced or not, becomes 8-bit sRGB RGBA. `name` is what an Error says. Throws Error
// when the bytes are not a PNG, are damaged, or are larger than the limits.
Image decodePng(std::string_view bytes, const std::string& name);
Image readPng(const std::filesystem::path& path);

// What compressing may cost: `small` for pictures that are kept, `fast` for the frames of a recording.
enum class Effort { small, fast };

// 8-bit RGB, or RGBA when a pixel is not opaque. The same picture gives the same bytes (for one zlib). Throws Error
// when the picture is empty or larger than kMaxSide.
std::string encodePng(const Image& picture, Effort effort = Effort::small);
// For a texture in a model: no chunks about colour (sRGB, gAMA, cHRM, iCCP), which glTF 2.0 (3.8.1) does not want.
// Between `small` and `fast` in time and size.
std::string encodePlainPng(const Image& picture);
// Written beside and renamed. Throws Error; the file is then as it was.
void writePng(const std::filesystem::path& path, const Image& picture, Effort effort = Effort::small);

}  // namespace orrery::image
