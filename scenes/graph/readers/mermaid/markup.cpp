#include "scenes/graph/readers/mermaid/markup.h"

#include "engine/base/utf8.h"
#include "scenes/graph/readers/mermaid/characters.h"
#include "scenes/graph/readers/mermaid/entities.h"

#include <algorithm>
#include <vector>

namespace orrery::graph::mermaid {
namespace {

// What an element does to the text in it.
enum class Effect { none, lineBreak, block, style, drop, image };

struct Element {
    std::string_view name;
    Effect effect;
    std::string_view pango;  // the markup element of a style
};

constexpr Element kElements[] = {
    {"a", Effect::none, {}},           {"abbr", Effect::none, {}},     {"b", Effect::style, "b"},
    {"bdi", Effect::none, {}},         {"bdo", Effect::none, {}},      {"big", Effect::style, "big"},
    {"blockquote", Effect::block, {}}, {"br", Effect::lineBreak, {}},  {"center", Effect::block, {}},
    {"cite", Effect::style, "i"},      {"code", Effect::style, "tt"},  {"dd", Effect::block, {}},
    {"del", Effect::style, "s"},       {"details", Effect::block, {}}, {"dfn", Effect::style, "i"},
    {"div", Effect::block, {}},        {"dl", Effect::block, {}},      {"dt", Effect::block, {}},
    {"em", Effect::style, "i"},        {"font", Effect::none, {}},     {"footer", Effect::block, {}},
    {"h1", Effect::block, {}},         {"h2", Effect::block, {}},      {"h3", Effect::block, {}},
    {"h4", Effect::block, {}},         {"h5", Effect::block, {}},      {"h6", Effect::block, {}},
    {"header", Effect::block, {}},     {"hr", Effect::block, {}},      {"i", Effect::style, "i"},
    {"iframe", Effect::drop, {}},      {"img", Effect::image, {}},     {"ins", Effect::style, "u"},
    {"kbd", Effect::style, "tt"},      {"label", Effect::none, {}},    {"li", Effect::block, {}},
    {"mark", Effect::none, {}},        {"nobr", Effect::none, {}},     {"object", Effect::drop, {}},
    {"ol", Effect::block, {}},         {"p", Effect::block, {}},       {"pre", Effect::block, {}},
    {"q", Effect::none, {}},           {"s", Effect::style, "s"},      {"samp", Effect::style, "tt"},
    {"script", Effect::drop, {}},      {"section", Effect::block, {}}, {"small", Effect::style, "small"},
    {"span", Effect::none, {}},        {"strike", Effect::style, "s"}, {"strong", Effect::style, "b"},
    {"style", Effect::drop, {}},       {"sub", Effect::style, "sub"},  {"summary", Effect::block, {}},
    {"sup", Effect::style, "sup"},     {"table", Effect::block, {}},   {"tbody", Effect::block, {}},
    {"td", Effect::none, {}},          {"th", Effect::none, {}},       {"thead", Effect::block, {}},
    {"time", Effect::none, {}},        {"tr", Effect::block, {}},      {"tt", Effect::style, "tt"},
    {"u", Effect::style, "u"},         {"ul", Effect::block, {}},      {"var", Effect::style, "i"},
    {"wbr", Effect::none, {}},
};
static_assert(std::ranges::is_sorted(kElements, {}, &Element::name));

const Element* findElement(std::string_view name) {
    std::string lower;
    for (const char c : name) lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    const auto found = std::ranges::lower_bound(kElements, std::string_view(lower), {}, &Element::name);
    return found != std::end(kElements) && found->name == lower ? found : nullptr;
}

// Plain text and markup, written side by side. Styles are opened only when text follows, so that no element is empty
// and all are well nested, whatever the order of the tags.
class StyledText {
 public:
    void character(std::string_view bytes) {
        place();
        plain_ += bytes;
        const std::string_view escaped = bytes == "&" ? "&amp;" : bytes == "<" ? "&lt;" : bytes == ">" ? "&gt;" : bytes;
        markup_ += escaped;
    }
    void blank() { blank_ = true; }
    void lineBreak() {
        ++lineBreaks_;
        blank_ = false;
    }
    void block() {
        blockEnded_ = true;
        blank_ = false;
    }
    void open(std::string_view pango) {
        if (wanted_.size() < kDeepest) wanted_.push_back(pango);
    }
    void close(std::string_view pango) {
        const auto last = std::find(wanted_.rbegin(), wanted_.rend(), pango);
        if (last != wanted_.rend()) wanted_.erase(std::prev(last.base()));
    }
    Label finish() {
        closeTo(0);
        Label label;
        if (styled_) label.markup = std::move(markup_);
        label.plain = std::move(plain_);
        return label;
    }

 private:
    static constexpr std::size_t kDeepest = 32;

    // Writes what is due before a character: ends of styles, line breaks, one blank, beginnings of styles.
    void place() {
        const std::size_t common =
            static_cast<std::size_t>(std::ranges::mismatch(opened_, wanted_).in1 - opened_.begin());
        closeTo(common);
        if (!plain_.empty()) {
            const int breaks = lineBreaks_ > 0 || !blockEnded_ ? lineBreaks_ : 1;
            for (int i = 0; i < breaks; ++i) write('\n');
            if (blank_ && breaks == 0) write(' ');
        }
        blank_ = blockEnded_ = false;
        lineBreaks_ = 0;
        for (std::size_t i = common; i < wanted_.size(); ++i) {
            opened_.push_back(wanted_[i]);
            markup_.append("<").append(wanted_[i]).append(">");
            styled_ = true;
        }
    }
    void write(char c) {
        plain_ += c;
        markup_ += c;
    }
    void closeTo(std::size_t depth) {
        for (; opened_.size() > depth; opened_.pop_back()) markup_.append("</").append(opened_.back()).append(">");
    }

    std::string plain_;
    std::string markup_;
    std::vector<std::string_view> wanted_;
    std::vector<std::string_view> opened_;
    int lineBreaks_ = 0;
    bool blank_ = false;
    bool blockEnded_ = false;
    bool styled_ = false;
};

class HtmlReducer {
 public:
    HtmlReducer(std::string_view html, bool newlines) : html_(html), newlines_(newlines) {}

    ReducedHtml read() {
        while (at_ < html_.size()) readOne();
        reduced_.label = text_.finish();
        return std::move(reduced_);
    }

 private:
    bool startsWith(std::string_view what) const { return html_.substr(at_).starts_with(what); }

    void readOne() {
        const char c = html_[at_];
        if (c == '<' && (readTag() || readComment())) return;
        if (c == '&' && readReference()) return;
        if (c == '$' && readMathematics()) return;
        if (c == '\n' || (newlines_ && startsWith("\\n"))) {
            newlines_ ? text_.lineBreak() : text_.blank();
            at_ += c == '\n' ? 1 : 2;
            return;
        }
        copyCharacter();
    }

    void copyCharacter() {
        const utf8::Decoded next = utf8::decode(html_, at_);
        const std::string_view bytes = html_.substr(at_, next.length);
        at_ += next.length;
        writeCharacter(next.codePoint, bytes);
    }

    void writeCharacter(char32_t codePoint, std::string_view bytes) {
        if (codePoint == ' ' || codePoint == '\t' || codePoint == '\n' || codePoint == '\f' || codePoint == '\r') {
            text_.blank();
        } else if (codePoint >= 0x20 && codePoint != 0x7F && codePoint != 0xFFFE && codePoint != 0xFFFF) {
            text_.character(bytes);  // XML, and so Pango, has no other control characters
        }
    }

    bool readReference() {
        const Entity entity = readEntity(html_, at_);
        for (std::size_t i = 0; i < entity.text.size();) {
            const utf8::Decoded next = utf8::decode(entity.text, i);
            writeCharacter(next.codePoint, std::string_view(entity.text).substr(i, next.length));
            i += next.length;
        }
        at_ += entity.length;
        return entity.length > 0;
    }

    // $$ ... $$
    bool readMathematics() {
        if (!startsWith("$$") || at_ < mathematicsSearched_) return false;
        const std::size_t close = html_.find("$$", at_ + 2);
        mathematicsSearched_ = close == kNowhere ? html_.size() : 0;
        if (close == kNowhere) return false;
        while (at_ < close + 2) copyCharacter();
        return true;
    }

    bool readComment() {
        if (!startsWith("<!--")) return false;
        const std::size_t close = html_.find("-->", at_);
        at_ = close == kNowhere ? html_.size() : close + 3;
        return true;
    }

    // <name attributes> or </name>; false when it is no tag of HTML.
    bool readTag() {
        const std::size_t begin = at_ + 1;
        const bool closing = begin < html_.size() && html_[begin] == '/';
        std::size_t nameEnd = begin + (closing ? 1 : 0);
        const std::size_t nameBegin = nameEnd;
        if (nameEnd >= html_.size() || !isLetter(html_[nameEnd])) return false;
        while (nameEnd < html_.size() && isWord(html_[nameEnd])) ++nameEnd;
        const std::size_t close = html_.find_first_of("<>", nameEnd);
        if (close == kNowhere || html_[close] == '<') return false;
        const std::string_view attributes = html_.substr(nameEnd, close - nameEnd);
        const Element* element = findElement(html_.substr(nameBegin, nameEnd - nameBegin));
        // `a<b and b>c` compares; an element has attributes with values, or none.
        const bool tagLike =
            trimmed(attributes).empty() || attributes.ends_with('/') || attributes.find('=') != kNowhere;
        if (element == nullptr || !tagLike) {
            if (tagLike && reduced_.unknownTag.empty()) reduced_.unknownTag = html_.substr(at_, close + 1 - at_);
            return false;
        }
        at_ = close + 1;
        apply(*element, closing, attributes);
        return true;
    }

    void apply(const Element& element, bool closing, std::string_view attributes) {
        switch (element.effect) {
            case Effect::none:
                break;
            case Effect::lineBreak:
                text_.lineBreak();
                break;
            case Effect::block:
                text_.block();
                break;
            case Effect::style:
                closing ? text_.close(element.pango) : text_.open(element.pango);
                break;
            case Effect::drop:
                if (!closing) skipElement(element.name);
                break;
            case Effect::image:
                if (reduced_.image.empty()) reduced_.image = attribute(attributes, "src");
                break;
        }
    }

    void skipElement(std::string_view name) {
        const std::size_t close = html_.find("</" + std::string(name), at_);
        const std::size_t end = close == kNowhere ? kNowhere : html_.find('>', close);
        at_ = end == kNowhere ? html_.size() : end + 1;
    }

    static std::string attribute(std::string_view attributes, std::string_view name) {
        std::size_t at = attributes.find(std::string(name) + "=");
        if (at == kNowhere) return {};
        at += name.size() + 1;
        if (at >= attributes.size()) return {};
        const char quote = attributes[at];
        if (quote == '"' || quote == '\'') {
            return std::string(attributes.substr(at + 1, attributes.find(quote, at + 1) - at - 1));
        }
        return std::string(attributes.substr(at, attributes.find_first_of(" /", at) - at));
    }

    std::string_view html_;
    bool newlines_;
    std::size_t at_ = 0;
    std::size_t mathematicsSearched_ = 0;  // no $$ closes before here
    StyledText text_;
    ReducedHtml reduced_;
};

}  // namespace

ReducedHtml reduceHtml(std::string_view html, bool newlines) {
    return HtmlReducer(html, newlines).read();
}

}  // namespace orrery::graph::mermaid
