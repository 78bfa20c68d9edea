#pragma once

// The rows of a table as text (RFC 4180, and what spreadsheets make of it): the one tokenizer of edge lists, node
// tables and positions. Fields are views of the text; only one with a doubled quotation mark is copied.

#include "scenes/graph/source.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::graph {

struct CsvField {
    std::string_view text;   // without its quotation marks
    std::string_view place;  // of the line that it starts on, up to the field

    int column() const;  // in code points, from 1
};

struct CsvGrammar {
    char separator = ',';  // a blank stands for any number of blanks and tabs
    bool comments = true;  // lines that begin with # are passed over
    bool trimmed = true;   // blanks at the ends of a field are no part of it, within quotation marks either
};

class CsvRows {
 public:
    // From the place `start` of the text, which begins a row, and a line that is counted as 1.
    CsvRows(std::string_view text, CsvGrammar grammar, const Source& source, std::size_t start = 0)
        : text_(text), grammar_(grammar), source_(source), at_(start), start_(start) {}

    // The next row that is neither empty nor a comment and begins before the place `before`; false when there is none.
    // Its fields last as long as this object. Throws Error for a quotation mark that is never closed, and for more than
    // 1024 fields.
    bool next(std::vector<CsvField>& row, std::size_t before = std::string_view::npos);

    int line() const { return rowLine_; }          // of the row that was read last
    int linesPassed() const { return line_ - 1; }  // up to the place that was reached
    std::size_t at() const { return at_; }         // that place

 private:
    void readRow(std::vector<CsvField>& row);
    bool isSeparator(char c) const { return c == grammar_.separator || (grammar_.separator == ' ' && c == '\t'); }
    void skipBlanks();
    void skipToSeparator();
    CsvField readField();
    std::string_view readQuoted(const CsvField& field);
    [[noreturn]] void fail(int line, const CsvField& field, const std::string& message) const;

    std::string_view text_;
    CsvGrammar grammar_;
    Source source_;
    std::size_t at_;
    std::size_t start_;
    std::size_t lineStart_ = 0;
    int line_ = 1;
    int rowLine_ = 1;
    std::deque<std::string> unquoted_;
};

// The separator that the first lines agree on; a blank when they have none of the others.
char csvSeparatorOf(std::string_view text);

}  // namespace orrery::graph
