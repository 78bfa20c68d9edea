#include "kernels/layout/exact_math.h"

#include <cmath>

namespace orrery::layout {

double sine(double angle) {
    constexpr double kPi = 3.14159265358979323846;
    // To -pi..pi, then by symmetry to -pi/2..pi/2.
    const double turns = std::floor(angle / (2.0 * kPi) + 0.5);
    double x = angle - turns * (2.0 * kPi);
    if (x > kPi / 2.0) x = kPi - x;
    if (x < -kPi / 2.0) x = -kPi - x;
    const double square = x * x;
    // Taylor's series to x^15: the rest is below (pi/2)^17/17! = 6e-12.
    double sum = 0.0;
    for (int order = 15; order >= 3; order -= 2) {
        sum = -(1.0 + sum) * square / static_cast<double>(order * (order - 1));
    }
    return x * (1.0 + sum);
}

double cosine(double angle) {
    return sine(angle + 1.57079632679489661923);
}

float naturalLogarithm(float x) {
    // x = 2^exponent * mantissa, and ln mantissa = 2 artanh((m - 1) / (m + 1)) with m in 0.5..1.
    int exponent = 0;
    const double mantissa = std::frexp(static_cast<double>(x), &exponent);  // exact
    const double t = (mantissa - 1.0) / (mantissa + 1.0);
    const double square = t * t;
    double sum = 0.0;
    for (int order = 15; order >= 1; order -= 2) sum = sum * square + 1.0 / static_cast<double>(order);
    return static_cast<float>(2.0 * t * sum + 0.69314718055994530942 * static_cast<double>(exponent));
}

}  // namespace orrery::layout
