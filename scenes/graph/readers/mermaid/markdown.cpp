#include "scenes/graph/readers/mermaid/characters.h"
#include "scenes/graph/readers/mermaid/markup.h"

#include <cmark-gfm.h>

#include <algorithm>
#include <memory>

namespace orrery::graph::mermaid {
namespace {

using Document = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;
using Iterator = std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)>;

void appendEscaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else {
            out += c;
        }
    }
}

std::string_view literalOf(cmark_node* node) {
    const char* literal = cmark_node_get_literal(node);
    return literal == nullptr ? std::string_view{} : literal;
}

// The lines of a text by number, asked for in rising order.
class Lines {
 public:
    explicit Lines(std::string_view text) : rest_(text) {}

    // Lines `first` to `last`, counted from 1, with <br/> between them.
    void append(std::string& out, int first, int last) {
        for (; line_ <= last && !rest_.empty(); ++line_) {
            const std::size_t end = std::min(rest_.find('\n'), rest_.size());
            if (line_ > first) out += "<br/>";
            if (line_ >= first) out += rest_.substr(0, end);
            rest_.remove_prefix(std::min(end + 1, rest_.size()));
        }
    }

 private:
    std::string_view rest_;
    int line_ = 1;
};

void appendInline(std::string& out, cmark_node* node, bool entering) {
    switch (cmark_node_get_type(node)) {
        case CMARK_NODE_TEXT:
            appendEscaped(out, literalOf(node));
            break;
        case CMARK_NODE_SOFTBREAK:
        case CMARK_NODE_LINEBREAK:
            out += "<br/>";
            break;
        case CMARK_NODE_HTML_INLINE:
            out += literalOf(node);
            break;
        case CMARK_NODE_CODE:
            out += '`';
            appendEscaped(out, literalOf(node));
            out += '`';
            break;
        case CMARK_NODE_EMPH:
            out += entering ? "<em>" : "</em>";
            break;
        case CMARK_NODE_STRONG:
            out += entering ? "<strong>" : "</strong>";
            break;
        default:
            break;
    }
}

}  // namespace

std::string markdownToHtml(std::string_view markdown) {
    const Document document(cmark_parse_document(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT),
                            &cmark_node_free);
    std::string out;
    Lines lines(markdown);
    // Mermaid shows no lists, headings or blocks of code: they stay as they are written.
    for (cmark_node* block = cmark_node_first_child(document.get()); block != nullptr; block = cmark_node_next(block)) {
        if (!out.empty()) out += "<br/>";
        if (cmark_node_get_type(block) != CMARK_NODE_PARAGRAPH) {
            lines.append(out, cmark_node_get_start_line(block), cmark_node_get_end_line(block));
            continue;
        }
        const Iterator walk(cmark_iter_new(block), &cmark_iter_free);
        for (cmark_event_type event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE;
             event = cmark_iter_next(walk.get())) {
            appendInline(out, cmark_iter_get_node(walk.get()), event == CMARK_EVENT_ENTER);
        }
    }
    return out;
}

}  // namespace orrery::graph::mermaid
