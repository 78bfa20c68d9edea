#include "scenes/lesson/math_spans.h"

#include "engine/base/utf8.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace orrery::lesson {
namespace {

// Two characters of private use around the formula's number.
constexpr std::string_view kOpen = "\uF8F0";
constexpr std::string_view kClose = "\uF8F1";
constexpr std::size_t kLongestInline = 400;  // bytes
constexpr std::size_t kLongestDisplay = 4000;

bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

class Taker {
 public:
    explicit Taker(std::string_view text) : text_(text) {}

    MathSpans take() {
        while (at_ < text_.size()) {
            if (at_ == 0 || text_[at_ - 1] == '\n') {
                if (takeFenceLine() || takeCodeLine()) continue;
            }
            const char c = text_[at_];
            if (c == '`') {
                copyCodeSpan();
            } else if (c == '\\' || c == '$') {
                takeFormula();
            } else {
                copy(1);
            }
        }
        return std::move(out_);
    }

 private:
    std::size_t lineEnd() const { return std::min(text_.find('\n', at_), text_.size()); }

    void copy(std::size_t count) {
        count = std::min(count, text_.size() - at_);
        out_.text += text_.substr(at_, count);
        at_ += count;
    }

    // A line that opens or closes a fence, or stands within one.
    bool takeFenceLine() {
        const std::size_t end = lineEnd();
        const std::string_view line = utf8::trimmed(text_.substr(at_, end - at_));
        // Behind the marks of a list or a quotation, too.
        const std::size_t mark = line.find_first_not_of(" >-*+0123456789.)");
        const std::string_view rest = mark == std::string_view::npos ? std::string_view() : line.substr(mark);
        const char first = rest.empty() ? ' ' : rest.front();
        const std::size_t length =
            first == '`' || first == '~' ? std::min(rest.find_first_not_of(first), rest.size()) : 0;
        if (fence_ == 0) {
            if (length < 3 || (first == '`' && rest.find('`', length) != std::string_view::npos)) return false;
            fence_ = length;
            fenceMark_ = first;
        } else if (first == fenceMark_ && length >= fence_ && length == rest.size()) {
            fence_ = 0;
        }
        copy(end - at_ + 1);
        return true;
    }

    bool takeCodeLine() {
        if (!text_.substr(at_).starts_with("    ") && text_[at_] != '\t') return false;
        // Indented code stands behind an empty line; elsewhere it is the text of a list.
        const bool behindEmpty = at_ < 2 || text_[at_ - 2] == '\n';
        if (!behindEmpty && codeEnd_ != at_) return false;
        copy(lineEnd() - at_ + 1);
        codeEnd_ = at_;
        return true;
    }

    void copyCodeSpan() {
        const std::size_t length = std::min(text_.find_first_not_of('`', at_), text_.size()) - at_;
        const std::string marks(length, '`');
        std::size_t close = text_.find(marks, at_ + length);
        // A closing run has the same length.
        while (close != std::string_view::npos && close + length < text_.size() && text_[close + length] == '`') {
            close = text_.find(marks, std::min(text_.find_first_not_of('`', close), text_.size()));
        }
        const std::size_t paragraph = text_.find("\n\n", at_);
        copy(close == std::string_view::npos || close > paragraph ? length : close + length - at_);
    }

    void takeFormula() {
        const std::string_view rest = text_.substr(at_);
        const bool first = utf8::trimmed(text_.substr(0, at_).substr(text_.substr(0, at_).rfind('\n') + 1)).empty();
        if (rest.starts_with("$$")) {
            if (takeTo("$$", 2, true)) return;
            return copy(2);
        }
        if (rest.starts_with("\\[") && first && takeTo("\\]", 2, true)) return;
        if (rest.starts_with("\\(") && takeTo("\\)", 2, false)) return;
        if (rest.front() == '\\') return copy(2);
        if (takeDollars()) return;
        copy(1);
    }

    bool takeTo(std::string_view closing, std::size_t open, bool display) {
        const std::size_t end = text_.find(closing, at_ + open);
        const std::size_t most = display ? kLongestDisplay : kLongestInline;
        if (end == std::string_view::npos || end - at_ > most) return false;
        const std::string_view tex = text_.substr(at_ + open, end - at_ - open);
        if (tex.find("\n\n") != std::string_view::npos || utf8::trimmed(tex).empty()) return false;
        add(tex, end + closing.size() - at_, display);
        return true;
    }

    bool takeDollars() {
        if (at_ + 1 >= text_.size() || blank(text_[at_ + 1])) return false;
        for (std::size_t end = at_ + 1; end < std::min(text_.size(), at_ + kLongestInline); ++end) {
            if (text_[end] == '\n' && (end + 1 >= text_.size() || text_[end + 1] == '\n')) return false;
            if (text_[end] == '\\') ++end;
            if (end >= text_.size() || text_[end] != '$' || text_[end - 1] == '\\') continue;
            const bool digit = end + 1 < text_.size() && text_[end + 1] >= '0' && text_[end + 1] <= '9';
            if (blank(text_[end - 1]) || digit || end == at_ + 1) return false;
            add(text_.substr(at_ + 1, end - at_ - 1), end + 1 - at_, false);
            return true;
        }
        return false;
    }

    void add(std::string_view tex, std::size_t length, bool display) {
        const std::string_view source = text_.substr(at_, length);
        out_.text += kOpen;
        out_.text += std::to_string(out_.spans.size());
        out_.text += kClose;
        out_.text.append(static_cast<std::size_t>(std::ranges::count(source, '\n')), '\n');
        out_.spans.push_back({std::string(utf8::trimmed(tex)), std::string(source), display});
        at_ += length;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t fence_ = 0;  // length of the open fence's mark
    char fenceMark_ = 0;
    std::size_t codeEnd_ = 0;  // where the last line of indented code ended
    MathSpans out_;
};

}  // namespace

MathSpans takeMath(std::string_view markdown) {
    return Taker(markdown).take();
}

std::vector<MathPiece> piecesOf(std::string_view text, const std::vector<MathSpan>& spans) {
    std::vector<MathPiece> pieces;
    std::size_t from = 0;
    for (std::size_t at = text.find(kOpen); at != std::string_view::npos; at = text.find(kOpen, at + 1)) {
        const std::size_t digits = at + kOpen.size();
        const std::size_t close = text.find(kClose, digits);
        if (close == std::string_view::npos) break;
        std::size_t number = spans.size();
        const auto [end, problem] = std::from_chars(text.data() + digits, text.data() + close, number);
        if (problem != std::errc() || end != text.data() + close || number >= spans.size()) continue;
        if (at > from) pieces.push_back({text.substr(from, at - from), nullptr});
        pieces.push_back({{}, &spans[number]});
        from = close + kClose.size();
    }
    if (from < text.size()) pieces.push_back({text.substr(from), nullptr});
    return pieces;
}

std::string withSources(std::string_view text, const std::vector<MathSpan>& spans) {
    std::string out;
    for (const MathPiece& piece : piecesOf(text, spans)) {
        if (piece.formula != nullptr) {
            out += piece.formula->source;
        } else {
            out += piece.text;
        }
    }
    return out;
}

}  // namespace orrery::lesson
