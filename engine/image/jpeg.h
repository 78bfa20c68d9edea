#pragma once

// JPEG out (ITU-T T.81, in a JFIF file), through libjpeg. For reading one, see raster.h.

#include "engine/image/image.h"

#include <string>

namespace orrery::image {

// 8-bit RGB; alpha is ignored. No EXIF and no colour profile. Quality 1 to 100, as libjpeg means it; from 90 up colour
// keeps its full resolution. The same picture gives the same bytes (for one libjpeg). Throws Error when the picture is
// empty or larger than kMaxSide.
std::string encodeJpeg(const Image& picture, int quality = 90);

}  // namespace orrery::image
