#pragma once

// A place in the text of a flowchart, and what is said about places: remarks and errors with line and column.

#include "engine/base/diagnostic.h"
#include "scenes/graph/readers/mermaid/characters.h"
#include "scenes/graph/source.h"

#include <string>
#include <string_view>

namespace orrery::graph::mermaid {

// A piece of the text as messages quote it: its first line, and no more than 40 characters of that.
std::string shown(std::string_view text);

class Scanner {
 public:
    // `text` has '\n' line ends only and is valid UTF-8; it must outlive the scanner, as `remarks` must.
    Scanner(std::string_view text, const Source& source, Diagnostics& remarks);

    std::string_view text() const { return text_; }
    std::size_t at() const { return at_; }
    void moveTo(std::size_t at) { at_ = at; }
    bool atEnd() const { return at_ >= text_.size(); }
    // The character `ahead` bytes further on, or '\0' past the end.
    char peek(std::size_t ahead = 0) const { return charAt(at_ + ahead); }
    char charAt(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
    // The same with all the bytes of a character beyond ASCII.
    std::string_view characterAt(std::size_t at) const;
    bool startsWith(std::string_view what) const {
        return text_.substr(at_ < text_.size() ? at_ : text_.size()).starts_with(what);
    }
    // At the end of the text, of a line, or at a `;`.
    bool atSeparator() const { return atEnd() || text_[at_] == '\n' || text_[at_] == ';'; }
    std::size_t lineBegin(std::size_t at) const;
    std::size_t lineEnd(std::size_t from);

    // Blanks and directives on this line, which Mermaid takes out of the text wherever they stand; whether there were
    // any.
    bool skipBlanks() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
        if (at_ < text_.size() && kRareBlanks.has(text_[at_])) skipRareBlanks();
        return at_ != begin;
    }
    // Blanks, ends of lines, and lines that hold a comment only; whether an end of line was passed. What is odd about a
    // comment is said unless the gap is only looked over.
    bool skipGap(bool remark = true);

    int lineAt(std::size_t at);  // in the file
    void warn(std::size_t at, std::string message);
    [[noreturn]] void fail(std::size_t at, const std::string& message);

 private:
    // What can begin a blank other than a space, or a directive.
    static constexpr ByteSet kRareBlanks{"\t\v\f%\xC2\xE1\xE2\xE3\xEF"};

    void skipRareBlanks();
    bool skipDirective();
    int localLine(std::size_t at);
    int columnAt(std::size_t at) const;

    std::string_view text_;
    const Source& source_;
    Diagnostics& remarks_;
    std::size_t at_ = 0;
    std::size_t lineEndFrom_ = 0;  // from here on the line ends at lineEnd_
    std::size_t lineEnd_ = 0;
    std::size_t countedTo_ = 0;  // line ends are counted up to here
    int countedLines_ = 1;
};

}  // namespace orrery::graph::mermaid
