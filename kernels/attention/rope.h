#pragma once

// Rotary position embedding (Su et al. 2021, arXiv:2104.09864): pair i of a row at position t is turned by t theta_i,
// theta_i = base^(-2i/dr), so that a score depends on how far apart two tokens are. The pairs are neighbours (2i,
// 2i + 1), as DeepSeek has them. YaRN (Peng et al. 2023, arXiv:2309.00071) stretches it to longer texts.

#include <span>
#include <vector>

namespace orrery::attention {

// The defaults are DeepSeek-V3's. Pairs that turn more than betaFast times within the original context stay, those that
// turn less than betaSlow times are slowed down by the factor, and a ramp lies between.
struct Yarn {
    double factor = 40.0;  // 1: no stretching
    int originalContext = 4096;
    double betaFast = 32.0;
    double betaSlow = 1.0;
    double mscale = 1.0;
};

struct Rope {
    int width = 64;  // dr, even
    double base = 10000.0;
    Yarn yarn = {.factor = 1.0};
};

// theta_i in radians a token, [dr / 2]. Throws Error in one line for what is no rotation.
std::vector<double> frequenciesOf(const Rope& rope);

// What YaRN multiplies the scale of the scores by: (0.1 mscale ln(factor) + 1)^2, 1 without stretching.
double yarnScale(const Yarn& yarn);

// Where the rows to turn lie: dr floats each, for every token and head; other floats may lie between.
struct RopeRows {
    int heads = 1;
    int headStride = 0;   // floats from one head to the next; 0: dr
    int tokenStride = 0;  // 0: H headStride
};

// Turns rows [T, H, dr] in place, row t as at positions[t]; backwards for negative ones. The angles are in double, and
// each result is rounded once.
void applyRope(const Rope& rope, std::span<const int> positions, std::span<float> values, const RopeRows& rows = {});

}  // namespace orrery::attention
