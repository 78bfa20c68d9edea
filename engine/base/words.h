#pragma once

// Words: in lower case, and those that say what a text is about.

#include <set>
#include <string>
#include <string_view>

namespace orrery {

// ASCII only; the rest stays as it is.
std::string lowerCase(std::string_view text);

// Adds the words of the text to the set: runs of letters and digits, those of ASCII in lower case, of two bytes or
// more, without the English words that only join. Everything beyond ASCII counts as a letter.
void addWords(std::set<std::string>& words, std::string_view text);

}  // namespace orrery
