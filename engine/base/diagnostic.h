#pragma once

// Remarks about a text that was read: what was forgiven, what was repaired, what could not be understood.

#include "engine/base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace orrery {

enum class Severity { note, warning, error };

struct Diagnostic {
    Severity severity = Severity::warning;
    int line = 0;    // from 1; 0 when the remark is about the whole text
    int column = 0;  // from 1, in Unicode code points
    std::string message;
};

using Diagnostics = std::vector<Diagnostic>;

std::string_view severityName(Severity severity);

// "file:line:column: ", leaving out what is unknown; empty for an empty Location.
std::string formatPlace(const Location& where);

// "file:line:column: warning: message".
std::string formatDiagnostic(std::string_view file, const Diagnostic& diagnostic);

// The source line with a caret under the column, indented, ending in a newline; empty when either is unknown.
std::string formatCaret(const Location& where);

// The text of line `line` (from 1), without its end-of-line; empty past the end.
std::string_view sourceLine(std::string_view text, int line);

}  // namespace orrery
