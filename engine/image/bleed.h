#pragma once

// Colours for what cannot be seen, so that filtering a texture brings no dark edges in.

#include "engine/image/image.h"

namespace orrery::image {

// Transparent pixels take on the colours around them, however far away, from coarser and coarser averages ("push and
// pull": Gortler et al. 1996, "The Lumigraph", section 3.4). The result is opaque; a picture without an opaque pixel
// becomes white.
Image bled(const Image& picture);

}  // namespace orrery::image
