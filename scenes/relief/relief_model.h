#pragma once

// A relief as a model that files keep: the solid with its materials and, if wanted, the picture on it.

#include "engine/base/colour.h"
#include "engine/image/raster.h"
#include "engine/mesh/model.h"
#include "kernels/relief/relief.h"

#include <optional>
#include <string>

namespace orrery::relief {

// What has no picture on it.
inline constexpr Colour kClay{0.86F, 0.70F, 0.52F, 1.0F};

// Whether the picture is laid over its relief.
enum class Colouring { automatic, picture, none };  // automatic: where the picture has colours

// The raster as the kernel takes it; refers to its pixels.
Picture viewOf(const image::Raster& raster);

// What counts as black where nobody said otherwise: JPEG's compression leaves black pixels as bright as 24 of 255.
int usualThreshold(const image::Raster& raster);

bool isColoured(const image::Raster& raster, Colouring colouring);

// The picture as it is laid over: sides that are powers of two up to 2048, and black pixels with the colours around
// them, so that none of it shows on the rim.
image::Image texture(const image::Raster& raster, const Options& options);

// The texture as a file in a model, where there is one: JPEG for photographs, which are lossy or had to be denoised,
// and PNG for everything else.
std::optional<mesh::ModelPicture> texturePicture(const image::Raster& raster, const Options& options,
                                                 Colouring colouring, const Report& report);

// One mesh under one node called `title`; takes the vertices out of the solid. Without a picture everything is of one
// light material; the plate of Mode::plate has its own, that can be seen through.
mesh::Model toModel(Solid&& solid, std::optional<mesh::ModelPicture> picture, const std::string& title);

}  // namespace orrery::relief
