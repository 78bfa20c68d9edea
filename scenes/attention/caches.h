#pragma once

// What a token leaves behind for those after it, in the four ways that heads share keys; and latent attention on a
// small case, computed naively and absorbed.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace orrery::attention {

// In units of blocks: a block is the 128 numbers that one head keeps as a key or as a value.
inline constexpr int kNumbersOfBlock = 128;

struct CacheVariant {
    std::string name;
    std::string meaning;  // in a few words
    int keyBlocks = 0;    // of one token in one layer
    int valueBlocks = 0;
    int latentBlocks = 0;
    float ropeBlocks = 0.0F;         // half a block
    std::int64_t bytesPerToken = 0;  // all layers, bf16
    int layers = 0;

    float blocks() const { return static_cast<float>(keyBlocks + valueBlocks + latentBlocks) + ropeBlocks; }
};

// MHA, GQA with 8 key heads, MQA and MLA at the shape of DeepSeek-V3: 61 layers, 128 heads of 128.
const std::array<CacheVariant, 4>& cacheVariants();

// With commas between thousands: "70,272".
std::string grouped(std::int64_t number);
// "4.29 MB", "492 KB": three figures, powers of 1000.
std::string shownBytes(std::int64_t bytes);

// Latent attention on a few tokens: H heads, a latent of `latent` numbers, one rotated key for all heads.
struct LatentExample {
    int tokens = 5;
    int heads = 4;
    int nope = 3;
    int rope = 2;
    int value = 3;
    int latent = 4;
    std::vector<float> queries;  // [T, H, nope + rope]
    std::vector<float> rows;     // [T, latent + rope]
    std::vector<float> keyUp;    // [H, nope, latent]
    std::vector<float> valueUp;  // [H, value, latent]
    // Of every head of the last token, expanded from its latent.
    std::vector<float> keys;    // [H, nope]
    std::vector<float> values;  // [H, value]
    // What comes out for the last token.
    std::vector<float> naive;     // [H, value]
    std::vector<float> absorbed;  // [H, value]
    float difference = 0.0F;      // the largest, over all tokens
};
LatentExample latentExample(std::uint64_t seed);

}  // namespace orrery::attention
