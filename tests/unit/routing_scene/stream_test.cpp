#include "scenes/routing/stream.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>

namespace orrery::routing {
namespace {

StreamOptions smallStream() {
    StreamOptions options;
    options.batch = 1024;
    return options;
}

float meanOf(const std::vector<float>& values, std::size_t from, std::size_t to) {
    return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(from),
                           values.begin() + static_cast<std::ptrdiff_t>(to), 0.0F) /
           static_cast<float>(to - from);
}

TEST(Stream, TheUpdateOfTheBiasBringsMaxVioDownAndWithoutItStays) {
    StreamOptions options = smallStream();
    options.step = 1e-2F;
    Stream with(options);
    options.update = false;
    Stream without(options);
    for (int i = 0; i < 80; ++i) {
        with.advance();
        without.advance();
    }
    const float before = meanOf(without.maxVio(), 60, 80);
    EXPECT_GT(before, 2.0F) << "a router nobody balanced has favourites";
    EXPECT_LT(meanOf(with.maxVio(), 60, 80), 0.4F * before);
    EXPECT_EQ(with.maxVio().front(), without.maxVio().front());
}

TEST(Stream, EveryTokenGoesToEightExperts) {
    Stream stream(smallStream());
    stream.advance();
    const auto sum = std::accumulate(stream.counts().begin(), stream.counts().end(), 0U);
    EXPECT_EQ(sum, 8U * 1024U);
}

TEST(Stream, ComesOutTheSameFromTheSameSeedAndOtherwiseFromAnother) {
    Stream one(smallStream());
    Stream two(smallStream());
    StreamOptions other = smallStream();
    other.seed = 2;
    Stream three(other);
    for (int i = 0; i < 3; ++i) {
        one.advance();
        two.advance();
        three.advance();
    }
    EXPECT_EQ(one.counts(), two.counts());
    EXPECT_EQ(one.bias(), two.bias());
    EXPECT_NE(one.counts(), three.counts());
}

TEST(Stream, TheFirstTopicComesMostOften) {
    // Without noise a topic is one row of logits: count the rows that are the most frequent one's.
    StreamOptions options = smallStream();
    options.noise = 0.0F;
    options.topics = 4;
    options.zipf = 1.0F;
    const Stream stream(options);
    const std::vector<float> logits = stream.logits(0);
    std::map<float, int> byFirst;
    for (std::size_t t = 0; t < 1024; ++t) ++byFirst[logits[t * 256]];
    ASSERT_EQ(byFirst.size(), 4U);
    int most = 0;
    for (const auto& [value, count] : byFirst) most = std::max(most, count);
    // 1 / (1 + 1/2 + 1/3 + 1/4) = 0.48 of 1,024, whose deviation is 16.
    EXPECT_NEAR(most, 491.5, 80.0);
}

}  // namespace
}  // namespace orrery::routing
