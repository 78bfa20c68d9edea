#include "engine/mesh/weld.h"

#include <array>
#include <bit>
#include <unordered_map>

namespace orrery::mesh {

namespace {

using Bits = std::array<std::uint32_t, 3>;

struct Hash {
    std::size_t operator()(const Bits& bits) const {
        std::uint64_t hash = 0x9E3779B97F4A7C15ULL;
        for (const std::uint32_t word : bits) {
            hash = (hash ^ word) * 0xFF51AFD7ED558CCDULL;
            hash ^= hash >> 32U;
        }
        return hash;
    }
};

}  // namespace

std::vector<std::uint32_t> welded(std::span<const vec3> positions) {
    std::unordered_map<Bits, std::uint32_t, Hash> places;
    places.reserve(positions.size());
    std::vector<std::uint32_t> result;
    result.reserve(positions.size());
    for (const vec3& position : positions) {
        const Bits bits{std::bit_cast<std::uint32_t>(position.x + 0.0F),
                        std::bit_cast<std::uint32_t>(position.y + 0.0F),
                        std::bit_cast<std::uint32_t>(position.z + 0.0F)};
        result.push_back(places.try_emplace(bits, static_cast<std::uint32_t>(places.size())).first->second);
    }
    return result;
}

}  // namespace orrery::mesh
