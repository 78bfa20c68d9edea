#pragma once

// Makes any bytes a text that is safe to shape: valid UTF-8 without control characters, and of limited length.

#include <cstddef>
#include <string>
#include <string_view>

namespace orrery::text {

// Invalid bytes and noncharacters become U+FFFD; CR LF, CR, U+2028, U+2029, vertical tab and form feed become '\n';
// tabs become blanks; other control characters are dropped, and so are newlines at the end.
std::string cleaned(std::string_view text);

// The longest start of the text with at most this many code points and lines; an ellipsis is added when that is not all
// of it. The text is clean.
std::string limited(std::string_view text, std::size_t codePoints, int lines);

}  // namespace orrery::text
