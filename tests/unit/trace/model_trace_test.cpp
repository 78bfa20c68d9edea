#include "scenes/trace/model_trace.h"

#include "engine/base/error.h"
#include "engine/base/files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace orrery::trace {
namespace {

const model::Model& builtIn() {
    static const model::Model model(safetensors::File::read(assetFolder() / "models/moe.safetensors"));
    return model;
}

TEST(ModelTrace, IsTheReference) {
    // The reference was computed by PyTorch; its file holds the text as bytes.
    const safetensors::File file = safetensors::File::read(assetFolder() / "models/moe.reference.safetensors");
    std::string text;
    for (const std::int64_t byte : safetensors::integersOf(*file.find("token.bytes"))) text += static_cast<char>(byte);
    Diagnostics remarks;
    const Trace reference = readTrace(file, remarks);
    const ModelTrace made = runModel(builtIn(), text, {});
    EXPECT_EQ(made.trace.tokens, reference.tokens);
    EXPECT_EQ(made.trace.pieces, reference.pieces);
    EXPECT_EQ(made.trace.gate, reference.gate);
    ASSERT_EQ(made.trace.layers.size(), reference.layers.size());
    for (std::size_t l = 0; l < reference.layers.size(); ++l) {
        const Layer& mine = made.trace.layers[l];
        const Layer& theirs = reference.layers[l];
        EXPECT_EQ(mine.ids, theirs.ids) << l;
        EXPECT_EQ(mine.bias, theirs.bias) << l;
        EXPECT_EQ(mine.experts, theirs.experts) << l;
        ASSERT_EQ(mine.logits.size(), theirs.logits.size()) << l;
        ASSERT_EQ(mine.probabilities.size(), theirs.probabilities.size()) << l;
        // assets/models/README.md: all floats agree to 1e-3, and the probabilities are halves.
        for (std::size_t i = 0; i < mine.logits.size(); ++i) ASSERT_NEAR(mine.logits[i], theirs.logits[i], 1e-3);
        for (std::size_t i = 0; i < mine.probabilities.size(); ++i) {
            ASSERT_NEAR(mine.probabilities[i], theirs.probabilities[i], 1e-3) << l << " " << i;
        }
    }
    const std::vector<float> logits = safetensors::floatsOf(*file.find("logits"));
    ASSERT_EQ(made.logits.size(), logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) ASSERT_NEAR(made.logits[i], logits[i], 1e-3);
}

TEST(ModelTrace, WhatIsWrittenHasNoRemarks) {
    const ModelTrace made = runModel(builtIn(), "größer: 12+30=\n", {.continuation = 8});
    const Written out = written(made);
    Diagnostics remarks;
    const safetensors::File file = safetensors::File::parse(safetensors::encode(out.metadata, out.tensors), "made");
    const Trace read = readTrace(file, remarks);
    for (const Diagnostic& remark : remarks) ADD_FAILURE() << remark.message;
    EXPECT_EQ(read.pieces, made.trace.pieces);
    EXPECT_EQ(read.title, "größer: 12+30=");
    EXPECT_EQ(read.gate, routing::kBuiltIn);
    EXPECT_EQ(read.metadata.at("given"), "17");
    EXPECT_EQ(read.layers[3].ids, made.trace.layers[3].ids);
    EXPECT_EQ(safetensors::floatsOf(*file.find("logits")), made.logits);
    EXPECT_EQ(read.pieces[2], "ö");
    EXPECT_EQ(read.pieces[3], "\\xB6");
}

TEST(ModelTrace, ContinuationFollowsTheLogitsOfTheRecord) {
    const ModelRun best{.continuation = 12, .sampling = {.temperature = 0.0F}};
    const ModelTrace made = runModel(builtIn(), "#include <", best);
    ASSERT_EQ(made.text.size(), 22U);
    EXPECT_EQ(made.given, 10U);
    EXPECT_TRUE(made.text.starts_with("#include <"));
    // At temperature 0 every byte written is the one that the recorded logits before it like best.
    for (std::size_t t = made.given; t < made.text.size(); ++t) {
        const auto row = std::span(made.logits).subspan((t - 1) * 256, 256);
        EXPECT_EQ(std::ranges::max_element(row) - row.begin(), static_cast<unsigned char>(made.text[t])) << t;
    }
    // The seed tells the text.
    const ModelRun one{.continuation = 24, .sampling = {.temperature = 1.0F}, .seed = 1};
    ModelRun other = one;
    other.seed = 2;
    EXPECT_EQ(runModel(builtIn(), "The ", one).text, runModel(builtIn(), "The ", one).text);
    EXPECT_NE(runModel(builtIn(), "The ", one).text, runModel(builtIn(), "The ", other).text);
}

TEST(ModelTrace, AnotherGate) {
    routing::Gate gate = routing::kBuiltIn;
    gate.topK = 4;
    const ModelTrace made = runModel(builtIn(), "abc", {.gate = gate});
    EXPECT_EQ(made.trace.gate, gate);
    EXPECT_EQ(made.trace.layers[2].chosen, 4);
    EXPECT_EQ(made.trace.layers[2].ids.size(), 12U);
    EXPECT_NE(made.logits, runModel(builtIn(), "abc", {}).logits);
    gate.groups = 5;
    EXPECT_THROW(runModel(builtIn(), "abc", {.gate = gate}), Error);
}

TEST(ModelTrace, TextsThatCannotBeRun) {
    EXPECT_THROW(runModel(builtIn(), "", {}), Error);
    EXPECT_THROW(runModel(builtIn(), std::string(kMostRunTokens + 1, 'a'), {}), Error);
    EXPECT_THROW(runModel(builtIn(), "abc", {.continuation = kMostRunTokens - 2}), Error);
    EXPECT_THROW(runModel(builtIn(), "abc", {.continuation = 1, .sampling = {.topP = 0.0F}}), Error);
}

}  // namespace
}  // namespace orrery::trace
