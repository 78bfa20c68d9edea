#include "engine/base/files.h"
#include "engine/base/random.h"
#include "kernels/routing/routing.h"
#include "scenes/trace/trace.h"
#include "tests/unit/trace/samples.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace orrery::trace {
namespace {

using testing::refusal;
using testing::remarksOn;
using testing::Sample;
using testing::small;

Trace readShipped(const char* name) {
    Diagnostics remarks;
    Trace trace = readTrace(assetFolder() / "models" / name, remarks);
    for (const Diagnostic& remark : remarks) ADD_FAILURE() << name << ": " << remark.message;
    return trace;
}

TEST(TraceReader, TheReferenceOfTheBuiltInModel) {
    const Trace trace = readShipped("moe.reference.safetensors");
    EXPECT_EQ(trace.title, "moe.reference");
    EXPECT_EQ(trace.tokenCount(), 89);
    EXPECT_EQ(trace.tokens.size(), 89U);
    EXPECT_EQ(trace.domains.size(), 89U);
    EXPECT_EQ(trace.domainNames.size(), 8U);
    EXPECT_EQ(trace.gate, routing::kBuiltIn);
    ASSERT_EQ(trace.layers.size(), 4U);
    EXPECT_FALSE(trace.layers[0].routed());
    for (const Layer& layer : trace.layers) {
        EXPECT_EQ(layer.heads, 4);
        EXPECT_EQ(layer.queries, 89);
        // Rows of probabilities sum to 1, in halves to about 2^-11 for each of 89.
        for (std::size_t row = 0; row < 4U * 89U; ++row) {
            double sum = 0.0;
            for (std::size_t j = 0; j < 89; ++j) sum += static_cast<double>(layer.probabilities[row * 89 + j]);
            EXPECT_NEAR(sum, 1.0, 0.01) << "layer " << layer.number << ", row " << row;
        }
    }
    const Layer& last = trace.layers[3];
    EXPECT_EQ(last.number, 3);
    EXPECT_EQ(last.experts, 16);
    EXPECT_EQ(last.chosen, 2);
    const routing::Routing again = routing::route(trace.gate, {89, 16}, {last.logits, last.bias});
    EXPECT_EQ(again.ids, last.ids);
    for (std::size_t i = 0; i < last.weights.size(); ++i) EXPECT_NEAR(again.weights[i], last.weights[i], 1e-6);
}

TEST(TraceReader, TheTrainingOfTheBuiltInModel) {
    const Trace trace = readShipped("moe.training.safetensors");
    EXPECT_EQ(trace.tokenCount(), 221);
    EXPECT_TRUE(trace.layers.empty());
    const Training& training = trace.training;
    EXPECT_EQ(training.moments, 21);
    EXPECT_EQ(training.layers, 3);
    EXPECT_EQ(training.experts, 16);
    EXPECT_EQ(training.domains, 8);
    EXPECT_EQ(training.layerNumbers, (std::vector{1, 2, 3}));
    EXPECT_EQ(training.step.back(), 2037);
    EXPECT_EQ(training.load.size(), 21U * 3 * 16);
    EXPECT_EQ(training.bias.size(), training.load.size());
    EXPECT_EQ(training.domainLoad.size(), training.load.size() * 8);
    EXPECT_EQ(training.textLogits.size(), 21U * 3 * 221 * 16);
    EXPECT_LT(training.validBits.back(), training.validBits.front());
    EXPECT_EQ(trace.gate, routing::kBuiltIn);
}

TEST(TraceReader, WeightsAreNoTrace) {
    Diagnostics remarks;
    try {
        readTrace(assetFolder() / "models/moe.safetensors", remarks);
        FAIL() << "weights were read as a trace";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("holds no trace"), std::string::npos) << error.what();
    }
}

TEST(TraceReader, ASmallOne) {
    Diagnostics remarks;
    const Trace trace = small().read(remarks);
    EXPECT_EQ(remarksOn(small()), "");
    EXPECT_EQ(trace.pieces, (std::vector<std::string>{"a", "b", "ö"}));
    ASSERT_EQ(trace.layers.size(), 1U);
    const Layer& layer = trace.layers[0];
    EXPECT_EQ(layer.number, 1);
    EXPECT_EQ(layer.experts, 4);
    EXPECT_EQ(layer.chosen, 2);
    EXPECT_EQ(layer.ids, (std::vector<std::uint16_t>{0, 1, 3, 2, 3, 0}));
    EXPECT_EQ(layer.heads, 1);
    EXPECT_EQ(layer.queries, 3);
    EXPECT_EQ(trace.gate.topK, 2);
    EXPECT_FALSE(trace.gate.biasInChoice);
}

TEST(TraceReader, NamesOfTokens) {
    Sample sample = small();
    sample.metadata.erase("pieces");
    Diagnostics remarks;
    EXPECT_EQ(sample.read(remarks).pieces, (std::vector<std::string>{"#97", "#98", "#246"}));
    sample.set<std::uint8_t>("token.bytes", {4}, {'a', 0xFF, 0xC3, 0xB6});
    sample.set<std::int32_t>("token.offs", {4}, {0, 1, 3, 4});
    EXPECT_EQ(sample.read(remarks).pieces, (std::vector<std::string>{"a", "\\xFFö", "\\xB6"}));
    sample = small();
    sample.drop("token.id");
    sample.metadata["pieces"] = R"(["a","b"])";
    EXPECT_NE(remarksOn(sample).find("2 texts for 3 tokens"), std::string::npos);
    EXPECT_EQ(sample.read(remarks).pieces, (std::vector<std::string>{"[0]", "[1]", "[2]"}));
}

TEST(TraceReader, AttentionInItsOtherForms) {
    Sample sample = small();
    sample.drop("L1.attn.prob");
    sample.set<float>("L0.attn.q", {2, 4, 2}, std::vector<float>(16, 1.0F));
    sample.set<float>("L0.attn.k", {3, 2, 2}, std::vector<float>(12, 2.0F));
    sample.set<float>("L0.attn.lse", {2, 4}, std::vector<float>(8, 3.0F));
    sample.set<float>("L2.attn.ckv", {3, 5}, std::vector<float>(15, 4.0F));
    sample.set<float>("L2.attn.kpe", {3, 2}, std::vector<float>(6, 5.0F));
    Diagnostics remarks;
    const Trace trace = sample.read(remarks);
    ASSERT_EQ(trace.layers.size(), 3U);
    EXPECT_EQ(trace.layers[0].heads, 4);
    EXPECT_EQ(trace.layers[0].keyHeads, 2);
    EXPECT_EQ(trace.layers[0].queries, 2) << "fewer queries than keys";
    EXPECT_EQ(trace.layers[0].logSumExp.size(), 8U);
    EXPECT_FALSE(trace.layers[0].routed());
    EXPECT_EQ(trace.layers[2].latentWidth, 5);
    EXPECT_EQ(trace.layers[2].ropeKeys.size(), 6U);
    sample.set<float>("L0.attn.k", {3, 3, 2}, std::vector<float>(18, 2.0F));
    EXPECT_NE(refusal(sample).find("3 key heads for 4 heads"), std::string::npos) << refusal(sample);
    sample.drop("L0.attn.k");
    EXPECT_NE(refusal(sample).find("\"L0.attn.k\": it is missing"), std::string::npos) << refusal(sample);
}

TEST(TraceReader, WhatIsWrittenIsRead) {
    Random random(7);
    const auto floats = [&](std::size_t count) {
        std::vector<float> out(count);
        for (float& x : out) x = random.uniform(0.0F, 1.0F);
        return out;
    };
    Trace trace;
    trace.title = "a \"title\"";
    trace.tokens = {5, 6, 7};
    trace.pieces = {"x", "\\xC3", "\n"};
    trace.domains = {0, 1, -1};
    trace.domainNames = {"one", "two"};
    trace.gate = routing::kDeepSeekV3;
    trace.gate.topK = 2;
    trace.metadata["prompt"] = "kept";
    Layer first;
    first.heads = 2;
    first.queries = 3;
    first.probabilities = {1, 0, 0, 0.5F, 0.5F, 0, 0.25F, 0.25F, 0.5F, 1, 0, 0, 0, 1, 0, 0, 0, 1};
    Layer second;
    second.number = 4;
    second.experts = 16;
    second.chosen = 2;
    second.logits = floats(3 * 16);
    second.bias = floats(16);
    const routing::Routing routed = routing::route(trace.gate, {3, 16}, {second.logits, second.bias});
    second.ids = routed.ids;
    second.weights = routed.weights;
    second.heads = 2;
    second.queries = 3;
    second.keyHeads = 1;
    second.keyWidth = 4;
    second.q = floats(3 * 2 * 4);
    second.k = floats(3 * 4);
    second.logSumExp = floats(3 * 2);
    second.latents = floats(3 * 5);
    second.latentWidth = 5;
    second.ropeKeys = floats(3 * 2);
    second.ropeWidth = 2;
    trace.layers = {first, second};
    trace.training = {.moments = 2, .layers = 1, .experts = 16, .domains = 2, .layerNumbers = {4}};
    trace.training.step = {0, 10};
    trace.training.loss = floats(2);
    trace.training.validBits = floats(2);
    trace.training.gradNorm = floats(2);
    trace.training.load = std::vector<std::uint32_t>(32, 9);
    trace.training.bias = floats(32);
    trace.training.domainLoad = std::vector<std::uint32_t>(64, 4'000'000'000U);
    trace.training.textLogits = floats(2 * 3 * 16);

    const std::filesystem::path path = std::filesystem::path(::testing::TempDir()) / "orrery-trace-test.safetensors";
    writeTrace(path, trace);
    Diagnostics remarks;
    const Trace read = readTrace(path, remarks);
    std::filesystem::remove(path);
    for (const Diagnostic& remark : remarks) ADD_FAILURE() << remark.message;
    EXPECT_EQ(read.title, trace.title);
    EXPECT_EQ(read.tokens, trace.tokens);
    EXPECT_EQ(read.pieces, trace.pieces);
    EXPECT_EQ(read.domains, trace.domains);
    EXPECT_EQ(read.domainNames, trace.domainNames);
    EXPECT_EQ(read.gate, trace.gate);
    EXPECT_EQ(read.metadata.at("prompt"), "kept");
    ASSERT_EQ(read.layers.size(), 2U);
    EXPECT_EQ(read.layers[0].probabilities, first.probabilities);
    const Layer& layer = read.layers[1];
    EXPECT_EQ(layer.number, 4);
    EXPECT_EQ(layer.logits, second.logits);
    EXPECT_EQ(layer.bias, second.bias);
    EXPECT_EQ(layer.ids, second.ids);
    EXPECT_EQ(layer.weights, second.weights);
    EXPECT_EQ(layer.q, second.q);
    EXPECT_EQ(layer.k, second.k);
    EXPECT_EQ(layer.logSumExp, second.logSumExp);
    EXPECT_EQ(layer.latents, second.latents);
    EXPECT_EQ(layer.ropeKeys, second.ropeKeys);
    EXPECT_EQ(read.training.step, trace.training.step);
    EXPECT_EQ(read.training.loss, trace.training.loss);
    EXPECT_EQ(read.training.validBits, trace.training.validBits);
    EXPECT_EQ(read.training.gradNorm, trace.training.gradNorm);
    EXPECT_EQ(read.training.load, trace.training.load);
    EXPECT_EQ(read.training.bias, trace.training.bias);
    EXPECT_EQ(read.training.domainLoad, trace.training.domainLoad);
    EXPECT_EQ(read.training.textLogits, trace.training.textLogits);
    EXPECT_EQ(read.training.layerNumbers, trace.training.layerNumbers);
}

TEST(TraceReader, RefusalsNameTheTensorAndWhatWasExpected) {
    struct Case {
        std::string words;
        std::function<void(Sample&)> change;
    };
    const auto floats = [](std::size_t count) { return std::vector<float>(count, 0.5F); };
    const std::vector<Case> cases{
        {"its format is \"moetrace/2\"; moetrace/1 is read", [](Sample& s) { s.metadata["format"] = "moetrace/2"; }},
        {"\"L1.moe.logits\": F32 [3, 4]; expected is",
         [](Sample& s) {
             s.set<std::int32_t>("token.id", {2}, {1, 2});
         }},
        {"\"L1.moe.logits\": 2000 experts; 1 to 1024 are read",
         [&](Sample& s) {
             s.set<float>("L1.moe.logits", {3, 2000}, floats(6000));
         }},
        {"\"L1.moe.logits\": 0 experts",
         [&](Sample& s) {
             s.set<float>("L1.moe.logits", {3, 0}, floats(0));
         }},
        {"\"L1.moe.logits\": I32 [3, 4]; expected is F16 or BF16 or F64 or F32 [3, 4]",
         [](Sample& s) {
             s.set<std::int32_t>("L1.moe.logits", {3, 4}, std::vector<std::int32_t>(12));
         }},
        {"\"L1.moe.topk_id\": expert 4 of 4 experts",
         [](Sample& s) {
             s.set<std::uint16_t>("L1.moe.topk_id", {3, 2}, {0, 1, 3, 2, 4, 0});
         }},
        {"\"L1.moe.topk_id\": it is missing", [](Sample& s) { s.drop("L1.moe.topk_id"); }},
        {"\"L1.moe.topk_w\": F32 [3, 1]; expected is",
         [&](Sample& s) {
             s.set<float>("L1.moe.topk_w", {3, 1}, floats(3));
         }},
        {"\"L1.moe.bias\": F32 [5]; expected is", [&](Sample& s) { s.set<float>("L1.moe.bias", {5}, floats(5)); }},
        {"\"L1.attn.prob\": F32 [3, 3]; expected is",
         [&](Sample& s) {
             s.set<float>("L1.attn.prob", {3, 3}, floats(9));
         }},
        {"\"L1.attn.prob\": F32 [1, 3, 4]; expected is",
         [&](Sample& s) {
             s.set<float>("L1.attn.prob", {1, 3, 4}, floats(12));
         }},
        {"\"L1.attn.prob\": 1500 heads; 1 to 1024 are read",
         [&](Sample& s) {
             s.set<float>("L1.attn.prob", {1500, 1, 3}, floats(4500));
         }},
        {"\"L1024.moe.logits\": layers are read from 0 to 1023",
         [&](Sample& s) {
             s.set<float>("L1024.moe.logits", {3, 4}, floats(12));
         }},
        {"\"L99999999999999999999.moe.logits\": layers",
         [&](Sample& s) {
             s.set<float>("L99999999999999999999.moe.logits", {3, 4}, floats(12));
         }},
        {"\"token.id\": 1048577 tokens; 1 to 1048576 are read",
         [](Sample& s) { s.set<std::int32_t>("token.id", {1048577}, std::vector<std::int32_t>(1048577)); }},
        {"\"token.id\": 0 tokens", [](Sample& s) { s.set<std::int32_t>("token.id", {0}, {}); }},
        {"\"token.id\": F32 [3]; expected is", [&](Sample& s) { s.set<float>("token.id", {3}, floats(3)); }},
        {"\"token.domain\": it holds 40000; expected are numbers from -32768 to 32767",
         [](Sample& s) {
             s.set<std::int32_t>("token.domain", {3}, {0, 0, 40000});
         }},
        {"\"token.offs\": 1 offsets", [](Sample& s) { s.set<std::int32_t>("token.offs", {1}, {0}); }},
        {"\"token.offs\": expected are ascending numbers from 0 to the 2 bytes",
         [](Sample& s) {
             s.metadata.erase("pieces");
             s.set<std::uint8_t>("token.bytes", {2}, {1, 2});
             s.set<std::int32_t>("token.offs", {4}, {0, 2, 1, 2});
         }},
        {"\"token.offs\": it is missing",
         [](Sample& s) {
             s.metadata.erase("pieces");
             s.set<std::uint8_t>("token.bytes", {2}, {1, 2});
         }},
        {"\"train.step\": it is missing, and \"train.loss\" is there",
         [&](Sample& s) { s.set<float>("train.loss", {2}, floats(2)); }},
        {"\"train.bias\": F32 [2, 1, 5]; expected is",
         [&](Sample& s) {
             s.set<std::int32_t>("train.step", {2}, {0, 1});
             s.set<std::uint32_t>("train.load", {2, 1, 4}, std::vector<std::uint32_t>(8));
             s.set<float>("train.bias", {2, 1, 5}, floats(10));
         }},
        {"holds no trace", [](Sample& s) { std::erase_if(s.tensors, [](auto& t) { return t.name[0] == 'L'; }); }},
    };
    for (const Case& each : cases) {
        Sample sample = small();
        each.change(sample);
        const std::string said = refusal(sample);
        EXPECT_NE(said.find(each.words), std::string::npos) << "\"" << said << "\" does not say: " << each.words;
        EXPECT_EQ(said.find('\n'), std::string::npos) << said;
        EXPECT_TRUE(said.starts_with("sample.safetensors: ")) << said;
    }
}

TEST(TraceReader, OddNumbersAreKeptAndToldOf) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    Sample sample = small();
    sample.set<float>("L1.moe.logits", {3, 4}, {3, 2, 1, -kInfinity, 0, 1, 2, 3, 1, std::nanf(""), 0, 2});
    Diagnostics remarks;
    const Trace trace = sample.read(remarks);
    EXPECT_EQ(trace.layers[0].logits[3], -kInfinity);
    EXPECT_TRUE(std::isnan(trace.layers[0].logits[9]));
    EXPECT_EQ(remarksOn(sample), "L1.moe.logits: 1 are NaN and 1 infinite, of 12\n");

    sample = small();
    sample.set<std::uint16_t>("L1.moe.topk_id", {3, 2}, {0, 1, 3, 2, 2, 1});
    EXPECT_EQ(remarksOn(sample),
              "L1.moe.topk_id: 1 of 3 tokens went elsewhere than these logits say by the file's gate\n");
    sample.set<std::uint16_t>("L1.moe.topk_id", {3, 2}, {0, 0, 3, 2, 3, 0});
    EXPECT_NE(remarksOn(sample).find("layer 1: 1 tokens chose an expert twice"), std::string::npos);

    sample = small();
    sample.set<float>("L1.attn.prob", {1, 3, 3}, {1, 0, 0, -0.5F, 1.5F, 0, std::nanf(""), 0.25F, 0.5F});
    EXPECT_EQ(remarksOn(sample), "L1.attn.prob: 3 values are no numbers from 0 to 1.01\n");

    sample = small();
    sample.metadata["top_k"] = "two";
    sample.metadata["scale"] = "nan";
    sample.metadata["norm_topk"] = "True";
    sample.metadata["n_group"] = "3";
    sample.metadata["domains"] = "[[[[[1";
    const std::string said = remarksOn(sample);
    for (const char* words : {"metadata \"top_k\" is \"two\"; expected is a whole number",
                              "metadata \"scale\" is \"nan\"; expected is a number", "metadata \"domains\" is",
                              "the file's gate does not fit: 4 experts do not fall into 3 equal groups"}) {
        EXPECT_NE(said.find(words), std::string::npos) << said;
    }
    EXPECT_EQ(std::ranges::count(said, '\n'), 4) << said;
    EXPECT_TRUE(sample.read(remarks).gate.renormalise);
}

}  // namespace
}  // namespace orrery::trace
