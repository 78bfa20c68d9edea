#include "scenes/graph/readers/csv_rows.h"

#include "engine/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace orrery::graph {
namespace {

using utf8::trimmed;

// No edge list has more; each would cost memory.
constexpr std::size_t kMostFields = 1024;

}  // namespace

int CsvField::column() const {
    const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return 1 + static_cast<int>(std::ranges::count_if(place, starts));
}

bool CsvRows::next(std::vector<CsvField>& row, std::size_t before) {
    before = std::min(before, text_.size());
    while (at_ < before) {
        const std::string_view line = text_.substr(at_, text_.find('\n', at_) - at_);
        const std::string_view content = trimmed(line);
        if (!content.empty() && !(grammar_.comments && content.front() == '#')) {
            readRow(row);
            return true;
        }
        at_ += std::min(line.size() + 1, text_.size() - at_);
        ++line_;
    }
    return false;
}

void CsvRows::readRow(std::vector<CsvField>& row) {
    row.clear();
    rowLine_ = line_;
    lineStart_ = at_;
    skipBlanks();
    for (;;) {
        if (row.size() >= kMostFields) {
            fail(line_, {{}, text_.substr(lineStart_, at_ - lineStart_)},
                 fmt::format("more than {} columns", kMostFields));
        }
        row.push_back(readField());
        if (at_ >= text_.size()) return;
        const char c = text_[at_++];
        if (c == '\n') {
            ++line_;
            return;
        }
        skipBlanks();
        if (grammar_.separator == ' ' && (at_ >= text_.size() || text_[at_] == '\n')) {
            ++line_;
            at_ += at_ < text_.size() ? 1 : 0;
            return;
        }
    }
}

void CsvRows::skipBlanks() {
    if (!grammar_.trimmed) return;
    while (at_ < text_.size() && (text_[at_] == ' ' || (text_[at_] == '\t' && grammar_.separator != '\t'))) ++at_;
}

void CsvRows::skipToSeparator() {
    while (at_ < text_.size() && text_[at_] != '\n' && !isSeparator(text_[at_])) ++at_;
}

CsvField CsvRows::readField() {
    CsvField field;
    field.place = text_.substr(lineStart_, at_ - lineStart_);
    if (at_ < text_.size() && text_[at_] == '"') {
        field.text = readQuoted(field);
    } else {
        const std::size_t start = at_;
        skipToSeparator();
        field.text = text_.substr(start, at_ - start);
    }
    if (grammar_.trimmed) field.text = trimmed(field.text);
    return field;
}

std::string_view CsvRows::readQuoted(const CsvField& field) {
    const int line = line_;
    const std::size_t start = ++at_;
    bool doubled = false;
    for (;; ++at_) {
        if (at_ >= text_.size()) fail(line, field, "a quotation mark that is never closed; add the closing \"");
        if (text_[at_] == '\n') {
            ++line_;
            lineStart_ = at_ + 1;
        }
        if (text_[at_] != '"') continue;
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        doubled = true;
        ++at_;
    }
    const std::string_view inside = text_.substr(start, at_ - start);
    const std::size_t behind = ++at_;
    skipToSeparator();
    // What stands between the closing quotation mark and the separator belongs to no field of its own.
    const std::string_view rest = text_.substr(behind, at_ - behind);
    if (!doubled && rest.empty()) return inside;
    std::string& text = unquoted_.emplace_back();
    for (std::size_t i = 0; i < inside.size(); ++i) {
        text += inside[i];
        if (inside[i] == '"') ++i;
    }
    return text += rest;
}

void CsvRows::fail(int line, const CsvField& field, const std::string& message) const {
    throw errorAt(source_, text_.substr(start_), line, field.column(), message);
}

char csvSeparatorOf(std::string_view text) {
    constexpr std::array<char, 4> kSeparators = {'\t', ';', ',', '|'};
    std::array<std::size_t, 4> rows{};
    std::size_t at = 0;
    std::size_t looked = 0;
    while (at < text.size() && looked < 20) {
        const std::string_view line = text.substr(at, text.find('\n', at) - at);
        at += std::min(line.size() + 1, text.size() - at);
        const std::string_view content = trimmed(line);
        if (content.empty() || content.front() == '#') continue;
        ++looked;
        std::array<bool, 4> has{};
        bool quoted = false;
        for (const char c : line.substr(0, 65536)) {
            if (c == '"') quoted = !quoted;
            for (std::size_t i = 0; i < kSeparators.size(); ++i) has[i] = has[i] || (!quoted && c == kSeparators[i]);
        }
        for (std::size_t i = 0; i < kSeparators.size(); ++i) rows[i] += has[i] ? 1U : 0U;
    }
    const auto most = std::ranges::max_element(rows);
    if (*most == 0) return ' ';
    const char separator = kSeparators[static_cast<std::size_t>(most - rows.begin())];
    // Blanks and tabs mixed separate alike.
    return separator == '\t' && *most < looked ? ' ' : separator;
}

}  // namespace orrery::graph
