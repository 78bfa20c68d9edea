#include "tests/unit/trace/samples.h"

#include <gtest/gtest.h>

namespace orrery::trace {
namespace {

using testing::refusal;
using testing::remarksOn;
using testing::Sample;

// Two tokens, three layers of which the first is dense, top 2.
Sample dump(std::vector<std::int32_t> ids = {0, 0, 5, 1, 3, 2, 0, 0, 1, 0, 2, 7}) {
    Sample sample;
    sample.set<std::int32_t>("routed_experts", {2, 3, 2}, ids);
    return sample;
}

TEST(Dump, LayersWithNothingButTheChoice) {
    Diagnostics remarks;
    const Trace trace = dump().read(remarks);
    EXPECT_EQ(trace.pieces, (std::vector<std::string>{"[0]", "[1]"}));
    ASSERT_EQ(trace.layers.size(), 2U);
    EXPECT_EQ(trace.layers[0].number, 1);
    EXPECT_EQ(trace.layers[0].ids, (std::vector<std::uint16_t>{5, 1, 1, 0}));
    EXPECT_EQ(trace.layers[1].number, 2);
    EXPECT_EQ(trace.layers[1].ids, (std::vector<std::uint16_t>{3, 2, 2, 7}));
    for (const Layer& layer : trace.layers) {
        EXPECT_EQ(layer.experts, 8) << "from the largest in all layers";
        EXPECT_EQ(layer.chosen, 2);
        EXPECT_TRUE(layer.routed() && layer.logits.empty() && layer.weights.empty());
    }
    EXPECT_EQ(trace.gate.topK, 2);
    EXPECT_EQ(remarksOn(dump()),
              "routed_experts: nothing was recorded in layers 0\n"
              "routed_experts: the number of experts is not told; 8 are taken from the largest\n");
}

TEST(Dump, TheModelsSettingsTellTheExperts) {
    Sample sample = dump();
    sample.metadata["config"] = R"({"num_experts_per_tok":2,"n_routed_experts":64})";
    Diagnostics remarks;
    EXPECT_EQ(sample.read(remarks).layers[0].experts, 64);
    const Written written = trace::written(sample.read(remarks));
    Diagnostics none;
    const Trace again =
        readTrace(safetensors::File::parse(safetensors::encode(written.metadata, written.tensors), "again"), none);
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(again.layers[1].experts, 64);
    EXPECT_EQ(again.layers[1].ids, (std::vector<std::uint16_t>{3, 2, 2, 7}));
}

TEST(Dump, MinusOneThroughoutIsADenseLayer) {
    Diagnostics remarks;
    EXPECT_EQ(dump({-1, -1, 5, 1, 3, 2, -1, -1, 1, 0, 2, 7}).read(remarks).layers.size(), 2U);
    EXPECT_NE(refusal(dump({-1, -1, 5, 1, 3, 2, -1, 3, 1, 0, 2, 7})).find("expert -1 in layer 0; 0 to 1023"),
              std::string::npos);
    // 65539 would be expert 3 in sixteen bits.
    EXPECT_NE(refusal(dump({65539, 65539, 5, 1, 3, 2, 1, 2, 1, 0, 2, 7})).find("expert 65539"), std::string::npos);
}

TEST(Dump, OfAnotherShape) {
    Sample sample;
    sample.set<std::int32_t>("routed_experts", {2, 3}, std::vector<std::int32_t>(6));
    EXPECT_NE(refusal(sample).find("\"routed_experts\": I32 [2, 3]; expected is"), std::string::npos)
        << refusal(sample);
    sample.set<std::int32_t>("routed_experts", {1, 1025, 1}, std::vector<std::int32_t>(1025));
    EXPECT_NE(refusal(sample).find("1025 layers; 1 to 1024 are read"), std::string::npos) << refusal(sample);
}

}  // namespace
}  // namespace orrery::trace
