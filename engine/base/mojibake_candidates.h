#pragma once

// What a damaged sequence stood for when some of its bytes were dropped: the characters that people use, the likelier
// ones first. Part of repairMojibake().

#include <span>
#include <string_view>

namespace orrery::mojibake {

// The bytes without a meaning in Windows-1252.
constexpr bool isDropped(unsigned char byte) {
    return byte == 0x81 || byte == 0x8D || byte == 0x8F || byte == 0x90 || byte == 0x9D;
}

struct Candidate {
    char32_t character;
    bool selector;  // shown as a picture only with U+FE0F after it (Unicode's Emoji_Presentation is No)
};

// The characters whose UTF-8 is `kept` once the droppable bytes are taken out, likeliest first; empty when none is
// known.
std::span<const Candidate> candidatesFor(std::string_view kept);

}  // namespace orrery::mojibake
