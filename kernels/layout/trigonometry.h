#pragma once

// The few functions of mathematics that results depend on, made of +, -, * and / alone: libm's differ between machines
// in the last bits. Internal to kernels/layout.

namespace orrery::layout {

// Error below 1e-9 for angles up to a few turns.
double sine(double angle);
double cosine(double angle);

// For arguments above 0; error below 1e-6 of the result.
float naturalLogarithm(float x);

}  // namespace orrery::layout
