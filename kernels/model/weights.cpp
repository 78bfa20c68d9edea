#include "kernels/model/weights.h"

#include "kernels/model/config.h"

#include "engine/base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace orrery::model {
namespace {

using safetensors::Type;

constexpr std::array kWeightTypes{Type::f16, Type::bf16, Type::f32};
constexpr std::array kBiasTypes{Type::f32};  // rounded to 16 bits it would change choices

// Takes tensors out of the file, and counts what it took.
class Reader {
 public:
    explicit Reader(const safetensors::File& file) : file_(file) {}

    std::vector<float> floats(const std::string& name, std::initializer_list<std::int64_t> shape,
                              std::span<const Type> types = kWeightTypes) {
        const safetensors::Tensor& tensor = file_.at(name, std::span(shape.begin(), shape.size()), types);
        std::vector<float> values = safetensors::floatsOf(tensor);
        const auto wrong = std::ranges::find_if(values, [](float value) { return !std::isfinite(value); });
        if (wrong != values.end()) {
            throw Error(fmt::format("tensor \"{}\": element {} is not a finite number", name, wrong - values.begin()),
                        {.file = file_.name()});
        }
        count_ += static_cast<std::int64_t>(values.size());
        return values;
    }

    Matrix matrix(const std::string& name, int outputs, int inputs) {
        return Matrix::ofRows(floats(name, {outputs, inputs}), outputs, inputs);
    }

    std::int64_t count() const { return count_; }

 private:
    const safetensors::File& file_;
    std::int64_t count_ = 0;
};

// One of `count` equal parts of a tensor.
std::span<const float> part(std::span<const float> values, int index, int count) {
    const std::size_t size = values.size() / static_cast<std::size_t>(count);
    return values.subspan(static_cast<std::size_t>(index) * size, size);
}

void readAttention(Reader& reader, const std::string& name, const Config& c, Layer& layer) {
    layer.attentionNorm = reader.floats(name + ".attn_norm", {c.width});
    layer.query = reader.matrix(name + ".attn.w_q", c.heads * (c.nope + c.rope), c.width);
    layer.down = reader.matrix(name + ".attn.w_dkv", c.latent + c.rope, c.width);
    const std::vector<float> keys = reader.floats(name + ".attn.w_uk", {c.heads, c.nope, c.latent});
    const std::vector<float> values = reader.floats(name + ".attn.w_uv", {c.heads, c.value, c.latent});
    for (int h = 0; h < c.heads; ++h) {
        layer.absorb.push_back(Matrix::ofColumns(part(keys, h, c.heads), c.nope, c.latent));
        layer.keys.push_back(Matrix::ofRows(part(keys, h, c.heads), c.nope, c.latent));
        layer.values.push_back(Matrix::ofRows(part(values, h, c.heads), c.value, c.latent));
    }
    layer.output = reader.matrix(name + ".attn.w_o", c.width, c.heads * c.value);
}

FeedForward feedForwardOf(Reader& reader, const std::string& name, int width, int inner) {
    FeedForward out;
    out.gate = reader.matrix(name + ".w_gate", inner, width);
    out.up = reader.matrix(name + ".w_up", inner, width);
    out.down = reader.matrix(name + ".w_down", width, inner);
    return out;
}

void readExperts(Reader& reader, const std::string& name, const Config& c, Layer& layer) {
    layer.router = reader.floats(name + ".gate", {c.experts, c.width});
    layer.routerMatrix = Matrix::ofRows(layer.router, c.experts, c.width);
    layer.bias = reader.floats(name + ".bias", {c.experts}, kBiasTypes);
    const std::vector<float> gate = reader.floats(name + ".w_gate", {c.experts, c.expertWidth, c.width});
    const std::vector<float> up = reader.floats(name + ".w_up", {c.experts, c.expertWidth, c.width});
    const std::vector<float> down = reader.floats(name + ".w_down", {c.experts, c.width, c.expertWidth});
    for (int e = 0; e < c.experts; ++e) {
        layer.experts.push_back({.gate = Matrix::ofRows(part(gate, e, c.experts), c.expertWidth, c.width),
                                 .up = Matrix::ofRows(part(up, e, c.experts), c.expertWidth, c.width),
                                 .down = Matrix::ofRows(part(down, e, c.experts), c.width, c.expertWidth)});
    }
    if (c.sharedExperts > 0) {
        layer.shared = feedForwardOf(reader, name + ".shared", c.width, c.sharedExperts * c.expertWidth);
    }
}

// A token meets everything but the experts that it is not sent to.
Parameters parametersOf(const Config& c, std::int64_t all) {
    const std::int64_t expert = std::int64_t{3} * c.width * c.expertWidth;
    const std::int64_t idle = c.experts - routing::chosenBy(c.gate, c.experts);
    return {.all = all, .active = all - (c.layers - c.denseLayers) * idle * expert};
}

}  // namespace

Weights weightsOf(const safetensors::File& file) {
    Reader reader(file);
    Weights weights;
    weights.config = configOf(file);
    const Config& c = weights.config;
    weights.embedding = reader.floats("embed", {c.vocabulary, c.width});
    weights.unembedding = Matrix::ofRows(weights.embedding, c.vocabulary, c.width);
    for (int l = 0; l < c.layers; ++l) {
        Layer& layer = weights.layers.emplace_back();
        const std::string name = fmt::format("L{}", l);
        readAttention(reader, name, c, layer);
        layer.ffnNorm = reader.floats(name + ".ffn_norm", {c.width});
        if (l < c.denseLayers) {
            layer.dense = feedForwardOf(reader, name + ".ffn", c.width, c.ffnWidth);
        } else {
            readExperts(reader, name + ".moe", c, layer);
        }
    }
    weights.finalNorm = reader.floats("final_norm", {c.width});
    weights.parameters = parametersOf(c, reader.count());
    return weights;
}

}  // namespace orrery::model
