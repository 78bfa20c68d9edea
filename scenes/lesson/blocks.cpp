#include "scenes/lesson/blocks.h"

#include "engine/base/utf8.h"

#include "scenes/lesson/math_spans.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>

namespace orrery::lesson {
namespace {

struct FreeNode {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeParser {
    void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeIterator {
    void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};

// What no author writes and what cmark takes the square of its length for: lists within lists by the thousand, tables
// of thousands of columns, paragraphs with thousands of openings of pictures. Past these bounds the marks lose their
// meaning; the lines stay where they are.
constexpr int kMostContainers = 100;
constexpr std::ptrdiff_t kMostBars = 256;  // in a line
constexpr int kMostPictures = 1000;        // in a paragraph

struct Tamed {
    std::string text;
    bool tables = true;
};

Tamed tamed(std::string_view text) {
    Tamed out{std::string(text), true};
    int pictures = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        int containers = 0;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const bool blank = line[i] == ' ' || line[i] == '\t';
            const bool bullet = (line[i] == '-' || line[i] == '*' || line[i] == '+') && i + 1 < line.size() &&
                                (line[i + 1] == ' ' || line[i + 1] == '\t');
            if (!blank && !bullet && line[i] != '>') break;
            if (!blank && ++containers > kMostContainers) out.text[at + i] = 'x';
        }
        out.tables = out.tables && std::ranges::count(line, '|') <= kMostBars;
        if (line.empty()) pictures = 0;
        for (std::size_t i = line.find("!["); i != std::string_view::npos; i = line.find("![", i + 2)) {
            if (++pictures > kMostPictures) out.text[at + i] = ' ';
        }
        at = end + 1;
    }
    return out;
}

std::unique_ptr<cmark_node, FreeNode> parse(std::string_view text) {
    const Tamed tame = tamed(text);
    static std::once_flag registered;
    std::call_once(registered, cmark_gfm_core_extensions_ensure_registered);
    const std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new(CMARK_OPT_DEFAULT));
    for (const char* name : {"table", "strikethrough"}) {
        if (!tame.tables && name == std::string_view("table")) continue;
        if (cmark_syntax_extension* extension = cmark_find_syntax_extension(name)) {
            cmark_parser_attach_syntax_extension(parser.get(), extension);
        }
    }
    cmark_parser_feed(parser.get(), tame.text.data(), tame.text.size());
    return std::unique_ptr<cmark_node, FreeNode>(cmark_parser_finish(parser.get()));
}

std::string_view literal(cmark_node* node) {
    const char* text = cmark_node_get_literal(node);
    return text == nullptr ? std::string_view() : std::string_view(text);
}

bool isTableKind(cmark_node* node, std::string_view kind) {
    return cmark_node_get_type_string(node) == kind;
}

// "Authors: ..." at the start of a line: such lines stay lines, where others flow.
bool startsField(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon > 30 || text.front() < 'A' || text.front() > 'Z')
        return false;
    return std::ranges::count(text.substr(0, colon), ' ') < 4;
}

// The text inside of a block, line breaks as the page would show them.
std::string inlineText(cmark_node* block) {
    std::string out;
    const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(block));
    bool softBreak = false;
    for (cmark_event_type event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator.get())) {
        cmark_node* node = cmark_iter_get_node(iterator.get());
        const cmark_node_type type = cmark_node_get_type(node);
        if (event == CMARK_EVENT_EXIT) {
            if (isTableKind(node, "table_cell") && cmark_node_next(node) != nullptr) out += " | ";
            continue;
        }
        if (softBreak && type == CMARK_NODE_TEXT) {
            out += startsField(literal(node)) ? '\n' : ' ';
            softBreak = false;
        }
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
            if (softBreak) out += ' ';
            softBreak = false;
            out += literal(node);
        } else if (type == CMARK_NODE_SOFTBREAK) {
            softBreak = true;
        } else if (type == CMARK_NODE_LINEBREAK ||
                   (type == CMARK_NODE_HTML_INLINE && literal(node).starts_with("<br"))) {
            out += '\n';
        }
    }
    return out;
}

// The same with its styles; formulas are found by their marks.
text::Runs inlineRuns(cmark_node* block, const std::vector<MathSpan>& formulas) {
    text::Runs runs;
    text::Run style;
    bool softBreak = false;
    const auto add = [&](std::string_view said) {
        const bool same = !runs.empty() && !runs.back().formula && runs.back().bold == style.bold &&
                          runs.back().italic == style.italic && runs.back().code == style.code &&
                          runs.back().strike == style.strike;
        if (!same) {
            runs.push_back(style);
            runs.back().text.clear();
        }
        runs.back().text += said;
    };
    const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(block));
    for (cmark_event_type event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator.get())) {
        cmark_node* node = cmark_iter_get_node(iterator.get());
        const cmark_node_type type = cmark_node_get_type(node);
        const bool enters = event == CMARK_EVENT_ENTER;
        if (type == CMARK_NODE_STRONG) style.bold = enters;
        if (type == CMARK_NODE_EMPH) style.italic = enters;
        if (isTableKind(node, "strikethrough")) style.strike = enters;
        if (!enters) continue;
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
            if (softBreak) add(type == CMARK_NODE_TEXT && startsField(literal(node)) ? "\n" : " ");
            softBreak = false;
            style.code = type == CMARK_NODE_CODE;
            for (const MathPiece& piece : piecesOf(literal(node), formulas)) {
                if (piece.formula == nullptr) {
                    add(piece.text);
                } else {
                    runs.push_back({.text = piece.formula->tex, .formula = true});
                }
            }
            style.code = false;
        } else if (type == CMARK_NODE_SOFTBREAK) {
            softBreak = true;
        } else if (type == CMARK_NODE_LINEBREAK ||
                   (type == CMARK_NODE_HTML_INLINE && literal(node).starts_with("<br"))) {
            add("\n");
        }
    }
    return runs;
}

// The text of comments in a piece of HTML.
std::string commentsIn(std::string_view html) {
    std::string out;
    for (std::size_t at = html.find("<!--"); at != std::string_view::npos; at = html.find("<!--", at)) {
        const std::size_t end = std::min(html.find("-->", at + 4), html.size());
        if (!out.empty()) out += '\n';
        out += html.substr(at + 4, end - at - 4);
        at = end;
    }
    const std::size_t first = out.find_first_not_of(" \n\t");
    if (first == std::string::npos) return {};
    return out.substr(first, out.find_last_not_of(" \n\t") - first + 1);
}

class Walker {
 public:
    explicit Walker(const std::vector<MathSpan>& formulas) : formulas_(formulas) {}

    std::vector<Block> walk(cmark_node* root) {
        const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(root));
        for (cmark_event_type event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
             event = cmark_iter_next(iterator.get())) {
            cmark_node* node = cmark_iter_get_node(iterator.get());
            if (event == CMARK_EVENT_EXIT) {
                leave(node);
            } else if (enter(node)) {
                cmark_iter_reset(iterator.get(), node, CMARK_EVENT_EXIT);
            }
        }
        return std::move(blocks_);
    }

 private:
    struct List {
        bool ordered;
        int next;
    };

    // Whether the block was taken whole.
    bool enter(cmark_node* node) {
        switch (cmark_node_get_type(node)) {
            case CMARK_NODE_BLOCK_QUOTE:
                ++quotes_;
                return false;
            case CMARK_NODE_LIST:
                lists_.push_back(
                    {cmark_node_get_list_type(node) == CMARK_ORDERED_LIST, cmark_node_get_list_start(node)});
                return false;
            case CMARK_NODE_ITEM:
                marker_ = nextMarker();
                return false;
            case CMARK_NODE_HEADING:
                addHeading(node);
                return true;
            case CMARK_NODE_PARAGRAPH:
                addText(node);
                return true;
            case CMARK_NODE_CODE_BLOCK:
                addCode(node);
                return false;
            case CMARK_NODE_HTML_BLOCK:
                if (std::string comment = commentsIn(literal(node)); !comment.empty()) {
                    add(node, BlockKind::note, std::move(comment));
                }
                return false;
            default:
                break;
        }
        if (isTableKind(node, "table")) {
            addTable(node);
            return true;
        }
        return false;
    }

    void leave(cmark_node* node) {
        if (cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE) --quotes_;
        if (cmark_node_get_type(node) == CMARK_NODE_LIST) lists_.pop_back();
    }

    std::string nextMarker() {
        List& list = lists_.back();
        const std::string indent(2 * std::min<std::size_t>(lists_.size() - 1, 8), ' ');
        return list.ordered ? fmt::format("{}{}. ", indent, list.next++) : indent + "\u2022 ";
    }

    Block& add(cmark_node* node, BlockKind kind, std::string text) {
        Block block;
        block.kind = kind;
        block.line = cmark_node_get_start_line(node);
        block.lastLine = cmark_node_get_end_line(node);
        block.text = withSources(text, formulas_);
        blocks_.push_back(std::move(block));
        return blocks_.back();
    }

    void addText(cmark_node* node) {
        std::string text = inlineText(node);
        if (quotes_ > 0) {
            add(node, BlockKind::note, std::move(text));
        } else if (!lists_.empty()) {
            text::Block& rich = add(node, BlockKind::item, marker_ + text).rich;
            rich.kind = text::BlockKind::item;
            rich.level = static_cast<int>(std::min<std::size_t>(lists_.size(), 9));
            const std::size_t first = marker_.find_first_not_of(' ');
            if (first != std::string::npos)
                rich.marker = marker_.substr(first, marker_.find_last_not_of(' ') + 1 - first);
            rich.runs = inlineRuns(node, formulas_);
            marker_.assign(2 * std::min<std::size_t>(lists_.size(), 9), ' ');  // of the item's next paragraph
        } else {
            text::Block& rich = add(node, BlockKind::text, std::move(text)).rich;
            rich.runs = inlineRuns(node, formulas_);
            const auto pieces = piecesOf(utf8::trimmed(inlineText(node)), formulas_);
            if (pieces.size() == 1 && pieces[0].formula != nullptr && pieces[0].formula->display)
                rich.kind = text::BlockKind::formula;
        }
    }

    void addHeading(cmark_node* node) {
        Block& block = add(node, BlockKind::heading, inlineText(node));
        block.level = cmark_node_get_heading_level(node);
        block.rich.kind = text::BlockKind::heading;
        block.rich.level = block.level;
        block.rich.runs = inlineRuns(node, formulas_);
    }

    // As text, a line a row; set, cells in columns.
    void addTable(cmark_node* node) {
        text::Block table;
        table.kind = text::BlockKind::table;
        const std::uint8_t* const alignments = cmark_gfm_extensions_get_table_alignments(node);
        for (int i = 0; i < cmark_gfm_extensions_get_table_columns(node); ++i) {
            const char align = alignments != nullptr ? static_cast<char>(alignments[i]) : '\0';
            table.columns.push_back(align == 'r'   ? text::Align::end
                                    : align == 'c' ? text::Align::centre
                                                   : text::Align::start);
        }
        std::string lines;
        for (cmark_node* row = cmark_node_first_child(node); row != nullptr; row = cmark_node_next(row)) {
            if (!lines.empty()) lines += '\n';
            lines += inlineText(row);
            std::vector<text::Runs>& cells = table.rows.emplace_back();
            for (cmark_node* cell = cmark_node_first_child(row); cell != nullptr; cell = cmark_node_next(cell))
                cells.push_back(inlineRuns(cell, formulas_));
        }
        add(node, BlockKind::table, std::move(lines)).rich = std::move(table);
    }

    void addCode(cmark_node* node) {
        Block& block = add(node, BlockKind::code, std::string(literal(node)));
        int length = 0;
        int offset = 0;
        char character = 0;
        block.fenced = cmark_node_get_fenced(node, &length, &offset, &character) != 0;
        const char* info = cmark_node_get_fence_info(node);
        if (info != nullptr) block.info = info;
        if (block.fenced) ++block.line;  // behind the opening fence
    }

    const std::vector<MathSpan>& formulas_;
    std::vector<Block> blocks_;
    std::string marker_;
    int quotes_ = 0;
    std::vector<List> lists_;
};

}  // namespace

std::vector<Block> readBlocks(std::string_view text) {
    const MathSpans math = takeMath(text);
    const std::unique_ptr<cmark_node, FreeNode> root = parse(math.text);
    return Walker(math.spans).walk(root.get());
}

}  // namespace orrery::lesson
