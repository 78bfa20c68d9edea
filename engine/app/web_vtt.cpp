#include "engine/app/web_vtt.h"

#include "engine/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace orrery::app {

namespace {

// About two lines of a player's captions (40 characters each), and as many lines as may be stacked.
constexpr std::size_t kLongestPiece = 84;
constexpr std::size_t kMostLines = 3;
constexpr std::size_t kMostInCue = 110;
constexpr std::size_t kTitleWeight = 12;  // characters: what reading any cue takes beside its words

std::string stamp(std::int64_t milliseconds) {
    return fmt::format("{:02d}:{:02d}:{:02d}.{:03d}", milliseconds / 3'600'000, milliseconds / 60'000 % 60,
                       milliseconds / 1000 % 60, milliseconds % 1000);
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else {
            out += c;
        }
    }
    return out;
}

// Where a line that is too long ends its first piece: behind a sentence, or before a word.
std::size_t cutOf(std::string_view line) {
    std::size_t bytes = 0;
    for (std::size_t count = 0; count < kLongestPiece && bytes < line.size(); ++count)
        bytes += utf8::decode(line, bytes).length;
    const std::string_view most = line.substr(0, bytes);
    std::size_t sentence = std::string_view::npos;
    for (const std::string_view end : {". ", "? ", "! ", "; ", ": "}) {
        const std::size_t at = most.rfind(end);
        if (at != std::string_view::npos && at > bytes / 3 && (sentence == std::string_view::npos || at > sentence))
            sentence = at;
    }
    if (sentence != std::string_view::npos) return sentence + 1;
    const std::size_t blank = most.rfind(' ');
    return blank == std::string_view::npos || blank == 0 ? bytes : blank;
}

std::vector<std::string_view> piecesOf(std::string_view text) {
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = utf8::trimmed(text.substr(at, end - at));
        while (utf8::length(line) > kLongestPiece) {
            const std::size_t cut = cutOf(line);
            pieces.push_back(utf8::trimmed(line.substr(0, cut)));
            line = utf8::trimmed(line.substr(cut));
        }
        if (!line.empty()) pieces.push_back(line);
        at = end + 1;
    }
    return pieces;
}

struct Cue {
    std::string text;
    std::size_t length = kTitleWeight;
};

std::vector<Cue> cuesOf(const Caption& caption) {
    std::vector<Cue> cues;
    std::size_t lines = 0;
    const auto add = [&](const std::string& text, std::size_t length) {
        Cue& cue = cues.back();
        cue.text += (lines == 0 ? "" : "\n") + text;
        cue.length += length;
        ++lines;
    };
    cues.emplace_back();
    const std::string_view title = utf8::trimmed(caption.title);
    if (!title.empty()) add("<b>" + escaped(title) + "</b>", utf8::length(title));
    for (const std::string_view piece : piecesOf(caption.text)) {
        const std::size_t length = utf8::length(piece);
        if (lines > 0 && (lines == kMostLines || cues.back().length + length > kMostInCue + kTitleWeight)) {
            cues.emplace_back();
            lines = 0;
        }
        add(escaped(piece), length);
    }
    return cues;
}

}  // namespace

std::string webVtt(std::span<const Caption> captions) {
    std::string out = "WEBVTT\n";
    int number = 0;
    for (const Caption& caption : captions) {
        const auto from = static_cast<std::int64_t>(std::llround(caption.from * 1000.0));
        const auto to = static_cast<std::int64_t>(std::llround(caption.to * 1000.0));
        const std::vector<Cue> cues = cuesOf(caption);
        std::size_t whole = 0;
        for (const Cue& cue : cues) whole += cue.length;
        std::size_t said = 0;
        std::int64_t start = from;
        for (const Cue& cue : cues) {
            said += cue.length;
            const std::int64_t end =
                from + (to - from) * static_cast<std::int64_t>(said) / static_cast<std::int64_t>(whole);
            if (end > start && !cue.text.empty())
                out += fmt::format("\n{}\n{} --> {}\n{}\n", ++number, stamp(start), stamp(end), cue.text);
            start = end;
        }
    }
    return out;
}

}  // namespace orrery::app
