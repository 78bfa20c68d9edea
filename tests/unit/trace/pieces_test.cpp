#include "scenes/trace/pieces.h"

#include <gtest/gtest.h>

namespace orrery::trace {
namespace {

using Pieces = std::vector<std::string>;

TEST(Pieces, LettersStandWhereTheirFirstByteIs) {
    EXPECT_EQ(piecesOfBytes("aö!"), (Pieces{"a", "ö", "\\xB6", "!"}));
    EXPECT_EQ(piecesOfBytes("語"), (Pieces{"語", "\\xAA", "\\x9E"}));
    EXPECT_EQ(piecesOfBytes(""), Pieces{});
    EXPECT_EQ(piecesOfBytes(std::string_view("\n\0", 2)), (Pieces{"\n", std::string("\0", 1)}));
}

TEST(Pieces, WhatIsNoUtf8IsSpelled) {
    EXPECT_EQ(piecesOfBytes("\xC3("), (Pieces{"\\xC3", "("}));
    EXPECT_EQ(piecesOfBytes("\xB6"), (Pieces{"\\xB6"}));
    EXPECT_EQ(piecesOfBytes("\xE8\xAA"), (Pieces{"\\xE8", "\\xAA"})) << "the third byte is missing";
    EXPECT_EQ(spelled("ok \xFF ö"), "ok \\xFF ö");
}

TEST(Pieces, TokensOfSeveralBytes) {
    // "grö" | "ße" with the second letter's bytes in both, and an empty token between.
    const std::string text = "größe";
    const std::vector<std::int32_t> offsets{0, 5, 5, 7};
    EXPECT_EQ(piecesOf(text, offsets), (Pieces{"größ", "", "\\x9Fe"}));
    const std::vector<std::int32_t> apart{0, 4, 7};
    EXPECT_EQ(piecesOf(text, apart), (Pieces{"grö", "ße"}));
}

}  // namespace
}  // namespace orrery::trace
