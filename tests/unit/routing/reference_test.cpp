#include "tests/unit/routing/reference.h"
#include "kernels/routing/losses.h"

#include <gtest/gtest.h>

namespace orrery::routing {
namespace {

using testing::Case;
using testing::referenceCases;

// Scores and weights are floats after about 20 roundings each (up to 2^-24 of the number); a weight of DeepSeek-V2 is
// 16 times a score.
constexpr double kRelative = 3e-6;

void expectNear(std::span<const float> found, const nlohmann::json& expected, const std::string& what) {
    ASSERT_EQ(found.size(), expected.size()) << what;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double value = expected[i].get<double>();
        EXPECT_NEAR(static_cast<double>(found[i]), value, kRelative * std::abs(value) + 1e-9) << what << " " << i;
    }
}

void expectNear(std::span<const double> found, const nlohmann::json& expected, const std::string& what) {
    ASSERT_EQ(found.size(), expected.size()) << what;
    for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_NEAR(found[i], expected[i].get<double>(), kRelative * std::abs(found[i]) + 1e-9) << what << " " << i;
    }
}

TEST(RoutingReference, EveryGateIsThere) {
    std::set<std::string> seen;
    for (const Case& entry : referenceCases()) seen.insert(entry.data->at("gate").get<std::string>());
    EXPECT_EQ(seen.size(), namedGates().size());
}

TEST(RoutingReference, TheSameExpertsWithTheSameWeights) {
    for (const Case& entry : referenceCases()) {
        const Routing routing = entry.routed();
        EXPECT_EQ(routing.ids, entry.data->at("ids").get<std::vector<std::uint16_t>>()) << entry.name();
        expectNear(routing.weights, entry.data->at("weights"), entry.name() + ": weight");
        const auto first = std::span(routing.scores).first(static_cast<std::size_t>(entry.shape.experts));
        expectNear(first, entry.data->at("scores"), entry.name() + ": score of token 0, expert");
    }
}

TEST(RoutingReference, LoadEntropyAndMaxVio) {
    for (const Case& entry : referenceCases()) {
        const Routing routing = entry.routed();
        const std::vector<std::uint32_t> counts = countChoices(routing.ids, entry.shape.experts);
        EXPECT_EQ(counts, entry.data->at("counts").get<std::vector<std::uint32_t>>()) << entry.name();
        expectNear(loadOf(counts), entry.data->at("load"), entry.name() + ": load");
        expectNear(meanScores(routing.scores, entry.shape, EachToken::asItIs), entry.data->at("mean_p"),
                   entry.name() + ": mean score");
        EXPECT_NEAR(entropyOf(counts), entry.data->at("entropy").get<double>(), 1e-12) << entry.name();
        EXPECT_NEAR(static_cast<double>(summaryOf(counts).maxVio), entry.data->at("max_vio").get<double>(), 1e-5)
            << entry.name();
    }
}

TEST(RoutingReference, Losses) {
    for (const Case& entry : referenceCases()) {
        const Routing routing = entry.routed();
        const std::vector<std::uint32_t> counts = countChoices(routing.ids, entry.shape.experts);
        const std::vector<double> mean = meanScores(routing.scores, entry.shape, EachToken::asItIs);
        const std::vector<int> starts{0, entry.data->at("sequence_start").get<int>()};
        const std::vector<double> found{switchLoss(counts, mean, entry.shape.tokens), expertLoss(counts, mean),
                                        sequenceLoss(routing.ids, routing.k, routing.scores, entry.shape, starts),
                                        zLoss(entry.logits, entry.shape),
                                        olmoeLoss(counts, mean, entry.logits, entry.shape)};
        const char* const names[] = {"switch", "expert_loss", "sequence_loss", "z", "olmoe"};
        for (std::size_t i = 0; i < found.size(); ++i) {
            const double value = entry.data->at(names[i]).get<double>();
            EXPECT_NEAR(found[i], value, kRelative * std::abs(value)) << entry.name() << ": " << names[i];
        }
    }
}

TEST(RoutingReference, BiasUpdateAndDroppedTokens) {
    for (const Case& entry : referenceCases()) {
        const Routing routing = entry.routed();
        const std::vector<std::uint32_t> counts = countChoices(routing.ids, entry.shape.experts);
        std::vector<float> bias = entry.bias;
        const auto& updated = entry.data->at("updated");
        updateBias(counts, updated.at("step").get<float>(), bias);
        expectNear(bias, updated.at("bias"), entry.name() + ": bias");
        // A mean is taken away that may be as large as the bias, 0.5: floats of that size are 6e-8 apart.
        const std::vector<float> centre = centred(bias);
        for (std::size_t i = 0; i < centre.size(); ++i) {
            EXPECT_NEAR(static_cast<double>(centre[i]), updated.at("centred")[i].get<double>(), 1.2e-7) << entry.name();
        }
        for (const auto& expected : entry.data->at("dropped")) {
            const Dropped found =
                droppedAt(expected.at("factor").get<double>(), routing.ids, routing.k, entry.shape.experts);
            EXPECT_EQ(found.capacity, expected.at("capacity").get<std::uint64_t>()) << entry.name();
            EXPECT_EQ(found.choices, expected.at("choices").get<std::uint64_t>()) << entry.name();
            EXPECT_EQ(found.tokens, expected.at("tokens").get<std::uint64_t>()) << entry.name();
            EXPECT_EQ(found.lostTokens, expected.at("lost").get<std::uint64_t>()) << entry.name();
        }
    }
}

// Each trap is a case in which the usual mistake gives another answer, which the file holds too.
TEST(RoutingReference, Traps) {
    for (const auto& [name, trap] : testing::reference().at("traps").items()) {
        const std::vector<float> logits = testing::floatsOf(trap.at("logits"));
        const std::vector<float> bias = testing::floatsOf(trap.at("bias"));
        const Routing routing = route(kDeepSeekV3, {.tokens = 1, .experts = 256}, {logits, bias});
        EXPECT_EQ(routing.ids, trap.at("ids").get<std::vector<std::uint16_t>>()) << name;
        expectNear(routing.weights, trap.at("weights"), name);
        const bool otherIds = routing.ids != trap.at("wrong_ids").get<std::vector<std::uint16_t>>();
        double apart = 0.0;
        for (std::size_t i = 0; i < routing.weights.size(); ++i) {
            const double wrong = trap.at("wrong_weights")[i].get<double>();
            apart = std::max(apart, std::abs(static_cast<double>(routing.weights[i]) - wrong));
        }
        EXPECT_TRUE(otherIds || apart > 9e-4) << name << " catches nothing";
    }
    const auto& masked = testing::reference().at("traps").at("masked with 0");
    EXPECT_NE(masked.at("ids"), masked.at("wrong_ids"));
}

}  // namespace
}  // namespace orrery::routing
