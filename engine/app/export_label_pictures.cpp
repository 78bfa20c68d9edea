#include "engine/app/export_label_pictures.h"

#include "engine/base/parallel.h"
#include "engine/image/png.h"
#include "engine/text/page.h"
#include "engine/text/typesetter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace orrery::app {

namespace {

constexpr int kMostSide = 4096;   // what every WebGL and every classroom's computer takes
constexpr int kGap = 8;           // pixels around a label: three halvings of the page keep labels apart
constexpr float kFilled = 0.75F;  // of a page, as the packer gets to
// What is tried, finest first: pixels an em, and how many pages it may take.
constexpr std::array kFineness{std::pair{64.0F, 1.0F}, std::pair{48.0F, 2.0F}, std::pair{32.0F, 4.0F},
                               std::pair{24.0F, 1e9F}};

// One text in one style, with all labels that show it.
struct Text {
    const render::Label* label = nullptr;
    text::Bitmap bitmap;
    ivec2 corner{0};
    int page = -1;
};

// The index of each label's text; the texts in the order of their first labels.
std::vector<std::size_t> distinct(std::span<const render::Label> labels, std::vector<Text>& texts) {
    std::map<std::tuple<std::string_view, std::string_view, const void*>, std::vector<std::size_t>> known;
    std::vector<std::size_t> textOf;
    for (const render::Label& label : labels) {
        auto& candidates = known[{label.content->plain, label.content->markup, label.content->picture.get()}];
        const auto same = std::ranges::find_if(candidates, [&](std::size_t i) {
            const render::Label& other = *texts[i].label;
            return *other.style == *label.style && other.content->pictureSize == label.content->pictureSize;
        });
        if (same != candidates.end()) {
            textOf.push_back(*same);
            continue;
        }
        candidates.push_back(texts.size());
        textOf.push_back(texts.size());
        texts.push_back({.label = &label, .bitmap = {}, .corner = {}, .page = -1});
    }
    return textOf;
}

float areaAt(std::span<const Text> texts, float em) {
    float area = 0.0F;
    for (const Text& text : texts) {
        const vec2 size = text.label->size * em + 2.0F * static_cast<float>(kGap);
        area += size.x * size.y;
    }
    return area / kFilled;
}

float finenessFor(std::span<const Text> texts) {
    constexpr auto kPage = static_cast<float>(kMostSide) * static_cast<float>(kMostSide);
    const auto fits = std::ranges::find_if(
        kFineness, [&](const auto& step) { return areaAt(texts, step.first) <= step.second * kPage; });
    return fits == kFineness.end() ? kFineness.back().first : fits->first;
}

struct Sheet {
    text::Page packer;
    int side = 0;
    int bottom = 0;  // of the lowest label
};

// Places all on pages, tall ones first, for then the rows fill well.
std::vector<Sheet> packed(std::vector<Text>& texts, float em) {
    int side = 64;
    for (const Text& text : texts) side = std::max(side, std::max(text.bitmap.width, text.bitmap.height) + 2 * kGap);
    side = std::max(side, static_cast<int>(std::sqrt(areaAt(texts, em))));
    side = std::min(static_cast<int>(std::bit_ceil(static_cast<unsigned>(side))), kMostSide);
    std::vector<std::size_t> order(texts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(
        order, [&](std::size_t a, std::size_t b) { return texts[a].bitmap.height > texts[b].bitmap.height; });
    std::vector<Sheet> sheets;
    for (const std::size_t i : order) {
        Text& text = texts[i];
        if (text.bitmap.rgba.empty()) continue;
        const ivec2 size = ivec2(text.bitmap.width, text.bitmap.height) + 2 * kGap;
        for (std::size_t page = 0; page <= sheets.size() && text.page < 0; ++page) {
            if (page == sheets.size()) sheets.push_back({text::Page(side), side, 0});
            const auto corner = sheets[page].packer.take(size);
            if (!corner) continue;
            text.page = static_cast<int>(page);
            text.corner = *corner + kGap;
            sheets[page].bottom = std::max(sheets[page].bottom, corner->y + size.y);
        }
    }
    return sheets;
}

// Viewers blend neighbouring pixels as they stand, alpha apart: where nothing is seen the colour of the nearest seen
// pixel must stand, first along the row, then along the column, or letters get dark seams.
void drawOut(image::Image& page, const ivec2& low, const ivec2& high) {
    constexpr std::uint8_t kSeen = 12;  // below, 8 bits premultiplied hold no colour to speak of
    const auto sweep = [&](int lines, int length, auto pixel, std::vector<int>& known) {
        std::vector<int> nearest(static_cast<std::size_t>(length));
        for (int line = 0; line < lines; ++line) {
            const auto at = [&](int i) -> int& { return known[static_cast<std::size_t>(pixel(line, i).second)]; };
            int last = -1;
            for (int i = 0; i < length; ++i) {
                if (at(i) != 0) last = i;
                nearest[static_cast<std::size_t>(i)] = last;
            }
            last = -1;
            for (int i = length - 1; i >= 0; --i) {
                int& before = nearest[static_cast<std::size_t>(i)];
                if (before == i) last = i;
                if (last >= 0 && (before < 0 || last - i < i - before)) before = last;
            }
            for (int i = 0; i < length; ++i) {
                const int from = nearest[static_cast<std::size_t>(i)];
                if (from < 0 || from == i) continue;
                std::copy_n(pixel(line, from).first, 3, pixel(line, i).first);
                at(i) = 1;
            }
        }
    };
    const ivec2 size = high - low;
    std::vector<int> known(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y));
    for (int y = 0; y < size.y; ++y) {
        for (int x = 0; x < size.x; ++x)
            known[static_cast<std::size_t>(y * size.x + x)] = page.at(low.x + x, low.y + y)[3] >= kSeen ? 1 : 0;
    }
    sweep(
        size.y, size.x, [&](int y, int x) { return std::pair(page.at(low.x + x, low.y + y), y * size.x + x); }, known);
    sweep(
        size.x, size.y, [&](int x, int y) { return std::pair(page.at(low.x + x, low.y + y), y * size.x + x); }, known);
}

void paint(image::Image& page, const Text& text) {
    const text::Bitmap& bitmap = text.bitmap;
    for (int y = 0; y < bitmap.height; ++y) {
        for (int x = 0; x < bitmap.width; ++x) {
            const std::uint8_t* from =
                &bitmap.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.width) +
                              static_cast<std::size_t>(x)) *
                             4U];
            std::uint8_t* to = page.at(text.corner.x + x, text.corner.y + y);
            const int alpha = from[3];
            for (int c = 0; c < 3; ++c)
                to[c] = alpha == 0 ? 0 : static_cast<std::uint8_t>(std::min((from[c] * 255 + alpha / 2) / alpha, 255));
            to[3] = from[3];
        }
    }
    drawOut(page, text.corner - kGap, text.corner + ivec2(bitmap.width, bitmap.height) + kGap);
}

}  // namespace

LabelPictures labelPictures(std::span<const render::Label> labels) {
    std::vector<Text> texts;
    const std::vector<std::size_t> textOf = distinct(labels, texts);
    const float em = finenessFor(texts);
    parallelFor(texts.size(), [&](std::size_t i) {
        const render::Label& label = *texts[i].label;
        texts[i].bitmap = text::threadTypesetter().rasterise(*label.content, *label.style, em, kMostSide - 2 * kGap);
    });
    const std::vector<Sheet> sheets = packed(texts, em);

    LabelPictures result;
    std::vector<image::Image> pages;
    for (const Sheet& sheet : sheets) {
        const int height = static_cast<int>(std::bit_ceil(static_cast<unsigned>(std::max(sheet.bottom, 1))));
        pages.emplace_back(sheet.side, std::min(height, sheet.side));
    }
    parallelFor(pages.size(), [&](std::size_t page) {
        for (const Text& text : texts) {
            if (text.page == static_cast<int>(page)) paint(pages[page], text);
        }
    });
    result.pages.resize(pages.size());
    parallelFor(pages.size(), [&](std::size_t page) {
        result.pages[page] = {.name = fmt::format("labels {}", page + 1),
                              .mimeType = "image/png",
                              .bytes = image::encodePlainPng(pages[page])};
    });
    std::vector<int> first(texts.size(), -1);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const Text& text = texts[textOf[i]];
        LabelPicture& picture = result.labels.emplace_back();
        if (text.page < 0) continue;
        if (first[textOf[i]] < 0) first[textOf[i]] = static_cast<int>(i);
        const image::Image& page = pages[static_cast<std::size_t>(text.page)];
        const vec2 pageSize(static_cast<float>(page.width), static_cast<float>(page.height));
        const vec2 size(static_cast<float>(text.bitmap.width), static_cast<float>(text.bitmap.height));
        const vec2& centre = text.bitmap.centre;
        picture = {.page = text.page,
                   .low = vec2(-centre.x, centre.y - size.y) / text.bitmap.emPixels,
                   .high = vec2(size.x - centre.x, centre.y) / text.bitmap.emPixels,
                   .uvLow = vec2(text.corner) / pageSize,
                   .uvHigh = (vec2(text.corner) + size) / pageSize,
                   .same = first[textOf[i]]};
    }
    return result;
}

}  // namespace orrery::app
