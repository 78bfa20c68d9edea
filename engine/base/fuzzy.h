#pragma once

// Finding by a few letters, as editors do it: the letters of the pattern must occur in the text in their order; runs,
// beginnings of words and whole words count more.

#include <optional>
#include <string>
#include <string_view>

namespace orrery {

// The larger the better; nothing when the pattern's letters do not occur in this order. Letters are compared without
// case (Unicode's simple folding for Latin, Greek and Cyrillic; others as they are). Blanks in the pattern separate
// words that may occur in any order.
std::optional<int> fuzzyScore(std::string_view pattern, std::string_view text);

// The text as it is compared: without case, in UTF-8; invalid bytes as U+FFFD.
void appendFolded(std::string& out, std::string_view text);

}  // namespace orrery
