#include "engine/base/error.h"
#include "engine/base/safetensors.h"

#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>

// Numbers out of bytes and into them. A file's numbers are little-endian, as those of every machine this runs on.

namespace orrery::safetensors {
namespace {

static_assert(std::endian::native == std::endian::little);

// Calls `take` with each element; memcpy, since the data may begin anywhere.
template <typename T, typename Take>
void forEach(const Tensor& tensor, const Take& take) {
    for (std::size_t i = 0; i + sizeof(T) <= tensor.data.size(); i += sizeof(T)) {
        T value;
        std::memcpy(&value, tensor.data.data() + i, sizeof(T));
        take(value);
    }
}

template <typename T>
NewTensor made(std::string name, Type type, std::vector<std::int64_t> shape, std::span<const T> values) {
    std::size_t count = 1;
    for (const std::int64_t length : shape) count *= static_cast<std::size_t>(length);
    ORRERY_CHECK(count == values.size(), "tensor {} of {} has {} values", name, described(type, shape), values.size());
    const std::span<const std::byte> bytes = std::as_bytes(values);
    return {std::move(name), type, std::move(shape), {bytes.begin(), bytes.end()}};
}

}  // namespace

float fromHalf(std::uint16_t bits) {
    constexpr std::uint32_t kExponent = 0x7C00U;
    constexpr int kRebias = 127 - 15;
    const std::uint32_t sign = (bits & 0x8000U) << 16U;
    const std::uint32_t mantissa = bits & 0x3FFU;
    const std::uint32_t exponent = bits & kExponent;
    if (exponent == kExponent) return std::bit_cast<float>(sign | 0x7F800000U | mantissa << 13U);
    if (exponent == 0) {
        // Below the normal ones: steps of 2^-24, which a float holds exactly.
        const float size = static_cast<float>(mantissa) * 0x1p-24F;
        return sign != 0 ? -size : size;
    }
    return std::bit_cast<float>(sign | (((exponent >> 10U) + kRebias) << 23U) | mantissa << 13U);
}

std::uint16_t toHalf(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>(bits >> 16U & 0x8000U);
    const std::uint32_t size = bits & 0x7FFFFFFFU;
    const auto signedHalf = [&](std::uint32_t half) { return static_cast<std::uint16_t>(sign | half); };
    if (size > 0x7F800000U) return signedHalf(0x7E00U | (size >> 13U & 0x3FFU));  // NaN, and it stays one
    if (size >= 0x477FF000U) return signedHalf(0x7C00U);                          // from 65520 on: infinity
    if (size < 0x38800000U) {
        // Below 2^-14: adding 0.5 puts the steps of 2^-24 at the end of the mantissa, rounded as the machine rounds.
        const auto shifted = std::bit_cast<std::uint32_t>(std::bit_cast<float>(size) + 0.5F);
        return signedHalf(shifted - std::bit_cast<std::uint32_t>(0.5F));
    }
    // Half a step less one, and one more where the last bit kept is odd: ties go to even.
    const std::uint32_t rounded = size + 0xFFFU + (size >> 13U & 1U);
    return signedHalf((rounded >> 13U) - ((127U - 15U) << 10U));
}

std::vector<float> floatsOf(const Tensor& tensor) {
    std::vector<float> values;
    values.reserve(tensor.count());
    switch (tensor.type) {
        case Type::f16:
            forEach<std::uint16_t>(tensor, [&](auto x) { values.push_back(fromHalf(x)); });
            break;
        case Type::bf16:
            forEach<std::uint16_t>(
                tensor, [&](auto x) { values.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(x) << 16U)); });
            break;
        case Type::f32:
            forEach<float>(tensor, [&](float x) { values.push_back(x); });
            break;
        case Type::f64:
            forEach<double>(tensor, [&](double x) { values.push_back(static_cast<float>(x)); });
            break;
        default:
            throw Error(fmt::format("tensor \"{}\": {} is no type of floats", shown(tensor.name), nameOf(tensor.type)));
    }
    return values;
}

std::vector<std::int64_t> integersOf(const Tensor& tensor) {
    std::vector<std::int64_t> values;
    values.reserve(tensor.count());
    const auto take = [&](auto x) {
        if (!std::in_range<std::int64_t>(x)) {
            throw Error(fmt::format("tensor \"{}\": {} is beyond what is counted here", shown(tensor.name), x));
        }
        values.push_back(static_cast<std::int64_t>(x));
    };
    switch (tensor.type) {
        case Type::boolean:
            forEach<std::uint8_t>(tensor, [&](auto x) { values.push_back(x != 0 ? 1 : 0); });
            break;
        case Type::u8:
            forEach<std::uint8_t>(tensor, take);
            break;
        case Type::i8:
            forEach<std::int8_t>(tensor, take);
            break;
        case Type::u16:
            forEach<std::uint16_t>(tensor, take);
            break;
        case Type::i16:
            forEach<std::int16_t>(tensor, take);
            break;
        case Type::u32:
            forEach<std::uint32_t>(tensor, take);
            break;
        case Type::i32:
            forEach<std::int32_t>(tensor, take);
            break;
        case Type::u64:
            forEach<std::uint64_t>(tensor, take);
            break;
        case Type::i64:
            forEach<std::int64_t>(tensor, take);
            break;
        default:
            throw Error(
                fmt::format("tensor \"{}\": {} is no type of whole numbers", shown(tensor.name), nameOf(tensor.type)));
    }
    return values;
}

NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const float> values) {
    return made(std::move(name), Type::f32, std::move(shape), values);
}

NewTensor halfTensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const float> values) {
    std::vector<std::uint16_t> halves;
    halves.reserve(values.size());
    for (const float value : values) halves.push_back(toHalf(value));
    return made(std::move(name), Type::f16, std::move(shape), std::span<const std::uint16_t>(halves));
}

NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const std::int32_t> values) {
    return made(std::move(name), Type::i32, std::move(shape), values);
}

NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const std::int16_t> values) {
    return made(std::move(name), Type::i16, std::move(shape), values);
}

NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const std::uint16_t> values) {
    return made(std::move(name), Type::u16, std::move(shape), values);
}

NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const std::uint32_t> values) {
    return made(std::move(name), Type::u32, std::move(shape), values);
}

NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const std::uint8_t> values) {
    return made(std::move(name), Type::u8, std::move(shape), values);
}

}  // namespace orrery::safetensors
