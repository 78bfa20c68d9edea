#pragma once

// Grain: how much there is, and smoothing that keeps edges; and a plain blur. Internal to kernels/relief.
//
// Black cells neither give nor take: the mean of a cell's surroundings is that of the kept ones.

#include "kernels/relief/cells.h"

namespace orrery::relief {

// Standard deviation of the grain, in the units of Brightness: the median over blocks of 16 x 16 kept cells of
// Immerkaer's estimate (1996, "Fast Noise Variance Estimation"), so that texture in a part of the picture does not
// count as grain. 0 where there is no such block.
float grainOf(const Brightness& brightness, const Kept& kept);

// Guided filter with the picture as its own guide (He, Sun, Tang 2013, "Guided Image Filtering"), radius 3: where a
// window varies as little as `deviation` it is averaged, where it varies more it is left.
void denoise(Brightness& brightness, const Kept& kept, float deviation);

// Gaussian of this standard deviation in pixels, as three box means.
void blur(Brightness& brightness, const Kept& kept, float deviation);

}  // namespace orrery::relief
