// The frame of a flowchart: what stands before the header, the header, and which statement comes next.

#include "scenes/graph/readers/mermaid/parser.h"
#include "scenes/graph/readers/mermaid/preamble.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace orrery::graph::mermaid {
namespace {

char lower(char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

}  // namespace

Parser::Parser(std::string_view text, const Source& source, const Limits& limits)
    : source_(source),
      limits_(limits),
      scanner_(text, source_, graph_.diagnostics),
      builder_(scanner_, limits_, graph_) {}

Graph Parser::read() {
    readPreambleAndHeader();
    while (true) {
        scanner_.skipGap();
        if (scanner_.atEnd()) break;
        if (scanner_.peek() == ';') {
            scanner_.moveTo(scanner_.at() + 1);
        } else {
            readStatement();
        }
    }
    while (builder_.groupIsOpen()) {
        scanner_.warn(builder_.openedAt(), "this subgraph has no `end`; it is taken to reach to the end of the text");
        builder_.closeGroup();
    }
    builder_.finish();
    return std::move(graph_);
}

// front matter? (comment | directive)* header
void Parser::readPreambleAndHeader() {
    const std::string_view text = scanner_.text();
    const Preamble preamble = readPreamble(text);
    if (preamble.openFrontMatter) {
        scanner_.fail(*preamble.openFrontMatter,
                      "the front matter that begins here is not closed; close it by a line `---`");
    }
    if (!preamble.frontMatter.empty()) {
        const Properties properties = readProperties(preamble.frontMatter, " ");
        const auto offset = static_cast<std::size_t>(preamble.frontMatter.data() - text.data());
        for (const PropertyRemark& remark : properties.remarks) scanner_.warn(offset + remark.at, remark.message);
        if (const Property* title = properties.find("title")) graph_.title = title->value;
        if (const Property* date = properties.find("date")) graph_.date = date->value;
    }
    scanner_.moveTo(preamble.end);
    const std::string_view word = wordAt(text, preamble.end);
    if (scanner_.startsWith("%%{")) scanner_.skipBlanks();  // says that the directive is not closed
    if (!isFlowchartKeyword(word)) {
        if (isDiagramKeyword(word)) {
            scanner_.fail(preamble.end,
                          fmt::format("a {} is not a graph that can be drawn; only `flowchart` and `graph` are", word));
        }
        scanner_.fail(preamble.end,
                      scanner_.atEnd()
                          ? "there is no diagram here; a flowchart begins with a line such as `flowchart TD`"
                          : "a flowchart begins with `flowchart` or `graph` and a direction, such as "
                            "`flowchart TD`");
    }
    scanner_.moveTo(preamble.end + word.size());
    readHeaderDirection();
}

// `LR`, `RL`, `TB`, `TD`, `BT`, and with `symbols` also > < v ^; nothing when it is none of them. `at` moves behind it.
std::optional<Direction> Parser::readDirectionWord(std::size_t& at, bool symbols) {
    struct Word {
        std::string_view text;
        Direction direction;
    };
    static constexpr Word kWords[] = {
        {"TB", Direction::down}, {"TD", Direction::down}, {"BT", Direction::up},   {"LR", Direction::right},
        {"RL", Direction::left}, {"BR", Direction::down}, {">", Direction::right}, {"<", Direction::left},
        {"^", Direction::up},    {"v", Direction::down},
    };
    const std::string_view rest = scanner_.text().substr(std::min(at, scanner_.text().size()));
    for (const Word& word : kWords) {
        const bool symbol = word.text.size() == 1;
        const std::string_view written = rest.substr(0, word.text.size());
        const bool same = std::ranges::equal(written, word.text, {}, lower, lower);
        if (!same || (symbol && !symbols) || (word.text == "v" && written == "V")) continue;
        const bool letters = isLetter(word.text.front());
        if (letters && rest.size() > word.text.size() && isWord(rest[word.text.size()])) continue;
        if (written != word.text) {
            scanner_.warn(at, fmt::format("`{}` in small letters; Mermaid itself wants `{}`", written, word.text));
        }
        at += word.text.size();
        return word.direction;
    }
    return std::nullopt;
}

// flowchart LR        graph TD;        flowchart
void Parser::readHeaderDirection() {
    scanner_.skipBlanks();
    std::size_t at = scanner_.at();
    if (scanner_.atSeparator()) {
        if (!scanner_.atEnd() && scanner_.peek() == ';') {
            scanner_.warn(at, "`;` where a direction is due; Mermaid itself wants `TD` or a new line before it");
        }
        return;
    }
    const auto direction = readDirectionWord(at, true);
    if (direction) {
        graph_.direction = *direction;
        scanner_.moveTo(at);
    } else if (const std::string_view word = wordAt(scanner_.text(), at); !word.empty()) {
        scanner_.moveTo(at + word.size());
        scanner_.skipBlanks();
        if (scanner_.atSeparator()) {
            scanner_.fail(at, fmt::format("`{}` is no direction; write TD, BT, LR or RL", shown(word)));
        }
        scanner_.moveTo(at);
    }
    const bool blanks = scanner_.skipBlanks();
    if (scanner_.atSeparator() || scanner_.startsWith("%%")) return;
    if (direction && !blanks) {
        scanner_.fail(scanner_.at(), "a direction is followed by a new line; write TD, BT, LR or RL");
    }
    scanner_.warn(scanner_.at(), "a statement on the line of the header; Mermaid itself wants it on the next line");
}

void Parser::readStatement() {
    if (!isLetter(scanner_.peek()) || !readKeywordStatement()) readVertexStatement();
}

// Whether the word that ends at `wordEnd` is used as a node's name, although it is a keyword: an arrow, an `&` or a
// bracket follows, or the name goes on.
bool Parser::standsForName(std::size_t wordEnd) {
    const char next = scanner_.charAt(wordEnd);
    if (wordEnd >= scanner_.text().size() || next == '\n' || next == ';' || next == '"') return false;
    if (blankLength(scanner_.text(), wordEnd) == 0) return true;
    const std::size_t here = scanner_.at();
    scanner_.moveTo(wordEnd);
    scanner_.skipBlanks();
    const bool link = matchLink(scanner_.text(), scanner_.at()) || matchMistypedLink(scanner_.text(), scanner_.at());
    const bool list = scanner_.peek() == '&' && blankLength(scanner_.text(), scanner_.at() + 1) > 0;
    scanner_.moveTo(here);
    return link || list;
}

// The statements that begin with a keyword; false when the word here is a node's name.
bool Parser::readKeywordStatement() {
    using Reader = void (Parser::*)();
    struct Keyword {
        std::string_view word;
        Reader read;
    };
    static constexpr Keyword kKeywords[] = {
        {"subgraph", &Parser::readSubgraph}, {"end", &Parser::readEnd},
        {"style", &Parser::readStyle},       {"classDef", &Parser::readClassDefinition},
        {"class", &Parser::readClass},       {"linkStyle", &Parser::readLinkStyle},
        {"click", &Parser::readClick},       {"direction", &Parser::readSubgraphDirection},
    };
    std::size_t end = scanner_.at();
    while (isWord(scanner_.charAt(end))) ++end;
    const std::string_view word = scanner_.text().substr(scanner_.at(), end - scanner_.at());
    for (const Keyword& keyword : kKeywords) {
        const bool titled = word == "subgraph" && scanner_.charAt(end) == '[';
        if (word != keyword.word || (standsForName(end) && !titled)) continue;
        scanner_.moveTo(end);
        (this->*keyword.read)();
        return true;
    }
    if (word != "accTitle" && word != "accDescr") {
        if (isFlowchartKeyword(word) && !standsForName(end)) {
            scanner_.fail(scanner_.at(), "a second header; write one diagram a text");
        }
        return false;
    }
    const std::size_t begin = scanner_.at();
    scanner_.moveTo(end);
    scanner_.skipBlanks();
    const char next = scanner_.peek();
    if (next != ':' && (next != '{' || word == "accTitle")) {
        scanner_.moveTo(begin);
        return false;
    }
    word == "accTitle" ? readAccessibleTitle() : readAccessibleDescription();
    return true;
}

// accTitle: text to the end of the line
void Parser::readAccessibleTitle() {
    const std::size_t begin = scanner_.at() + 1;
    const std::size_t end = scanner_.lineEnd(begin);
    graph_.accessibleTitle = trimmed(scanner_.text().substr(begin, end - begin));
    scanner_.moveTo(end);
}

// accDescr: text to the end of the line        accDescr { text on several lines }
void Parser::readAccessibleDescription() {
    const std::size_t begin = scanner_.at() + 1;
    const bool block = scanner_.peek() == '{';
    const std::size_t end = block ? scanner_.text().find('}', begin) : scanner_.lineEnd(begin);
    if (end == kNowhere) {
        scanner_.fail(begin - 1, "the description that `{` opens here is not closed; close it with `}`");
    }
    std::string_view rest = trimmed(scanner_.text().substr(begin, end - begin));
    graph_.accessibleDescription.clear();
    while (!rest.empty()) {
        const std::size_t lineEnd = std::min(rest.find('\n'), rest.size());
        if (!graph_.accessibleDescription.empty()) graph_.accessibleDescription += '\n';
        graph_.accessibleDescription += rest.substr(0, lineEnd);
        rest = trimmed(rest.substr(lineEnd));
    }
    scanner_.moveTo(block ? end + 1 : end);
}

// The end of a statement: a new line, a `;` or the end of the text, and before it what can be passed over.
void Parser::endStatement(bool blanksAllowed) {
    const std::size_t begin = scanner_.at();
    const bool blanks = scanner_.skipBlanks();
    if (scanner_.startsWith("%%")) {
        scanner_.warn(scanner_.at(),
                      "a comment after a statement; Mermaid itself wants a comment on a line of its own");
        scanner_.moveTo(scanner_.lineEnd(scanner_.at()));
    } else if (!scanner_.atSeparator()) {
        const std::size_t at = scanner_.at();
        scanner_.fail(at,
                      fmt::format("`{}` after the end of a statement; put a `;` or a new line between two statements",
                                  scanner_.characterAt(at)));
    } else if (blanks && !blanksAllowed) {
        scanner_.warn(begin, "blanks at the end of a statement that Mermaid itself wants without");
    }
    if (!scanner_.atEnd() && scanner_.peek() == ';') scanner_.moveTo(scanner_.at() + 1);
}

// All of a statement that is left, without blanks at its ends and without a comment.
std::string_view Parser::takeStatementRest(bool blanksAllowed) {
    scanner_.skipBlanks();
    const std::size_t begin = scanner_.at();
    std::size_t end = begin;
    while (end < scanner_.text().size() && scanner_.charAt(end) != '\n' && scanner_.charAt(end) != ';') {
        const bool comment = scanner_.text().substr(end).starts_with("%%");
        if (comment && (end == begin || blankLength(scanner_.text(), end - 1) > 0)) break;
        ++end;
    }
    const std::string_view rest = trimmed(scanner_.text().substr(begin, end - begin));
    scanner_.moveTo(begin + rest.size());
    endStatement(blanksAllowed);
    return rest;
}

}  // namespace orrery::graph::mermaid
