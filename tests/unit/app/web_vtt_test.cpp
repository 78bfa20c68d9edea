#include "engine/app/web_vtt.h"

#include "engine/base/utf8.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace orrery::app {
namespace {

struct Parsed {
    std::string from, to, text;
};

std::vector<Parsed> cues(const std::string& file) {
    std::vector<Parsed> out;
    for (std::size_t at = file.find(" --> "); at != std::string::npos; at = file.find(" --> ", at + 1)) {
        const std::size_t line = file.find('\n', at);
        out.push_back({file.substr(at - 12, 12), file.substr(at + 5, 12),
                       file.substr(line + 1, file.find("\n\n", line) - line - 1)});
    }
    if (!out.empty() && out.back().text.ends_with('\n')) out.back().text.pop_back();
    return out;
}

TEST(WebVtt, IsAFileThatPlayersRead) {
    const std::vector<Caption> captions{{0.0, 2.5, "One", "Short."}, {2.5, 3725.04, "Two & <more>", ""}};
    EXPECT_EQ(webVtt(captions),
              "WEBVTT\n\n1\n00:00:00.000 --> 00:00:02.500\n<b>One</b>\nShort.\n\n2\n00:00:02.500 --> 01:02:05.040\n"
              "<b>Two &amp; &lt;more&gt;</b>\n");
    EXPECT_EQ(webVtt({}), "WEBVTT\n");
}

TEST(WebVtt, LongTextsAreCutAndFillTheTimeWithoutAGap) {
    std::string text;
    for (int i = 0; i < 12; ++i) text += "Each of these sentences has a few words. ";
    text += "\n\n\u2022 an item\n\u2022 another\n\u2022 a third\n\u2022 a fourth";
    const std::vector<Caption> captions{{10.0, 40.0, "A title", text}};
    const std::vector<Parsed> parsed = cues(webVtt(captions));
    ASSERT_GT(parsed.size(), 4U);
    EXPECT_EQ(parsed.back().to, "00:00:40.000");
    std::string all;
    for (std::size_t i = 0; i < parsed.size(); ++i) {
        EXPECT_EQ(parsed[i].from, i > 0 ? parsed[i - 1].to : "00:00:10.000");
        EXPECT_LT(parsed[i].from, parsed[i].to);
        // What fits over a picture: three lines, none of which a player breaks into more than two or three.
        EXPECT_LE(std::count(parsed[i].text.begin(), parsed[i].text.end(), '\n'), 2);
        EXPECT_LE(parsed[i].text.size(), 130U);
        all += parsed[i].text + ' ';
    }
    // Nothing is lost, and sentences stay whole.
    EXPECT_NE(all.find("<b>A title</b>"), std::string::npos);
    EXPECT_NE(all.find("a fourth"), std::string::npos);
    std::size_t sentences = 0;
    for (std::size_t at = all.find("Each of"); at != std::string::npos; at = all.find("Each of", at + 1)) ++sentences;
    EXPECT_EQ(sentences, 12U);
    EXPECT_TRUE(parsed[1].text.ends_with("few words.")) << parsed[1].text;
}

TEST(WebVtt, AWordWithoutEndAndWideScriptsAreCutBetweenCharacters) {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "\u5b57";
    const std::vector<Caption> captions{{0.0, 9.0, "", text}};
    std::size_t characters = 0;
    for (const Parsed& cue : cues(webVtt(captions))) {
        EXPECT_TRUE(utf8::isValid(cue.text));
        for (const char c : cue.text) characters += (c & 0xC0) == 0x80 || c == '\n' ? 0U : 1U;
    }
    EXPECT_EQ(characters, 200U);
}

}  // namespace
}  // namespace orrery::app
