#pragma once

// PCG32 (O'Neill 2014, XSH-RR 64/32): small, fast, and the same numbers with every compiler and library, which the
// distributions of <random> are not.

#include <cstdint>

namespace orrery {

class Random {
 public:
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0) : increment_(stream << 1U | 1U) {
        next();
        state_ += seed;
        next();
    }

    // Uniform over all 32-bit values.
    std::uint32_t next() {
        const std::uint64_t old = state_;
        state_ = old * 6364136223846793005ULL + increment_;
        const auto shifted = static_cast<std::uint32_t>(((old >> 18U) ^ old) >> 27U);
        const auto rotation = static_cast<std::uint32_t>(old >> 59U);
        return shifted >> rotation | shifted << (((32U - rotation) & 31U));
    }

    // Uniform in [0, bound), without modulo bias (Lemire 2019); bound > 0.
    std::uint32_t below(std::uint32_t bound) {
        std::uint64_t product = std::uint64_t{next()} * bound;
        if (static_cast<std::uint32_t>(product) < bound) {
            const std::uint32_t threshold = (0U - bound) % bound;
            while (static_cast<std::uint32_t>(product) < threshold) product = std::uint64_t{next()} * bound;
        }
        return static_cast<std::uint32_t>(product >> 32U);
    }

    // Uniform in [0, 1), 24 bits.
    float uniform() { return static_cast<float>(next() >> 8U) * 0x1p-24F; }
    // Uniform in [low, high).
    float uniform(float low, float high) { return low + (high - low) * uniform(); }

 private:
    std::uint64_t state_ = 0;
    std::uint64_t increment_;
};

}  // namespace orrery
