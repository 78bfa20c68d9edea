#include "engine/base/utf8.h"

#include <gtest/gtest.h>

namespace orrery::utf8 {
namespace {

TEST(Utf8, DecodesEveryLength) {
    const std::string text = "a\u00e9\u6f22\U0001F680";
    std::size_t at = 0;
    for (const char32_t expected : {U'a', U'\u00e9', U'\u6f22', U'\U0001F680'}) {
        const Decoded next = decode(text, at);
        EXPECT_TRUE(next.valid);
        EXPECT_EQ(next.codePoint, expected);
        at += next.length;
    }
    EXPECT_EQ(at, text.size());
    EXPECT_EQ(length(text), 4U);
}

TEST(Utf8, RefusesWhatUnicodeForbids) {
    EXPECT_FALSE(isValid("\xC0\x80"));          // over-long
    EXPECT_FALSE(isValid("\xED\xA0\x80"));      // surrogate
    EXPECT_FALSE(isValid("\xF4\x90\x80\x80"));  // above U+10FFFF
    EXPECT_FALSE(isValid("\xE6\xBC"));          // cut off
    EXPECT_TRUE(isValid("\xF4\x8F\xBF\xBF"));
    EXPECT_EQ(sanitised("a\xFF"
                        "b"),
              "a\uFFFD"
              "b");
}

TEST(Utf8, AppendIsTheInverseOfDecode) {
    for (const char32_t value : {U'\x7F', U'\x80', U'\u07FF', U'\u0800', U'\uFFFD', U'\U00010000', U'\U0010FFFF'}) {
        std::string out;
        append(out, value);
        EXPECT_EQ(decode(out, 0).codePoint, value);
        EXPECT_EQ(decode(out, 0).length, out.size());
    }
}

}  // namespace
}  // namespace orrery::utf8
