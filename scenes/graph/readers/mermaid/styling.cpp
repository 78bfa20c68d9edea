// style, classDef, class, linkStyle.

#include "engine/base/words.h"
#include "scenes/graph/readers/mermaid/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace orrery::graph::mermaid {
namespace {

constexpr std::size_t kLongestProperty = 64;

// Whether `text` begins with a CSS declaration: a property, a colon, and no second or third colon.
bool beginsDeclaration(std::string_view text) {
    static constexpr std::string_view kProperties[] = {"fill", "stroke", "color", "background", "opacity", "rx", "ry"};
    std::size_t end = 0;
    while (end < text.size() && (isLetter(text[end]) || text[end] == '-')) ++end;
    const std::string_view property = text.substr(0, end);
    const bool known =
        std::ranges::find(kProperties, property) != std::end(kProperties) || property.find('-', 1) != kNowhere;
    const std::string_view rest = trimmed(text.substr(end));
    return known && rest.starts_with(':') && !rest.starts_with("::");
}

// Bytes of the first declaration in `text`, up to where a blank and another declaration follow.
std::size_t declarationLength(std::string_view text) {
    const std::size_t colon = text.find(':');
    for (std::size_t blank = text.find(' ', colon); blank != kNowhere; blank = text.find(' ', blank + 1)) {
        const std::string_view next = text.substr(blank + 1, kLongestProperty);
        if (trimmed(text.substr(colon + 1, blank - colon - 1)).empty() || !beginsDeclaration(next)) continue;
        return blank;
    }
    return text.size();
}

}  // namespace

// Up to the next blank or the end of the statement.
std::string_view Parser::takeWord() {
    const std::string_view text = scanner_.text();
    const std::size_t begin = scanner_.at();
    std::size_t end = begin;
    while (end < text.size() && text[end] != '\n' && text[end] != ';' && blankLength(text, end) == 0) ++end;
    scanner_.moveTo(end);
    return text.substr(begin, end - begin);
}

// A,B,C in front of the rest of a statement. Mermaid wants no blanks after the commas.
std::string_view Parser::takeNameList(std::string_view statement) {
    const std::string_view text = scanner_.text();
    scanner_.skipBlanks();
    const std::size_t begin = scanner_.at();
    bool blanks = false;
    while (true) {
        const std::string_view word = takeWord();
        const std::size_t end = scanner_.at();
        scanner_.skipBlanks();
        const bool goesOn = scanner_.at() > end && !word.empty() && (word.ends_with(',') || scanner_.peek() == ',');
        if (!goesOn || scanner_.atSeparator()) {
            scanner_.moveTo(end);
            break;
        }
        blanks = true;
    }
    const std::string_view list = text.substr(begin, scanner_.at() - begin);
    if (list.empty()) {
        scanner_.fail(begin, fmt::format("{0} wants a name behind it, such as `{0} A {1}`", statement,
                                         statement == "class" ? "important" : "fill:#f96"));
    }
    if (blanks) scanner_.warn(begin, "blanks in a list of names; Mermaid itself wants `A,B,C`");
    return list;
}

std::vector<std::string_view> Parser::splitNames(std::string_view list) {
    std::vector<std::string_view> names;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (const std::string_view name = trimmed(list.substr(0, comma)); !name.empty()) names.push_back(name);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return names;
}

// style A fill:#f9f,stroke:#333
// To Mermaid `style B,C fill:#f9f` makes a node called "B,C"; nobody means that, unless there is one.
void Parser::readStyle() {
    const std::string_view list = takeNameList("style");
    const std::size_t at = scanner_.at() - list.size();
    Attachment attachment;
    attachment.style = takeDeclarations();
    std::vector<std::string_view> names = splitNames(list);
    if (builder_.findName(list) >= 0 || builder_.findEdge(list) != nullptr) {
        names = {list};
    } else if (names.size() != 1 || names.front() != list) {
        scanner_.warn(
            at, fmt::format("style names {} nodes; Mermaid itself takes `{}` for one", names.size(), shown(list)));
    }
    for (const std::string_view name : names) {
        builder_.attach(name, attachment, static_cast<std::size_t>(name.data() - scanner_.text().data()));
    }
}

// classDef name,other fill:#f9f,stroke:#333
void Parser::readClassDefinition() {
    const std::string_view list = takeNameList("classDef");
    const std::size_t at = scanner_.at() - list.size();
    const Style style = takeDeclarations();
    for (const std::string_view name : splitNames(list)) builder_.addToClass(name, style, at);
}

// class A,B name
void Parser::readClass() {
    const std::string_view list = takeNameList("class");
    scanner_.skipBlanks();
    const std::size_t classAt = scanner_.at();
    const std::string_view classes = takeWord();
    if (classes.empty() || classes.starts_with("%%")) {
        scanner_.fail(classAt, "class wants names and a class, such as `class A,B important`");
    }
    endStatement(false);
    Attachment attachment;
    attachment.kind = Attachment::Kind::classes;
    for (const std::string_view name : splitNames(classes)) attachment.classes.emplace_back(name);
    if (attachment.classes.size() > 1) {
        scanner_.warn(classAt, "several classes in one statement; Mermaid itself takes them for one name");
    }
    for (const std::string_view name : splitNames(list)) {
        builder_.attach(name, attachment, static_cast<std::size_t>(name.data() - scanner_.text().data()));
    }
}

// linkStyle 0,1 stroke:#ff3        linkStyle default interpolate basis stroke:#ff3
void Parser::readLinkStyle() {
    const std::string_view list = takeNameList("linkStyle");
    LinkStyle style;
    scanner_.skipBlanks();
    const std::size_t wordAt = scanner_.at();
    if (takeWord() == "interpolate") {
        scanner_.skipBlanks();
        style.curve = takeWord();
        if (style.curve.empty()) {
            scanner_.fail(wordAt, "interpolate wants the name of a curve behind it, such as basis");
        }
        scanner_.skipBlanks();
    } else {
        scanner_.moveTo(wordAt);
    }
    if (!scanner_.atSeparator() || style.curve.empty()) {
        style.style = takeDeclarations();
        style.hasStyle = true;
    } else {
        endStatement(true);
    }
    if (list == "default") {
        builder_.styleAllEdges(style);
        return;
    }
    for (const std::string_view entry : splitNames(list)) {
        const auto entryAt = static_cast<std::size_t>(entry.data() - scanner_.text().data());
        std::size_t number = 0;
        if (entry.size() <= 9 && std::ranges::all_of(entry, isDigit)) {
            for (const char c : entry) number = number * 10 + static_cast<std::size_t>(c - '0');
        } else if (const Edge* edge = builder_.findEdge(entry)) {
            number = static_cast<std::size_t>(edge - graph_.edges.data());
            scanner_.warn(
                entryAt, fmt::format("linkStyle by the id `{}`; Mermaid itself wants the edge's number", shown(entry)));
        } else {
            scanner_.fail(entryAt,
                          fmt::format("`{}` is no edge; linkStyle wants `default`, or numbers of edges from 0, "
                                      "such as `linkStyle 0,1 stroke:red`",
                                      shown(entry)));
        }
        builder_.styleEdge(number, style, entryAt);
    }
}

// property:value,property:value        All that is left of the statement.
Style Parser::takeDeclarations() {
    Style style;
    scanner_.skipBlanks();
    const std::size_t at = scanner_.at();
    do {
        addDeclarations(style, takeStatementRest(true), at);
    } while (declarationFollows());
    if (style.empty()) scanner_.fail(at, "no declarations here; write them as `fill:#f96,stroke:#333`");
    return style;
}

// A `;` ends the statement, unless another declaration follows on the line: `fill:red;stroke:blue`.
bool Parser::declarationFollows() {
    const std::size_t at = scanner_.at();
    if (at == 0 || scanner_.charAt(at - 1) != ';') return false;
    const std::size_t lineEnd = scanner_.lineEnd(at);
    if (!beginsDeclaration(trimmed(scanner_.text().substr(at, std::min(lineEnd - at, kLongestProperty))))) return false;
    scanner_.warn(at - 1, "`;` between declarations; Mermaid itself wants a comma");
    return true;
}

// Commas separate declarations, except inside parentheses and behind a backslash.
void Parser::addDeclarations(Style& style, std::string_view text, std::size_t at) {
    if (text.find('(') != kNowhere) {
        scanner_.warn(at, "parentheses in a declaration; Mermaid itself knows names and `#` colours only");
    }
    while (!text.empty()) {
        int depth = 0;
        std::size_t end = 0;
        for (; end < text.size() && (depth > 0 || text[end] != ','); ++end) {
            if (text[end] == '\\' && end + 1 < text.size()) ++end;
            if (text[end] == '(') ++depth;
            if (text[end] == ')' && depth > 0) --depth;
        }
        end = std::min(end, text.size());
        for (std::string_view rest = trimmed(text.substr(0, end)); !rest.empty();) {
            const std::size_t length = declarationLength(rest);
            if (length < rest.size()) {
                scanner_.warn(at, "two declarations without a comma between them; Mermaid itself wants one");
            }
            addDeclaration(style, trimmed(rest.substr(0, length)), at);
            rest = trimmed(rest.substr(length));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void Parser::addDeclaration(Style& style, std::string_view declaration, std::size_t at) {
    const std::size_t colon = declaration.find(':');
    if (colon == kNowhere) {
        scanner_.warn(at,
                      fmt::format("`{}` is no declaration; write a property, a colon and a value", shown(declaration)));
        return;
    }
    std::string_view value = trimmed(declaration.substr(colon + 1));
    if (value.ends_with("!important")) {
        value = trimmed(value.substr(0, value.size() - std::string_view("!important").size()));
    }
    std::string clean;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\\' || i + 1 == value.size() || value[i + 1] != ',') clean += value[i];
    }
    style.emplace_back(lowerCase(trimmed(declaration.substr(0, colon))), std::move(clean));
}

}  // namespace orrery::graph::mermaid
