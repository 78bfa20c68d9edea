#pragma once

// The bytes of a glTF: the chunks of a GLB, buffers inside it, in data URIs and in files beside it, and buffer views,
// unpacked where they are compressed with meshopt. Every offset and length is checked.

#include "engine/mesh/gltf_json.h"
#include "engine/mesh/model_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::mesh::gltf {

// Bytes that may still be taken: a small file must not unfold without end.
class Budget {
 public:
    explicit Budget(std::uint64_t bytes) : whole_(bytes), left_(bytes) {}
    // Throws Error when that is more than is left.
    void take(std::uint64_t bytes);

 private:
    std::uint64_t whole_;
    std::uint64_t left_;
};

struct Chunks {
    std::string_view json;
    std::string_view binary;  // empty where there is none
};

// Of a GLB; of anything else the whole as JSON. Throws Error.
Chunks chunksOf(std::string_view file);

// What a URI stands for: data inside it, or a file beside the model.
std::string resolved(const std::string& uri, const ModelSource& source);

class Buffers {
 public:
    // The document, the chunk and the source must outlive this.
    Buffers(const Json& document, std::string_view binary, const ModelSource& source, Budget& budget);

    std::size_t viewCount() const { return views_.size(); }
    // Throws Error.
    std::string_view view(std::size_t index);
    // Bytes from one element to the next; 0 where they stand one after the other.
    std::size_t stride(std::size_t index) const { return count(views_[index], "byteStride", 0); }

 private:
    std::string_view buffer(std::size_t index);
    std::string_view slice(const Json& view);
    std::string unpacked(const Json& compressed);

    const Json& buffers_;
    const Json& views_;
    std::string_view binary_;
    const ModelSource& source_;
    Budget& budget_;
    std::vector<std::optional<std::string>> loaded_;
    std::vector<std::optional<std::string>> decoded_;
};

}  // namespace orrery::mesh::gltf
