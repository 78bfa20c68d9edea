#pragma once

// What a token leaves in the KV cache, in bytes, for the ways to share keys among heads.

#include <cstdint>

namespace orrery::attention {

// MHA (key heads = heads), GQA and MQA (one): a key and a value for every key head of every layer.
struct KeyValueCache {
    int layers = 0;
    int keyHeads = 0;
    int keyWidth = 0;
    int valueWidth = 0;
    int bytesEach = 2;  // bf16

    constexpr std::int64_t bytesPerToken() const {
        return std::int64_t{layers} * keyHeads * (std::int64_t{keyWidth} + valueWidth) * bytesEach;
    }
};

// MLA: one latent and one key with RoPE for all heads (DeepSeek-V2, arXiv:2405.04434, table 1).
struct LatentCache {
    int layers = 0;
    int latent = 0;
    int rope = 0;
    int bytesEach = 2;

    constexpr std::int64_t bytesPerToken() const {
        return std::int64_t{layers} * (std::int64_t{latent} + rope) * bytesEach;
    }
};

// DeepSeek-V3 as it is, and as it would be with heads of 128 that share their keys in other ways.
inline constexpr LatentCache kDeepSeekV3Mla{.layers = 61, .latent = 512, .rope = 64};
inline constexpr KeyValueCache kDeepSeekV3Mha{.layers = 61, .keyHeads = 128, .keyWidth = 128, .valueWidth = 128};
inline constexpr KeyValueCache kDeepSeekV3Gqa8{.layers = 61, .keyHeads = 8, .keyWidth = 128, .valueWidth = 128};
inline constexpr KeyValueCache kDeepSeekV3Mqa{.layers = 61, .keyHeads = 1, .keyWidth = 128, .valueWidth = 128};

}  // namespace orrery::attention
