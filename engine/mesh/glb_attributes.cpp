#include "engine/mesh/glb_attributes.h"

#include "engine/mesh/quantise.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace orrery::mesh {

namespace {

static_assert(std::endian::native == std::endian::little, "glTF is little-endian, and bytes are copied as they stand");

// A short that no vertex uses: 65535 restarts strips on many graphics cards, and glTF forbids it as an index.
constexpr std::size_t kMostFor16Bits = 65535;

template <typename Value>
std::string bytesOf(const std::vector<Value>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value)};
}

template <typename Value>
nlohmann::ordered_json list(const Value& values) {
    nlohmann::ordered_json result = nlohmann::ordered_json::array();
    for (const auto value : values) result.push_back(value);
    return result;
}

}  // namespace

GlbBuffers::Data indexData(const Primitive& primitive) {
    GlbBuffers::Data data{.count = primitive.indices.size()};
    if (primitive.positions.size() > kMostFor16Bits) {
        data.component = gltf::kUnsignedInt;
        data.bytes = bytesOf(primitive.indices);
        return data;
    }
    data.component = gltf::kUnsignedShort;
    std::vector<std::uint16_t> indices;
    indices.reserve(primitive.indices.size());
    for (const std::uint32_t index : primitive.indices) indices.push_back(static_cast<std::uint16_t>(index));
    data.bytes = bytesOf(indices);
    return data;
}

GlbBuffers::Data positionData(const Primitive& primitive, bool quantise) {
    GlbBuffers::Data data{.count = primitive.positions.size(), .type = "VEC3"};
    if (!quantise) {
        data.bytes = bytesOf(primitive.positions);
        Bounds box;
        for (const vec3& position : primitive.positions) box.add(position);
        data.low = {box.low.x, box.low.y, box.low.z};
        data.high = {box.high.x, box.high.y, box.high.z};
        return data;
    }
    data.component = gltf::kUnsignedShort;
    data.normalised = true;
    // Three and a filler: elements start at whole words.
    std::vector<std::array<std::uint16_t, 4>> packed;
    packed.reserve(primitive.positions.size());
    std::array<int, 3> low{65535, 65535, 65535};
    std::array<int, 3> high{0, 0, 0};
    for (const vec3& position : primitive.positions) {
        std::array<std::uint16_t, 4> element{};
        for (std::size_t k = 0; k < 3; ++k) {
            const auto step = static_cast<int>(std::lround(position[static_cast<int>(k)] * kGridSteps));
            element[k] = static_cast<std::uint16_t>(step);
            low[k] = std::min(low[k], step);
            high[k] = std::max(high[k], step);
        }
        packed.push_back(element);
    }
    data.bytes = bytesOf(packed);
    data.low = list(low);
    data.high = list(high);
    return data;
}

GlbBuffers::Data normalData(const Primitive& primitive, bool quantise) {
    GlbBuffers::Data data{.count = primitive.normals.size(), .type = "VEC3"};
    if (!quantise) {
        data.bytes = bytesOf(primitive.normals);
        return data;
    }
    data.component = gltf::kByte;
    data.normalised = true;
    std::vector<std::array<std::int8_t, 4>> packed;
    packed.reserve(primitive.normals.size());
    for (const vec3& normal : primitive.normals) {
        std::array<std::int8_t, 4> element{};
        for (std::size_t k = 0; k < 3; ++k) {
            element[k] = static_cast<std::int8_t>(std::lround(normal[static_cast<int>(k)] * 127.0F));
        }
        packed.push_back(element);
    }
    data.bytes = bytesOf(packed);
    return data;
}

GlbBuffers::Data uvData(const Primitive& primitive, bool quantise) {
    GlbBuffers::Data data{.count = primitive.uvs.size(), .type = "VEC2"};
    const bool inside = std::ranges::all_of(
        primitive.uvs, [](const vec2& uv) { return uv.x >= 0.0F && uv.x <= 1.0F && uv.y >= 0.0F && uv.y <= 1.0F; });
    if (!quantise || !inside) {
        data.bytes = bytesOf(primitive.uvs);
        return data;
    }
    data.component = gltf::kUnsignedShort;
    data.normalised = true;
    std::vector<std::array<std::uint16_t, 2>> packed;
    packed.reserve(primitive.uvs.size());
    for (const vec2& uv : primitive.uvs) {
        packed.push_back({static_cast<std::uint16_t>(std::lround(uv.x * 65535.0F)),
                          static_cast<std::uint16_t>(std::lround(uv.y * 65535.0F))});
    }
    data.bytes = bytesOf(packed);
    return data;
}

GlbBuffers::Data colourData(const Primitive& primitive) {
    return {.bytes = bytesOf(primitive.colours),
            .count = primitive.colours.size(),
            .component = gltf::kUnsignedByte,
            .type = "VEC4",
            .normalised = true};
}

void orderForDrawing(Primitive& primitive) {
    const std::size_t vertices = primitive.positions.size();
    const std::size_t count = primitive.indices.size();
    meshopt_optimizeVertexCache(primitive.indices.data(), primitive.indices.data(), count, vertices);
    std::vector<unsigned int> newIndex(vertices);
    meshopt_optimizeVertexFetchRemap(newIndex.data(), primitive.indices.data(), count, vertices);
    meshopt_remapIndexBuffer(primitive.indices.data(), primitive.indices.data(), count, newIndex.data());
    const auto reorder = [&](auto& values) {
        if (values.empty()) return;
        meshopt_remapVertexBuffer(values.data(), values.data(), vertices, sizeof(values[0]), newIndex.data());
    };
    reorder(primitive.positions);
    reorder(primitive.normals);
    reorder(primitive.uvs);
    reorder(primitive.colours);
}

}  // namespace orrery::mesh
