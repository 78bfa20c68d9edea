#include "engine/base/fuzzy.h"

#include <gtest/gtest.h>

namespace orrery {
namespace {

TEST(Fuzzy, LettersMustOccurInTheirOrder) {
    EXPECT_TRUE(fuzzyScore("mla", "Multi-Head Latent Attention"));
    EXPECT_FALSE(fuzzyScore("alm", "Multi-Head Latent"));
    EXPECT_FALSE(fuzzyScore("x", ""));
    EXPECT_TRUE(fuzzyScore("", "anything"));
}

TEST(Fuzzy, BeginningsAndRunsCountMore) {
    EXPECT_GT(fuzzyScore("mla", "Multi-Head Latent Attention"), fuzzyScore("mla", "small area"));
    EXPECT_GT(fuzzyScore("vision", "Vision"), fuzzyScore("vision", "television into"));
    EXPECT_GT(fuzzyScore("chip", "AI chips"), fuzzyScore("chip", "cache in position"));
    EXPECT_GT(fuzzyScore("asml", "ASML"), fuzzyScore("asml", "ASML and many others besides")) << "of two, the shorter";
}

TEST(Fuzzy, CaseDoesNotMatterInAnyAlphabet) {
    EXPECT_TRUE(fuzzyScore("ÉCOLE", "école"));
    EXPECT_TRUE(fuzzyScore("москва", "МОСКВА"));
    EXPECT_TRUE(fuzzyScore("漢字", "日本の漢字"));
}

TEST(Fuzzy, WordsMayStandInAnyOrder) {
    EXPECT_TRUE(fuzzyScore("attention latent", "Multi-Head Latent Attention"));
    EXPECT_FALSE(fuzzyScore("attention router", "Multi-Head Latent Attention"));
}

}  // namespace
}  // namespace orrery
