#include "scenes/lesson/markdown.h"

#include "engine/base/utf8.h"
#include "scenes/graph/readers/dot.h"
#include "scenes/graph/readers/mermaid/mermaid.h"
#include "scenes/lesson/blocks.h"
#include "scenes/lesson/fence.h"
#include "scenes/lesson/glossary.h"
#include "scenes/lesson/titles.h"
#include "scenes/lesson/unfenced.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace orrery::lesson {
namespace {

using graph::Limits;
using graph::Source;

constexpr std::size_t kMostScenes = 2000;
constexpr std::size_t kLongestFrontMatter = 200;  // lines

std::vector<std::string_view> linesOf(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string joined(const std::vector<std::string_view>& lines, std::size_t first, std::size_t last) {
    std::string text;
    for (std::size_t i = first; i <= last; ++i) {
        text += lines[i];
        text += '\n';
    }
    return text;
}

// "key" of "key: value"; empty for what is no such line.
std::string_view yamlKey(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return {};
    const std::string_view key = line.substr(0, colon);
    const bool plain = std::ranges::all_of(key, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    return plain && (colon + 1 == line.size() || line[colon + 1] == ' ') ? key : std::string_view();
}

std::string yamlValue(std::string_view line) {
    std::string_view value = utf8::trimmed(line.substr(line.find(':') + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
        value = value.substr(1, value.size() - 2);
    }
    return std::string(value);
}

// The first word behind a fence: "mermaid" of "mermaid", "{.mermaid}" and "mermaid title=x".
std::string languageOf(std::string_view info) {
    while (!info.empty() && (info.front() == '{' || info.front() == '.' || info.front() == ' ')) info.remove_prefix(1);
    std::string language;
    for (const char c : info) {
        if (c == ' ' || c == '\t' || c == '{' || c == '}' || c == ',' || c == ':') break;
        language += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return language;
}

bool looksLikeCode(std::string_view line) {
    if (line.starts_with("import ") || line.starts_with("from ")) return true;
    const std::size_t end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    if (end == 0 || end == std::string_view::npos) return false;
    return line[end] == '(' || line.substr(end).starts_with(" = ");
}

class LessonReader {
 public:
    LessonReader(std::string_view text, const Source& source, const Limits& limits)
        : lines_(linesOf(text)), source_(source), limits_(limits) {}

    Lesson read() {
        readFrontMatter();
        std::vector<Block> blocks = readBlocks(joined(kept_, 0, kept_.size() - 1));
        const std::vector<LineRange> unfenced = findUnfenced(lines_, linesTaken(blocks));
        if (!unfenced.empty()) {
            for (const LineRange& range : unfenced) {
                for (std::size_t i = range.first; i <= range.last; ++i) kept_[i] = {};
            }
            blocks = readBlocks(joined(kept_, 0, kept_.size() - 1));
        }
        demoteFalseHeadings(blocks);
        chooseTitle(blocks);
        auto range = unfenced.begin();
        for (const Block& block : blocks) {
            while (range != unfenced.end() && range->first + 1 < static_cast<std::size_t>(block.line))
                takeUnfenced(*range++);
            takeBlock(block);
        }
        while (range != unfenced.end()) takeUnfenced(*range++);
        endSection();
        std::ranges::stable_sort(lesson_.diagnostics, {}, &Diagnostic::line);
        return std::move(lesson_);
    }

 private:
    int fileLine(std::size_t index) const { return source_.firstLine + static_cast<int>(index); }

    void readFrontMatter() {
        kept_ = lines_;
        if (utf8::trimmed(lines_.front()) != "---") return;
        std::size_t end = 1;
        while (end < lines_.size() && end < kLongestFrontMatter && lines_[end] != "---" && lines_[end] != "...") ++end;
        if (end >= lines_.size() || end == kLongestFrontMatter || end == 1 || yamlKey(lines_[1]).empty()) return;
        for (std::size_t i = 1; i < end; ++i) {
            const std::string_view key = yamlKey(lines_[i]);
            if (key == "title") frontTitle_ = yamlValue(lines_[i]);
            if (key == "date") lesson_.date = yamlValue(lines_[i]);
            if (key == "author") lesson_.author = yamlValue(lines_[i]);
            if (key == "theme") lesson_.theme = yamlValue(lines_[i]);
            if (key == "glossary") readGlossaryFile(yamlValue(lines_[i]), fileLine(i));
            if (key == "minutes") readMinutes(yamlValue(lines_[i]), fileLine(i));
        }
        for (std::size_t i = 0; i <= end; ++i) kept_[i] = {};
        boundary_ = end + 1;
    }

    // The lines in which a diagram in the open cannot stand: fenced code, comments, front matter.
    std::vector<bool> linesTaken(const std::vector<Block>& blocks) const {
        std::vector<bool> taken(lines_.size(), false);
        std::fill_n(taken.begin(), boundary_, true);
        for (const Block& block : blocks) {
            const bool code = block.kind == BlockKind::code && block.fenced;
            if (!code && block.kind != BlockKind::note) continue;
            const auto first = static_cast<std::size_t>(std::max(block.line - (code ? 2 : 1), 0));
            for (std::size_t i = first; i < std::min(static_cast<std::size_t>(block.lastLine), taken.size()); ++i) {
                taken[i] = true;
            }
        }
        return taken;
    }

    // What Markdown takes for a heading and no author means as one: three lines of text and more above a rule, and the
    // comment that starts a piece of code which stands in the open after "like this:".
    void demoteFalseHeadings(std::vector<Block>& blocks) const {
        for (Block& block : blocks) {
            if (block.kind != BlockKind::heading) continue;
            const auto index = static_cast<std::size_t>(block.line - 1);
            const std::size_t textLines = linesOfHeading(block);
            if (textLines >= 3) {
                block.kind = BlockKind::text;
                bool yaml = true;
                for (std::size_t i = index; i < index + textLines; ++i) yaml = yaml && !yamlKey(lines_[i]).empty();
                if (!yaml) continue;
                block.kind = BlockKind::code;
                block.info = "yaml";
                block.text = joined(lines_, index, index + textLines - 1);
            } else if (block.level == 1 && index > 0 && index + 1 < lines_.size() &&
                       utf8::trimmed(lines_[index - 1]).ends_with(':') && looksLikeCode(lines_[index + 1])) {
                block.kind = BlockKind::text;
                block.text = "# " + block.text;
            }
        }
    }

    // The lines of text above the rule that makes them a heading. cmark's last line may stand below it.
    std::size_t linesOfHeading(const Block& block) const {
        const auto first = static_cast<std::size_t>(block.line - 1);
        const std::size_t end = std::min(static_cast<std::size_t>(std::max(block.lastLine, block.line)), lines_.size());
        for (std::size_t i = first + 1; i < end; ++i) {
            const std::string_view line = utf8::trimmed(lines_[i]);
            if (!line.empty() && line.find_first_not_of("-=") == std::string_view::npos) return i - first;
        }
        return 1;
    }

    void chooseTitle(const std::vector<Block>& blocks) {
        std::size_t topHeadings = 0;
        const Block* first = nullptr;
        for (const Block& block : blocks) {
            if (block.kind != BlockKind::heading || block.level != 1) continue;
            if (topHeadings++ == 0) first = &block;
        }
        lesson_.title = frontTitle_;
        if (lesson_.title.empty() && first != nullptr && (topHeadings == 1 || first == &blocks.front())) {
            lesson_.title = utf8::trimmed(first->text);
        }
        if (lesson_.title.empty()) lesson_.title = graph::titleFromPath(source_.file);
        if (lesson_.title.empty() && first != nullptr) lesson_.title = utf8::trimmed(first->text);
        heading_.title = lesson_.title;
        heading_.line = source_.firstLine;
        step_ = heading_;
    }

    void takeBlock(const Block& block) {
        switch (block.kind) {
            case BlockKind::heading:
                startSection(block);
                break;
            case BlockKind::text:
                addCaption(block, "\n\n");
                break;
            case BlockKind::item:
            case BlockKind::table:
                addCaption(block, "\n");
                break;
            case BlockKind::note:
                step_.notes.push_back(block.text);
                break;
            case BlockKind::code:
                takeCode(block);
                break;
        }
    }

    void addCaption(const Block& block, std::string_view separator) {
        if (utf8::trimmed(block.text).empty()) return;
        std::string& caption = step_.scene ? trailing_ : step_.caption;
        if (!caption.empty()) caption += separator;
        caption += block.text;
        (step_.scene ? trailingBlocks_ : step_.blocks).push_back(block.rich);
        if (isGlossary(heading_.title)) addTerms(lesson_.glossary, block.rich);
    }

    void startSection(const Block& block) {
        endSection();
        heading_ = {};
        heading_.title = std::string(utf8::trimmed(block.text));
        heading_.level = block.level;
        heading_.line = source_.firstLine + block.line - 1;
        if (heading_.title.empty()) heading_.title = lesson_.title;
        heading_.appendix = isAppendix(heading_.title);
        step_ = heading_;
        scenesHere_ = 0;
        stepsHere_ = 0;
        boundary_ = static_cast<std::size_t>(block.lastLine);
    }

    void endSection() {
        if (!trailing_.empty()) step_.caption += (step_.caption.empty() ? "" : "\n\n") + trailing_;
        trailing_.clear();
        std::ranges::move(std::exchange(trailingBlocks_, {}), std::back_inserter(step_.blocks));
        const bool hasContent = step_.scene || !step_.caption.empty() || !step_.notes.empty() ||
                                !step_.fences.empty() || !step_.direction.empty();
        if (step_.level > 0 || hasContent) lesson_.steps.push_back(std::move(step_));
        step_ = {};
    }

    void takeCode(const Block& block) {
        const std::string language = block.fenced ? languageOf(block.info) : block.info;
        const int line = source_.firstLine + block.line - 1;
        if (language == "mermaid" || language == "dot" || language == "graphviz") {
            const std::size_t opening = static_cast<std::size_t>(std::max(block.line - 2, 0));
            if (takeScene(language == "mermaid" ? language : "dot", block.text, line, opening, true)) {
                boundary_ = static_cast<std::size_t>(block.lastLine);
                return;
            }
        }
        if (language == "orrery") return takeFence(block.text, line, std::max(block.line - 2, 0));
        step_.fences.push_back({language, block.text, line});
    }

    void takeUnfenced(const LineRange& range) {
        takeScene("mermaid", joined(lines_, range.first, range.last), fileLine(range.first), range.first, false);
        boundary_ = range.last + 1;
    }

    // Names a scene, or directs the one that stands: then it belongs to the step it is under, or, where that is
    // directed already, to another step of the same heading.
    void takeFence(const std::string& text, int line, int above) {
        std::optional<FenceContent> content;
        std::string problem;
        try {
            content = readFence(yaml::parse(text, source_.file, line));
        } catch (const Error& error) {
            problem = error.message();
            remark(Severity::error, error.where().line > 0 ? error.where().line : line, error.where().column, problem);
        }
        if (content && !content->description) {
            if (!step_.direction.empty()) nextStep(line);
            step_.direction = std::move(content->direction);
            return;
        }
        nameStep(static_cast<std::size_t>(above), line, true);
        Scene scene{.language = "orrery", .text = text, .line = line};
        if (content) {
            scene.description = std::move(content->description);
            step_.direction = std::move(content->direction);
        }
        scene.error = std::move(problem);
        step_.scene = std::move(scene);
        ++scenesHere_;
        boundary_ = static_cast<std::size_t>(above) + 1;
    }

    // Another step under the same heading, with what was said since the last.
    void nextStep(int line) {
        std::string said = std::exchange(trailing_, {});
        std::vector<text::Block> blocks = std::exchange(trailingBlocks_, {});
        lesson_.steps.push_back(std::exchange(step_, heading_));
        step_.caption = std::move(said);
        step_.blocks = std::move(blocks);
        step_.line = line;
        step_.title = fmt::format("{} ({})", heading_.title, ++stepsHere_ + 1);
    }

    void readGlossaryFile(const std::string& name, int line) {
        try {
            addTermsOfFile(lesson_.glossary, std::filesystem::path(source_.file).parent_path() / name);
        } catch (const Error& error) {
            remark(Severity::error, line, 1, error.what());
        }
    }

    void readMinutes(const std::string& text, int line) {
        const char* const end = text.data() + text.size();
        const auto [stop, problem] = std::from_chars(text.data(), end, lesson_.minutes);
        if (problem == std::errc() && stop == end && lesson_.minutes > 0.0 && lesson_.minutes <= 1440.0) return;
        lesson_.minutes = 0.0;
        remark(Severity::warning, line, 1, fmt::format("\"{}\" is no number of minutes", text));
    }

    // False when the text is no scene but another kind of Mermaid diagram.
    bool takeScene(const std::string& language, const std::string& text, int line, std::size_t above, bool fenced) {
        if (scenes_ == kMostScenes) {
            remark(Severity::warning, line, 1,
                   fmt::format("more than {} diagrams; the rest is shown as code", kMostScenes));
        }
        if (++scenes_ > kMostScenes) return false;
        const std::string_view kind = language == "mermaid" ? graph::mermaidDiagramKind(text) : std::string_view();
        if (!kind.empty() && !graph::looksLikeMermaidFlowchart(text)) {
            remark(Severity::warning, line, 1,
                   fmt::format("a {} is not drawn, only flowcharts are; it is kept as code", kind));
            return false;
        }
        nameStep(above, line, fenced);
        Scene scene;
        scene.language = language;
        scene.text = text;
        scene.line = line;
        scene.fenced = fenced;
        readGraph(scene);
        step_.scene = std::move(scene);
        ++scenesHere_;
        return true;
    }

    // Opens the step of a scene: the section's first one, or another with what was said since the last.
    void nameStep(std::size_t above, int line, bool fenced) {
        const Caption caption = captionAbove(lines_, std::min(boundary_, above), above);
        if (step_.scene) {
            nextStep(line);
        }
        if (!fenced && caption.explicitTitle) {
            step_.title = caption.title;
            step_.level = std::min(heading_.level + 1, 6);
            step_.line = line;
        } else if (scenesHere_ > 0 || heading_.level == 0) {
            if (!caption.title.empty()) step_.title = caption.title;
        }
        if (fenced) return;
        step_.date = caption.date;
        step_.authors = caption.authors;
    }

    void readGraph(Scene& scene) {
        const Source source{source_.file, scene.line};
        try {
            graph::Graph graph = scene.language == "dot" ? graph::readDot(scene.text, source, limits_)
                                                         : graph::readMermaid(scene.text, source, limits_);
            if (graph.title.empty()) graph.title = step_.title;
            if (graph.date.empty()) graph.date = step_.date;
            for (Diagnostic& each : graph.diagnostics) {
                shiftColumn(scene, each.line, each.column);
                lesson_.diagnostics.push_back(each);
            }
            scene.graph = std::move(graph);
        } catch (const Error& error) {
            int column = error.where().column;
            shiftColumn(scene, error.where().line, column);
            scene.error = error.message();
            remark(Severity::error, error.where().line > 0 ? error.where().line : scene.line, column, error.message());
        }
    }

    // A fence inside of a list or a quotation stands further right in the file than in its own text.
    void shiftColumn(const Scene& scene, int line, int& column) const {
        const int index = line - source_.firstLine;
        if (column <= 0 || index < 0 || static_cast<std::size_t>(index) >= lines_.size()) return;
        const std::string_view inFile = lines_[static_cast<std::size_t>(index)];
        const std::string_view inText = sourceLine(scene.text, line - scene.line + 1);
        if (inFile.size() <= inText.size() || !inFile.ends_with(inText)) return;
        column += static_cast<int>(utf8::length(inFile.substr(0, inFile.size() - inText.size())));
    }

    void remark(Severity severity, int line, int column, std::string message) {
        lesson_.diagnostics.push_back({severity, line, column, std::move(message)});
    }

    std::vector<std::string_view> lines_;
    std::vector<std::string_view> kept_;  // the same, without what is no Markdown
    Source source_;
    Limits limits_;
    Lesson lesson_;
    std::string frontTitle_;
    Step heading_;          // title, level and line alone
    Step step_;             // the one that is being filled
    std::string trailing_;  // what was said since its scene
    std::vector<text::Block> trailingBlocks_;
    std::size_t boundary_ = 0;  // the line after the last scene or heading, from 0
    std::size_t scenesHere_ = 0;
    std::size_t stepsHere_ = 0;  // that the heading has made already
    std::size_t scenes_ = 0;
};

}  // namespace

Lesson readMarkdown(std::string_view text, const Source& source, const Limits& limits) {
    const std::uint64_t most = std::min(limits.bytes, kMostMarkdown);
    if (text.size() > most) {
        throw Error(fmt::format("larger than {} bytes, which is the limit for Markdown", most),
                    {source.file, 0, 0, {}});
    }
    return LessonReader(text, source, limits).read();
}

Lesson readLesson(const graph::Document& document, const Limits& limits) {
    Lesson lesson = readMarkdown(document.text, document.source, limits);
    lesson.diagnostics.insert(lesson.diagnostics.begin(), document.diagnostics.begin(), document.diagnostics.end());
    return lesson;
}

Lesson readLesson(const std::filesystem::path& path, const Limits& limits) {
    return readLesson(graph::readDocument(path, limits), limits);
}

}  // namespace orrery::lesson
