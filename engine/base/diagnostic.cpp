#include "engine/base/diagnostic.h"

#include "engine/base/utf8.h"

#include <algorithm>

namespace orrery {

std::string_view severityName(Severity severity) {
    switch (severity) {
        case Severity::note:
            return "note";
        case Severity::warning:
            return "warning";
        case Severity::error:
            return "error";
    }
    return "error";
}

std::string formatPlace(const Location& where) {
    if (where.file.empty() && where.line == 0) return {};
    std::string place = where.file.empty() ? "<text>" : where.file;
    if (where.line > 0) place += fmt::format(":{}", where.line);
    if (where.line > 0 && where.column > 0) place += fmt::format(":{}", where.column);
    return place + ": ";
}

std::string formatDiagnostic(std::string_view file, const Diagnostic& diagnostic) {
    const std::string place = formatPlace({std::string(file), diagnostic.line, diagnostic.column, {}});
    return fmt::format("{}{}: {}", place, severityName(diagnostic.severity), diagnostic.message);
}

std::string formatCaret(const Location& where) {
    if (where.excerpt.empty() || where.column <= 0) return {};
    // A tab before the caret is repeated under it, so that both lines indent alike in any terminal.
    std::string under;
    int column = 1;
    for (std::size_t at = 0; at < where.excerpt.size() && column < where.column; ++column) {
        const utf8::Decoded next = utf8::decode(where.excerpt, at);
        under += where.excerpt[at] == '\t' ? '\t' : ' ';
        if (utf8::isWide(next.codePoint)) under += ' ';
        at += next.length;
    }
    return fmt::format("    {}\n    {}^\n", where.excerpt, under);
}

std::string_view sourceLine(std::string_view text, int line) {
    for (int current = 1; current < line; ++current) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    text = text.substr(0, std::min(text.size(), text.find('\n')));
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    return text;
}

}  // namespace orrery
