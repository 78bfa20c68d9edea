#include "scenes/lesson/glossary.h"

#include "engine/base/files.h"
#include "engine/base/utf8.h"
#include "engine/base/words.h"
#include "scenes/lesson/blocks.h"
#include "scenes/lesson/markdown.h"

#include <algorithm>
#include <array>
#include <set>

namespace orrery::lesson {
namespace {

std::string plain(const text::Runs& runs) {
    std::string out;
    for (const text::Run& run : runs) out += run.formula ? "$" + run.text + "$" : run.text;
    return std::string(utf8::trimmed(out));
}

// Without emoji and other signs, which labels are adorned with.
std::set<std::string> wordsOf(std::string_view text) {
    std::set<std::string> words;
    addWords(words, text);
    std::erase_if(words,
                  [](const std::string& word) { return word.starts_with("\xF0\x9F") || word.starts_with('\xE2'); });
    return words;
}

void add(std::vector<Term>& terms, std::string name, std::string meaning) {
    if (!name.empty() && !meaning.empty()) terms.push_back({std::move(name), std::move(meaning)});
}

}  // namespace

bool isGlossary(std::string_view heading) {
    return lowerCase(utf8::trimmed(heading)) == "glossary";
}

bool isAppendix(std::string_view heading) {
    constexpr std::array<std::string_view, 4> kNames{"glossary", "sources", "references", "further reading"};
    return std::ranges::find(kNames, lowerCase(utf8::trimmed(heading))) != kNames.end();
}

void addTerms(std::vector<Term>& terms, const text::Block& block) {
    if (block.kind == text::BlockKind::table) {
        for (std::size_t i = 1; i < block.rows.size(); ++i) {
            if (block.rows[i].size() >= 2) add(terms, plain(block.rows[i][0]), plain(block.rows[i][1]));
        }
        return;
    }
    if (block.runs.size() >= 2 && block.runs.front().bold) {
        std::string meaning = plain({block.runs.begin() + 1, block.runs.end()});
        const std::size_t from = meaning.find_first_not_of(":-\u2013\u2014 ");
        std::string name = plain({block.runs.front()});
        if (name.ends_with(':')) name.pop_back();
        add(terms, name, from == std::string::npos ? std::string() : meaning.substr(from));
        return;
    }
    const std::string text = plain(block.runs);
    const std::size_t colon = std::min(text.find(" : "), text.find(": "));
    if (colon != std::string::npos && colon > 0)
        add(terms, text.substr(0, colon), std::string(utf8::trimmed(text.substr(text.find(": ", colon) + 2))));
}

void addTermsOfFile(std::vector<Term>& terms, const std::filesystem::path& path) {
    for (const Block& block : readBlocks(graph::readDocument(path).text)) {
        if (block.kind != BlockKind::heading) addTerms(terms, block.rich);
    }
}

const Term* termFor(const std::vector<Term>& terms, std::string_view name) {
    // Compared by their words: labels carry emoji, line breaks and marks.
    const std::set<std::string> wanted = wordsOf(name);
    const std::string whole = lowerCase(utf8::trimmed(name));
    for (const Term& term : terms) {
        if (lowerCase(utf8::trimmed(term.name)) == whole) return &term;
    }
    if (wanted.empty()) return nullptr;
    for (const Term& term : terms) {
        if (wordsOf(term.name) == wanted) return &term;
    }
    return nullptr;
}

}  // namespace orrery::lesson
