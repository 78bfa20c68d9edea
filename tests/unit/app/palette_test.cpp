#include "engine/app/palette.h"

#include <gtest/gtest.h>

namespace orrery::app {
namespace {

std::vector<Command> some() {
    std::vector<Command> all;
    for (const auto& [text, keys] :
         {std::pair{"next graph or step", "Page Down"}, std::pair{"larger text for a large room", "L"},
          std::pair{"theme: light", ""}, std::pair{"theme: dark", ""}, std::pair{"performance panel", "F3"},
          std::pair{"jump to step 3: Router and experts", ""}, std::pair{"jump to step 12: 注意力", ""}}) {
        all.push_back({.text = text, .keys = keys, .run = [] {}});
    }
    return all;
}

std::string best(std::string_view words) {
    const std::vector<Command> all = some();
    const std::vector<std::size_t> ranked = rankCommands(all, words);
    return ranked.empty() ? std::string() : all[ranked[0]].text;
}

TEST(Palette, AFewLettersFindTheCommand) {
    EXPECT_EQ(best("dark"), "theme: dark");
    EXPECT_EQ(best("thli"), "theme: light");
    EXPECT_EQ(best("perf"), "performance panel");
    EXPECT_EQ(best("router"), "jump to step 3: Router and experts");
    EXPECT_EQ(best("step 12"), "jump to step 12: 注意力");
    EXPECT_EQ(best("注意"), "jump to step 12: 注意力");
    EXPECT_EQ(best("zebra"), "");
}

TEST(Palette, AKeyFindsWhatItDoes) {
    EXPECT_EQ(best("F3"), "performance panel");
}

TEST(Palette, WithoutWordsEverythingStandsInItsOrder) {
    const std::vector<Command> all = some();
    const std::vector<std::size_t> ranked = rankCommands(all, "");
    ASSERT_EQ(ranked.size(), all.size());
    for (std::size_t i = 0; i < ranked.size(); ++i) EXPECT_EQ(ranked[i], i);
}

}  // namespace
}  // namespace orrery::app
