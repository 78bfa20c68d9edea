#include "engine/render/theme.h"
#include "engine/base/random.h"

#include <gtest/gtest.h>

namespace orrery::render {
namespace {

// classroom.md: at least 4.5 with the stray light of a dim room (15) and of a lit one (7).
void expectReadable(const Colour& text, const Colour& ground, const std::string& what) {
    for (const float room : {kLitRoom, kDimRoom})
        EXPECT_GE(contrastUnderVeil(text, ground, room), kLeastContrast) << what;
}

TEST(Theme, TextIsReadableInEveryRoom) {
    ASSERT_EQ(themes().size(), 3U);
    for (const Theme& theme : themes()) {
        const std::string name(theme.name);
        expectReadable(theme.ink, theme.paper, name + ": ink on paper");
        expectReadable(theme.ink, theme.backgroundTop, name + ": ink on the top of the background");
        expectReadable(theme.ink, theme.backgroundBottom, name + ": ink on the bottom of the background");
    }
}

TEST(Theme, EveryBodyColourGetsAPlateThatTextIsReadableOn) {
    Random random(5);
    for (const Theme& theme : themes()) {
        for (int i = 0; i < 500; ++i) {
            const Colour body{random.uniform(), random.uniform(), random.uniform(), 1.0F};
            expectReadable(theme.ink, readablePlate(theme, body), std::string(theme.name));
        }
        for (const Colour& category : theme.categories) {
            expectReadable(theme.ink, readablePlate(theme, category), std::string(theme.name) + ": category");
        }
    }
}

TEST(Theme, PlatesKeepTheHueWhereTheyCan) {
    const Theme light = themeByName("light").value();
    const Colour plate = readablePlate(light, Colour::hex(0xFF6666));
    EXPECT_GT(plate.r, plate.b + 0.1F) << "a red body has a reddish plate";
}

TEST(Theme, AreFoundByName) {
    EXPECT_TRUE(themeByName("dark"));
    EXPECT_TRUE(themeByName("contrast"));
    EXPECT_FALSE(themeByName("sepia"));
}

}  // namespace
}  // namespace orrery::render
