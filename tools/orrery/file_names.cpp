#include "tools/orrery/file_names.h"

#include "engine/base/utf8.h"

namespace orrery::command {

namespace {

// Beyond ASCII: letters, roughly, and neither punctuation nor pictures.
bool isLetter(char32_t c) {
    if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9');
    const bool sign = c < 0xC0 || c == 0xD7 || c == 0xF7;
    return !sign && (c < 0x2000 || (c >= 0x2C00 && c < 0x2E00) || (c >= 0x3040 && c < 0xD7FC) ||
                     (c >= 0xF900 && c < 0xFB00) || (c >= 0x20000 && c < 0x32000));
}

}  // namespace

std::string fileWords(std::string_view title, std::size_t most) {
    std::string name;
    bool joins = false;
    for (std::size_t at = 0; at < title.size();) {
        const utf8::Decoded next = utf8::decode(title, at);
        const std::string_view bytes = title.substr(at, next.length);
        at += next.length;
        if (!isLetter(next.codePoint)) {
            // An apostrophe stands within a word.
            joins = joins || (next.codePoint != U'\'' && next.codePoint != U'\u2019');
            continue;
        }
        const std::size_t hyphen = joins && !name.empty() ? 1 : 0;
        if (name.size() + hyphen + bytes.size() > most) {
            if (const std::size_t word = name.rfind('-'); !hyphen && word != std::string::npos) name.resize(word);
            return name;
        }
        if (hyphen != 0) name += '-';
        joins = false;
        if (bytes.size() == 1 && bytes[0] >= 'A' && bytes[0] <= 'Z') {
            name += static_cast<char>(bytes[0] - 'A' + 'a');
        } else {
            name += bytes;
        }
    }
    return name;
}

}  // namespace orrery::command
