#include "scenes/attention/label_book.h"

#include "engine/text/typesetter.h"

namespace orrery::attention {

namespace {

constexpr std::size_t index(Look look) {
    return static_cast<std::size_t>(look);
}

}  // namespace

LabelBook::LabelBook() {
    for (const Look look : {Look::plain, Look::bold}) styles_[index(look)].halo = text::Halo{.width = 0.1F};
    styles_[index(Look::bold)].weight = text::Weight::bold;
    styles_[index(Look::plate)].plate = text::Plate{.cornerRadius = 0.3F, .padding = 0.28F};
    styles_[index(Look::chosen)].plate = text::Plate{.borderWidth = 0.08F, .cornerRadius = 0.3F, .padding = 0.28F};
    styles_[index(Look::chosen)].weight = text::Weight::bold;
    styles_[index(Look::worked)].weight = text::Weight::bold;
}

void LabelBook::begin(const render::Theme& theme) {
    for (text::LabelStyle& style : styles_) style.text = theme.ink;
    // A seam in the ground's colour: things may stand behind the text.
    for (const Look look : {Look::plain, Look::bold}) styles_[index(look)].halo->colour = theme.paper;
    styles_[index(Look::plate)].plate->colour = theme.paper.withAlpha(0.92F);
    styles_[index(Look::chosen)].plate->colour = theme.paper;
    styles_[index(Look::chosen)].plate->border = theme.accent;
    if (entries_.size() > kMost) entries_.clear();
}

render::Label LabelBook::label(const std::string& text, Look look) {
    const auto [at, isNew] = entries_.try_emplace({look, text});
    const text::LabelStyle& style = styles_[index(look)];
    if (isNew) {
        at->second.content.plain = text;
        at->second.size = text::threadTypesetter().measure(at->second.content, style);
    }
    return {.content = &at->second.content, .style = &style, .size = at->second.size};
}

}  // namespace orrery::attention
