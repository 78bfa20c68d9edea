#include "scenes/lesson/caption.h"

#include "engine/image/image.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace orrery::lesson {
namespace {

constexpr float kMargin = 0.025F;      // around a plate, in heights
constexpr float kPadding = 0.028F;     // within it
constexpr float kSide = 0.66F;         // width of a caption beside the scene, with its margins
constexpr float kNarrow = 1.25F;       // width over height
constexpr float kFoot = 0.36F;         // height of one below it, with its margins
constexpr float kHead = 0.12F;         // height of a title that stands alone
constexpr std::size_t kWideTable = 4;  // columns that do not fit beside the scene

bool hasWideTable(std::span<const text::Block> blocks) {
    return std::ranges::any_of(blocks, [](const text::Block& block) {
        return block.kind == text::BlockKind::table && !block.rows.empty() && block.rows.front().size() >= kWideTable;
    });
}

// `leastScale`: what is too wide may become so much smaller.
text::ProseStyle styleFor(const render::Theme& theme, double em, double width, double leastScale) {
    text::ProseStyle style;
    style.em = em;
    style.width = width;
    style.ink = theme.ink;
    style.faint = theme.ink;
    style.accent = theme.ink;
    style.rule = theme.paperEdge;
    style.fewestTableScale = leastScale;
    return style;
}

render::Overlay overlayOf(const text::Prose& prose, const render::Theme& theme, float height) {
    text::Bitmap bitmap = text::rasterise(prose, theme.paper.withAlpha(0.94F), static_cast<double>(kPadding * height),
                                          static_cast<double>(0.014F * height));
    auto picture = std::make_shared<image::Image>();
    picture->width = bitmap.width;
    picture->height = bitmap.height;
    picture->rgba = std::move(bitmap.rgba);
    return {.picture = std::move(picture)};
}

// The blocks that fit, the last of them with a sign that there is more.
std::vector<text::Block> fitting(std::vector<text::Block> blocks, const text::ProseStyle& style, double height) {
    const text::Block more{.kind = text::BlockKind::paragraph, .runs = {{.text = "\u2026", .bold = true}}};
    while (blocks.size() > 1) {
        // The last block by its lines, then by whole blocks.
        text::Block& last = blocks.back();
        const bool lines = last.kind == text::BlockKind::paragraph || last.kind == text::BlockKind::item;
        const std::size_t words = lines && !last.runs.empty() ? last.runs.back().text.rfind(' ') : std::string::npos;
        if (lines && words != std::string::npos && words > 0 && !last.runs.back().formula) {
            std::string& said = last.runs.back().text;
            // Long texts by halves first: a note of a thousand lines is not set a thousand times.
            std::size_t cut = said.size() > 600 ? said.rfind(' ', said.size() / 2) : words;
            if (cut == std::string::npos || cut == 0) cut = words;
            said.resize(cut);
        } else if (lines && last.runs.size() > 1) {
            last.runs.pop_back();
        } else {
            blocks.pop_back();
        }
        std::vector<text::Block> tried = blocks;
        text::Block& end = tried.back();
        if (end.kind == text::BlockKind::paragraph || end.kind == text::BlockKind::item) {
            end.runs.push_back({.text = " \u2026"});
        } else {
            tried.push_back(more);
        }
        if (text::Prose(tried, style).height() <= height) return tried;
    }
    return blocks;
}

}  // namespace

CaptionPlace placeOf(const CaptionContent& content, float aspect) {
    const bool beside = content.place == CaptionPlace::right || content.place == CaptionPlace::left;
    if (content.place != CaptionPlace::automatic && !(beside && aspect < kNarrow)) return content.place;
    if (content.blocks.empty()) return CaptionPlace::none;
    return aspect < kNarrow || hasWideTable(content.blocks) ? CaptionPlace::bottom : CaptionPlace::right;
}

Room roomFor(CaptionPlace place, float aspect, float roomScale) {
    const float side = std::min(kSide * (1.0F + (roomScale - 1.0F) * 0.6F), aspect * 0.42F);
    switch (place) {
        case CaptionPlace::right:
            return {.right = side};
        case CaptionPlace::left:
            return {.left = side};
        case CaptionPlace::bottom:
            return {.bottom = std::min(kFoot * roomScale * (aspect < kNarrow ? 1.3F : 1.0F), 0.5F)};
        default:
            return {.top = kHead * roomScale};
    }
}

std::optional<Caption> makeCaption(const CaptionContent& content, uvec2 picture, const render::Theme& theme,
                                   float roomScale) {
    const float aspect = static_cast<float>(picture.x) / static_cast<float>(picture.y);
    const CaptionPlace place = placeOf(content, aspect);
    const auto height = static_cast<float>(picture.y);
    const auto width = static_cast<float>(picture.x);
    const Room room = roomFor(place, width / height, roomScale);
    std::vector<text::Block> blocks;
    if (!content.title.empty()) {
        blocks.push_back(
            {.kind = text::BlockKind::heading, .level = 2, .runs = {{.text = content.title, .bold = true}}});
    }
    if (place != CaptionPlace::none) blocks.insert(blocks.end(), content.blocks.begin(), content.blocks.end());
    if (blocks.empty()) return std::nullopt;

    const float outer = 2.0F * (kMargin + kPadding);
    const float across = place == CaptionPlace::right || place == CaptionPlace::left
                             ? (room.right + room.left - outer) * height
                             : width - outer * height;
    const float most = (place == CaptionPlace::bottom ? room.bottom : 1.0F) * height - outer * height;
    Caption caption;
    text::ProseStyle style;
    std::optional<text::Prose> prose;
    for (const float em : {kCaptionEm, 0.032F, kLeastCaptionEm}) {
        style = styleFor(theme, std::ceil(static_cast<double>(em * roomScale * height)), static_cast<double>(across),
                         static_cast<double>(kLeastCaptionEm / em));
        prose.emplace(blocks, style);
        if (prose->height() <= static_cast<double>(most)) break;
    }
    if (prose->height() > static_cast<double>(most)) {
        caption.whole = false;
        prose.emplace(fitting(std::move(blocks), style, static_cast<double>(most)), style);
    }
    caption.em = prose->smallestEm();
    caption.overlay = overlayOf(*prose, theme, height);
    const ivec2 size(caption.overlay.picture->width, caption.overlay.picture->height);
    const auto margin = static_cast<int>(kMargin * height);
    const ivec2 whole(picture);
    switch (place) {
        case CaptionPlace::right:
            caption.overlay.corner = {whole.x - margin - size.x, (whole.y - size.y) / 2};
            break;
        case CaptionPlace::left:
            caption.overlay.corner = {margin, (whole.y - size.y) / 2};
            break;
        case CaptionPlace::bottom:
            caption.overlay.corner = {(whole.x - size.x) / 2, whole.y - margin - size.y};
            break;
        default:
            // From afar, and where a step has no words: between the window's own buttons.
            caption.overlay.corner = {(whole.x - size.x) / 2, margin};
            break;
    }
    return caption;
}

std::optional<Caption> makeCard(const std::string& term, const std::string& meaning, uvec2 picture,
                                const render::Theme& theme, float roomScale, const Room& room) {
    const auto height = static_cast<float>(picture.y);
    const auto free = static_cast<float>(picture.x) - (room.left + room.right) * height;
    const std::vector<text::Block> blocks{
        {.kind = text::BlockKind::paragraph, .runs = {{.text = term, .bold = true}, {.text = ": " + meaning}}}};
    const float across = std::min(free - 2.0F * (kMargin + kPadding) * height, 1.0F * height);
    if (across < 0.2F * height) return std::nullopt;
    const text::Prose prose(blocks,
                            styleFor(theme, std::ceil(static_cast<double>(kLeastCaptionEm * roomScale * height)),
                                     static_cast<double>(across), 1.0));
    Caption card;
    card.em = prose.smallestEm();
    card.overlay = overlayOf(prose, theme, height);
    const auto margin = static_cast<int>(kMargin * height);
    const auto left = static_cast<int>(room.left * height);
    card.overlay.corner = {left + margin, static_cast<int>(picture.y) - static_cast<int>(room.bottom * height) -
                                              margin - card.overlay.picture->height};
    return card;
}

}  // namespace orrery::lesson
