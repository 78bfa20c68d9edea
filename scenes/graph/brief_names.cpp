#include "scenes/graph/brief_names.h"

#include "engine/base/utf8.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace orrery::graph {

namespace {

constexpr std::size_t kMostWords = 5;                     // of a shortened name
constexpr std::array<std::size_t, 2> kLetters{7, 4};      // of a first word that is cut itself
constexpr std::array<float, 3> kWraps{9.0F, 6.5F, 4.5F};  // em
constexpr const char* kEllipsis = "\u2026";

// Signs that say nothing at the end: "Dask & (" is "Dask".
std::string withoutTail(std::string text) {
    const std::size_t end = text.find_last_not_of(" \t&/+-:;,.([{|<>=");
    text.resize(end == std::string::npos ? 0 : end + 1);
    return text;
}

std::string firstLetters(const std::string& word, std::size_t count) {
    std::size_t end = 0;
    for (; count > 0 && end < word.size(); --count) end += utf8::decode(word, end).length;
    return word.substr(0, end);
}

std::string oneLine(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
}

}  // namespace

std::vector<std::string> shortened(const std::string& name) {
    std::vector<std::string> words;
    std::istringstream stream(oneLine(name));
    for (std::string word; stream >> word;) words.push_back(word);
    std::vector<std::string> texts;
    const auto offer = [&](const std::string& text) {
        if (!text.empty() && (texts.empty() || texts.back() != text)) texts.push_back(text);
    };
    for (std::size_t count = std::min(kMostWords, words.empty() ? 0 : words.size() - 1); count > 0; --count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? " " : "") + words[i];
        text = withoutTail(text);
        offer(text.empty() ? text : text + kEllipsis);
    }
    if (words.empty()) return texts;
    for (const std::size_t letters : kLetters) {
        const std::string front = firstLetters(words.front(), letters);
        if (front.size() < words.front().size()) offer(withoutTail(front) + kEllipsis);
    }
    return texts;
}

std::vector<BriefName> briefNames(const std::string& name, text::Typesetter& typesetter,
                                  const text::LabelStyle& style) {
    std::vector<BriefName> names;
    const auto offer = [&](const std::string& text) {
        // A word that is wider than the line would be broken anywhere.
        float widest = 0.0F;
        std::istringstream words(text);
        for (std::string word; words >> word;) widest = std::max(widest, typesetter.measure({.plain = word}, style).x);
        for (const float wrap : kWraps) {
            if (wrap < std::min(widest, kWraps.front())) break;
            BriefName brief{.content = {.plain = text}, .style = style, .size = {}};
            brief.style.wrapEms = wrap;
            brief.style.lineHeight = std::min(style.lineHeight, 1.1F);
            if (brief.style.plate) brief.style.plate->padding = std::min(brief.style.plate->padding, 0.1F);
            brief.size = typesetter.measure(brief.content, brief.style);
            if (!names.empty() && names.back().size == brief.size && names.back().content.plain == text) continue;
            names.push_back(std::move(brief));
        }
    };
    offer(oneLine(name));
    for (const std::string& text : shortened(name)) offer(text);
    return names;
}

}  // namespace orrery::graph
