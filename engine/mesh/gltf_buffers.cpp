#include "engine/mesh/gltf_buffers.h"

#include "engine/base/error.h"
#include "engine/mesh/gltf_format.h"

#include <meshoptimizer.h>

#include <array>
#include <cstring>

namespace orrery::mesh::gltf {

namespace {

std::size_t wordAt(std::string_view bytes, std::size_t at) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    return word;
}

std::string base64Decoded(std::string_view text) {
    static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static const std::array<int, 256> kValues = [] {
        std::array<int, 256> values{};
        values.fill(-1);
        for (std::size_t i = 0; i < kDigits.size(); ++i) {
            values[static_cast<unsigned char>(kDigits[i])] = static_cast<int>(i);
        }
        return values;
    }();
    while (text.ends_with('=')) text.remove_suffix(1);
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const int value = kValues[static_cast<unsigned char>(c)];
        if (value < 0) damaged("a data URI is not base64");
        bits = bits << 6U | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
    }
    return bytes;
}

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// %20 and the like (RFC 3986); a percent sign alone stays one.
std::string percentDecoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexValue(text[i + 1]) >= 0 && hexValue(text[i + 2]) >= 0) {
            result += static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2]));
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

}  // namespace

void Budget::take(std::uint64_t bytes) {
    if (bytes > left_) {
        throw Error(fmt::format("unfolds to more than {} MiB, the most that is read; split it", whole_ >> 20U));
    }
    left_ -= bytes;
}

Chunks chunksOf(std::string_view file) {
    constexpr std::size_t kHeader = 12;
    constexpr std::size_t kChunkHeader = 8;
    if (file.size() < 4 || wordAt(file, 0) != kMagic) return {file, {}};
    if (file.size() < kHeader + kChunkHeader) damaged("the file ends in its header");
    if (wordAt(file, 4) != 2) throw Error("is a GLB of another version than 2; export it as glTF 2.0");
    const std::size_t length = wordAt(file, 8);
    if (length > file.size()) damaged("the end of the file is missing");
    file = file.substr(0, length);
    Chunks chunks;
    bool isFirst = true;
    for (std::size_t at = kHeader; at + kChunkHeader <= file.size();) {
        const std::size_t size = wordAt(file, at);
        const std::size_t type = wordAt(file, at + 4);
        at += kChunkHeader;
        if (size > file.size() - at) damaged("a part of the file is longer than the file");
        if (isFirst != (type == kJsonChunk)) damaged("its parts are not in order");
        if (isFirst) chunks.json = file.substr(at, size);
        // Only the second chunk is the one that buffers mean; unknown ones are to be skipped.
        if (type == kBinChunk && chunks.binary.data() == nullptr) chunks.binary = file.substr(at, size);
        isFirst = false;
        at += size;
    }
    if (isFirst) damaged("it has no content");
    return chunks;
}

std::string resolved(const std::string& uri, const ModelSource& source) {
    if (!uri.starts_with("data:")) {
        if (!source.beside) throw Error("refers to other files, which cannot be read from here; export it as GLB");
        return source.beside(percentDecoded(uri));
    }
    const std::size_t comma = uri.find(',');
    if (comma == std::string::npos) damaged("a data URI has no data");
    const std::string_view head = std::string_view(uri).substr(0, comma);
    const std::string_view data = std::string_view(uri).substr(comma + 1);
    return head.ends_with(";base64") ? base64Decoded(data) : percentDecoded(data);
}

Buffers::Buffers(const Json& document, std::string_view binary, const ModelSource& source, Budget& budget)
    : buffers_(list(document, "buffers")),
      views_(list(document, "bufferViews")),
      binary_(binary),
      source_(source),
      budget_(budget),
      loaded_(buffers_.size()),
      decoded_(views_.size()) {}

std::string_view Buffers::buffer(std::size_t index) {
    const Json& buffer = buffers_[index];
    std::string_view bytes = binary_;
    if (find(buffer, "uri") != nullptr) {
        if (!loaded_[index]) {
            loaded_[index] = resolved(text(buffer, "uri"), source_);
            budget_.take(loaded_[index]->size());
        }
        bytes = *loaded_[index];
    } else if (index != 0 || binary_.data() == nullptr) {
        damaged(fmt::format("buffer {} has no bytes", index));
    }
    const std::size_t length = requiredCount(buffer, "byteLength");
    if (length > bytes.size()) damaged(fmt::format("buffer {} is shorter than it says", index));
    return bytes.substr(0, length);
}

std::string_view Buffers::slice(const Json& view) {
    const std::string_view bytes = buffer(requiredIndex(view, "buffer", buffers_.size()));
    const std::size_t offset = count(view, "byteOffset", 0);
    const std::size_t length = requiredCount(view, "byteLength");
    if (offset > bytes.size() || length > bytes.size() - offset) damaged("a buffer view ends outside its buffer");
    return bytes.substr(offset, length);
}

std::string Buffers::unpacked(const Json& compressed) {
    const std::string_view source = slice(compressed);
    const auto* bytes = reinterpret_cast<const unsigned char*>(source.data());
    const std::size_t stride = requiredCount(compressed, "byteStride");
    const std::size_t elements = requiredCount(compressed, "count");
    const std::string mode = text(compressed, "mode");
    const std::string filter = text(compressed, "filter", "NONE");
    const bool isVertices = mode == "ATTRIBUTES";
    const bool strideFits = isVertices ? stride >= 4 && stride <= 256 && stride % 4 == 0 : stride == 2 || stride == 4;
    if (!strideFits || (mode == "TRIANGLES" && elements % 3 != 0)) damaged("compressed data of an impossible shape");
    // The most that the format packs: 16 bytes of one kind into 2 bits; a triangle, or an index, into a byte.
    const std::size_t mostBytes = source.size() * (isVertices ? 64 : mode == "TRIANGLES" ? 12 : 4) + 4096;
    if (elements > mostBytes / stride) damaged("compressed data that is too short");
    budget_.take(elements * stride);

    std::string result(elements * stride, '\0');
    int failed = 1;
    if (isVertices) {
        failed = meshopt_decodeVertexBuffer(result.data(), elements, stride, bytes, source.size());
    } else if (mode == "TRIANGLES") {
        failed = meshopt_decodeIndexBuffer(result.data(), elements, stride, bytes, source.size());
    } else if (mode == "INDICES") {
        failed = meshopt_decodeIndexSequence(result.data(), elements, stride, bytes, source.size());
    }
    if (failed != 0) damaged("compressed data that cannot be unpacked");
    if (filter == "NONE" || !isVertices) return result;
    if (filter == "OCTAHEDRAL" && (stride == 4 || stride == 8)) {
        meshopt_decodeFilterOct(result.data(), elements, stride);
    } else if (filter == "QUATERNION" && stride == 8) {
        meshopt_decodeFilterQuat(result.data(), elements, stride);
    } else if (filter == "EXPONENTIAL") {
        meshopt_decodeFilterExp(result.data(), elements, stride);
    } else {
        damaged("compressed data with an unknown filter");
    }
    return result;
}

std::string_view Buffers::view(std::size_t index) {
    const Json& view = views_[index];
    const Json* compressed = find(view, {"extensions", "EXT_meshopt_compression"});
    if (compressed == nullptr) return slice(view);
    if (!decoded_[index]) decoded_[index] = unpacked(*compressed);
    return *decoded_[index];
}

}  // namespace orrery::mesh::gltf
