#include "engine/base/fuzzy.h"

#include "engine/base/utf8.h"

#include <algorithm>
#include <vector>

namespace orrery {

namespace {

char32_t folded(char32_t c) {
    if (c >= U'A' && c <= U'Z') return c + 32;
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x410 && c <= 0x42F) || (c >= 0x391 && c <= 0x3A9))
        return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if (c >= 0x100 && c <= 0x17F && c != 0x130 && c != 0x131 && c != 0x178) return c | 1U;
    return c;
}

std::vector<char32_t> letters(std::string_view text) {
    std::vector<char32_t> out;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded next = utf8::decode(text, at);
        out.push_back(folded(next.codePoint));
        at += next.length;
    }
    return out;
}

bool isWordPart(char32_t c) {
    return c > 127 || (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
}

// Best alignment of one word of the pattern; O(pattern * text).
std::optional<int> scoreWord(const std::vector<char32_t>& pattern, const std::vector<char32_t>& text) {
    constexpr int kNone = -1000000;
    // best[i]: the best score with the last letter so far matched at text[i].
    std::vector<int> best(text.size(), kNone);
    for (std::size_t k = 0; k < pattern.size(); ++k) {
        std::vector<int> next(text.size(), kNone);
        int before = k == 0 ? 0 : kNone;  // best score with the previous letter anywhere before i
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == pattern[k]) {
                const bool wordStart = i == 0 || !isWordPart(text[i - 1]);
                int score = before == kNone ? kNone : before + (wordStart ? 8 : 1);
                // Right after the letter before: a run.
                if (k > 0 && i > 0 && best[i - 1] != kNone) score = std::max(score, best[i - 1] + 6);
                if (score > kNone) next[i] = score;
            }
            // A letter left out on the way costs a little.
            if (k > 0) before = std::max(before == kNone ? kNone : before, best[i] == kNone ? kNone : best[i] - 1);
        }
        best = std::move(next);
    }
    const int found = best.empty() ? kNone : *std::max_element(best.begin(), best.end());
    if (found <= kNone / 2) return std::nullopt;
    return found;
}

}  // namespace

std::optional<int> fuzzyScore(std::string_view pattern, std::string_view text) {
    const std::vector<char32_t> in = letters(text);
    int total = 0;
    std::vector<char32_t> word;
    const auto take = [&] {
        if (word.empty()) return true;
        const auto score = scoreWord(word, in);
        if (!score) return false;
        total += *score * 4;
        word.clear();
        return true;
    };
    for (const char32_t c : letters(pattern)) {
        if (c == U' ' || c == U'\t') {
            if (!take()) return std::nullopt;
        } else {
            word.push_back(c);
        }
    }
    if (!take()) return std::nullopt;
    // Of two texts that hold the pattern alike, the shorter is meant.
    return total - static_cast<int>(std::min<std::size_t>(in.size(), 60));
}

void appendFolded(std::string& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c < 0x80) {
            out.push_back(static_cast<char>(folded(c)));
            ++at;
            continue;
        }
        const utf8::Decoded next = utf8::decode(text, at);
        utf8::append(out, folded(next.codePoint));
        at += next.length;
    }
}

}  // namespace orrery
