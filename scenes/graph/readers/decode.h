#pragma once

// The bytes of a file as text: what editors, spreadsheets and copied web pages leave, made UTF-8 with Unix line ends.

#include "engine/base/diagnostic.h"

#include <string>
#include <string_view>

namespace orrery::graph {

// Byte order marks are taken out; UTF-16 (with a mark, or plain to see without one) becomes UTF-8; so does
// Windows-1252 or Latin-1 when an XML declaration names it or nothing in the text is UTF-8; any other invalid byte
// becomes U+FFFD, with a warning; control characters become blanks; text that was decoded wrongly before is repaired
// (repairMojibake), with a note. Throws Error naming `file` for binary data (a zero byte).
std::string decodeText(std::string bytes, const std::string& file, Diagnostics& diagnostics);

// Whether decodeText would leave the bytes as they are because they are ASCII: no control characters, no other line
// ends.
bool isPlainText(std::string_view bytes);

}  // namespace orrery::graph
