#pragma once

// Small trace files in memory, to read as they are and with something broken.

#include "engine/base/error.h"
#include "engine/base/safetensors.h"
#include "scenes/trace/trace.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace orrery::trace::testing {

struct Sample {
    std::map<std::string, std::string> metadata;
    std::vector<safetensors::NewTensor> tensors;

    template <typename T>
    void set(const std::string& name, std::vector<std::int64_t> shape, const std::vector<T>& values) {
        drop(name);
        tensors.push_back(safetensors::tensorOf(name, std::move(shape), std::span<const T>(values)));
    }
    void drop(const std::string& name) {
        std::erase_if(tensors, [&](const safetensors::NewTensor& tensor) { return tensor.name == name; });
    }
    safetensors::File file() const {
        return safetensors::File::parse(safetensors::encode(metadata, tensors), "sample.safetensors");
    }
    Trace read(Diagnostics& remarks) const { return readTrace(file(), remarks); }
};

// Three tokens, "a", "b" and "ö", one layer of four experts, top 2 by softmax, and one head of attention.
inline Sample small() {
    Sample sample;
    sample.metadata = {{"format", "moetrace/1"}, {"score_func", "softmax"}, {"top_k", "2"}, {"norm_topk", "false"}};
    sample.metadata["pieces"] = R"(["a","b","ö"])";
    sample.set<std::int32_t>("token.id", {3}, {97, 98, 246});
    sample.set<float>("L1.moe.logits", {3, 4}, {3, 2, 1, 0, 0, 1, 2, 3, 1, 1, 0, 2});
    sample.set<std::uint16_t>("L1.moe.topk_id", {3, 2}, {0, 1, 3, 2, 3, 0});
    sample.set<float>("L1.moe.topk_w", {3, 2}, {0.6F, 0.2F, 0.6F, 0.2F, 0.5F, 0.2F});
    sample.set<float>("L1.attn.prob", {1, 3, 3}, {1, 0, 0, 0.5F, 0.5F, 0, 0.25F, 0.25F, 0.5F});
    return sample;
}

// What the reader says when it refuses; empty when it reads.
inline std::string refusal(const Sample& sample) {
    Diagnostics remarks;
    try {
        sample.read(remarks);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

inline std::string remarksOn(const Sample& sample) {
    Diagnostics remarks;
    sample.read(remarks);
    std::string all;
    for (const Diagnostic& remark : remarks) all += remark.message + "\n";
    return all;
}

}  // namespace orrery::trace::testing
