#include "scenes/lesson/unfenced.h"
#include "engine/base/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace orrery::lesson {
namespace {

// A quoted label over more lines than this is a quotation mark that was forgotten.
constexpr std::size_t kLongestLabel = 50;

bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

std::size_t indentOf(std::string_view line) {
    std::size_t indent = 0;
    for (const char c : line) {
        if (!isBlank(c)) break;
        indent += c == '\t' ? 4U : 1U;
    }
    return indent;
}

std::string_view nextWord(std::string_view& text) {
    text = utf8::trimmed(text);
    const std::size_t end = std::min(text.find_first_of(" \t;"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

bool isDirection(std::string_view word) {
    constexpr std::array<std::string_view, 9> kDirections = {"TB", "TD", "BT", "RL", "LR", ">", "<", "^", "v"};
    return std::ranges::find(kDirections, word) != kDirections.end();
}

// Reads one line as a statement. Generous inside of brackets, strict about what stands between them: prose is none.
class Statement {
 public:
    explicit Statement(std::string_view line) : rest_(utf8::trimmed(line)) {}

    bool matches() { return !rest_.empty() && (isKeyword() || isChain()); }
    // A quotation mark was opened that this line does not close.
    bool goesOn() const { return goesOn_; }
    bool isComment() const { return rest_.starts_with("%%"); }

 private:
    bool isKeyword() const {
        if (isComment()) return true;
        std::string_view rest = rest_;
        const std::string_view word = nextWord(rest);
        rest = utf8::trimmed(rest);
        if (word == "end") return rest.empty() || rest == ";";
        if (word == "subgraph") return true;
        if (word == "direction") return isDirection(nextWord(rest));
        if (word == "style" || word == "classDef") return rest.find(':') != std::string_view::npos;
        if (word == "linkStyle") return rest.find(':') != std::string_view::npos || rest.starts_with("default");
        if (word == "class") {
            nextWord(rest);
            return !utf8::trimmed(rest).empty() && utf8::trimmed(rest).find(' ') == std::string_view::npos;
        }
        if (word == "click")
            return rest.find('"') != std::string_view::npos || rest.find(" call ") != std::string_view::npos;
        return rest_.starts_with("accTitle:") || rest_.starts_with("accDescr");
    }

    // Nodes joined by & and by edges: an edge, or one node with a label.
    bool isChain() {
        bool labelled = false;
        std::size_t nodes = 0;
        for (;;) {
            if (!takeNode(labelled)) return false;
            ++nodes;
            if (goesOn_) return true;
            rest_ = utf8::trimmed(rest_);
            if (rest_.empty() || rest_.starts_with(';')) return nodes == 1 && labelled;
            if (!rest_.starts_with('&')) return startsEdge();
            rest_ = utf8::trimmed(rest_.substr(1));
        }
    }

    bool takeNode(bool& labelled) {
        const std::size_t end = idLength();
        if (end == 0) return false;
        rest_.remove_prefix(end);
        if (rest_.starts_with("@{")) {
            labelled = true;
            return takeBracket(1, '{', '}');
        }
        if (rest_.starts_with('[')) return labelled = true, takeBracket(0, '[', ']');
        if (rest_.starts_with('(')) return labelled = true, takeBracket(0, '(', ')');
        if (rest_.starts_with('{')) return labelled = true, takeBracket(0, '{', '}');
        if (rest_.starts_with('>')) return labelled = true, takeBracket(0, '>', ']');
        takeClass();
        return true;
    }

    std::size_t idLength() const {
        std::size_t at = 0;
        for (; at < rest_.size(); ++at) {
            const char c = rest_[at];
            if (isBlank(c) || std::string_view("[](){}<>&;@:\"'`|,").find(c) != std::string_view::npos) break;
            const std::string_view from = rest_.substr(at);
            if (from.starts_with("--") || from.starts_with("==") || from.starts_with("-.") || from.starts_with("~~~") ||
                from.starts_with("->")) {
                break;
            }
        }
        return at;
    }

    void takeClass() {
        if (!rest_.starts_with(":::")) return;
        rest_.remove_prefix(std::min(rest_.find_first_of(" \t;&", 3), rest_.size()));
    }

    // The bracket at rest_[open], with brackets of its own kind inside; quotation marks hide brackets.
    bool takeBracket(std::size_t open, char opening, char closing) {
        int depth = 0;
        bool quoted = false;
        for (std::size_t at = open; at < rest_.size(); ++at) {
            const char c = rest_[at];
            if (c == '"') quoted = !quoted;
            if (quoted) continue;
            if (c == opening && (at == open || opening != '>')) ++depth;
            if (c == closing && --depth == 0) {
                rest_.remove_prefix(at + 1);
                takeClass();
                return true;
            }
        }
        goesOn_ = quoted;
        return quoted;
    }

    bool startsEdge() const {
        std::string_view text = rest_;
        // e1@-->
        if (const std::size_t at = text.find('@'); at != std::string_view::npos && at > 0 && at < 40) {
            if (text.substr(0, at).find_first_of(" \t-=") == std::string_view::npos) text.remove_prefix(at + 1);
        }
        if (text.starts_with('<') || text.starts_with("o-") || text.starts_with("o=") || text.starts_with("x-") ||
            text.starts_with("x=")) {
            text.remove_prefix(1);
        }
        return text.starts_with("--") || text.starts_with("==") || text.starts_with("-.") || text.starts_with("~~~") ||
               text.starts_with("->") || text.starts_with("=>");
    }

    std::string_view rest_;
    bool goesOn_ = false;
};

// The header alone on its line, or with a statement after the semicolon.
bool isHeader(std::string_view line) {
    if (const std::size_t comment = line.find("%%"); comment != std::string_view::npos) line = line.substr(0, comment);
    std::string_view rest = utf8::trimmed(line);
    const std::string_view word = nextWord(rest);
    if (word != "flowchart" && word != "graph" && word != "flowchart-elk") return false;
    if (!isDirection(nextWord(rest))) return false;
    rest = utf8::trimmed(rest);
    if (rest.empty()) return true;
    if (!rest.starts_with(';')) return false;
    rest = utf8::trimmed(rest.substr(1));
    return rest.empty() || Statement(rest).matches();
}

bool isListItem(std::string_view line) {
    line = utf8::trimmed(line);
    if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ")) return true;
    const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
    return digits > 0 && digits < 4 && (line.substr(digits).starts_with(". ") || line.substr(digits).starts_with(") "));
}

class Finder {
 public:
    Finder(const std::vector<std::string_view>& lines, const std::vector<bool>& taken) : lines_(lines), taken_(taken) {}

    std::vector<LineRange> find() {
        std::vector<LineRange> blocks;
        for (std::size_t at = 0; at < lines_.size(); ++at) {
            if (taken_[at] || !isHeader(lines_[at])) continue;
            if (const std::optional<std::size_t> last = endOf(at)) {
                blocks.push_back({at, *last});
                at = *last;
            }
        }
        return blocks;
    }

 private:
    bool open(std::size_t line) const { return line < lines_.size() && !taken_[line]; }

    // The last line of the block that starts with the header; nothing when no statement follows it.
    std::optional<std::size_t> endOf(std::size_t header) const {
        const std::size_t indent = indentOf(lines_[header]);
        std::optional<std::size_t> last;
        bool statements =
            lines_[header].find(';') != std::string_view::npos && utf8::trimmed(lines_[header]).back() != ';';
        if (statements) last = header;
        for (std::size_t at = header + 1; open(at); ++at) {
            if (utf8::trimmed(lines_[at]).empty()) {
                const std::size_t next = afterBlanks(at);
                if (!open(next) || isHeader(lines_[next]) || !Statement(lines_[next]).matches()) break;
                at = next - 1;
                continue;
            }
            Statement statement(lines_[at]);
            const bool comment = statement.isComment();
            const bool matches = statement.matches();
            // A line that is no statement, but indented below the header, is a mistake in the diagram and not prose.
            const bool inside = indentOf(lines_[at]) > indent + 1 && !isListItem(lines_[at]) && statements;
            if (!matches && !inside) break;
            if (isHeader(lines_[at])) break;
            statements = statements || (matches && !comment);
            if (matches && statement.goesOn()) at = endOfLabel(at);
            last = at;
        }
        return statements ? last : std::nullopt;
    }

    std::size_t afterBlanks(std::size_t at) const {
        while (open(at) && utf8::trimmed(lines_[at]).empty()) ++at;
        return at;
    }

    std::size_t endOfLabel(std::size_t at) const {
        for (std::size_t next = at + 1; open(next) && next <= at + kLongestLabel; ++next) {
            if (lines_[next].find('"') != std::string_view::npos) return next;
        }
        return at;
    }

    const std::vector<std::string_view>& lines_;
    const std::vector<bool>& taken_;
};

}  // namespace

std::vector<LineRange> findUnfenced(const std::vector<std::string_view>& lines, const std::vector<bool>& taken) {
    return Finder(lines, taken).find();
}

}  // namespace orrery::lesson
