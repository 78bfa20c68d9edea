#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/safetensors.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <set>

namespace orrery::safetensors {
namespace {

// Larger elements first: then each tensor's data starts at a multiple of its element without any gap.
std::vector<const NewTensor*> inOrderOfData(std::span<const NewTensor> tensors) {
    std::vector<const NewTensor*> ordered;
    for (const NewTensor& tensor : tensors) ordered.push_back(&tensor);
    std::ranges::stable_sort(ordered, std::greater{}, [](const NewTensor* tensor) { return bytesOf(tensor->type); });
    return ordered;
}

void check(const NewTensor& tensor, std::set<std::string>& names) {
    ORRERY_CHECK(tensor.name != "__metadata__", "a tensor has the name of the metadata");
    ORRERY_CHECK(names.insert(tensor.name).second, "two tensors are called {}", tensor.name);
    std::size_t bytes = bytesOf(tensor.type);
    for (const std::int64_t length : tensor.shape) bytes *= static_cast<std::size_t>(length);
    ORRERY_CHECK(bytes == tensor.data.size(), "{} of {} has {} bytes", tensor.name,
                 described(tensor.type, tensor.shape), tensor.data.size());
}

std::string headerOf(const std::map<std::string, std::string>& metadata, std::span<const NewTensor* const> tensors) {
    // A list of pairs and not an object, whose keys would be compared with each other, thousands with thousands.
    std::string json = "{";
    const auto text = [](const nlohmann::ordered_json& value) {
        return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    };
    const auto add = [&](const std::string& name, const nlohmann::ordered_json& value) {
        json += fmt::format("{}{}:{}", json.size() > 1 ? "," : "", text(name), text(value));
    };
    if (!metadata.empty()) add("__metadata__", metadata);
    std::size_t begin = 0;
    for (const NewTensor* tensor : tensors) {
        const std::size_t end = begin + tensor->data.size();
        add(tensor->name,
            {{"dtype", std::string(nameOf(tensor->type))}, {"shape", tensor->shape}, {"data_offsets", {begin, end}}});
        begin = end;
    }
    json += '}';
    json.resize((json.size() + 7U) / 8U * 8U, ' ');
    return json;
}

}  // namespace

std::vector<std::byte> encode(const std::map<std::string, std::string>& metadata, std::span<const NewTensor> tensors) {
    std::set<std::string> names;
    std::size_t dataBytes = 0;
    for (const NewTensor& tensor : tensors) {
        check(tensor, names);
        dataBytes += tensor.data.size();
    }
    const std::vector<const NewTensor*> ordered = inOrderOfData(tensors);
    const std::string header = headerOf(metadata, ordered);
    if (header.size() > kMostHeaderBytes) {
        throw Error(fmt::format("a header of {} bytes; the format allows {}", header.size(), kMostHeaderBytes));
    }
    const auto length = static_cast<std::uint64_t>(header.size());
    std::vector<std::byte> bytes(sizeof(length) + header.size() + dataBytes);
    auto next = bytes.begin();
    const auto append = [&](std::span<const std::byte> part) { next = std::ranges::copy(part, next).out; };
    append(std::as_bytes(std::span(&length, 1)));
    append(std::as_bytes(std::span(header)));
    for (const NewTensor* tensor : ordered) append(tensor->data);
    return bytes;
}

void write(const std::filesystem::path& path, const std::map<std::string, std::string>& metadata,
           std::span<const NewTensor> tensors) {
    writeFile(path, std::span<const std::byte>(encode(metadata, tensors)));
}

}  // namespace orrery::safetensors
