#pragma once

// The numbers and names of glTF 2.0 that its writer and its reader share.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace orrery::mesh::gltf {

inline constexpr std::uint32_t kMagic = 0x46546C67U;      // "glTF"
inline constexpr std::uint32_t kJsonChunk = 0x4E4F534AU;  // "JSON"
inline constexpr std::uint32_t kBinChunk = 0x004E4942U;   // "BIN"

enum ComponentType : int {
    kByte = 5120,
    kUnsignedByte = 5121,
    kShort = 5122,
    kUnsignedShort = 5123,
    kUnsignedInt = 5125,
    kFloat = 5126,
};

enum Target : int { kArrayBuffer = 34962, kElementArrayBuffer = 34963 };

enum Wrap : int { kClampToEdge = 33071, kMirroredRepeat = 33648, kRepeat = 10497 };
enum Filter : int { kLinear = 9729, kLinearMipmapLinear = 9987 };

enum Mode : int { kPoints = 0, kTriangles = 4, kTriangleStrip = 5, kTriangleFan = 6 };

inline constexpr std::string_view kUnlit = "KHR_materials_unlit";
inline constexpr std::string_view kEmissiveStrength = "KHR_materials_emissive_strength";
inline constexpr std::string_view kQuantization = "KHR_mesh_quantization";
inline constexpr std::string_view kMeshopt = "EXT_meshopt_compression";

}  // namespace orrery::mesh::gltf
