#include "scenes/graph/readers/mermaid/scanner.h"

#include "engine/base/utf8.h"

#include <algorithm>
#include <utility>

namespace orrery::graph::mermaid {
namespace {

// A person reads a few remarks; a broken file of a million lines must not fill the memory with them.
constexpr std::size_t kMostRemarks = 1000;

}  // namespace

std::string shown(std::string_view text) {
    constexpr int kMost = 40;
    std::size_t end = 0;
    int count = 0;
    while (end < text.size() && text[end] != '\n' && count < kMost) {
        end += utf8::decode(text, end).length;
        ++count;
    }
    return std::string(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

Scanner::Scanner(std::string_view text, const Source& source, Diagnostics& remarks)
    : text_(text), source_(source), remarks_(remarks), lineEnd_(std::min(text.find('\n'), text.size())) {}

std::string_view Scanner::characterAt(std::size_t at) const {
    return at < text_.size() ? text_.substr(at, utf8::decode(text_, at).length) : std::string_view{};
}

std::size_t Scanner::lineEnd(std::size_t from) {
    if (from < lineEndFrom_ || from > lineEnd_) {
        lineEnd_ = std::min(text_.find('\n', from), text_.size());
        lineEndFrom_ = from;
    }
    return lineEnd_;
}

void Scanner::skipRareBlanks() {
    while (at_ < text_.size()) {
        const std::size_t length = blankLength(text_, at_);
        at_ += length;
        if (length == 0 && !skipDirective()) break;
    }
}

// %%{ name: ... }%% sets what Mermaid's own drawing does; nothing of it changes the graph.
bool Scanner::skipDirective() {
    if (peek() != '%' || !startsWith("%%{")) return false;
    const std::size_t end = text_.find("}%%", at_);
    if (end == kNowhere) fail(at_, "the directive that `%%{` opens here is not closed; close it with `}%%`");
    at_ = end + 3;
    return true;
}

bool Scanner::skipGap(bool remark) {
    bool passed = false;
    while (true) {
        skipBlanks();
        if (!atEnd() && peek() == '\n') {
            passed = true;
            ++at_;
        } else if (peek() == '%' && startsWith("%%")) {
            const std::size_t end = lineEnd(at_);
            const std::size_t begin = lineBegin(at_);
            const bool lineStart = trimmed(text_.substr(begin, at_ - begin)).empty();
            if (!remark) {
                at_ = end;
                continue;
            }
            if (lineStart && end == at_ + 2) {
                warn(at_, "an empty comment; Mermaid itself reads a node named `%%` here");
            } else if (!lineStart) {
                warn(at_, "a comment after a statement; Mermaid itself wants a comment on a line of its own");
            }
            at_ = end;
        } else {
            return passed;
        }
    }
}

int Scanner::localLine(std::size_t at) {
    at = std::min(at, text_.size());
    const auto ends = [&](std::size_t from, std::size_t to) {
        return static_cast<int>(std::ranges::count(text_.substr(from, to - from), '\n'));
    };
    countedLines_ += at >= countedTo_ ? ends(countedTo_, at) : -ends(at, countedTo_);
    countedTo_ = at;
    return countedLines_;
}

std::size_t Scanner::lineBegin(std::size_t at) const {
    const std::size_t before = at == 0 ? kNowhere : text_.rfind('\n', at - 1);
    return before == kNowhere ? 0 : before + 1;
}

int Scanner::columnAt(std::size_t at) const {
    const std::size_t begin = lineBegin(at);
    return static_cast<int>(utf8::length(text_.substr(begin, at - begin))) + 1;
}

int Scanner::lineAt(std::size_t at) {
    return source_.firstLine + localLine(at) - 1;
}

void Scanner::warn(std::size_t at, std::string message) {
    if (remarks_.size() > kMostRemarks) return;
    if (remarks_.size() == kMostRemarks) message = "more remarks follow from here on; they are left out";
    remarks_.push_back({Severity::warning, lineAt(at), columnAt(at), std::move(message)});
}

void Scanner::fail(std::size_t at, const std::string& message) {
    throw errorAt(source_, text_, localLine(at), columnAt(at), message);
}

}  // namespace orrery::graph::mermaid
