#include "scenes/graph/brief_names.h"
#include "scenes/graph/arrangement.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace orrery::graph {
namespace {

TEST(BriefNames, KeepTheFirstWordsAndSayThatMoreFollows) {
    const std::vector<std::string> texts = shortened("DeepSpark &\nCaffe HPC (GPI-2)");
    ASSERT_FALSE(texts.empty());
    EXPECT_EQ(texts.front(), "DeepSpark & Caffe HPC\u2026");
    EXPECT_NE(std::ranges::find(texts, "DeepSpark\u2026"), texts.end()) << "no sign is left hanging";
    EXPECT_EQ(std::ranges::count(texts, "DeepSpark\u2026"), 1);
    EXPECT_EQ(texts.back(), "Deep\u2026");
    EXPECT_EQ(shortened("is").size(), 0U) << "what is short stays whole";
    EXPECT_EQ(shortened("\u00fcber\u00e4llesw\u00f6rterbuch").back(), "\u00fcber\u2026")
        << "letters are not torn apart";
    EXPECT_TRUE(shortened("").empty());
    EXPECT_TRUE(shortened("()").empty());
}

TEST(BriefNames, TryTheWholeInNarrowerLinesFirst) {
    text::Typesetter& typesetter = text::threadTypesetter();
    const text::LabelStyle style = nodeLabelStyle();
    const std::string name = "Policy-based Parallel Optimization & Communication (Replay Buffers, etc.)";
    const vec2 whole = typesetter.measure({.plain = name}, style);
    const std::vector<BriefName> briefs = briefNames(name, typesetter, style);
    ASSERT_GT(briefs.size(), 4U);
    EXPECT_EQ(briefs.front().content.plain, name);
    EXPECT_LT(briefs.front().size.x, whole.x);
    EXPECT_LT(briefs.back().size.x, 0.5F * whole.x);
    for (const BriefName& brief : briefs) EXPECT_LE(brief.style.wrapEms, 9.0F);
}

}  // namespace
}  // namespace orrery::graph
