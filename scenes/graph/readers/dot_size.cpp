#include "scenes/graph/readers/dot_size.h"

#include "scenes/graph/readers/builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace orrery::graph::dot {
namespace {

// cgraph gives every node and every edge a value of every attribute that any of them has.
constexpr std::size_t kMostValues = 100'000'000;

// cgraph's parser and its closing of a graph call themselves for each brace within a brace.
constexpr std::size_t kMostBraces = 1000;

enum class TokenKind : std::uint8_t { end, name, arrow, open, close, assign, colon, separator };

struct Token {
    TokenKind kind = TokenKind::end;
    std::string_view text;
    bool quoted = false;
};

// https://graphviz.org/doc/info/lang.html, as far as sizes go: attribute lists and comments are passed over.
class Scanner {
 public:
    explicit Scanner(std::string_view text) : text_(text) {}

    int line() const { return 1 + static_cast<int>(std::count(text_.begin(), text_.begin() + position(), '\n')); }

    std::size_t attributes() const { return attributes_.size(); }

    Token next() {
        skip();
        while (at_ < text_.size() && (text_[at_] == '[' || text_[at_] == ']')) {
            if (text_[at_++] == '[') skipAttributes();
            skip();
        }
        if (at_ >= text_.size()) return {};
        const std::size_t start = at_;
        switch (text_[at_++]) {
            case '{':
                return {TokenKind::open, {}, false};
            case '}':
                return {TokenKind::close, {}, false};
            case '=':
                return {TokenKind::assign, {}, false};
            case ':':
                return {TokenKind::colon, {}, false};
            case ';':
            case ',':
                return {TokenKind::separator, {}, false};
            case '"':
                skipQuoted();
                return {TokenKind::name, text_.substr(start, at_ - start), true};
            case '<':
                skipHtml();
                return {TokenKind::name, text_.substr(start, at_ - start), true};
            default:
                break;
        }
        if (isArrow(start)) {
            at_ = start + 2;
            return {TokenKind::arrow, {}, false};
        }
        while (at_ < text_.size() && !endsName(at_)) ++at_;
        return {TokenKind::name, text_.substr(start, at_ - start), false};
    }

 private:
    std::ptrdiff_t position() const { return static_cast<std::ptrdiff_t>(std::min(at_, text_.size())); }

    bool isArrow(std::size_t at) const {
        return text_[at] == '-' && at + 1 < text_.size() && (text_[at + 1] == '>' || text_[at + 1] == '-');
    }

    bool endsName(std::size_t at) const {
        constexpr std::string_view kEnds = " \t\n\r{}[]=:;,\"<";
        return kEnds.find(text_[at]) != std::string_view::npos || isArrow(at);
    }

    void skip() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            const std::string_view rest = text_.substr(at_);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                ++at_;
            } else if (rest.starts_with("//") || (c == '#' && (at_ == 0 || text_[at_ - 1] == '\n'))) {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (rest.starts_with("/*")) {
                const std::size_t end = text_.find("*/", at_ + 2);
                at_ = end == std::string_view::npos ? text_.size() : end + 2;
            } else {
                return;
            }
        }
    }

    void skipQuoted() {
        while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
        at_ = std::min(at_ + 1, text_.size());
    }

    void skipHtml() {
        int depth = 1;
        while (at_ < text_.size() && depth > 0) {
            if (text_[at_] == '<') ++depth;
            if (text_[at_] == '>') --depth;
            ++at_;
        }
    }

    // Over the list, with a note of the names in it.
    void skipAttributes() {
        while (at_ < text_.size() && text_[at_] != ']') {
            const std::size_t start = at_;
            const char c = text_[at_++];
            if (c == '"') {
                skipQuoted();
            } else if (c == '<') {
                skipHtml();
            } else if (!endsName(start)) {
                while (at_ < text_.size() && !endsName(at_)) ++at_;
            } else {
                continue;
            }
            attributes_.insert(text_.substr(start, at_ - start));
            // Its value is none.
            skip();
            if (at_ >= text_.size() || text_[at_] != '=') continue;
            ++at_;
            skip();
            if (at_ >= text_.size()) return;
            if (text_[at_] == '"') {
                ++at_;
                skipQuoted();
            } else if (text_[at_] == '<') {
                ++at_;
                skipHtml();
            } else {
                while (at_ < text_.size() && !endsName(at_)) ++at_;
            }
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::unordered_set<std::string_view> attributes_;  // counted, never iterated
};

class SizeReader {
 public:
    SizeReader(std::string_view text, const Source& source, const Limits& limits)
        : scanner_(text), source_(source), limits_(limits) {}

    void read() {
        for (Token token = scanner_.next(); token.kind != TokenKind::end; token = following_) {
            following_ = scanner_.next();
            take(token);
        }
        const std::size_t values = scanner_.attributes() * (nodes_.size() + edges_);
        if (values > kMostValues) {
            refuse(fmt::format("{} attributes for {} nodes and edges; the limit is {} values", scanner_.attributes(),
                               nodes_.size() + edges_, kMostValues));
        }
    }

 private:
    // A pair of braces: how many nodes were named inside, and where its statement stands.
    struct Level {
        std::string name;       // of the subgraph
        std::size_t nodes = 0;  // named inside, with those of inner levels
        std::size_t left = 0;   // size of the operand read last
        bool arrow = false;     // an arrow came after it
    };

    void take(const Token& token) {
        switch (token.kind) {
            case TokenKind::open:
                open();
                break;
            case TokenKind::close:
                close();
                break;
            case TokenKind::arrow:
                if (!levels_.empty()) levels_.back().arrow = true;
                break;
            case TokenKind::separator:
                endStatement();
                break;
            case TokenKind::assign:
            case TokenKind::colon:
                skipNext_ = true;
                break;
            default:
                takeName(token);
        }
    }

    void takeName(const Token& token) {
        if (skipNext_) {
            skipNext_ = false;
            return;
        }
        if (levels_.empty() || following_.kind == TokenKind::assign) return;
        if (!token.quoted) {
            const std::string word = lowerCase(token.text.substr(0, 9));
            if (word == "subgraph") {
                if (following_.kind == TokenKind::name) subgraph_ = std::string(following_.text);
                skipNext_ = following_.kind == TokenKind::name;
                return;
            }
            if (word == "node" || word == "edge" || word == "graph") return;
        }
        nodes_.insert(token.text);
        if (nodes_.size() > limits_.nodes) refuse(fmt::format("more than {} nodes, which is the limit", limits_.nodes));
        ++levels_.back().nodes;
        operand(1);
    }

    // An operand ends the arrow before it, or starts a new statement.
    void operand(std::size_t size) {
        Level& level = levels_.back();
        if (level.arrow) {
            edges_ += level.left * size;
            if (edges_ > limits_.edges) refuse(fmt::format("more than {} edges, which is the limit", limits_.edges));
        }
        level.arrow = false;
        level.left = size;
    }

    void endStatement() {
        if (levels_.empty()) return;
        levels_.back().arrow = false;
        levels_.back().left = 0;
    }

    void open() {
        if (levels_.size() >= kMostBraces)
            refuse(fmt::format("braces nested deeper than {}, which is the limit", kMostBraces));
        levels_.push_back({std::exchange(subgraph_, {}), 0, 0, false});
    }

    void close() {
        if (levels_.empty()) return;
        const Level inner = std::move(levels_.back());
        levels_.pop_back();
        std::size_t size = std::min(inner.nodes, limits_.nodes);
        if (!inner.name.empty()) {  // braces of the same name add to the same set
            std::size_t& known = subgraphs_[inner.name];
            known = size = std::min(known + size, limits_.nodes);
        }
        if (levels_.empty()) return;
        levels_.back().nodes = std::min(levels_.back().nodes + size, limits_.nodes);
        operand(size);
    }

    [[noreturn]] void refuse(const std::string& message) const {
        throw Error(message, {source_.file, source_.firstLine + scanner_.line() - 1, 0, {}});
    }

    Scanner scanner_;
    const Source& source_;
    const Limits& limits_;
    Token following_;
    std::vector<Level> levels_;
    std::string subgraph_;
    bool skipNext_ = false;
    std::size_t edges_ = 0;
    std::unordered_set<std::string_view> nodes_;              // counted, never iterated
    std::unordered_map<std::string, std::size_t> subgraphs_;  // looked up, never iterated
};

}  // namespace

void refuseTooLarge(std::string_view text, const Source& source, const Limits& limits) {
    SizeReader(text, source, limits).read();
}

}  // namespace orrery::graph::dot
