#pragma once

// Yardsticks for what a back end of this machine does: how fast it copies memory, multiplies matrices and routes
// tokens. The same work on each, in the plain way that the rest of the program computes: not what a tuned library would
// reach.

#include <cstddef>
#include <span>
#include <string_view>

namespace orrery::measure {

enum class Yardstick { copy, product, gate };

inline constexpr std::size_t kCopyBytes = std::size_t{256} << 20U;  // far beyond every cache
inline constexpr int kProductSize = 1024;                           // rows and columns of both factors, fp32
inline constexpr int kGateTokens = 8192;                            // of DeepSeek-V3's gate
inline constexpr int kGateExperts = 256;

struct Measured {
    double seconds = 0.0;  // one run, the median
    double rate = 0.0;     // in the yardstick's unit
    int runs = 0;
};

std::string_view title(Yardstick yardstick);
std::string_view unit(Yardstick yardstick);

// Runs it for about so long, three times at least, after one run that does not count.
Measured measureCpu(Yardstick yardstick, double seconds);
// On CUDA's current device, timed on the device. Throws Error when CUDA fails; a programming error where it is not
// built in.
Measured measureCuda(Yardstick yardstick, double seconds);

// c = a b, square and row-major. The CPU version sums in the order of the index, with a rounding after each step.
void productCpu(std::span<const float> a, std::span<const float> b, std::span<float> c, int size);
// The CUDA version with its copies, for checks: it fuses multiplying and adding, so its last bits differ.
void productThroughCuda(std::span<const float> a, std::span<const float> b, std::span<float> c, int size);

// From the time of a run to the rate: bytes read and written, operations, tokens.
double rateOf(Yardstick yardstick, double seconds);
// Of what was timed: the middle, and how many. `times` are seconds.
Measured summaryOf(Yardstick yardstick, std::span<const double> times);

}  // namespace orrery::measure
