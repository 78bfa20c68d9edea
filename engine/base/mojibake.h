#pragma once

// Repair of text that was UTF-8, was read as Windows-1252 or Latin-1, and was then stored as UTF-8 again ("mojibake").
// Programs differ in what they do with the bytes 81 8D 8F 90 9D, which mean nothing in Windows-1252: some keep them as
// control characters, some drop them. What was dropped is inferred from what is left and from what stands around it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace orrery {

struct Repair {
    std::string text;
    std::size_t repaired = 0;   // characters put right
    std::size_t uncertain = 0;  // of those, the ones where other characters would have left the same damage
};

// The repaired text, or nothing when the text shows no damage. Text that people write is left alone, accents, quotation
// marks and currency signs included: a place is repaired where it cannot be clean text, and a doubtful one only where
// its surroundings are damaged beyond doubt. Text damaged several times over is repaired as often. Linear in the text.
std::optional<Repair> repairMojibake(std::string_view text);

}  // namespace orrery
