// Nodes and what hangs on them: names, lists, classes, properties. Their brackets are in brackets.cpp, the arrows
// between them in links.cpp.

#include "engine/base/utf8.h"
#include "scenes/graph/readers/mermaid/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace orrery::graph::mermaid {
namespace {

// What is neither a node that can be the end of an arrow, nor an error yet.
constexpr int kEdge = -1;
constexpr int kNoName = -2;

// The keyword that Mermaid's lexer sees at the beginning of `name`, or nothing. `next` follows the name.
std::string_view keywordIn(std::string_view name, char next) {
    static constexpr std::string_view kKeywords[] = {"_blank",    "_parent", "_self",     "_top",  "class",
                                                     "classDef",  "end",     "flowchart", "graph", "interpolate",
                                                     "linkStyle", "style",   "subgraph"};
    static constexpr std::string_view kBeforeBlanks[] = {"call", "click", "href"};
    const std::size_t end =
        std::min(static_cast<std::size_t>(std::ranges::find_if_not(name, isWord) - name.begin()), name.size());
    const std::string_view word = name.substr(0, end);
    if (std::ranges::find(kKeywords, word) != std::end(kKeywords)) return word;
    const bool blank = next == ' ' || next == '\t' || next == '\n';
    if (word == name && blank && std::ranges::find(kBeforeBlanks, word) != std::end(kBeforeBlanks)) return word;
    return {};
}

}  // namespace

// A --> B & C -->|text| D
void Parser::readVertexStatement() {
    if (const LinkToken link = matchLink(scanner_.text(), scanner_.at());
        link && scanner_.peek() != 'x' && scanner_.peek() != 'o') {
        scanner_.fail(link.begin, fmt::format("an edge has no source before `{}`; name a node in front of it",
                                              link.in(scanner_.text())));
    }
    std::vector<int> sources;
    std::vector<int> targets;
    readNodeList(sources);
    if (sources.empty()) {
        const std::size_t at = scanner_.at();
        scanner_.fail(at, fmt::format("`{}` stands where a statement begins; name a node", scanner_.characterAt(at)));
    }
    while (atLink()) {
        const std::size_t at = scanner_.at();
        const LinkDescription link = readLink();
        const std::string_view written = trimmed(scanner_.text().substr(at, scanner_.at() - at));
        scanner_.skipGap();
        targets.clear();
        readNodeList(targets);
        if (targets.empty()) {
            scanner_.fail(at, fmt::format("an edge has no target after `{}`; name a node", shown(written)));
        }
        if (std::ranges::find(sources, kEdge) != sources.end() || std::ranges::find(targets, kEdge) != targets.end()) {
            scanner_.fail(at, "an arrow cannot begin or end at an edge; name a node");
        }
        builder_.addEdges(sources, targets, link, at);
        sources.swap(targets);
    }
    if (scanner_.peek() == '@') {
        scanner_.fail(scanner_.at(), "an edge has an id and no source; name a node in front of it, as in `A e1@--> B`");
    }
    const std::size_t at = scanner_.at();
    scanner_.skipBlanks();
    const std::size_t next = scanner_.at();
    if (!scanner_.startsWith("%%")) {
        if (const std::string_view name = readName(); !name.empty()) {
            scanner_.fail(next,
                          fmt::format("`{}` follows without an arrow; write `A --> B`, `A & B`, or begin a new line",
                                      shown(name)));
        }
    }
    scanner_.moveTo(at);
    endStatement(true);
}

// A & B & C
// Appends the numbers of the names, kEdge for an edge; nothing when no name stands here.
void Parser::readNodeList(std::vector<int>& nodes) {
    do {
        const std::size_t at = scanner_.at();
        const int node = readVertex();
        if (node == kNoName) {
            if (nodes.empty()) return;
            scanner_.fail(at, "a name is missing after `&`");
        }
        nodes.push_back(node);
    } while (readListSeparator());
}

bool Parser::readListSeparator() {
    const std::size_t begin = scanner_.at();
    bool asMermaid = scanner_.skipBlanks();
    const char c = scanner_.peek();
    if (c != '&' && c != ',') {
        scanner_.moveTo(begin);
        return false;
    }
    const std::size_t at = scanner_.at();
    scanner_.moveTo(at + 1);
    asMermaid = scanner_.skipBlanks() && asMermaid && c == '&';
    asMermaid = !scanner_.skipGap() && asMermaid;
    if (!asMermaid) scanner_.warn(at, "a list that Mermaid itself wants as `A & B`, with blanks, on one line");
    return true;
}

// name bracket? (`:::` class)* (`@{` properties `}`)?
// The number of the name, kEdge for an edge, kNoName when there is no name here.
int Parser::readVertex() {
    const std::size_t at = scanner_.at();
    const char first = scanner_.peek();
    const bool headLike = (first == 'x' || first == 'o') && matchLink(scanner_.text(), at);
    const std::string_view name = readName();
    if (name.empty()) return kNoName;
    if (name.size() > limits_.labelBytes) failTooLong(at);
    if (headLike) {
        scanner_.warn(at, fmt::format("`{}` is taken for a name; Mermaid itself takes it for the head of the arrow",
                                      shown(name)));
    }
    const int known = builder_.findName(name);
    if (known < 0) {
        if (builder_.findEdge(name) != nullptr) {
            readDecorations(name, kEdge);
            return kEdge;
        }
        remarkOnName(name, at);
    }
    const int node = builder_.nameNode(name, known, at);
    readDecorations(name, node);
    return node;
}

// What Mermaid itself would not take for a name.
void Parser::remarkOnName(std::string_view name, std::size_t at) {
    if (const std::string_view word = keywordIn(name, scanner_.peek()); !word.empty()) {
        scanner_.warn(at, fmt::format("`{}` begins a name here; Mermaid itself takes it for a keyword", word));
    }
    for (std::size_t i = 0; i < name.size();) {
        const utf8::Decoded next = utf8::decode(name, i);
        i += next.length;
        if (!isUnknownToMermaid(next.codePoint)) continue;
        scanner_.warn(
            at, fmt::format("`{}` is taken for a name; Mermaid itself does not know all its characters", shown(name)));
        return;
    }
}

void Parser::readDecorations(std::string_view name, int node) {
    enum Stage { nothing, bracket, classes, properties };
    for (Stage stage = nothing;;) {
        const std::size_t begin = scanner_.at();
        const bool direct = !scanner_.skipBlanks();
        const std::size_t at = scanner_.at();
        const char c = scanner_.peek();
        const Stage before = stage;
        Stage now = nothing;
        if (scanner_.startsWith(":::")) {
            builder_.attach(name, takeClasses(), at);
            now = classes;
        } else if (scanner_.startsWith("@{")) {
            if (node == kEdge) {
                readEdgeProperties(*builder_.findEdge(name));
            } else if (Group* group = builder_.findGroup(name)) {
                readGroupProperties(*group);
            } else {
                readNodeProperties(node);
            }
            now = properties;
        } else if (node != kEdge && before != bracket && (c == '[' || c == '(' || c == '{' || (c == '>' && direct))) {
            readBracket(node);
            now = bracket;
        } else {
            scanner_.moveTo(begin);
            return;
        }
        if (!direct || now <= before) {
            scanner_.warn(at,
                          "Mermaid itself wants a name, its bracket, `:::` and `@{` in this order and without blanks");
        }
        stage = now;
    }
}

// The characters of a name, as Mermaid's lexer cuts it into tokens: an arrow ends it where a token could begin, which
// is why `1x--x2` is an arrow with crosses and `ax--x2` begins with a node `ax`.
std::string_view Parser::readName() {
    const std::string_view text = scanner_.text();
    const std::size_t begin = scanner_.at();
    std::size_t at = begin;
    const auto runGoesOn = [&] {
        const char c = scanner_.charAt(at);
        if (at >= text.size()) return false;
        if (c != '-') return isNameCharacter(c);
        const char next = scanner_.charAt(at + 1);
        return at + 1 < text.size() && next != '>' && next != '-' && next != '.';
    };
    while (at < text.size()) {
        const char c = text[at];
        const bool head = at == begin && (c == 'x' || c == 'o');
        if (!head && (matchLink(text, at) || matchMistypedLink(text, at))) break;
        if (!isAscii(c)) {
            if (blankLength(text, at) > 0 || smartQuoteLength(text, at) > 0) break;
            at += utf8::decode(text, at).length;
        } else if (isDigit(c)) {
            while (isDigit(scanner_.charAt(at))) ++at;
        } else if (c == ':') {
            if (text.substr(at).starts_with(":::")) break;
            ++at;
        } else if (c == '@') {
            // e1@ before an arrow is the id of an edge, A@{ begins properties
            const char next = scanner_.charAt(at + 1);
            if (at == begin || next == '{' || next == '"' || next == '\0' || next == '\n') break;
            if (blankLength(text, at + 1) > 0 || matchLink(text, at + 1)) break;
            ++at;
        } else if (c == '"' || (c == '&' && at == begin && blankLength(text, at + 1) > 0)) {
            break;
        } else if (c == ',' || c == '=' || c == '^' || c == '~' || c == '-') {
            ++at;
        } else if (isNameCharacter(c)) {
            while (runGoesOn()) ++at;
        } else {
            break;
        }
    }
    // `A, B` and `A& B` are lists.
    if (at > begin + 1 && (text[at - 1] == ',' || text[at - 1] == '&')) {
        std::size_t next = at;
        while (const std::size_t length = blankLength(text, next)) next += length;
        const char c = scanner_.charAt(next);
        const bool nameFollows = next > at && c != '"' && (!isAscii(c) || isNameCharacter(c)) && c != '%' && c != '&' &&
                                 !matchLink(text, next) && !matchMistypedLink(text, next);
        if (nameFollows) --at;
    }
    scanner_.moveTo(at);
    return text.substr(begin, at - begin);
}

// :::name
Attachment Parser::takeClasses() {
    const std::size_t at = scanner_.at();
    scanner_.moveTo(at + 3);
    if (scanner_.skipBlanks()) scanner_.warn(at, "blanks after `:::`; Mermaid itself wants the class right behind it");
    const std::size_t classAt = scanner_.at();
    const std::string_view classes = readName();
    if (classes.empty()) scanner_.fail(at, "a class is missing after `:::`; write `:::name`, or leave `:::` out");
    if (classes.find(',') != kNowhere) {
        scanner_.warn(classAt, "several classes after one `:::`; Mermaid itself takes them for one name");
    }
    Attachment attachment;
    attachment.kind = Attachment::Kind::classes;
    for (const std::string_view name : splitNames(classes)) attachment.classes.emplace_back(name);
    return attachment;
}

}  // namespace orrery::graph::mermaid
