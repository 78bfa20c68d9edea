#include "engine/base/words.h"

namespace orrery {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isWordCharacter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::string lowerCase(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

void addWords(std::set<std::string>& words, std::string_view text) {
    static const std::set<std::string, std::less<>> kJoining{
        "a",  "an", "and", "are", "as",   "at",  "by",   "for", "from", "in",    "into", "is", "it",    "no",
        "of", "on", "or",  "our", "that", "the", "this", "to",  "two",  "using", "via",  "we", "which", "with"};
    std::string word;
    const auto end = [&] {
        if (word.size() > 1 && !kJoining.contains(word)) words.insert(word);
        word.clear();
    };
    for (const char c : text) {
        if (isWordCharacter(c)) {
            word += lower(c);
        } else {
            end();
        }
    }
    end();
}

}  // namespace orrery
