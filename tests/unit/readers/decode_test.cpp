#include "scenes/graph/readers/decode.h"

#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <string>

namespace orrery::graph {
namespace {

using namespace std::string_literals;

std::string decoded(const std::string& bytes, std::string* said = nullptr) {
    Diagnostics diagnostics;
    std::string text = decodeText(bytes, "f", diagnostics);
    if (said != nullptr) *said = test::diagnosticsText(diagnostics);
    return text;
}

TEST(Decode, CleanUtf8IsLeftAloneInSilence) {
    std::string said;
    EXPECT_EQ(decoded("a → b\n🚀 é\n", &said), "a → b\n🚀 é\n");
    EXPECT_EQ(said, "");
    EXPECT_EQ(decoded("", &said), "");
    EXPECT_EQ(said, "");
}

TEST(Decode, TakesByteOrderMarksOut) {
    EXPECT_EQ(decoded("\xEF\xBB\xBF"
                      "a,b"),
              "a,b");
    EXPECT_EQ(decoded("\xFF\xFE"
                      "a\0,\0b\0"s),
              "a,b");
    EXPECT_EQ(decoded("\xFE\xFF"
                      "\0a\0,\0b"s),
              "a,b");
}

TEST(Decode, ReadsUtf16WithSurrogatesAndRepairsBrokenOnes) {
    EXPECT_EQ(decoded("\xFF\xFE"
                      "\x3D\xD8\x80\xDE"
                      "x\0"s),
              "🚀x");
    EXPECT_EQ(decoded("\xFF\xFE"
                      "\x3D\xD8"
                      "x\0"s),
              "\uFFFDx");
    EXPECT_EQ(decoded("\xFF\xFE"
                      "\x80\xDE"
                      "x\0"s),
              "\uFFFDx");
    EXPECT_EQ(decoded("\xFF\xFE"
                      "x\0y"s),
              "x\uFFFD");
}

TEST(Decode, RecognisesUtf16WithoutAMark) {
    std::string little;
    std::string big;
    for (const char c : "flowchart TD"s) {
        little += {c, '\0'};
        big += {'\0', c};
    }
    EXPECT_EQ(decoded(little), "flowchart TD");
    EXPECT_EQ(decoded(big), "flowchart TD");
}

TEST(Decode, UnifiesLineEnds) {
    EXPECT_EQ(decoded("a\r\nb\rc\n\rd"), "a\nb\nc\n\nd");
}

TEST(Decode, ControlCharactersBecomeBlanks) {
    EXPECT_EQ(decoded("a\x0C b\x1B[0m\tc\x7F"), "a  b [0m\tc ");
}

TEST(Decode, SaysWhereBytesAreNotUtf8) {
    std::string said;
    EXPECT_EQ(decoded("ok\né \x80 \xFF\n", &said), "ok\né \uFFFD \uFFFD\n");
    EXPECT_EQ(said, "f:2:3: warning: 2 bytes are not UTF-8, shown as \uFFFD\n");
}

TEST(Decode, ReadsWindows1252WhereNothingIsUtf8) {
    std::string said;
    EXPECT_EQ(decoded("caf\xE9 \x93quoted\x94 \x80", &said), "café “quoted” €");
    EXPECT_NE(said.find("Windows-1252"), std::string::npos);
    // A byte that no letter stands beside is no accented letter.
    EXPECT_EQ(decoded("a -> \xE9 -> b"), "a -> \uFFFD -> b");
}

TEST(Decode, BelievesAnXmlDeclaration) {
    EXPECT_EQ(decoded("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a b=\"\xE9\"/>"),
              "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a b=\"é\"/>");
}

TEST(Decode, RepairsWhatWasDecodedWronglyBeforeAndSaysSo) {
    std::string said;
    EXPECT_EQ(decoded("A[ðŸ† wins] --> B[FranÃ§ais]", &said), "A[🏆 wins] --> B[Français]");
    EXPECT_EQ(
        said,
        "f: note: text was UTF-8 read as Windows-1252; 2 places repaired, 1 of them by the likeliest character\n");
}

TEST(Decode, RefusesBinaryData) {
    const Error error = test::errorOf([] { decoded("a\nb\0c"s); });
    EXPECT_EQ(std::string(error.what()), "f:2: holds a zero byte, so it is no text file");
}

}  // namespace
}  // namespace orrery::graph
