#include "kernels/layout/morton.h"

#include "engine/base/parallel.h"

#include <algorithm>
#include <array>

namespace orrery::layout {

// A radix sort, least digits first. Every chunk counts its digits, then knows where each of its own goes.
void sortByMorton(std::vector<MortonKey>& keys, std::vector<MortonKey>& scratch, unsigned bits) {
    constexpr unsigned kDigit = 11;
    constexpr std::size_t kValues = std::size_t{1} << kDigit;
    constexpr std::size_t kChunk = 1U << 16U;
    const std::size_t chunks = (keys.size() + kChunk - 1) / kChunk;
    std::vector<std::array<std::uint32_t, kValues>> counts(chunks);
    scratch.resize(keys.size());
    for (unsigned shift = 0; shift < bits; shift += kDigit) {
        const auto digit = [shift](const MortonKey& key) {
            return static_cast<std::size_t>(key.first >> shift) % kValues;
        };
        parallelFor(chunks, [&](std::size_t c) {
            counts[c].fill(0);
            for (std::size_t i = c * kChunk; i < std::min((c + 1) * kChunk, keys.size()); ++i) {
                ++counts[c][digit(keys[i])];
            }
        });
        std::uint32_t sum = 0;
        for (std::size_t value = 0; value < kValues; ++value) {
            for (std::size_t c = 0; c < chunks; ++c) {
                const std::uint32_t here = counts[c][value];
                counts[c][value] = sum;
                sum += here;
            }
        }
        parallelFor(chunks, [&](std::size_t c) {
            for (std::size_t i = c * kChunk; i < std::min((c + 1) * kChunk, keys.size()); ++i) {
                scratch[counts[c][digit(keys[i])]++] = keys[i];
            }
        });
        keys.swap(scratch);
    }
}

}  // namespace orrery::layout
