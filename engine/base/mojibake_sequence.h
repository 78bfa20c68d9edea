#pragma once

// One damaged character: what a lead byte and the continuation bytes after it, each seen as a Windows-1252 character,
// stood for, and how sure it is that they are damage at all. Part of repairMojibake().

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace orrery::mojibake {

enum class Evidence : std::uint8_t {
    foreign,   // clean text, or damage that cannot be understood
    leadOnly,  // a lead whose continuation was dropped: looks like any capital letter with an accent
    weak,      // clean text could hold it by accident, such as the French "café… »" with its non-breaking space
    strong,    // no clean text holds it
};

struct Sequence {
    std::size_t length = 0;  // bytes of the damaged text
    char32_t character = 0;  // what it stood for
    Evidence evidence = Evidence::foreign;
    std::uint8_t lead = 0;
    bool complete = false;         // no byte was dropped
    bool uncertain = false;        // other characters would have left the same damage
    bool punctuationOnly = false;  // every continuation is a character that may follow a letter in clean text
};

// What a decision looks at beside the sequence itself.
struct Surroundings {
    char32_t before = 0;          // the character that stands before in the damaged text, 0 at the start
    char32_t beforeRepaired = 0;  // the same after repair
    bool emoji = false;           // the text holds damaged emoji
    bool boxes = false;           // the text holds damaged box drawing
};

// The sequence at text[at], which is not ASCII.
Sequence readSequence(std::string_view text, std::size_t at, const Surroundings& around);

// Letters of one script next to each other support each other: the script as a number, 0 for what is no letter.
int scriptOf(char32_t character);

}  // namespace orrery::mojibake
