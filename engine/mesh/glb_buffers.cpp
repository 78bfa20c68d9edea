#include "engine/mesh/glb_buffers.h"

#include "engine/base/error.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <span>

namespace orrery::mesh {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kWord = 4;

bool isIndices(GlbBuffers::Kind kind) {
    return kind == GlbBuffers::Kind::indices16 || kind == GlbBuffers::Kind::indices32;
}

bool isAnimation(GlbBuffers::Kind kind) {
    return kind == GlbBuffers::Kind::times || kind == GlbBuffers::Kind::values;
}

void pad(std::string& bytes) {
    bytes.resize((bytes.size() + kWord - 1) / kWord * kWord, '\0');
}

std::string compressedVertices(const std::string& bytes, std::size_t stride) {
    // The version that the extension knows; the library's later ones are not in it.
    static std::once_flag once;
    std::call_once(once, [] { meshopt_encodeVertexVersion(0); });
    const std::size_t count = bytes.size() / stride;
    std::vector<unsigned char> result(meshopt_encodeVertexBufferBound(count, stride));
    const std::size_t size = meshopt_encodeVertexBuffer(result.data(), result.size(), bytes.data(), count, stride);
    ORRERY_CHECK(size > 0, "{} vertices of {} bytes", count, stride);
    return {reinterpret_cast<const char*>(result.data()), size};
}

std::string compressedIndices(const std::string& bytes, std::size_t stride) {
    static std::once_flag once;
    std::call_once(once, [] { meshopt_encodeIndexVersion(1); });
    const std::size_t count = bytes.size() / stride;
    std::vector<unsigned int> indices(count);
    unsigned int most = 0;
    for (std::size_t i = 0; i < count; ++i) {
        // Little-endian: the missing upper bytes stay zero.
        std::memcpy(&indices[i], bytes.data() + i * stride, stride);
        most = std::max(most, indices[i]);
    }
    std::vector<unsigned char> result(meshopt_encodeIndexBufferBound(count, std::size_t{most} + 1));
    const std::size_t size = meshopt_encodeIndexBuffer(result.data(), result.size(), indices.data(), count);
    ORRERY_CHECK(size > 0, "{} indices up to {}", count, most);
    return {reinterpret_cast<const char*>(result.data()), size};
}

}  // namespace

std::size_t GlbBuffers::viewFor(Kind kind, std::size_t stride) {
    const auto found =
        std::ranges::find_if(views_, [&](const View& view) { return view.kind == kind && view.stride == stride; });
    if (found != views_.end()) return static_cast<std::size_t>(found - views_.begin());
    views_.push_back({kind, stride, {}});
    return views_.size() - 1;
}

int GlbBuffers::add(Kind kind, const Data& data) {
    ORRERY_CHECK(data.count > 0 && data.bytes.size() % data.count == 0, "{} bytes for {} elements", data.bytes.size(),
                 data.count);
    const std::size_t view = viewFor(kind, data.bytes.size() / data.count);
    std::string& bytes = views_[view].bytes;
    Json accessor;
    accessor["bufferView"] = view;
    if (!bytes.empty()) accessor["byteOffset"] = bytes.size();
    accessor["componentType"] = static_cast<int>(data.component);
    if (data.normalised) accessor["normalized"] = true;
    accessor["count"] = data.count;
    accessor["type"] = data.type;
    if (!data.low.is_null()) {
        accessor["min"] = data.low;
        accessor["max"] = data.high;
    }
    accessors_.push_back(std::move(accessor));
    bytes += data.bytes;
    return static_cast<int>(accessors_.size()) - 1;
}

int GlbBuffers::addPicture(std::string_view bytes) {
    pictures_.push_back(bytes);
    return static_cast<int>(pictures_.size()) - 1;
}

Json GlbBuffers::written(const View& view, std::string& chunk, std::size_t& fallback) const {
    const bool compress = compress_ && !isAnimation(view.kind);
    pad(chunk);
    Json stored;
    stored["buffer"] = 0;
    stored["byteOffset"] = chunk.size();
    const std::size_t start = chunk.size();
    if (!compress) {
        chunk += view.bytes;
    } else {
        chunk += isIndices(view.kind) ? compressedIndices(view.bytes, view.stride)
                                      : compressedVertices(view.bytes, view.stride);
    }
    stored["byteLength"] = chunk.size() - start;

    Json shown = stored;
    if (compress) {
        // What a reader without the extension would read instead, and is not there.
        shown["buffer"] = 1;
        shown["byteOffset"] = fallback;
        shown["byteLength"] = view.bytes.size();
        fallback += (view.bytes.size() + kWord - 1) / kWord * kWord;
        stored["byteStride"] = view.stride;
        stored["mode"] = isIndices(view.kind) ? "TRIANGLES" : "ATTRIBUTES";
        stored["count"] = view.bytes.size() / view.stride;
    }
    if (!isIndices(view.kind) && !isAnimation(view.kind)) {
        shown["byteStride"] = view.stride;
        shown["target"] = static_cast<int>(gltf::kArrayBuffer);
    } else if (isIndices(view.kind)) {
        shown["target"] = static_cast<int>(gltf::kElementArrayBuffer);
    }
    if (compress) shown["extensions"][std::string(gltf::kMeshopt)] = std::move(stored);
    return shown;
}

std::string GlbBuffers::finish(Json& document) {
    std::string chunk;
    std::size_t fallback = 0;
    Json views = Json::array();
    for (const View& view : views_) views.push_back(written(view, chunk, fallback));
    // Pictures stand after all views; their indices are known only now.
    const std::size_t firstPicture = views.size();
    for (const std::string_view picture : pictures_) {
        pad(chunk);
        views.push_back({{"buffer", 0}, {"byteOffset", chunk.size()}, {"byteLength", picture.size()}});
        chunk += picture;
    }
    if (document.contains("images")) {
        for (Json& image : document["images"]) {
            image["bufferView"] = image["bufferView"].get<std::size_t>() + firstPicture;
        }
    }
    const std::size_t used = chunk.size();
    pad(chunk);
    if (!accessors_.empty()) document["accessors"] = std::move(accessors_);
    if (!views.empty()) {
        document["bufferViews"] = std::move(views);
        document["buffers"] = Json::array({{{"byteLength", used}}});
        if (fallback > 0) {
            Json extension;
            extension[std::string(gltf::kMeshopt)] = {{"fallback", true}};
            document["buffers"].push_back({{"byteLength", fallback}, {"extensions", std::move(extension)}});
        }
    }
    return chunk;
}

}  // namespace orrery::mesh
