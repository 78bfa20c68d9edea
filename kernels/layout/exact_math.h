#pragma once

// The few functions of mathematics that results depend on, made of +, -, * and / alone: libm's differ between machines
// in the last bits. Internal to kernels/layout.

namespace orrery::layout {

// Error below 1e-9 for angles up to a few turns.
double sine(double angle);
double cosine(double angle);

// For arguments above 0; error below 1e-6 of the result.
float naturalLogarithm(float x);

// The factor that leads from `from` to a smaller `to` in that many steps; by bisection, which 50 halvings end.
template <typename Real>
Real decayTo(Real from, Real to, int steps) {
    Real low = 0;
    Real high = 1;
    for (int i = 0; i < 50; ++i) {
        const Real middle = Real(0.5) * (low + high);
        Real value = from;
        for (int k = 0; k < steps; ++k) value *= middle;
        (value > to ? high : low) = middle;
    }
    return high;
}

}  // namespace orrery::layout
