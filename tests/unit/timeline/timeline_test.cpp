#include "scenes/timeline/timeline.h"

#include "scenes/timeline/layout.h"
#include "tests/unit/chart/helpers.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::timeline {
namespace {

using orrery::testing::problem;

Period date(const std::string& text) {
    return readDate(yaml::parse(text, "n.md"));
}

Timeline read(const std::string& text) {
    return readTimeline(yaml::parse(text, "n.md"));
}

std::string wrong(const std::string& text) {
    return problem([&] { read(text); });
}

TEST(Dates, AreYearsMonthsOrDays) {
    EXPECT_EQ(date("1970-01-02").from, 1.0);
    EXPECT_EQ(date("1970-01-02").to, 2.0);
    EXPECT_EQ(date("1970").to, 365.0);
    EXPECT_EQ(date("2024-02").to - date("2024-02").from, 29.0) << "a leap year";
    EXPECT_EQ(date("2022-10-07").text, "7 October 2022");
    EXPECT_EQ(date("2022-10").text, "October 2022");
    EXPECT_EQ(date("2022").text, "2022");
    for (const char* text : {"22", "2022-13", "2023-02-29", "2022-1", "2022/10", "2022-10-7", "soon", "2022-10-07x"})
        EXPECT_NE(problem([&] { date(text); }).find("is no date; 2022, 2022-10 or 2022-10-07 are"), std::string::npos)
            << text;
}

TEST(Dates, TicksAreYearsOrMonths) {
    const auto texts = [](const char* from, const char* to, int most) {
        std::vector<std::string> shown;
        for (const DateTick& tick : dateTicks(date(from).from, date(to).from, most)) shown.push_back(tick.text);
        return shown;
    };
    using Texts = std::vector<std::string>;
    EXPECT_EQ(texts("2018-06", "2023-02", 8), (Texts{"2019", "2020", "2021", "2022", "2023"}));
    EXPECT_EQ(texts("2022-11", "2023-12", 6), (Texts{"2023", "Apr", "Jul", "Oct"}));
    EXPECT_EQ(texts("1950", "2021", 8), (Texts{"1950", "1960", "1970", "1980", "1990", "2000", "2010", "2020"}));
}

TEST(Timeline, EventsComeInTheirOrderOnTheirTracks) {
    const Timeline timeline = read(
        "events:\n  - {date: 2023, label: later, track: b}\n  - {from: 2020, to: 2021-06, label: span, track: a}\n"
        "  - {date: 2022, label: free}\n");
    ASSERT_EQ(timeline.events.size(), 3U);
    EXPECT_EQ(timeline.events[0].label, "span");
    EXPECT_TRUE(timeline.events[0].isSpan());
    EXPECT_EQ(timeline.events[0].date, "2020 to June 2021");
    EXPECT_EQ(timeline.tracks, (std::vector<std::string>{"b", "a", ""})) << "as they were first named; one without";
    EXPECT_EQ(timeline.tracks[timeline.events[1].track], "");
    EXPECT_LT(timeline.from, timeline.events[0].from);
    EXPECT_EQ(read("events: [{date: 2023, label: one}]").tracks.size(), 1U);
}

TEST(Timeline, SaysWhatIsWrong) {
    EXPECT_EQ(wrong("events: []"), "n.md:1:9: a timeline needs at least one event");
    EXPECT_EQ(wrong("events: [{date: 2022-14, label: x}]"),
              "n.md:1:17: \"2022-14\" is no date; 2022, 2022-10 or 2022-10-07 are");
    EXPECT_EQ(wrong("events: [{from: 2022, to: 2020, label: x}]"), "n.md:1:27: ends before it starts");
    EXPECT_EQ(wrong("events: [{date: 2022, to: 2023, label: x}]"),
              "n.md:1:17: an event has a date, or from and to: not both");
    EXPECT_EQ(wrong("tracks: [a]\nevents: [{date: 2022, label: x, track: c}]"),
              "n.md:2:40: there is no track \"c\"; these are: a");
    EXPECT_EQ(wrong("events: [{date: 2022, label: x, colour: blau}]"), "n.md:1:41: \"blau\" is no CSS colour");
    EXPECT_EQ(wrong("events: [{date: 2022}]"), "n.md:1:10: \"label\" is missing");
}

// Cards never stand in each other, and bars of one track neither; many events at once included.
TEST(Layout, CardsHaveRoom) {
    for (const std::size_t tracks : {1U, 3U}) {
        std::vector<CardWish> wishes;
        for (std::size_t i = 0; i < 60; ++i) {
            const auto share = static_cast<float>(i * i) / 3600.0F;
            wishes.push_back({.from = share,
                              .to = i % 4 == 0 ? std::min(share + 0.2F, 1.0F) : share,
                              .size = {6.0F + static_cast<float>(i % 5), 2.0F + static_cast<float>(i % 3)},
                              .track = i % tracks});
        }
        const Layout layout = layOut(wishes, tracks);
        for (std::size_t a = 0; a < wishes.size(); ++a) {
            const CardPlace& one = layout.cards[a];
            EXPECT_LE(std::abs(one.centre.x) + wishes[a].size.x * 0.5F, layout.width * 0.5F + 1e-3F)
                << "no card sticks out of the axis";
            EXPECT_GE(one.centre.y - wishes[a].size.y * 0.5F, -1e-3F);
            EXPECT_LE(one.centre.y + wishes[a].size.y * 0.5F, layout.top + 1e-3F);
            for (std::size_t b = 0; b < a; ++b) {
                const vec2 apart = glm::abs(vec2(one.centre - layout.cards[b].centre));
                const vec2 reach = (wishes[a].size + wishes[b].size) * 0.5F;
                EXPECT_FALSE(apart.x < reach.x && apart.y < reach.y) << a << " and " << b;
                const bool bars = wishes[a].to > wishes[a].from && wishes[b].to > wishes[b].from;
                if (bars && std::abs(one.foot.y - layout.cards[b].foot.y) < 0.1F) {
                    EXPECT_TRUE(one.barFrom >= layout.cards[b].barTo || layout.cards[b].barFrom >= one.barTo);
                }
            }
        }
    }
}

}  // namespace
}  // namespace orrery::timeline
