#include "engine/base/words.h"

#include <gtest/gtest.h>

namespace orrery {
namespace {

TEST(Words, AreWhatATextIsAbout) {
    std::set<std::string> words;
    addWords(words, "The KV-cache of GPT-4, a MoE via Üben");
    EXPECT_EQ(words, (std::set<std::string>{"cache", "gpt", "kv", "moe", "Üben"}));
    addWords(words, "a 4 : H200");
    EXPECT_TRUE(words.contains("h200"));
    EXPECT_EQ(words.size(), 6U);
}

}  // namespace
}  // namespace orrery
