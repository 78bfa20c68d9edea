#include "tests/unit/attention/reference.h"
#include "kernels/attention/map.h"
#include "kernels/attention/mla.h"
#include "kernels/attention/rope.h"
#include "tests/unit/attention/cases.h"

#include <gtest/gtest.h>

namespace orrery::attention {
namespace {

using nlohmann::json;
using testing::Attended;
using testing::attended;
using testing::expectNear;
using testing::floatsOf;
using testing::reference;
using testing::sizeOf;

// Scores are up to 12 and sums of up to 16 products, each rounded to 2^-24 of its size; a probability is off by as much
// as its score and its lse are: 12 x 4 roundings x 6e-8.
constexpr double kReferenceTolerance = 3e-6;

testing::Case caseOf(const json& data) {
    return {.name = data.at("name").get<std::string>(),
            .shape = {.queries = data.at("queries").get<int>(),
                      .keys = data.at("keys").get<int>(),
                      .heads = data.at("heads").get<int>(),
                      .keyHeads = data.at("key_heads").get<int>(),
                      .keyWidth = data.at("key_width").get<int>(),
                      .valueWidth = data.at("value_width").get<int>(),
                      .causal = data.at("causal").get<bool>()},
            .queries = floatsOf(data.at("q")),
            .keys = floatsOf(data.at("k")),
            .values = floatsOf(data.at("v")),
            .scale = data.at("scale").get<float>()};
}

TEST(AttentionReference, OutputLogSumExpAndProbabilities) {
    for (const json& data : reference().at("attention")) {
        const testing::Case given = caseOf(data);
        const Attended found = attended(given.shape, given.input());
        expectNear(found.out, data.at("out"), kReferenceTolerance, given.name + ": output");
        expectNear(found.logSumExp, data.at("lse"), kReferenceTolerance, given.name + ": lse");
        expectNear(found.probabilities, data.at("p"), kReferenceTolerance, given.name + ": probability");
    }
}

TEST(AttentionReference, PyramidAndEntropy) {
    for (const json& data : reference().at("attention")) {
        const testing::Case given = caseOf(data);
        const Attended all = attended(given.shape, given.input());
        for (int head = 0; head < given.shape.heads; ++head) {
            const Pyramid found =
                pyramidCpu({.shape = given.shape, .input = given.input(), .logSumExp = all.logSumExp, .head = head});
            for (int i = 0; i < given.shape.queries; ++i) {
                // Up to 7 bits from sums of up to 131 terms, each off by kReferenceTolerance of its size and more.
                EXPECT_NEAR(static_cast<double>(found.entropy[sizeOf(i)]),
                            data.at("entropy")[sizeOf(i * given.shape.heads + head)].get<double>(), 2e-5)
                    << given.name << ", head " << head << ", query " << i;
            }
            if (head + 1 < given.shape.heads) continue;  // the file holds the last head's
            const json& levels = data.at("pyramid");
            ASSERT_EQ(found.levels.size(), levels.size() + 1) << given.name;
            for (std::size_t l = 0; l < levels.size(); ++l) {
                EXPECT_EQ(found.levels[l + 1].rows, levels[l].at("rows").get<int>());
                EXPECT_EQ(found.levels[l + 1].columns, levels[l].at("columns").get<int>());
                expectNear(found.levels[l + 1].cells, levels[l].at("cells"), kReferenceTolerance,
                           given.name + ": cell");
            }
        }
    }
}

TEST(AttentionReference, MlaNaiveAndAbsorbed) {
    for (const json& data : reference().at("mla")) {
        const MlaShape shape{.queries = data.at("queries").get<int>(),
                             .keys = data.at("keys").get<int>(),
                             .heads = data.at("heads").get<int>(),
                             .nope = data.at("nope").get<int>(),
                             .rope = data.at("rope").get<int>(),
                             .value = data.at("value").get<int>(),
                             .latent = data.at("latent").get<int>(),
                             .causal = data.at("causal").get<bool>()};
        const std::vector<float> queries = floatsOf(data.at("q"));
        const std::vector<float> rows = floatsOf(data.at("rows"));
        const std::vector<float> keyUp = floatsOf(data.at("uk"));
        const std::vector<float> valueUp = floatsOf(data.at("uv"));
        const MlaInput input{.queries = queries,
                             .rows = rows,
                             .keyUp = keyUp,
                             .valueUp = valueUp,
                             .scale = data.at("scale").get<float>()};
        for (const auto& attend : {attendMlaNaiveCpu, attendMlaAbsorbedCpu}) {
            const std::string name =
                data.at("name").get<std::string>() + (attend == attendMlaNaiveCpu ? ", naive" : ", absorbed");
            Attended found{.out = std::vector<float>(data.at("out").size()),
                           .logSumExp = std::vector<float>(data.at("lse").size()),
                           .probabilities = std::vector<float>(data.at("p").size())};
            attend(shape, input, {found.out, found.logSumExp, found.probabilities});
            // Two products more on the way.
            expectNear(found.out, data.at("out"), 2.0 * kReferenceTolerance, name + ": output");
            expectNear(found.logSumExp, data.at("lse"), 2.0 * kReferenceTolerance, name + ": lse");
            expectNear(found.probabilities, data.at("p"), 2.0 * kReferenceTolerance, name + ": probability");
        }
    }
}

TEST(AttentionReference, RopeAndYarn) {
    for (const json& data : reference().at("rope")) {
        const std::string name = data.at("name").get<std::string>();
        const Rope rope{.width = data.at("width").get<int>(),
                        .base = data.at("base").get<double>(),
                        .yarn = {.factor = data.at("factor").get<double>(),
                                 .originalContext = data.at("original").get<int>(),
                                 .betaFast = data.at("fast").get<double>(),
                                 .betaSlow = data.at("slow").get<double>(),
                                 .mscale = data.at("mscale").get<double>()}};
        const std::vector<double> frequencies = frequenciesOf(rope);
        ASSERT_EQ(frequencies.size(), data.at("frequencies").size()) << name;
        for (std::size_t i = 0; i < frequencies.size(); ++i) {
            const double expected = data.at("frequencies")[i].get<double>();
            EXPECT_NEAR(frequencies[i], expected, 1e-14 * std::max(expected, 1e-3)) << name << ", pair " << i;
        }
        EXPECT_NEAR(yarnScale(rope.yarn), data.at("scale").get<double>(), 1e-14) << name;
        std::vector<float> values = floatsOf(data.at("x"));
        const std::vector<int> positions = data.at("positions").get<std::vector<int>>();
        applyRope(rope, positions, values, {.heads = data.at("heads").get<int>()});
        // One rounding of numbers up to 3.
        expectNear(values, data.at("turned"), 1.2e-7, name);
    }
}

}  // namespace
}  // namespace orrery::attention
