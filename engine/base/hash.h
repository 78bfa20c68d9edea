#pragma once

// 64-bit FNV-1a: the fingerprint of results that must be the same on every machine (positions, pictures, graphs).
// Fowler, Noll, Vo; the constants are those of the 64-bit variant. Not for adversaries.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace orrery {

class Hasher {
 public:
    Hasher& bytes(std::span<const std::byte> data) {
        for (const std::byte value : data) state_ = (state_ ^ std::to_integer<std::uint64_t>(value)) * 0x100000001B3ULL;
        return *this;
    }
    // The text and its length, so that "ab","c" and "a","bc" differ.
    Hasher& text(std::string_view data) { return bytes(std::as_bytes(std::span(data))).number(data.size()); }
    // Least significant byte first, whatever the machine.
    Hasher& number(std::uint64_t value) {
        for (int i = 0; i < 8; ++i) state_ = (state_ ^ (value >> (8 * i) & 0xFFU)) * 0x100000001B3ULL;
        return *this;
    }
    std::uint64_t value() const { return state_; }

 private:
    std::uint64_t state_ = 0xCBF29CE484222325ULL;
};

// 16 hexadecimal digits.
std::string hexadecimal(std::uint64_t value);

}  // namespace orrery
