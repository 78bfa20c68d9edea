// What holds for any weights: the same bytes however the work is cut, caches that agree, gates that may be exchanged.

#include "tests/unit/model_kernel/shipped.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

namespace orrery::model {
namespace {

using testing::largestDifference;
using testing::messageOf;
using testing::prompt;
using testing::shipped;

std::vector<float> runWhole(std::span<const std::int32_t> ids, CacheKind kind = CacheKind::latent,
                            const routing::Gate* gate = nullptr) {
    Cache cache(shipped().config(), kind);
    return shipped().run(ids, cache, nullptr, gate);
}

// In pieces of `size`.
std::vector<float> runInPieces(std::span<const std::int32_t> ids, std::size_t size, Cache& cache,
                               const routing::Gate* gate = nullptr) {
    std::vector<float> logits;
    for (std::size_t at = 0; at < ids.size(); at += size) {
        const std::vector<float> piece =
            shipped().run(ids.subspan(at, std::min(size, ids.size() - at)), cache, nullptr, gate);
        logits.insert(logits.end(), piece.begin(), piece.end());
    }
    return logits;
}

TEST(ModelRun, TokenByTokenIsAllAtOnce) {
    // Longer than the text that the model was trained on, and than a tile of keys.
    const std::vector<std::int32_t> ids = testing::tokens(300);
    for (const CacheKind kind : {CacheKind::latent, CacheKind::full}) {
        const std::vector<float> expected = runWhole(ids, kind);
        for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{64}}) {
            Cache cache(shipped().config(), kind);
            EXPECT_EQ(runInPieces(ids, size, cache), expected) << size;
            EXPECT_EQ(cache.tokens(), 300);
        }
    }
}

TEST(ModelRun, ARecordChangesNothing) {
    const std::vector<std::int32_t> ids = prompt();
    Cache cache(shipped().config());
    Record record;
    EXPECT_EQ(shipped().run(ids, cache, &record), runWhole(ids));
}

TEST(ModelRun, ARecordInPiecesIsTheWholeRecordInPieces) {
    const std::vector<std::int32_t> ids = testing::tokens(40);
    const std::span<const std::int32_t> all = ids;
    Cache cache(shipped().config());
    Record whole;
    shipped().run(all, cache, &whole);
    cache.truncate(0);
    Record first;
    Record second;
    shipped().run(all.first(25), cache, &first);
    shipped().run(all.subspan(25), cache, &second);
    const auto heads = static_cast<std::size_t>(shipped().config().heads);
    for (std::size_t l = 0; l < whole.layers.size(); ++l) {
        std::vector<float> out = first.layers[l].out;
        out.insert(out.end(), second.layers[l].out.begin(), second.layers[l].out.end());
        EXPECT_EQ(out, whole.layers[l].out);
        std::vector<std::uint16_t> chosen = first.layers[l].ids;
        chosen.insert(chosen.end(), second.layers[l].ids.begin(), second.layers[l].ids.end());
        EXPECT_EQ(chosen, whole.layers[l].ids);
        // The second's map has the last 15 rows of the 40, and all 40 columns.
        ASSERT_EQ(second.layers[l].probabilities.size(), heads * 15 * 40);
        for (std::size_t h = 0; h < heads; ++h) {
            for (std::size_t i = 0; i < std::size_t{15} * 40; ++i) {
                EXPECT_EQ(second.layers[l].probabilities[h * 15 * 40 + i],
                          whole.layers[l].probabilities[h * 40 * 40 + 25 * 40 + i]);
            }
        }
    }
}

TEST(ModelRun, TruncatedAndRunAgain) {
    const std::vector<std::int32_t> ids = prompt();
    const std::span<const std::int32_t> all = ids;
    for (const CacheKind kind : {CacheKind::latent, CacheKind::full}) {
        Cache cache(shipped().config(), kind);
        const std::vector<float> expected = shipped().run(all, cache);
        const std::vector<float> row(cache.rows(1).begin(), cache.rows(1).end());
        cache.truncate(20);
        EXPECT_EQ(cache.tokens(), 20);
        EXPECT_EQ(cache.rows(1).size(), static_cast<std::size_t>(20 * cache.rowWidth()));
        std::vector<std::int32_t> other(30, 'x');
        shipped().run(other, cache);
        cache.truncate(20);
        const std::vector<float> rest = shipped().run(all.subspan(20), cache);
        const std::size_t vocabulary = static_cast<std::size_t>(shipped().config().vocabulary);
        EXPECT_EQ(rest, std::vector(expected.begin() + static_cast<std::ptrdiff_t>(20 * vocabulary), expected.end()));
        EXPECT_EQ(std::vector(cache.rows(1).begin(), cache.rows(1).end()), row);
    }
}

TEST(ModelRun, TheSameOnAnyNumberOfThreads) {
    const std::vector<std::int32_t> ids = testing::tokens(130);
    const std::vector<float> expected = runWhole(ids);
    for (const std::size_t threads : {1U, 2U, 5U}) {
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
        EXPECT_EQ(runWhole(ids), expected) << threads;
    }
}

// The latents' products are summed in another order: qn · (w_uk c) against (qn · w_uk) c.
TEST(ModelRun, BothCachesAgree) {
    const std::vector<std::int32_t> ids = testing::tokens(200);
    const std::vector<float> latent = runWhole(ids, CacheKind::latent);
    // Some 1e-5 of logits up to 20, as against PyTorch; the same promise.
    EXPECT_LT(largestDifference(latent, runWhole(ids, CacheKind::full)), 1e-3F);
}

TEST(ModelRun, WhatCachesTake) {
    const Config& config = shipped().config();
    const Cache latent(config);
    const Cache full(config, CacheKind::full);
    const auto layers = static_cast<std::size_t>(config.layers);
    EXPECT_EQ(latent.bytesPerToken(), layers * static_cast<std::size_t>(config.latent + config.rope) * 4);
    EXPECT_EQ(full.bytesPerToken(),
              layers * static_cast<std::size_t>(config.heads * (config.nope + config.rope + config.value)) * 4);
    EXPECT_EQ(latent.bytesPerToken(), bytesPerToken(config, CacheKind::latent));
    EXPECT_EQ(full.bytesPerToken(), bytesPerToken(config, CacheKind::full));
    EXPECT_TRUE(latent.rows(0).empty());
}

TEST(ModelRun, EveryNamedGateThatFits) {
    const Config& config = shipped().config();
    const std::vector<std::int32_t> ids = testing::tokens(70);
    for (const routing::NamedGate& named : routing::namedGates()) {
        const std::vector<float> logits = runWhole(ids, CacheKind::latent, &named.gate);
        for (const float logit : logits) ASSERT_TRUE(std::isfinite(logit)) << named.name;
        Cache cache(config);
        EXPECT_EQ(runInPieces(ids, 9, cache, &named.gate), logits) << named.name;
    }
}

TEST(ModelRun, EveryK) {
    const Config& config = shipped().config();
    const std::vector<std::int32_t> ids = testing::tokens(20);
    for (int k = 1; k <= config.experts; ++k) {
        routing::Gate gate = config.gate;
        gate.topK = k;
        Cache cache(config);
        Record record;
        const std::vector<float> logits = shipped().run(ids, cache, &record, &gate);
        EXPECT_EQ(record.layers.back().ids.size(), ids.size() * static_cast<std::size_t>(k));
        EXPECT_EQ(record.layers.back().weights.size(), ids.size() * static_cast<std::size_t>(k));
        EXPECT_EQ(logits == runWhole(ids), k == config.gate.topK);
    }
}

TEST(ModelRun, TheModelsOwnGateGivenIsNoOther) {
    const std::vector<std::int32_t> ids = prompt();
    const routing::Gate own = shipped().config().gate;
    EXPECT_EQ(runWhole(ids, CacheKind::latent, &own), runWhole(ids));
    routing::Gate unbiased = own;
    unbiased.biasInChoice = false;
    EXPECT_NE(runWhole(ids, CacheKind::latent, &unbiased), runWhole(ids));
}

TEST(ModelRun, AGateThatDoesNotFitIsRefused) {
    Cache cache(shipped().config());
    const std::vector<std::int32_t> ids = prompt();
    routing::Gate gate = shipped().config().gate;
    gate.topK = shipped().config().experts + 1;
    const std::string message = messageOf([&] { shipped().run(ids, cache, nullptr, &gate); });
    EXPECT_NE(message.find("experts"), std::string::npos) << message;
    EXPECT_EQ(cache.tokens(), 0);
}

TEST(ModelRun, IdsOutOfRangeAreRefused) {
    Cache cache(shipped().config());
    shipped().run(testing::tokens(5), cache);
    for (const std::int32_t wrong : {-1, shipped().config().vocabulary, INT32_MAX, INT32_MIN}) {
        const std::vector<std::int32_t> ids{65, wrong};
        const std::string message = messageOf([&] { shipped().run(ids, cache); });
        EXPECT_EQ(message, fmt::format("token 1 has the id {}; the model knows 0 to {}", wrong,
                                       shipped().config().vocabulary - 1));
        EXPECT_EQ(cache.tokens(), 5);
    }
}

TEST(ModelRun, NoTokensAtAll) {
    Cache cache(shipped().config());
    Record record;
    EXPECT_TRUE(shipped().run({}, cache, &record).empty());
    EXPECT_EQ(record.layers.size(), static_cast<std::size_t>(shipped().config().layers));
    EXPECT_EQ(cache.tokens(), 0);
}

TEST(ModelRun, AMovedModelRuns) {
    Model model(testing::modelFile());
    Model other = std::move(model);
    Cache cache(other.config());
    EXPECT_EQ(other.run(prompt(), cache), runWhole(prompt()));
}

}  // namespace
}  // namespace orrery::model
