#include "scenes/graph/readers/mermaid/label.h"

#include "scenes/graph/readers/mermaid/characters.h"
#include "scenes/graph/readers/mermaid/entities.h"
#include "scenes/graph/readers/mermaid/markup.h"
#include "scenes/graph/readers/mermaid/scanner.h"

#include <algorithm>

namespace orrery::graph::mermaid {
namespace {

// Mermaid takes lines that start with %% out of the text before it looks at anything else.
std::string withoutCommentLines(std::string_view text) {
    std::string out;
    for (bool first = true; first || !text.empty(); first = false) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        const std::string_view content = trimmed(line);
        if (first || !content.starts_with("%%") || content.starts_with("%%{") || content.size() == 2) {
            if (!first) out += '\n';
            out += line;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

// fa:fa-user, fab:fa-github and their like, all out of `text`; the first of them.
std::string takeIcons(std::string& text) {
    static constexpr std::string_view kMiddle = ":fa-";
    std::string first;
    std::string out;
    std::size_t copied = 0;
    for (std::size_t colon = text.find(kMiddle); colon != kNowhere; colon = text.find(kMiddle, colon + 1)) {
        const std::string_view before = std::string_view(text).substr(copied, colon - copied);
        std::size_t begin = colon;
        if (before.ends_with("fa")) {
            begin = colon - 2;
        } else if (before.size() >= 3 && before.substr(before.size() - 3).starts_with("fa") &&
                   std::string_view("bklrs").find(before.back()) != kNowhere) {
            begin = colon - 3;
        }
        std::size_t end = colon + kMiddle.size();
        while (end < text.size() && (isWord(text[end]) || text[end] == '-')) ++end;
        if (begin == colon || end == colon + kMiddle.size()) continue;
        if (first.empty()) first = text.substr(begin, end - begin);
        out.append(text, copied, begin - copied);
        copied = end;
    }
    if (first.empty()) return first;
    out.append(text, copied);
    text = std::move(out);
    return first;
}

bool hasMathematics(std::string_view text) {
    const std::size_t open = text.find("$$");
    return open != kNowhere && text.find("$$", open + 2) != kNowhere;
}

// Most labels are a few words in which there is nothing to do.
bool isPlain(std::string_view text, LabelKind kind) {
    static constexpr ByteSet kMarks("<&#\\$:\x7F");
    static constexpr ByteSet kMarkdownMarks("<&#\\$:*_\x7F");
    const ByteSet& marks = kind == LabelKind::markdown ? kMarkdownMarks : kMarks;
    char before = '\0';
    for (const char c : text) {
        const bool control = static_cast<unsigned char>(c) < 0x20;
        if (control || marks.has(c) || (c == ' ' && before == ' ')) return false;
        before = c;
    }
    return true;
}

}  // namespace

LabelText cleanLabel(std::string_view raw, LabelKind kind) {
    raw = trimmed(raw);
    LabelText result;
    if (isPlain(raw, kind)) {
        result.label.plain = raw;
        return result;
    }
    std::string text =
        raw.find('\n') != kNowhere && raw.find("%%") != kNowhere ? withoutCommentLines(raw) : std::string(raw);
    if (text.find('#') != kNowhere) text = withHtmlEntities(text);
    result.icon = takeIcons(text);
    const bool mathematics = hasMathematics(text);
    bool newlines = !mathematics;
    if (kind == LabelKind::markdown && !mathematics && text.find_first_of("*_\\") != kNowhere) {
        text = markdownToHtml(text);
        newlines = false;
    }
    ReducedHtml reduced = reduceHtml(text, newlines);
    result.label = std::move(reduced.label);
    result.image = std::move(reduced.image);
    if (!reduced.unknownTag.empty()) {
        result.remark =
            "`" + shown(reduced.unknownTag) + "` is no tag of HTML; it is read as text, where Mermaid itself drops it";
    } else if (const std::size_t number = raw.find("&#");
               number != kNowhere && isDigit(raw[std::min(number + 2, raw.size() - 1)])) {
        result.remark = "a numbered character with `&#`; Mermaid itself wants `#` alone, as in `#35;`";
    }
    return result;
}

}  // namespace orrery::graph::mermaid
