#include "scenes/timeline/timeline.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace orrery::timeline {

namespace {

constexpr std::size_t kMostEvents = 200;
constexpr std::size_t kMostTracks = 12;

Event readEvent(const yaml::Value& value) {
    value.allowOnly({"date", "from", "to", "label", "text", "track", "colour"});
    Event event{.label = value["label"].text()};
    if (const auto text = value.find("text")) event.text = text->text();
    if (const auto date = value.find("date")) {
        if (value.find("from") || value.find("to")) date->fail("an event has a date, or from and to: not both");
        const Period period = readDate(*date);
        event.from = event.to = period.middle();
        event.date = period.text;
        event.briefDate = period.brief;
    } else {
        const Period from = readDate(value["from"]);
        const Period to = readDate(value["to"]);
        if (!(from.from < to.to)) value["to"].fail("ends before it starts");
        event.from = from.from;
        event.to = to.to;
        event.date = from.text + " to " + to.text;
        event.briefDate = from.brief + " \u2013 " + to.brief;
    }
    if (const auto colour = value.find("colour")) {
        event.colour = parseCssColour(colour->text());
        if (!event.colour) colour->fail(fmt::format("\"{}\" is no CSS colour", colour->text()));
    }
    return event;
}

}  // namespace

Timeline readTimeline(const yaml::Value& keys) {
    keys.allowOnly({"scene", "title", "source", "synthetic", "events", "tracks"});
    Timeline timeline{.heading = chart::readHeading(keys)};
    if (const auto tracks = keys.find("tracks")) timeline.tracks = tracks->texts();
    const bool fixed = !timeline.tracks.empty();
    const yaml::Value events = keys["events"];
    if (events.list().empty()) events.fail("a timeline needs at least one event");
    if (events.list().size() > kMostEvents) events.fail(fmt::format("more than {} events", kMostEvents));
    bool untracked = false;
    for (const yaml::Value& value : events.list()) {
        Event event = readEvent(value);
        const auto track = value.find("track");
        untracked = untracked || !track;
        if (track) {
            const auto at = std::ranges::find(timeline.tracks, track->text());
            if (at == timeline.tracks.end() && fixed)
                track->fail(fmt::format("there is no track \"{}\"; these are: {}", track->text(),
                                        fmt::join(timeline.tracks, ", ")));
            event.track = static_cast<std::size_t>(at - timeline.tracks.begin());
            if (at == timeline.tracks.end()) timeline.tracks.push_back(track->text());
        }
        if (!track) event.track = kMostTracks + 1;  // known when all are
        timeline.events.push_back(std::move(event));
    }
    if (untracked) timeline.tracks.emplace_back();
    if (timeline.tracks.size() > kMostTracks) events.fail(fmt::format("more than {} tracks", kMostTracks));
    for (Event& event : timeline.events) event.track = std::min(event.track, timeline.tracks.size() - 1);
    std::ranges::stable_sort(timeline.events, {}, &Event::from);
    timeline.from = timeline.events.front().from;
    timeline.to = std::ranges::max(timeline.events, {}, &Event::to).to;
    const double room = std::max((timeline.to - timeline.from) * 0.03, 15.0);
    timeline.from -= room;
    timeline.to += room;
    return timeline;
}

}  // namespace orrery::timeline
