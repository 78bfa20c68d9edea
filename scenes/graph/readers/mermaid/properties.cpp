#include "scenes/graph/readers/mermaid/properties.h"

#include "engine/base/utf8.h"
#include "scenes/graph/readers/mermaid/characters.h"

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <utility>

namespace orrery::graph::mermaid {
namespace {

class PropertyReader {
 public:
    PropertyReader(std::string_view body, std::string_view lineBreak)
        : body_(body),
          lineBreak_(lineBreak),
          lineEnd_(std::min(body.find('\n'), body.size())),
          block_(lineEnd_ < body.size()) {}

    Properties read() {
        while (skipToKey()) readProperty();
        return std::move(properties_);
    }

 private:
    bool done() const { return at_ >= body_.size(); }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < body_.size() ? body_[at_ + ahead] : '\0'; }

    // The line that holds `at`, which never goes back: every line is looked for once, however long.
    void findLine(std::size_t at) {
        while (lineEnd_ < at) {
            lineBegin_ = lineEnd_ + 1;
            lineEnd_ = std::min(body_.find('\n', lineBegin_), body_.size());
        }
    }
    std::size_t lineEnd() {
        findLine(at_);
        return lineEnd_;
    }
    // Columns between the start of the line and `at`.
    std::size_t indentOf(std::size_t at) {
        findLine(at);
        return at - lineBegin_;
    }

    // Over blanks, empty lines, comments and commas to the next key; false at the end.
    bool skipToKey() {
        while (!done()) {
            const std::size_t length = peek() == '\n' || peek() == ',' ? 1 : blankLength(body_, at_);
            if (length > 0) {
                at_ += length;
            } else if (block_ && (peek() == '#' || (peek() == '-' && blankLength(body_, at_ + 1) > 0))) {
                at_ = lineEnd();  // a comment, or an item of a list
            } else {
                return true;
            }
        }
        return false;
    }

    void skipBlanks() {
        while (const std::size_t length = blankLength(body_, at_)) at_ += length;
    }

    // key: value
    void readProperty() {
        Property property;
        property.at = at_;
        indent_ = indentOf(at_);
        if (peek() == '"' || peek() == '\'') {
            property.key = readQuoted();
        } else {
            const std::size_t end = std::min(body_.find_first_of(block_ ? ":\n" : ":,", at_), body_.size());
            property.key = trimmed(body_.substr(at_, end - at_));
            at_ = end;
        }
        skipBlanks();
        if (peek() == ':') {
            ++at_;
            skipBlanks();
            property.value = readValue();
        } else if (block_) {
            properties_.remarks.push_back({property.at, "a line without `:` among the properties; it is left out"});
            at_ = lineEnd();
            return;
        }
        properties_.list.push_back(std::move(property));
    }

    std::string readValue() {
        const char c = peek();
        if (c == '"' || c == '\'') {
            std::string value = readQuoted();
            skipBlanks();
            if (block_ && peek() == ',') remarkComma();
            return value;
        }
        if (c == '{' || c == '[') {
            skipCollection();
            return {};
        }
        if (block_ && (c == '|' || c == '>')) return readBlockScalar(c == '|');
        std::string value = block_ ? readBlockPlain() : readFlowPlain();
        return value == "null" || value == "~" ? std::string{} : value;
    }

    void remarkComma() {
        properties_.remarks.push_back({at_,
                                       "a comma at the end of a property; Mermaid itself wants none where each "
                                       "property has a line of its own"});
        ++at_;
    }

    // Up to the comma.
    std::string readFlowPlain() {
        const std::size_t end = std::min(body_.find(',', at_), body_.size());
        const std::string_view value = trimmed(body_.substr(at_, end - at_));
        at_ = end;
        return std::string(value);
    }

    // Up to the end of the line or to a comment; lines further in than the key continue the value.
    std::string readBlockPlain() {
        std::string value = readPlainLine();
        const bool nested = value.empty();
        while (peek() == '\n') {
            std::size_t next = at_ + 1;  // past the end of the line
            while (const std::size_t length = blankLength(body_, next)) next += length;
            if (next >= body_.size()) break;
            if (body_[next] != '\n' && indentOf(next) <= indent_) break;
            at_ = next;
            if (body_[next] == '\n') continue;
            const std::string more = readPlainLine();
            if (!nested) value += " " + more;
        }
        return value;
    }

    std::string readPlainLine() {
        std::string_view line = body_.substr(at_, lineEnd() - at_);
        const std::size_t second = secondKey(line);
        if (second != kNowhere) {
            properties_.remarks.push_back({at_ + second,
                                           "two properties on one of several lines; Mermaid itself wants "
                                           "each on a line of its own"});
            at_ += second;
            return std::string(trimmed(line.substr(0, second)));
        }
        for (std::size_t hash = line.find('#'); hash != kNowhere; hash = line.find('#', hash + 1)) {
            if (hash > 0 && line[hash - 1] != ' ' && line[hash - 1] != '\t') continue;
            line = line.substr(0, hash);
            break;
        }
        std::string_view value = trimmed(line);
        if (value.ends_with(',')) {
            at_ += value.size() - 1;
            value = trimmed(value.substr(0, value.size() - 1));
            remarkComma();
        }
        at_ = lineEnd();
        return std::string(value);
    }

    // `circle, label: "x"`: where the comma stands before a property of Mermaid's, or nowhere.
    static std::size_t secondKey(std::string_view line) {
        static constexpr std::string_view kKeys[] = {"shape", "label", "icon",       "form",    "pos",       "img",
                                                     "w",     "h",     "constraint", "animate", "animation", "curve"};
        for (std::size_t comma = line.find(','); comma != kNowhere; comma = line.find(',', comma + 1)) {
            const std::string_view next = line.substr(comma + 1, 24);  // the longest key and some blanks
            const std::string_view key = trimmed(next.substr(0, next.find(':')));
            if (key.size() < next.size() && std::ranges::find(kKeys, key) != std::end(kKeys)) return comma;
        }
        return kNowhere;
    }

    // key: |          lines further in than the key, kept as lines; with > they are joined.
    //   ...
    std::string readBlockScalar(bool keepLines) {
        at_ = lineEnd();
        std::string value;
        std::size_t inset = 0;
        while (!done()) {
            const std::size_t begin = at_ + 1;
            const std::size_t end = std::min(body_.find('\n', begin), body_.size());
            const std::string_view line = begin <= body_.size() ? body_.substr(begin, end - begin) : std::string_view{};
            const std::size_t own = line.size() - trimmedLeft(line).size();
            if (!trimmed(line).empty()) {
                if (own <= indent_) break;
                if (inset == 0) inset = own;
            }
            if (!value.empty()) value += keepLines ? '\n' : ' ';
            value += line.substr(inset == 0 ? own : std::min(inset, own));
            at_ = end;
            if (begin > body_.size()) break;
        }
        return std::string(trimmed(value));
    }

    static std::string_view trimmedLeft(std::string_view line) {
        return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    }

    void skipCollection() {
        int depth = 0;
        while (!done()) {
            const char c = peek();
            if (c == '"' || c == '\'') {
                readQuoted();
                continue;
            }
            if (c == '{' || c == '[') ++depth;
            if (c == '}' || c == ']') --depth;
            ++at_;
            if (depth == 0) break;
        }
    }

    std::string readQuoted() {
        const char quote = peek();
        ++at_;
        std::string value;
        while (!done()) {
            const char c = peek();
            ++at_;
            if (c == quote) {
                if (quote == '"' || peek() != quote) return value;
                ++at_;  // '' is one quote
                value += quote;
            } else if (c == '\\' && quote == '"') {
                readEscape(value);
            } else if (c == '\n') {
                value += quote == '"' ? lineBreak_ : " ";
                skipBlanks();
            } else {
                value += c;
            }
        }
        return value;
    }

    // \n and its like, as in YAML 1.2, 5.7.
    void readEscape(std::string& value) {
        const char c = peek();
        if (!done()) ++at_;
        switch (c) {
            case 'n':
                value += '\n';
                break;
            case 't':
                value += '\t';
                break;
            case 'x':
                readCodePoint(value, 2);
                break;
            case 'u':
                readCodePoint(value, 4);
                break;
            case 'U':
                readCodePoint(value, 8);
                break;
            case '"':
            case '\\':
            case '/':
            case ' ':
                value += c;
                break;
            default:
                value += '\\';
                if (c != '\0') value += c;
        }
    }

    void readCodePoint(std::string& value, int digits) {
        std::uint32_t codePoint = 0;
        for (int i = 0; i < digits && !done(); ++i) {
            const std::size_t digit = std::string_view("0123456789abcdef").find(static_cast<char>(peek() | 0x20));
            if (digit == kNowhere) break;
            codePoint = codePoint << 4U | static_cast<std::uint32_t>(digit);
            ++at_;
        }
        const bool character = codePoint >= 0x20 && codePoint <= 0x10FFFF && (codePoint < 0xD800 || codePoint > 0xDFFF);
        utf8::append(value, character ? codePoint : utf8::kReplacement);
    }

    std::string_view body_;
    std::string_view lineBreak_;
    std::size_t lineBegin_ = 0;
    std::size_t lineEnd_;
    bool block_;
    std::size_t at_ = 0;
    std::size_t indent_ = 0;
    Properties properties_;
};

}  // namespace

const Property* Properties::find(std::string_view key) const {
    const auto last = std::ranges::find(list.rbegin(), list.rend(), key, &Property::key);
    return last == list.rend() ? nullptr : &*last;
}

Properties readProperties(std::string_view body, std::string_view lineBreak) {
    return PropertyReader(body, lineBreak).read();
}

}  // namespace orrery::graph::mermaid
