#include "engine/base/colour.h"
#include "scenes/timeline/timeline_scene.h"

#include <algorithm>
#include <cmath>

// How a timeline is drawn: the axis with its years below, a rail for each track, and a card for each event.

namespace orrery::timeline {

namespace {

constexpr float kEm = 0.95F;      // a line on a card
constexpr float kRest = 0.92F;    // of that, a line under its name
constexpr float kPadding = 0.3F;  // around its words
constexpr float kBetween = 0.1F;  // its name and the rest: seen from above, the way between them is shorter
constexpr float kThick = 0.3F;
constexpr float kAxis = -0.9F;  // the scale's height, below everything

chart::Words titleOn(float wrap) {
    return {
        .em = kEm, .weight = text::Weight::bold, .wrapEms = wrap, .priority = 260.0F, .inside = true, .halo = false};
}

chart::Words restOn(float wrap) {
    return {.em = kEm * kRest, .wrapEms = wrap / kRest, .priority = 250.0F, .inside = true, .halo = false};
}

std::string restOf(const Event& event, bool texts) {
    return texts && !event.text.empty() ? event.briefDate + "\n" + event.text : event.briefDate;
}

}  // namespace

float TimelineScene::alongAxis(double share) const {
    return (static_cast<float>(share) - 0.5F) * layout_.width;
}

void TimelineScene::arrange() {
    std::vector<CardWish> wishes;
    for (const Event& event : timeline_.events) {
        const vec2 title = stage_.sizeOf(event.label, titleOn(wrap_)) * kEm;
        const vec2 rest = stage_.sizeOf(restOf(event, texts_), restOn(wrap_)) * kEm * kRest;
        titleHigh_.push_back(title.y);
        sizes_.push_back(vec2(std::max(title.x, rest.x), title.y + kBetween + rest.y) + 2.0F * kPadding);
        wishes.push_back({.from = static_cast<float>(timeline_.share(event.from)),
                          .to = static_cast<float>(timeline_.share(event.to)),
                          .size = sizes_.back(),
                          .track = event.track});
    }
    layout_ = layOut(wishes, timeline_.tracks.size());
    for (std::size_t i = 0; i < things_.size(); ++i) things_[i].place = layout_.cards[i].centre;
}

Colour TimelineScene::colourOf(const render::Theme& theme, const Event& event) const {
    if (event.colour) return *event.colour;
    return theme.categories[event.track % theme.categories.size()];
}

void TimelineScene::build(chart::Stage& stage, const View& view) const {
    buildAxis(stage, view);
    for (std::size_t i = 0; i < timeline_.events.size(); ++i) buildCard(stage, view, i);
    buildReader(stage, view);
    chart::drawHeading(stage, timeline_.heading, {0.0F, layout_.top + 0.7F, layout_.rails.front().z},
                       {0.0F, kAxis - 3.0F, 0.0F}, layout_.width);
}

void TimelineScene::buildAxis(chart::Stage& stage, const View& view) const {
    const render::Theme& theme = *view.theme;
    const float half = layout_.width * 0.5F;
    stage.line({-half, kAxis, 0.0F}, {half, kAxis, 0.0F}, 0.06F, {.colour = theme.edge});
    const float back = layout_.rails.front().z;
    for (const DateTick& tick : dateTicks(timeline_.from, timeline_.to, 9)) {
        const float x = alongAxis(timeline_.share(tick.day));
        stage.line({x, kAxis - 0.2F, 0.0F}, {x, kAxis + 0.2F, 0.0F}, 0.05F, {.colour = theme.edge});
        // Up the tracks as on stairs, so that the eye keeps the date.
        vec3 last(x, kAxis, 0.0F);
        for (std::size_t track = layout_.rails.size(); track-- > 0;) {
            const vec3 next(x, layout_.rails[track].y, layout_.rails[track].z);
            stage.thin(last, {x, last.y, next.z}, 0.02F, theme.edge, 0.3F);
            stage.thin({x, last.y, next.z}, next, 0.02F, theme.edge, 0.3F);
            last = next;
        }
        stage.thin(last, {x, layout_.top, back}, 0.02F, theme.edge, 0.3F);
        stage.words(tick.text, {x, kAxis - 0.35F, 0.0F},
                    {.em = 0.9F, .offset = {0.0F, -1.0F}, .priority = 120.0F, .least = chart::kReadable});
    }
    for (std::size_t track = 0; track < layout_.rails.size(); ++track) {
        const vec3& rail = layout_.rails[track];
        const Colour colour =
            timeline_.tracks.size() == 1 ? theme.edge : theme.categories[track % theme.categories.size()];
        stage.line(rail - vec3(half, 0.0F, 0.0F), rail + vec3(half, 0.0F, 0.0F), 0.09F, {.colour = colour});
        stage.words(timeline_.tracks[track], rail - vec3(half + 0.5F, 0.0F, 0.0F),
                    {.em = kEm,
                     .weight = text::Weight::bold,
                     .align = text::Align::end,
                     .offset = {-1.0F, 0.0F},
                     .wrapEms = 6.0F,
                     .priority = 300.0F,
                     .least = 0.03F});
    }
}

void TimelineScene::buildCard(chart::Stage& stage, const View& view, std::size_t i) const {
    const float strength = shownStrength(i);
    if (strength <= 0.01F) return;
    const render::Theme& theme = *view.theme;
    const Event& event = timeline_.events[i];
    const CardPlace& card = layout_.cards[i];
    const auto pick = static_cast<std::uint32_t>(i);
    const bool chosen = selected_ == pick || state_.highlighted.contains(i);
    const bool strong = chosen || hovered_ == pick;
    const Colour colour = colourOf(theme, event);
    const float emphasis = state_.highlighted.empty() || strong ? strength : std::min(strength, 0.6F);
    const chart::Look body{.colour = colour, .emphasis = emphasis, .glow = strong ? 0.25F : 0.0F, .pick = pick};

    if (event.isSpan()) {
        const float length = std::max(card.barTo - card.barFrom, 0.3F);
        stage.box({card.foot.x, card.foot.y, card.foot.z}, {length, 0.42F, 0.6F}, body);
    } else {
        stage.ball(card.foot, strong ? 0.42F : 0.32F, body);
    }
    const float down = card.centre.y > card.foot.y ? -1.0F : 1.0F;
    const vec3 joint(card.foot.x, card.centre.y + down * (sizes_[i].y * 0.5F - 0.1F), card.foot.z);
    stage.line(card.foot, joint, 0.05F, {.colour = theme.edge, .emphasis = emphasis * 0.8F, .pick = pick});

    const vec3 front(std::sin(view.yaw), 0.0F, std::cos(view.yaw));
    const vec2 size = sizes_[i];
    const Colour plate = render::readablePlate(theme, colour);
    stage.box(card.centre, {size.x, size.y, kThick},
              {.colour = chosen ? theme.paper : plate, .emphasis = emphasis, .pick = pick}, view.yaw);
    // A strip of the track's own colour along its foot, all around where it is chosen.
    const float strip = 0.16F;
    const chart::Look edge{.colour = chosen ? theme.accent : colour, .emphasis = emphasis, .pick = pick};
    stage.box(card.centre - vec3(0.0F, size.y * 0.5F, 0.0F), {size.x, strip, kThick * 1.2F}, edge, view.yaw);
    if (chosen) {
        const vec3 side(std::cos(view.yaw), 0.0F, -std::sin(view.yaw));
        stage.box(card.centre + vec3(0.0F, size.y * 0.5F, 0.0F), {size.x, strip, kThick * 1.2F}, edge, view.yaw);
        for (const float sign : {-1.0F, 1.0F})
            stage.box(card.centre + side * (sign * size.x * 0.5F), {strip, size.y + strip, kThick * 1.2F}, edge,
                      view.yaw);
    }
    const vec3 face = card.centre + front * (kThick * 0.6F);
    const float top = size.y * 0.5F - kPadding;
    chart::Words title = titleOn(wrap_), rest = restOn(wrap_);
    for (chart::Words* words : {&title, &rest}) {
        words->opacity = strength < 1.0F ? strength + 0.2F : 1.0F;
        words->priority += strong ? 60.0F : strength < 1.0F ? -120.0F : 0.0F;
        words->pick = pick;
    }
    stage.words(event.label, face + vec3(0.0F, top - titleHigh_[i] * 0.5F, 0.0F), title);
    stage.words(restOf(event, texts_),
                face + vec3(0.0F, (top - titleHigh_[i] - kBetween - (size.y * 0.5F - kPadding)) * 0.5F, 0.0F), rest);
    if (texts_ || event.text.empty() || !(selected_ == pick || hovered_ == pick)) return;
    stage.words(event.text, card.centre - vec3(0.0F, size.y * 0.5F + 0.4F, 0.0F) + front,
                {.em = kEm,
                 .offset = {0.0F, -1.0F},
                 .wrapEms = 18.0F,
                 .priority = 420.0F,
                 .least = 0.03F,
                 .plate = true,
                 .border = theme.accent,
                 .always = true});
}

void TimelineScene::buildReader(chart::Stage& stage, const View& view) const {
    if (!state_.reader) return;
    const render::Theme& theme = *view.theme;
    const float x = alongAxis(timeline_.share(ease_.between(readerFrom_, *state_.reader)));
    const float back = layout_.rails.front().z - 0.6F;
    stage.line({x, kAxis, 0.0F}, {x, kAxis, back}, 0.08F, {.colour = theme.accent, .glow = 0.2F});
    stage.line({x, kAxis, back}, {x, layout_.top, back}, 0.08F, {.colour = theme.accent, .glow = 0.2F});
    stage.words(state_.readerText, {x, kAxis - 0.35F, 0.0F},
                {.em = kEm,
                 .weight = text::Weight::bold,
                 .offset = {0.0F, -1.0F},
                 .priority = 350.0F,
                 .least = 0.03F,
                 .plate = true,
                 .border = theme.accent});
}

}  // namespace orrery::timeline
