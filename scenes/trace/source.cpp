#include "scenes/trace/source.h"

#include "engine/base/error.h"

#include <array>

namespace orrery::trace {
namespace {

using safetensors::Type;
constexpr std::array kFloats{Type::f16, Type::bf16, Type::f64, Type::f32};
constexpr std::array kIntegers{Type::u8, Type::i8, Type::u16, Type::i16, Type::u32, Type::u64, Type::i64, Type::i32};
constexpr std::array kAny{Type::boolean, Type::u8,  Type::i8,  Type::u16, Type::i16, Type::f16, Type::bf16,
                          Type::u32,     Type::i32, Type::u64, Type::i64, Type::f64, Type::f32};

}  // namespace

std::int64_t Source::length(const std::string& name, const Shape& shape, std::size_t dimension) const {
    return file_.at(name, shape, kAny).shape[dimension];
}

int Source::count(const std::string& name, const Shape& shape, std::size_t dimension, int most,
                  const char* what) const {
    const std::int64_t found = length(name, shape, dimension);
    if (found < 1 || found > most) refuse(name, fmt::format("{} {}; 1 to {} are read", found, what, most));
    return static_cast<int>(found);
}

std::vector<float> Source::floats(const std::string& name, const Shape& shape) const {
    return safetensors::floatsOf(file_.at(name, shape, kFloats));
}

std::vector<std::int64_t> Source::wholeNumbers(const std::string& name, const Shape& shape) const {
    const safetensors::Tensor& tensor = file_.at(name, shape, kIntegers);
    try {
        return safetensors::integersOf(tensor);
    } catch (const Error& error) {
        refuse(error.message());
    }
}

void Source::refuse(const std::string& what) const {
    throw Error(what, {file_.name(), 0, 0, {}});
}

void Source::refuse(const std::string& tensor, const std::string& what) const {
    refuse(fmt::format("tensor \"{}\": {}", safetensors::shown(tensor), what));
}

}  // namespace orrery::trace
