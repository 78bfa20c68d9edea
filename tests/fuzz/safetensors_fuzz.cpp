// Safetensors and traces: every file is read or refused in one line, what is read lies in the file, is written again to
// the same tensors, and a trace's sizes are those of its numbers; what is written of it is read again.

#include "engine/base/error.h"
#include "engine/base/safetensors.h"
#include "engine/base/utf8.h"
#include "scenes/trace/trace.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace {

using namespace orrery;

void checkMessage(const std::string& message) {
    ORRERY_CHECK(!message.empty() && message.find('\n') == std::string::npos, "not one line: {}", message);
    ORRERY_CHECK(utf8::isValid(message), "a message that is not UTF-8");
}

void checkFile(const safetensors::File& file) {
    std::vector<safetensors::NewTensor> tensors;
    for (const safetensors::Tensor& tensor : file.tensors()) {
        ORRERY_CHECK(tensor.data.size() == tensor.count() * safetensors::bytesOf(tensor.type),
                     "a shape beside its data");
        ORRERY_CHECK(file.find(tensor.name) == &tensor, "not found by its name");
        tensors.push_back({tensor.name, tensor.type, tensor.shape, {tensor.data.begin(), tensor.data.end()}});
    }
    const safetensors::File again = safetensors::File::parse(safetensors::encode(file.metadata(), tensors), "again");
    ORRERY_CHECK(again.metadata() == file.metadata(), "other metadata");
    for (const safetensors::Tensor& tensor : file.tensors()) {
        const safetensors::Tensor* same = again.find(tensor.name);
        ORRERY_CHECK(same != nullptr && same->shape == tensor.shape && same->type == tensor.type &&
                         std::ranges::equal(same->data, tensor.data),
                     "another tensor");
    }
}

void checkTrace(const trace::Trace& trace) {
    const auto tokens = static_cast<std::size_t>(trace.tokenCount());
    for (const trace::Layer& layer : trace.layers) {
        const auto experts = static_cast<std::size_t>(layer.experts);
        const auto chosen = static_cast<std::size_t>(layer.chosen);
        ORRERY_CHECK(layer.logits.empty() || layer.logits.size() == tokens * experts, "logits");
        ORRERY_CHECK(layer.bias.empty() || layer.bias.size() == experts, "bias");
        ORRERY_CHECK(layer.ids.size() == tokens * chosen, "choice");
        ORRERY_CHECK(layer.weights.empty() || layer.weights.size() == layer.ids.size(), "weights");
        ORRERY_CHECK(std::ranges::all_of(layer.ids, [&](std::uint16_t id) { return id < experts; }), "no such expert");
    }
    for (const std::string& piece : trace.pieces) ORRERY_CHECK(utf8::isValid(piece), "a piece that is not UTF-8");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::byte> bytes = std::as_bytes(std::span(data, size));
    Diagnostics remarks;
    try {
        const safetensors::File file = safetensors::File::parse({bytes.begin(), bytes.end()}, "fuzz");
        checkFile(file);
        const trace::Trace trace = trace::readTrace(file, remarks);
        checkTrace(trace);
        const trace::Written written = trace::written(trace);
        const trace::Trace again = trace::readTrace(
            safetensors::File::parse(safetensors::encode(written.metadata, written.tensors), "again"), remarks);
        checkTrace(again);
        ORRERY_CHECK(again.pieces == trace.pieces && again.gate == trace.gate, "another text or gate");
        ORRERY_CHECK(again.layers.size() == trace.layers.size(), "{} layers", again.layers.size());
    } catch (const Error& error) {
        checkMessage(error.what());
    }
    for (const Diagnostic& remark : remarks) checkMessage(remark.message);
    return 0;
}
