#pragma once

// Files of named tensors (the safetensors format of Hugging Face): a length, a header in JSON, the numbers. Read with
// every claim of the header checked against the file, and written so that other programs read them.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::safetensors {

enum class Type { boolean, u8, i8, u16, i16, f16, bf16, u32, i32, f32, u64, i64, f64 };

std::string_view nameOf(Type type);  // as the header spells it: "F16"
std::size_t bytesOf(Type type);

inline constexpr std::size_t kMostHeaderBytes = 100'000'000;
inline constexpr std::size_t kMostDimensions = 8;
inline constexpr std::uint64_t kMostFileBytes = 4ULL << 30U;

struct Tensor {
    std::string name;
    Type type = Type::f32;
    std::vector<std::int64_t> shape;    // row-major; empty for one number
    std::span<const std::byte> data{};  // little-endian, in the file's memory, at any address: others do not align

    std::size_t count() const;  // elements
};

class File {
 public:
    // Throws Error, one line with the file's name and the tensor's, for a file that cannot be read and for one that
    // breaks the format: a header beyond the file or the limit, wrong JSON, unknown type, a shape that does not fit its
    // bytes, tensors that overlap, leave gaps or end beyond the file.
    static File read(const std::filesystem::path& path);
    // The same from memory; `name` is what errors call it.
    static File parse(std::vector<std::byte> bytes, std::string name);

    File() = default;
    // The tensors point into the bytes, which a move keeps where they are and a copy would not.
    File(File&&) noexcept = default;
    File& operator=(File&&) noexcept = default;
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    const std::string& name() const { return name_; }
    const std::map<std::string, std::string>& metadata() const { return metadata_; }
    const std::vector<Tensor>& tensors() const { return tensors_; }  // in the order of their data
    const Tensor* find(std::string_view name) const;                 // null when there is none

    // The tensor of that name and shape (-1 stands for any length), of one of the types. Throws Error that says which
    // tensor, what was expected and what is there.
    const Tensor& at(std::string_view name, std::span<const std::int64_t> shape, std::span<const Type> types) const;

 private:
    std::string name_;
    std::vector<std::byte> bytes_;
    std::map<std::string, std::string> metadata_;
    std::vector<Tensor> tensors_;
    std::map<std::string, std::size_t, std::less<>> places_;  // of the names in tensors_
};

// A name as messages show it: what is not printable spelled out, what is long cut.
std::string shown(std::string_view name);
// "F16 [4, 89, 89]", and "any" for -1.
std::string described(Type type, std::span<const std::int64_t> shape);

// The numbers, widened: f16, bf16, f32 and f64 (rounded) as they are. Throws Error for other types.
std::vector<float> floatsOf(const Tensor& tensor);
// Whole numbers of any type; false and true are 0 and 1. Throws Error for floats and for values that do not fit.
std::vector<std::int64_t> integersOf(const Tensor& tensor);

float fromHalf(std::uint16_t bits);
std::uint16_t toHalf(float value);  // to the nearest, ties to even; beyond the range: infinity

// What is written: a tensor that owns its bytes. As many values as the shape says, or it is a programming error.
struct NewTensor {
    std::string name;
    Type type = Type::f32;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> data;
};
NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const float> values);
NewTensor halfTensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const float> values);
NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const std::int32_t> values);
NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const std::int16_t> values);
NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const std::uint16_t> values);
NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const std::uint32_t> values);
NewTensor tensorOf(std::string name, std::vector<std::int64_t> shape, std::span<const std::uint8_t> values);

// Writes beside the path and renames. The data of each tensor starts at a multiple of its element (larger elements
// first, otherwise in the order given), the header is padded to 8 bytes. Throws Error. Two tensors of one name are a
// programming error.
void write(const std::filesystem::path& path, const std::map<std::string, std::string>& metadata,
           std::span<const NewTensor> tensors);
// The bytes of that file.
std::vector<std::byte> encode(const std::map<std::string, std::string>& metadata, std::span<const NewTensor> tensors);

}  // namespace orrery::safetensors
