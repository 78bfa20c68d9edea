// What comes out of the file, and files that are refused with one line.

#include "tests/unit/model_kernel/shipped.h"

#include <gtest/gtest.h>

namespace orrery::model {
namespace {

using safetensors::NewTensor;
using testing::messageOf;
using testing::modelFile;
using testing::shipped;

// The shipped file's parts, to be spoilt.
struct Parts {
    std::map<std::string, std::string> metadata = modelFile().metadata();
    std::vector<NewTensor> tensors;

    Parts() {
        for (const safetensors::Tensor& tensor : modelFile().tensors()) {
            tensors.push_back({tensor.name, tensor.type, tensor.shape, {tensor.data.begin(), tensor.data.end()}});
        }
    }

    NewTensor& at(const std::string& name) {
        for (NewTensor& tensor : tensors) {
            if (tensor.name == name) return tensor;
        }
        throw Error("no tensor " + name);
    }

    safetensors::File file() const {
        return safetensors::File::parse(safetensors::encode(metadata, tensors), "spoilt.safetensors");
    }

    // What the model says of it, which must be one line that names the file and `culprit`.
    void expectRefused(const std::string& culprit) const {
        const std::string message = messageOf([&] { const Model model(file()); });
        EXPECT_NE(message.find(culprit), std::string::npos) << culprit << ": " << message;
        EXPECT_NE(message.find("spoilt.safetensors"), std::string::npos) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    }
};

TEST(ModelLoading, TheShippedFile) {
    const Config& config = shipped().config();
    EXPECT_EQ(config.gate, routing::kBuiltIn);
    // As many parameters as the file has numbers.
    std::int64_t numbers = 0;
    for (const safetensors::Tensor& tensor : modelFile().tensors()) {
        numbers += static_cast<std::int64_t>(tensor.count());
    }
    EXPECT_EQ(shipped().parameters().all, numbers);
    const std::int64_t idle = std::int64_t{config.layers - config.denseLayers} * (config.experts - config.gate.topK) *
                              3 * config.width * config.expertWidth;
    EXPECT_EQ(shipped().parameters().active, numbers - idle);
    for (int l = 0; l < config.layers; ++l) {
        const bool dense = l < config.denseLayers;
        EXPECT_EQ(shipped().bias(l).size(), dense ? 0U : static_cast<std::size_t>(config.experts));
        EXPECT_EQ(shipped().router(l).size(), dense ? 0U : static_cast<std::size_t>(config.experts * config.width));
    }
}

// Written again, in another order of the data, it is the same model.
TEST(ModelLoading, AFileWrittenByUs) {
    const Model model(Parts().file());
    Cache one(model.config());
    Cache other(model.config());
    EXPECT_EQ(model.run(testing::prompt(), one), shipped().run(testing::prompt(), other));
}

TEST(ModelLoading, EveryTensorIsMissed) {
    Parts parts;
    for (std::size_t i = 0; i < parts.tensors.size(); ++i) {
        // The layers between have what the last one has.
        if (parts.tensors[i].name.starts_with("L1.") || parts.tensors[i].name.starts_with("L2.")) continue;
        const NewTensor missing = parts.tensors[i];
        parts.tensors.erase(parts.tensors.begin() + static_cast<std::ptrdiff_t>(i));
        parts.expectRefused(missing.name);
        parts.tensors.insert(parts.tensors.begin() + static_cast<std::ptrdiff_t>(i), missing);
    }
}

TEST(ModelLoading, AnotherShape) {
    for (const char* const name : {"embed", "L0.attn.w_q", "L1.attn.w_uk", "L0.ffn.w_down", "L2.moe.gate",
                                   "L3.moe.bias", "L1.moe.w_up", "L1.moe.shared.w_down", "final_norm"}) {
        Parts parts;
        NewTensor& tensor = parts.at(name);
        if (tensor.shape.size() > 1) {
            std::ranges::reverse(tensor.shape);
            if (tensor.shape[0] == tensor.shape.back()) tensor.shape = {1, tensor.shape[0] * tensor.shape[1]};
        } else {
            tensor.shape = {1, tensor.shape[0]};
        }
        parts.expectRefused(name);
    }
}

TEST(ModelLoading, AnotherType) {
    for (const char* const name : {"embed", "L2.attn.w_dkv", "L1.moe.w_gate", "L1.ffn_norm"}) {
        Parts parts;
        parts.at(name).type = safetensors::Type::i16;
        parts.expectRefused(name);
    }
    // A bias in 16 bits changes choices.
    Parts parts;
    NewTensor& bias = parts.at("L1.moe.bias");
    bias.type = safetensors::Type::f16;
    bias.data.resize(bias.data.size() / 2);
    parts.expectRefused("L1.moe.bias");
}

TEST(ModelLoading, NumbersThatAreNone) {
    for (const unsigned bits : {0x7C00U, 0xFC00U, 0x7E00U}) {  // +-infinity, NaN
        Parts parts;
        NewTensor& tensor = parts.at("L1.moe.w_up");
        tensor.data[2 * 100] = static_cast<std::byte>(bits & 0xFFU);
        tensor.data[2 * 100 + 1] = static_cast<std::byte>(bits >> 8U);
        parts.expectRefused("L1.moe.w_up");
        parts.expectRefused("100");
    }
}

TEST(ModelLoading, MetadataThatDoesNotDo) {
    const auto spoilt = [](const std::string& key, const std::string& value) {
        Parts parts;
        parts.metadata[key] = value;
        return parts;
    };
    Parts without;
    without.metadata.erase("config");
    without.expectRefused("config");
    spoilt("config", "[1, 2]").expectRefused("config");
    spoilt("config", "{\"vocab\": ").expectRefused("config");
    spoilt("config", "{}").expectRefused("vocab");
    spoilt("score_func", "tanh").expectRefused("score_func");
    spoilt("top_k", "two").expectRefused("top_k");
    spoilt("top_k", "2.5").expectRefused("top_k");
    spoilt("top_k", "-1").expectRefused("top_k");
    spoilt("top_k", "99").expectRefused("99");
    spoilt("n_group", "3").expectRefused("3");
    spoilt("norm_topk", "1").expectRefused("norm_topk");
    spoilt("scale", "true").expectRefused("scale");

    const auto config = [](const std::string& from, const std::string& to) {
        Parts parts;
        std::string& text = parts.metadata["config"];
        const std::size_t at = text.find(from);
        if (at == std::string::npos) throw Error("the config has no " + from);
        text.replace(at, from.size(), to);
        return parts;
    };
    config("\"d_model\": 128", "\"d_model\": 0").expectRefused("d_model");
    config("\"d_model\": 128", "\"d_model\": \"128\"").expectRefused("d_model");
    config("\"d_model\": 128", "\"d_model\": 18446744073709551615").expectRefused("d_model");
    config("\"d_model\": 128", "\"d_model\": 64").expectRefused("embed");
    config("\"d_rope\": 16", "\"d_rope\": 15").expectRefused("d_rope");
    config("\"n_layers\": 4", "\"n_layers\": 5").expectRefused("L4.attn_norm");
    config("\"n_layers\": 4", "\"n_layers\": 1000000000").expectRefused("n_layers");
    config("\"norm_eps\": 1e-06", "\"norm_eps\": -1").expectRefused("norm_eps");
    config("\"rope_base\": 10000.0", "\"rope_base\": null").expectRefused("rope_base");
}

}  // namespace
}  // namespace orrery::model
