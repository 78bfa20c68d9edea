#include "scenes/timeline/layout.h"

#include <algorithm>
#include <cmath>

namespace orrery::timeline {

namespace {

constexpr float kGap = 0.4F;   // between cards
constexpr float kStem = 0.7F;  // from a rail to the first row
constexpr float kBar = 0.65F;  // from one span's bar to the next below it
constexpr float kHold = 0.8F;  // of a card, on the far side of its stem
constexpr float kTrackGap = 0.8F;
constexpr float kTrackDepth = 1.4F;

struct Row {
    float end = -1e9F;  // of the last card in it
    float height = 0.0F;
};

Layout along(float width, std::span<const CardWish> wishes, std::size_t tracks) {
    Layout layout{.width = width};
    const auto xOf = [&](float share) { return (share - 0.5F) * width; };
    layout.cards.resize(wishes.size());
    layout.rails.resize(tracks);
    std::vector<std::size_t> rows(wishes.size());
    float y = 0.0F;
    // The last track lowest and in front, each one before it higher and further back.
    for (std::size_t track = tracks; track-- > 0;) {
        std::vector<Row> above, below;  // nearest to the rail first
        std::vector<float> bars;        // ends of the spans' bars, nearest first
        std::vector<std::size_t> barOf(wishes.size());
        const auto place = [&](std::vector<Row>& in, std::size_t row, std::size_t i, float x) {
            if (row == in.size()) in.emplace_back();
            in[row].end = x + wishes[i].size.x * 0.5F;
            in[row].height = std::max(in[row].height, wishes[i].size.y);
        };
        std::vector<bool> under(wishes.size());
        for (std::size_t i = 0; i < wishes.size(); ++i) {
            const CardWish& wish = wishes[i];
            if (wish.track != track) continue;
            CardPlace& card = layout.cards[i];
            card.barFrom = xOf(wish.from);
            card.barTo = xOf(wish.to);
            const float half = wish.size.x * 0.5F;
            const float reach = std::max(width * 0.5F - half, 0.0F);
            const float x = std::clamp((card.barFrom + card.barTo) * 0.5F, -reach, reach);
            card.foot.x = (card.barFrom + card.barTo) * 0.5F;
            // The nearest row with room, the card moved along it as far as it still stands over its foot; of two as
            // near, the one above.
            for (std::size_t row = 0;; ++row) {
                const auto at = [&](const std::vector<Row>& in) {
                    return row < in.size() ? std::max(x, in[row].end + kGap + half) : x;
                };
                const float farthest = std::min(std::max(card.foot.x + half - kHold, x), std::max(reach, x));
                const bool up = at(above) <= farthest;
                if (!up && (tracks > 1 || at(below) > farthest)) continue;
                under[i] = !up;
                rows[i] = row;
                card.centre.x = at(up ? above : below);
                place(up ? above : below, row, i, card.centre.x);
                break;
            }
            if (wish.to > wish.from) {
                std::size_t bar = 0;
                while (bar < bars.size() && bars[bar] > card.barFrom - 0.1F) ++bar;
                if (bar == bars.size()) bars.emplace_back();
                bars[bar] = card.barTo;
                barOf[i] = bar + 1;
            }
        }
        const float barRoom = static_cast<float>(bars.size()) * kBar;
        float lowest = barRoom + (below.empty() ? 0.3F : kStem);
        for (const Row& row : below) lowest += row.height + kGap;
        const float rail = y + lowest;
        const float z = -kTrackDepth * static_cast<float>(tracks - 1 - track);
        layout.rails[track] = {0.0F, rail, z};
        std::vector<float> upMiddles, downMiddles;
        float up = rail + kStem;
        for (const Row& row : above) {
            upMiddles.push_back(up + row.height * 0.5F);
            up += row.height + kGap;
        }
        float down = rail - barRoom - kStem;
        for (const Row& row : below) {
            downMiddles.push_back(down - row.height * 0.5F);
            down -= row.height + kGap;
        }
        for (std::size_t i = 0; i < wishes.size(); ++i) {
            if (wishes[i].track != track) continue;
            layout.cards[i].centre.y = (under[i] ? downMiddles : upMiddles)[rows[i]];
            layout.cards[i].centre.z = z + 0.6F;
            layout.cards[i].foot.y = rail - static_cast<float>(barOf[i]) * kBar;
            layout.cards[i].foot.z = z;
        }
        y = std::max(up, rail + kStem) + kTrackGap;
    }
    layout.top = y - kTrackGap;
    return layout;
}

}  // namespace

Layout layOut(std::span<const CardWish> wishes, std::size_t tracks) {
    constexpr float kAspect = 1.3F;      // between the pictures that it will be seen in
    constexpr vec2 kAround{6.0F, 5.5F};  // names of tracks, title, scale
    Layout best;
    float largest = 0.0F;
    for (float width = 24.0F; width < 130.0F; width *= 1.07F) {
        Layout layout = along(width, wishes, tracks);
        const float size = std::min(kAspect / (width + kAround.x), 1.0F / (layout.top + kAround.y));
        if (size <= largest) continue;
        largest = size;
        best = std::move(layout);
    }
    return best;
}

}  // namespace orrery::timeline
